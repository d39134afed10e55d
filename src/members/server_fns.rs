//! The browser's door to members: the visitor's state, the members, invitations, and the reader's own account.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::entry::{Door, EntryProblem};
use super::{Account, AtInvitation, AtPasswordLink, NewInvitation, Role, Team, Visitor};
use crate::error::AppError;

/// The visitor's state, and the problem with the form just sent.
///
/// # Errors
/// `Internal`.
#[server(prefix = "/fn", endpoint = "at_the_door", input = GetUrl)]
pub async fn at_the_door() -> Result<Door, AppError> {
    use axum::http::request::Parts;

    use super::sign_in;
    use crate::server::call::answer;
    use crate::server::state::AppState;
    let door = async {
        let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
        let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
        Ok(Door { standing: sign_in::standing(&state, &parts).await?, problem: parts.extensions.get().cloned() })
    };
    answer(door.await)
}

/// "Settings › Members": the visitor, the members, and the invitations that the reader may see.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_members", input = GetUrl)]
pub async fn open_members(slug: String) -> Result<(Visitor, Team), AppError> {
    use super::{Permission, invitations, team};
    use crate::server::call::{answer, call, zone};
    let opened = async {
        let call = call(&slug).await?;
        let (zone, now) = (zone(&call.parts), call.state.clock.now());
        // The revision is read first, so that a change during the other queries makes the page reload.
        let revision = team::revision(&call.state.db, &call.actor).await?;
        let members = team::list(&call.state.db, &call.actor, &zone).await?;
        let invitations = if call.actor.role.may(Permission::Manage) {
            invitations::open(&call.state.db, &call.actor, &zone, now).await?
        } else {
            Vec::new()
        };
        Ok((call.visitor().await?, Team { members, invitations, revision, now }))
    };
    answer(opened.await)
}

/// Changes a member's role.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Conflict` for the last owner.
#[server(prefix = "/fn", endpoint = "set_role")]
pub async fn set_role(slug: String, person: i64, role: Role) -> Result<(), AppError> {
    use super::team;
    use crate::server::call::{answer, call};
    let set = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        team::set_role(&mut tx, &call.actor, person, role).await?;
        Ok(tx.commit().await?)
    };
    answer(set.await)
}

/// Suspends a member, or ends the suspension.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Conflict` for the last owner.
#[server(prefix = "/fn", endpoint = "suspend_member")]
pub async fn suspend_member(slug: String, person: i64, suspended: bool) -> Result<(), AppError> {
    use super::team;
    use crate::server::call::{answer, call};
    let suspend = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        team::suspend(&mut tx, &call.actor, person, suspended, call.state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    answer(suspend.await)
}

/// Removes a member.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Conflict` for the last owner.
#[server(prefix = "/fn", endpoint = "remove_member")]
pub async fn remove_member(slug: String, person: i64) -> Result<(), AppError> {
    use super::team;
    use crate::server::call::{answer, call};
    let remove = async {
        let call = call(&slug).await?;
        team::remove(&call.state.db, &call.actor, person, call.state.clock.now()).await
    };
    answer(remove.await)
}

/// Makes a link with which a member sets a new password; returns its path, which is shown only this once.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`, `Conflict` for oneself and for a member of a workspace that the reader does not manage.
#[server(prefix = "/fn", endpoint = "make_password_link")]
pub async fn make_password_link(slug: String, person: i64) -> Result<String, AppError> {
    use super::password_links;
    use crate::server::call::{answer, call};
    let make = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let secret = password_links::make(&mut tx, &call.actor, person, call.state.clock.now()).await?;
        tx.commit().await?;
        Ok(format!("/password/{secret}"))
    };
    answer(make.await)
}

/// The person whose password a link sets, and the problem with the form just sent.
///
/// # Errors
/// `NotFound` for a link that is not valid.
#[server(prefix = "/fn", endpoint = "open_password_link", input = GetUrl)]
pub async fn open_password_link(link: String) -> Result<(AtPasswordLink, Option<EntryProblem>), AppError> {
    use axum::http::request::Parts;

    use super::password_links;
    use crate::server::call::answer;
    use crate::server::state::AppState;
    let at = async {
        let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
        let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
        let at = password_links::at(&state.db, &link, state.clock.now()).await?.ok_or(AppError::NotFound)?;
        Ok((at, parts.extensions.get().cloned()))
    };
    answer(at.await)
}

