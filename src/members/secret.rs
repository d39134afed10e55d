//! A secret is the content of a cookie or a link. The database stores its hash only, so that a stolen database lets nobody in.

use rand::Rng;
use sha2::{Digest, Sha256};

/// Characters of a secret: 32 bytes in hexadecimal.
pub const LENGTH: usize = 64;

/// A new secret.
#[must_use]
pub fn make() -> String {
    let mut bytes = [0_u8; LENGTH / 2];
    rand::rng().fill_bytes(&mut bytes);
    hexadecimal(&bytes)
}

/// Whether a text has the format of a secret.
#[must_use]
pub fn is_one(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The secret's hash for the database: SHA-256.
#[must_use]
pub fn hashed(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
