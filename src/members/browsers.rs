//! A known browser is one in which a person has signed in before. It holds a cookie of its own, which outlives the session. Only
//! its own failures make it wait, so that strangers who guess at the account can't lock its owner out there.

use crate::db::{Db, Tx, sql};
use crate::error::AppError;

/// Known browsers kept for a person; the least recently used is forgotten first.
const MOST: i64 = 20;

/// The cookie of a browser, by its hash.
#[derive(Clone, Copy, Debug)]
pub struct BrowserCookie<'a> {
    /// The request's cookie.
    pub old: Option<&'a str>,
    /// The response's cookie. It is a new one each time, so that a cookie planted by somebody else becomes useless.
    pub new: &'a str,
}

/// Whether the person has signed in with this browser before.
pub async fn is_known(db: &Db, token: &str, person: i64) -> Result<bool, AppError> {
    let query = sql("SELECT person FROM known_browsers WHERE token = $1 AND person = $2").bind(token).bind(person);
    Ok(db.optional::<(i64,)>(query).await?.is_some())
}

/// Records that the person has signed in with this browser. Other people's records of it stay.
pub async fn remember(tx: &mut Tx, browser: BrowserCookie<'_>, person: i64, now: i64) -> Result<(), AppError> {
    if let Some(old) = browser.old {
        tx.execute(sql("UPDATE known_browsers SET token = $2 WHERE token = $1").bind(old).bind(browser.new)).await?;
    }
    let insert = sql("INSERT INTO known_browsers (token, person, used_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token, person) DO UPDATE SET used_at = excluded.used_at");
    tx.execute(insert.bind(browser.new).bind(person).bind(now)).await?;
    let surplus = sql("DELETE FROM known_browsers WHERE person = $1 AND token NOT IN \
         (SELECT token FROM known_browsers WHERE person = $1 ORDER BY used_at DESC, token LIMIT $2)");
    tx.execute(surplus.bind(person).bind(MOST)).await?;
    Ok(())
}

/// Forgets every browser of a person.
pub async fn forget(tx: &mut Tx, person: i64) -> Result<(), AppError> {
    tx.execute(sql("DELETE FROM known_browsers WHERE person = $1").bind(person)).await?;
    Ok(())
}