/// Makes an invitation; its link is shown only this once.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "invite")]
pub async fn invite(slug: String, role: Role) -> Result<NewInvitation, AppError> {
    use super::{invitations, secret, team};
    use crate::server::call::{answer, call};
    let invite = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        let secret = invitations::invite(&mut tx, &call.actor, role, call.state.clock.now()).await?;
        let revision = team::members_revision(&mut tx, call.actor.workspace).await?;
        tx.commit().await?;
        Ok(NewInvitation { path: format!("/invitation/{secret}"), token: secret::hashed(&secret), revision })
    };
    answer(invite.await)
}

/// Revokes an invitation.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Forbidden`.
#[server(prefix = "/fn", endpoint = "revoke_invitation")]
pub async fn revoke_invitation(slug: String, token: String) -> Result<(), AppError> {
    use super::invitations;
    use crate::server::call::{answer, call};
    let revoke = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        invitations::revoke(&mut tx, &call.actor, &token).await?;
        Ok(tx.commit().await?)
    };
    answer(revoke.await)
}

/// The invitation behind a link, and the problem with the form just sent.
///
/// # Errors
/// `NotFound` for a link that is not valid.
#[server(prefix = "/fn", endpoint = "open_invitation", input = GetUrl)]
pub async fn open_invitation(link: String) -> Result<(AtInvitation, Option<EntryProblem>), AppError> {
    use axum::http::request::Parts;

    use super::{cookies, invitations, store};
    use crate::server::call::answer;
    use crate::server::state::AppState;
    let at = async {
        let state = use_context::<AppState>().ok_or(AppError::Unreachable)?;
        let parts = use_context::<Parts>().ok_or(AppError::Unreachable)?;
        let now = state.clock.now();
        let person = match cookies::session(&parts.headers) {
            Some(token) => store::person(&state.db, &token, now).await?,
            None => None,
        };
        let invitation = invitations::at(&state.db, &link, person, now).await?.ok_or(AppError::NotFound)?;
        Ok((invitation, parts.extensions.get().cloned()))
    };
    answer(at.await)
}

/// "Your account".
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "open_account", input = GetUrl)]
pub async fn open_account(slug: String) -> Result<(Visitor, Account), AppError> {
    use super::account;
    use crate::server::call::{answer, call, zone};
    let opened = async {
        let call = call(&slug).await?;
        let account = account::account(&call.state.db, &call.actor, &call.token()?, &zone(&call.parts), call.state.clock.now()).await?;
        Ok((call.visitor().await?, account))
    };
    answer(opened.await)
}

/// Changes the reader's name.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Invalid`.
#[server(prefix = "/fn", endpoint = "rename_me")]
pub async fn rename_me(slug: String, name: String) -> Result<(), AppError> {
    use super::account;
    use crate::server::call::{answer, call};
    let rename = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        account::rename(&mut tx, &call.actor, &name).await?;
        Ok(tx.commit().await?)
    };
    answer(rename.await)
}

/// Changes the reader's password; every other session ends.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Invalid`, `TooMany`.
#[server(prefix = "/fn", endpoint = "change_password")]
pub async fn change_password(slug: String, current: String, password: String) -> Result<(), AppError> {
    use super::account;
    use crate::server::call::{answer, call};
    let change = async {
        let call = call(&slug).await?;
        account::change_password(&call.state.db, &call.actor, &call.token()?, current, password, call.state.clock.now()).await
    };
    answer(change.await)
}

/// Changes the reader's email; this takes the current password.
///
/// # Errors
/// `SignedOut`, `NotFound`, `Invalid`, `TooMany`.
#[server(prefix = "/fn", endpoint = "change_email")]
pub async fn change_email(slug: String, email: String, current: String) -> Result<(), AppError> {
    use super::account;
    use crate::server::call::{answer, call};
    let change = async {
        let call = call(&slug).await?;
        let new = account::NewEmail { email, password: current };
        account::change_email(&call.state.db, &call.actor, new, call.state.clock.now()).await
    };
    answer(change.await)
}

/// Ends every session of the reader, including this one.
///
/// # Errors
/// `SignedOut`, `NotFound`.
#[server(prefix = "/fn", endpoint = "sign_out_everywhere")]
pub async fn sign_out_everywhere(slug: String) -> Result<(), AppError> {
    use super::account;
    use crate::server::call::{answer, call};
    let end = async {
        let call = call(&slug).await?;
        let mut tx = call.state.db.begin().await?;
        account::sign_out_everywhere(&mut tx, &call.actor).await?;
        Ok(tx.commit().await?)
    };
    answer(end.await)
}
