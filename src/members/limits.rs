//! A limit slows down password guessing. Attempts are counted by subject (an account, an address, a browser). They count as
//! failed until they have succeeded, so that many parallel ones all count. The first failures are free; each further one doubles
//! the wait. The database stores a hash of each subject, which tells neither the account nor the address.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::LazyLock;

use super::secret;
use crate::db::{Db, Read, Tx, dialect, sql};
use crate::error::AppError;
use crate::time::clock::{DAY, SECOND};

/// Failures that cause no wait.
const FREE_TRIES: i64 = 4;
/// The same for an IPv6 site (a /48): it may have 65,536 networks with many people in them.
const FREE_TRIES_OF_SITE: i64 = 64;
/// Longest wait between two attempts, in seconds.
const LONGEST_WAIT: i64 = 900;
/// The wait reaches its maximum after this many costly failures: 2^10 s are more than it.
const COSTLY: i64 = 10;
/// One failure is forgiven after each such period without another. This does not speed up guessing: it allows 96 attempts a day,
/// as does the longest wait. It spares an office behind one address the wait for yesterday's mistakes.
const FORGIVEN_EVERY: i64 = LONGEST_WAIT * SECOND;
/// Lifetime of a row, after which it means nothing: FREE_TRIES_OF_SITE + COSTLY failures are forgiven in 18.5 hours.
const KEPT: i64 = DAY;
const _: () = assert!((FREE_TRIES_OF_SITE + COSTLY) * FORGIVEN_EVERY < KEPT);

/// Number of counters for accounts that do not exist: otherwise each invented email would make a row. A single counter would
/// reveal accounts: an email that must wait at its first attempt would have none.
const UNKNOWN_COUNTERS: u64 = 1_024;
/// Secret key of this process that assigns an email to one of them: nobody can fill the counter of a certain email beforehand.
static UNKNOWN_KEY: LazyLock<u128> = LazyLock::new(rand::random);

/// The subject by which attempts are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    key: String,
    free: i64,
}

impl Subject {
    fn new(name: &str, free: i64) -> Self {
        Self { key: secret::hashed(name), free }
    }

    /// The account of a person, for browsers that are not known.
    #[must_use]
    pub fn account(person: i64) -> Self {
        Self::new(&format!("account {person}"), FREE_TRIES)
    }

    /// The counter for an email without an account.
    #[must_use]
    pub fn unknown_account(email_key: &str) -> Self {
        let hash = secret::hashed(&format!("{} {email_key}", *UNKNOWN_KEY));
        let number = u64::from_str_radix(&hash[..15], 16).unwrap_or_default() % UNKNOWN_COUNTERS;
        Self::new(&format!("unknown account {number}"), FREE_TRIES)
    }

    /// A signed-in person who is asked for the password once more.
    #[must_use]
    pub fn person(person: i64) -> Self {
        Self::new(&format!("person {person}"), FREE_TRIES)
    }

    /// A known browser of a person, by the hash of its cookie.
    #[must_use]
    pub fn browser(token: &str, person: i64) -> Self {
        Self::new(&format!("browser {token} {person}"), FREE_TRIES)
    }

