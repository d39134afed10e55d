//! A set of contacts of one workspace, as bits: for a million contacts it takes 125 KB, regardless of how many are in it.

use std::collections::BTreeMap;

/// Contact ids of a block: 4 KB of bits, which fit a database page.
pub const BLOCK: usize = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 15;
const WORDS: usize = BLOCK / 64;

/// The block of a contact.
pub const fn block(contact: i64) -> i64 {
    contact >> BLOCK_BITS
}

/// The place of a contact in its block: the offset of its bit.
pub const fn place(contact: i64) -> u16 {
    (contact & (BLOCK as i64 - 1)) as u16
}

/// The contact at a place of a block.
pub const fn contact(block: i64, place: u16) -> i64 {
    block << BLOCK_BITS | place as i64
}

/// A set of places of one block.
#[derive(Clone, PartialEq, Eq)]
pub struct Places(Box<[u64; WORDS]>);

impl Default for Places {
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

impl std::fmt::Debug for Places {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

impl Places {
    pub fn insert(&mut self, place: u16) {
        self.0[usize::from(place) / 64] |= 1 << (place % 64);
    }

    pub fn contains(&self, place: u16) -> bool {
        self.0[usize::from(place) / 64] >> (place % 64) & 1 == 1
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Keeps the places that are in both sets.
    pub fn keep(&mut self, others: &Self) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(word, other)| *word &= other);
    }

    /// Adds the places of the other set.
    pub fn add(&mut self, others: &Self) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(word, other)| *word |= other);
    }

    /// Removes the places of the other set.
    pub fn remove(&mut self, others: &Self) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(word, other)| *word &= !other);
    }

    /// The places in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().flat_map(|(number, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then(|| (number * 64) as u16 + bit as u16)
            })
        })
    }

    /// The places as bytes, eight to each.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// Adds the places in `bytes`, in the format of [`Self::to_bytes`].
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        for (word, bytes) in self.0.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word |= u64::from_le_bytes(*bytes);
        }
    }
}

/// A set of contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactSet {
    blocks: BTreeMap<i64, Places>,
}

impl ContactSet {
    pub fn insert(&mut self, contact: i64) {
        self.blocks.entry(block(contact)).or_default().insert(place(contact));
    }

    #[must_use]
    pub fn contains(&self, contact: i64) -> bool {
        self.blocks.get(&block(contact)).is_some_and(|places| places.contains(place(contact)))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.values().all(Places::is_empty)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.values().map(Places::len).sum()
    }

    /// Its size in memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.blocks.len() * BLOCK / 8
    }

    /// The places by block.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (i64, &Places)> {
        self.blocks.iter().map(|(block, places)| (*block, places))
    }

    /// The contacts in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = i64> {
        self.blocks.iter().flat_map(|(block, places)| places.iter().map(|place| contact(*block, place)))
    }

    /// Adds the contacts of the other set.
    pub fn add(&mut self, others: &Self) {
        for (block, places) in &others.blocks {
            self.add_block(*block, places);
        }
    }

    /// Adds contacts of one block.
    pub fn add_block(&mut self, block: i64, places: &Places) {
        if !places.is_empty() {
            self.blocks.entry(block).or_default().add(places);
        }
    }

    /// Keeps the contacts that are in both sets.
    pub fn keep(&mut self, others: &Self) {
        self.blocks.retain(|block, places| {
            others.blocks.get(block).is_some_and(|others| {
                places.keep(others);
                true
            })
        });
    }

    /// Keeps the contacts up to this id.
    pub fn keep_up_to(&mut self, last: i64) {
        self.blocks.split_off(&(block(last) + 1));
        if let Some(places) = self.blocks.get_mut(&block(last)) {
            let mut kept = Places::default();
            places.iter().filter(|place| *place <= self::place(last)).for_each(|place| kept.insert(place));
            *places = kept;
        }
    }

    /// Removes the contacts of the other set.
    pub fn remove(&mut self, others: &Self) {
        for (block, places) in &mut self.blocks {
            if let Some(others) = others.blocks.get(block) {
                places.remove(others);
            }
        }
    }
}

impl FromIterator<i64> for ContactSet {
    fn from_iter<T: IntoIterator<Item = i64>>(contacts: T) -> Self {
        let mut set = Self::default();
        contacts.into_iter().for_each(|contact| set.insert(contact));
        set
    }
}
