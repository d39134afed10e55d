//! Passwords, kept as Argon2id hashes (RFC 9106) and compared two at a time: each takes some 19 MB and a core, and a crowd at
//! the door must not take the house's.

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Hashes that may be computed at once.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The fewest characters (NIST SP 800-63B-4 asks for 8 beside a second factor; length is what helps).
const SHORTEST: usize = 8;
/// The most bytes: enough for any pass phrase, and a bound on the work.
const LONGEST: usize = 1_024;

/// Bytes of salt (RFC 9106, 3.1).
const SALT: usize = 16;

/// What an unknown person's password is compared with, so that the answer takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$F/GBh0NWmPiWgRnyn2EnMBLNnJGmuuXPcl2crLBF7cM";

/// The hash to keep of a new password.
///
/// # Errors
/// `Invalid`, when it is too short or too long.
pub async fn hash(password: String) -> Result<String, AppError> {
    if password.chars().count() < SHORTEST {
        return Err(AppError::invalid("password", format!("The password needs at least {SHORTEST} characters.")));
    }
    if password.len() > LONGEST {
        return Err(AppError::invalid("password", format!("The password can have at most {LONGEST} bytes.")));
    }
    let _turn = TURNS.acquire().await;
    tokio::task::spawn_blocking(move || {
        SaltString::encode_b64(&rand::random::<[u8; SALT]>())
            .and_then(|salt| Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()))
            .map_err(|problem| AppError::Internal(problem.to_string()))
    })
    .await
    .map_err(|problem| AppError::Internal(problem.to_string()))?
}

/// Whether this is the password whose hash was kept; with no hash it takes as long and says no.
pub async fn matches(password: String, hash: Option<String>) -> bool {
    let _turn = TURNS.acquire().await;
    let compared = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let same = PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        same && known && password.len() <= LONGEST
    });
    compared.await.unwrap_or(false)
}