    /// An address. For IPv6 these are its network (a /64), in which anyone has as many addresses as wanted, and its site.
    #[must_use]
    pub fn address(address: Option<IpAddr>) -> Vec<Self> {
        match address.map(|address| address.to_canonical()) {
            // The trusted proxy's header can't be read: all its clients count as one.
            None => vec![Self::new("address unknown", FREE_TRIES)],
            Some(IpAddr::V4(address)) => vec![Self::new(&format!("address {address}"), FREE_TRIES)],
            Some(IpAddr::V6(address)) => vec![
                Self::new(&format!("network {}", prefix(address, 64)), FREE_TRIES),
                Self::new(&format!("site {}", prefix(address, 48)), FREE_TRIES_OF_SITE),
            ],
        }
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

/// A counted attempt.
#[derive(Debug)]
pub struct Try {
    subject: Subject,
    blocked_before: i64,
    blocked_after: i64,
}

/// A subject's number of failures, and the end of its wait.
#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    count: i64,
    blocked_until: i64,
}

/// Refuses subjects that have to wait; writes nothing.
///
/// # Errors
/// `TooMany`.
pub async fn refuse_blocked(mut db: &Db, subjects: &[Subject], now: i64) -> Result<(), AppError> {
    for subject in subjects {
        failures(&mut db, subject, "", now).await?.refuse_blocked(now)?;
    }
    Ok(())
}

/// Counts an attempt for all these subjects, or for none if one of them has to wait.
///
/// # Errors
/// `TooMany`.
pub async fn count(db: &Db, subjects: Vec<Subject>, now: i64) -> Result<Vec<Try>, AppError> {
    let mut tx = db.begin().await?;
    let mut tries = Vec::new();
    for subject in subjects {
        tries.push(count_one(&mut tx, subject, now).await?);
    }
    tx.commit().await?;
    Ok(tries)
}

async fn count_one(tx: &mut Tx, subject: Subject, now: i64) -> Result<Try, AppError> {
    // A missing row can't be locked, and two parallel attempts would count as one; this insert also locks an existing row.
    let insert = sql(
        "INSERT INTO sign_in_failures (subject, failures, blocked_until) VALUES ($1, 0, 0) ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject",
    );
    tx.execute(insert.bind(&subject.key)).await?;
    let lock = dialect::for_update(tx.dialect());
    let before = failures(tx, &subject, lock, now).await?;
    before.refuse_blocked(now)?;
    let count = (before.count + 1).min(subject.free + COSTLY);
    let costly = count - subject.free;
    let wait = if costly <= 0 { 0 } else { (1_i64 << costly).min(LONGEST_WAIT) };
    let blocked_after = now + wait * SECOND;
    let update = sql("UPDATE sign_in_failures SET failures = $2, blocked_until = $3 WHERE subject = $1");
    tx.execute(update.bind(&subject.key).bind(count).bind(blocked_after)).await?;
    Ok(Try { subject, blocked_before: before.blocked_until, blocked_after })
}

async fn failures(reader: &mut impl Read, subject: &Subject, lock: &str, now: i64) -> Result<Failures, AppError> {
    let mut query = sql("SELECT failures, blocked_until FROM sign_in_failures WHERE subject = $1").bind(&subject.key);
    query.push(lock);
    let row: Option<(i64, i64)> = reader.row(query).await?;
    Ok(row.map_or_else(Failures::default, |(count, blocked_until)| Failures { count, blocked_until }.at(now)))
}

impl Failures {
    /// The remaining failures, as of the moment up to which they are forgiven, so that no period counts twice. A wait longer than
    /// any attempt can cause stems from a wrong clock, and is void.
    fn at(self, now: i64) -> Self {
        if self.blocked_until > now + LONGEST_WAIT * SECOND {
            return Self::default();
        }
        let forgiven = (now - self.blocked_until).max(0) / FORGIVEN_EVERY;
        Self { count: (self.count - forgiven).max(0), blocked_until: self.blocked_until + forgiven * FORGIVEN_EVERY }
    }

    fn refuse_blocked(self, now: i64) -> Result<(), AppError> {
        if now < self.blocked_until {
            return Err(AppError::TooMany { seconds: (self.blocked_until - now).div_euclid(SECOND) + 1 });
        }
        Ok(())
    }
}

/// Takes back an attempt that has succeeded. Earlier failures stay: otherwise somebody with an account could guess at other
/// accounts without end, by signing in from time to time.
pub async fn take_back(tx: &mut Tx, tries: &[Try]) -> Result<(), AppError> {
    for Try { subject, blocked_before, blocked_after } in tries {
        let update = sql("UPDATE sign_in_failures SET failures = failures - 1, \
             blocked_until = CASE WHEN blocked_until = $2 THEN $3 ELSE blocked_until END WHERE subject = $1 AND failures > 0");
        tx.execute(update.bind(&subject.key).bind(*blocked_after).bind(*blocked_before)).await?;
        tx.execute(sql("DELETE FROM sign_in_failures WHERE subject = $1 AND failures = 0").bind(&subject.key)).await?;
    }
    Ok(())
}

/// Forgives all failures of a subject.
pub async fn forgive(tx: &mut Tx, subject: &Subject) -> Result<(), AppError> {
    tx.execute(sql("DELETE FROM sign_in_failures WHERE subject = $1").bind(&subject.key)).await?;
    Ok(())
}

/// Deletes forgiven rows in a transaction of its own: on PostgreSQL two transactions that lock counters and then delete old ones
/// could deadlock.
pub async fn forget(db: &Db, now: i64) -> Result<(), AppError> {
    let old = sql("SELECT subject FROM sign_in_failures WHERE blocked_until < $1 LIMIT 1").bind(now - KEPT);
    if db.optional::<(String,)>(old).await?.is_none() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    tx.execute(sql("DELETE FROM sign_in_failures WHERE blocked_until < $1").bind(now - KEPT)).await?;
    Ok(tx.commit().await?)
}
