//! The dice of one person: random numbers that depend on the seed and the person's number and on nothing else. ChaCha is a
//! function of key, stream and position, so person n uses stream n, and nobody has to be invented before n. All values are
//! whole numbers drawn from 32 bits, so that the same seed gives the same people on every machine and with every release of
//! rand.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub fn of(seed: &ChaCha8Rng, person: u64) -> Dice {
        let mut stream = seed.clone();
        stream.set_stream(person);
        Dice(stream)
    }

    /// One of 0..limit. The bias of a multiplication (instead of a rejection) is below limit / 2³².
    pub fn below(&mut self, limit: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(limit)) >> 32) as u32
    }

    /// One of 0..limit, for durations in microseconds; limit below 2⁶².
    pub fn below_time(&mut self, limit: i64) -> i64 {
        ((u128::from(self.0.next_u64()) * limit.unsigned_abs() as u128) >> 64) as i64
    }

    pub fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// Any of them, all equally likely.
    pub fn any<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u32) as usize]
    }

    /// One of a list sorted by frequency: the first is three times as likely as the last, and twice as likely as the average.
    pub fn common<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        // u · (1 + u) / 2 with u evenly in 0..1: its density falls from 2 to 2/3.
        let u = u64::from(self.0.next_u32());
        let skewed = (u * ((1 << 15) + (u >> 17))) >> 16;
        &choices[((skewed * choices.len() as u64) >> 32) as usize]
    }

    /// One of a list with a long tail: the first is drawn one time in six, the last of two dozen one time in six hundred.
    pub fn long_tailed<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let reach = self.below(choices.len() as u32) + 1;
        &choices[self.below(reach) as usize]
    }
}
