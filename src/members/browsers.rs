//! A known browser is one in which a person has signed in before. It holds a cookie of its own, which outlives the session, and
//! is kept waiting by its own failures only: strangers who guess at the account lock its owner out nowhere.

use crate::db::{Db, Tx, sql};
use crate::error::AppError;

/// Browsers that are known of a person; the one not used for longest is forgotten first.
const MOST: i64 = 20;

/// The cookie of a browser, by its hash.
#[derive(Clone, Copy, Debug)]
pub struct BrowserCookie<'a> {
    /// The one that came with the request.
    pub old: Option<&'a str>,
    /// The one that is sent. It is another one each time: one that somebody else put into this browser is good for nothing.
    pub new: &'a str,
}

/// Whether the person has signed in there before.
pub async fn is_known(db: &Db, token: &str, person: i64) -> Result<bool, AppError> {
    let query = sql("SELECT person FROM known_browsers WHERE token = $1 AND person = $2").bind(token).bind(person);
    Ok(db.optional::<(i64,)>(query).await?.is_some())
}

/// Notes that the person has signed in there; others who have keep that, too.
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
