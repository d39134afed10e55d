//! Limits on staged files: how many files and how many bytes a member and a workspace may keep on the server's disk before the
//! import, and how much of the disk every upload leaves free.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::store;
use crate::db::{Tx, disk, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;

/// Staged files per member; a new file replaces the oldest. Nobody looks at more at a time, and uploading a file again takes a
/// moment.
pub const FILES: usize = 5;

/// Uploads that one member may run at once.
pub const AT_ONCE: usize = 2;

/// The operator's limits for uploads, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct UploadLimits {
    /// Size of the largest accepted file.
    pub largest: u64,
    /// Total size of the staged files of a workspace.
    pub space: u64,
    /// Free disk space that every upload must leave.
    pub keep_free: u64,
}

/// Divisor: one member may take a half of [`UploadLimits::space`].
const SHARE: i64 = 2;

/// Bytes after which a running upload checks the free disk space again.
pub const LOOK_EVERY: u64 = 16 << 20;

/// Running uploads of this process, counted by person.
#[derive(Clone, Debug, Default)]
pub struct OnTheirWay(Arc<Mutex<HashMap<i64, usize>>>);

/// One running upload, counted until it is dropped.
#[derive(Debug)]
pub struct OnItsWay {
    all: OnTheirWay,
    person: i64,
}

impl OnTheirWay {
    /// Registers a new upload of this person.
    ///
    /// # Errors
    /// `Conflict` while [`AT_ONCE`] uploads of this person are running.
    pub fn begin(&self, person: i64) -> Result<OnItsWay, AppError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(person).or_default();
        if *own >= AT_ONCE {
            return Err(AppError::Conflict(format!("{AT_ONCE} of your files are being uploaded already. Wait for one of them.")));
        }
        *own += 1;
        Ok(OnItsWay { all: self.clone(), person })
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                all.remove(&self.person);
            }
        }
    }
}

/// Checks that `bytes` more leave [`UploadLimits::keep_free`] on the disk.
///
/// # Errors
/// `NoSpace`.
pub fn leaves_room(limits: &UploadLimits, folder: &Path, bytes: u64) -> Result<(), AppError> {
    match disk::room(folder) {
        Ok(room) if room < limits.keep_free.saturating_add(bytes) => Err(AppError::NoSpace),
        Ok(_) => Ok(()),
        Err(problem) => {
            // Unknown free space is no reason to refuse: a full disk shows when the file is written.
            tracing::warn!(%problem, "how much room the disk has can't be told");
            Ok(())
        }
    }
}

/// Makes room in the allowance for a file of the actor's: deletes the rows of as many of the member's oldest staged files as
/// necessary, and returns the paths of these files.
///
/// # Errors
/// `Forbidden`; `Conflict` when the workspace's staged files and this one exceed [`UploadLimits::space`].
pub async fn make_room(tx: &mut Tx, actor: &Actor, bytes: i64, limits: &UploadLimits) -> Result<Vec<String>, AppError> {
    actor.may(Permission::Import)?;
    let most = i64::try_from(limits.space).unwrap_or(i64::MAX);
    let own = sql("SELECT id, file, bytes FROM uploads WHERE workspace = $1 AND person = $2 ORDER BY created_at DESC, id DESC");
    let own: Vec<(String, String, i64)> = tx.all(own.bind(actor.workspace).bind(actor.person)).await?;
    let (mut kept, mut forgotten) = ((1, bytes), Vec::new());
    for (id, file, bytes) in own {
        if kept.0 < FILES && kept.1.saturating_add(bytes) <= most / SHARE {
            kept = (kept.0 + 1, kept.1 + bytes);
            continue;
        }
        tx.execute(sql("DELETE FROM uploads WHERE workspace = $1 AND id = $2").bind(actor.workspace).bind(id)).await?;
        forgotten.push(file);
    }
    let all = store::staged_bytes(tx, actor.workspace).await?;
    if all.saturating_add(bytes) > most {
        return Err(AppError::Conflict(format!(
            "With this file, the files waiting to be imported would take more than this workspace’s {} MB. \
             Import one of them first, or try again tomorrow.",
            limits.space >> 20
        )));
    }
    Ok(forgotten)
}
