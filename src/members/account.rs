//! The actor's own account, in SQL: name, email, password, and open sessions.

use super::actor::Actor;
use super::password::Caller;
use super::sessions::sessions_moved;
use super::store::{check_password, not_current, person_name};
use super::{Account, OpenSession, password};
use crate::db::{Db, Tx, is_taken, sql};
use crate::error::AppError;
use crate::text::EmailAddress;
use crate::time::clock::Zone;

/// The account of the actor; `token` is the request's session.
///
/// # Errors
/// `Forbidden` for the command line, which has no account.
pub async fn account(db: &Db, actor: &Actor, token: &str, zone: &Zone, now: i64) -> Result<Account, AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    let (name, email): (String, String) = db.one(sql("SELECT name, email FROM people WHERE id = $1").bind(person)).await?;
    let query =
        sql("SELECT token, agent, created_at, seen_at FROM sessions WHERE person = $1 AND expires_at >= $2 ORDER BY seen_at DESC, token");
    let sessions: Vec<(String, String, i64, i64)> = db.all(query.bind(person).bind(now)).await?;
    let sessions = sessions
        .into_iter()
        .map(|(of, agent, began, seen)| OpenSession {
            is_this: of == token,
            agent: browser(&agent),
            began: zone.moment(began),
            seen: zone.moment(seen),
        })
        .collect();
    Ok(Account { name, email, sessions, now })
}

/// Changes the actor's name.
///
/// # Errors
/// `Invalid`; `Forbidden`.
pub async fn rename(tx: &mut Tx, actor: &Actor, name: &str) -> Result<(), AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    let name = person_name(name)?;
    sessions_moved(tx, person).await?;
    Ok(tx.execute(sql("UPDATE people SET name = $2 WHERE id = $1").bind(person).bind(name)).await.map(|_| ())?)
}

/// Changes the actor's password, and ends every other session: anybody who knew the old password is signed out.
///
/// # Errors
/// `Invalid` if the current password is wrong, or the new one too short; `TooMany` after many wrong ones.
pub async fn change_password(db: &Db, actor: &Actor, token: &str, current: String, new: String, now: i64) -> Result<(), AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    let current = check_password(db, person, current, now).await?;
    let hash = password::hash(new, Caller::Known).await?;
    let mut tx = db.begin().await?;
    sessions_moved(&mut tx, person).await?;
    let update = sql("UPDATE people SET password = $2 WHERE id = $1 AND password = $3");
    if tx.execute(update.bind(person).bind(hash).bind(current)).await? == 0 {
        return Err(not_current());
    }
    tx.execute(sql("DELETE FROM sessions WHERE person = $1 AND token <> $2").bind(person).bind(token)).await?;
    tx.execute(sql("DELETE FROM password_links WHERE person = $1").bind(person)).await?;
    Ok(tx.commit().await?)
}

/// A new email for the actor's account.
#[derive(Clone, Debug)]
pub struct NewEmail {
    pub email: String,
    /// The current password.
    pub password: String,
}

/// Changes the actor's email, which is then used to sign in. Sessions stay.
///
/// # Errors
/// `Invalid` if the email is malformed or somebody else's, or the password is wrong; `TooMany` after many wrong ones.
pub async fn change_email(db: &Db, actor: &Actor, new: NewEmail, now: i64) -> Result<(), AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    let email = EmailAddress::parse(&new.email).map_err(|message| AppError::invalid("email", message))?;
    let current = check_password(db, person, new.password, now).await?;
    let mut tx = db.begin().await?;
    sessions_moved(&mut tx, person).await?;
    let update = sql("UPDATE people SET email = $2, email_key = $3 WHERE id = $1 AND password = $4");
    match tx.execute(update.bind(person).bind(email.as_str()).bind(email.key()).bind(current)).await {
        Ok(0) => Err(not_current()),
        Ok(_) => Ok(tx.commit().await?),
        Err(problem) if is_taken(&problem) => Err(AppError::invalid("email", "This email address is already taken.")),
        Err(problem) => Err(problem.into()),
    }
}

/// Ends every session of the actor, including this one.
///
/// # Errors
/// `Forbidden` for the command line.
pub async fn sign_out_everywhere(tx: &mut Tx, actor: &Actor) -> Result<(), AppError> {
    let person = actor.person.ok_or(AppError::Forbidden)?;
    sessions_moved(tx, person).await?;
    Ok(tx.execute(sql("DELETE FROM sessions WHERE person = $1").bind(person)).await.map(|_| ())?)
}

/// The browser and system of a user agent, such as "Firefox on Linux"; the user agent itself if the browser is unknown. A user
/// agent also contains the names of older browsers, so the order matters (MDN, "Browser detection using the user agent").
fn browser(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];
    let find = |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_what_it_is() {
        for (agent, words) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.0", "curl/8.0"),
            ("", ""),
        ] {
            assert_eq!(browser(agent), words);
        }
    }
}
