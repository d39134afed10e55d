//! The allowance of files that wait for their import: how many, and how large, a member and a workspace may leave on the server's
//! disk, and how much of the disk stays free whatever they bring.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::db::{Tx, disk, sql};
use crate::error::AppError;
use crate::members::Permission;
use crate::members::actor::Actor;

/// Files of one member that wait: the newest ones. Nobody looks at more at a time, and an older one is brought again in a moment.
pub const FILES: usize = 5;

/// Files of one member that are on their way at once.
pub const AT_ONCE: usize = 2;

/// The operator's limits for uploads, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct UploadLimits {
    /// The largest file.
    pub largest: u64,
    /// The files of a workspace that wait for their import.
    pub space: u64,
    /// The free space that an upload has to leave on the disk.
    pub keep_free: u64,
}

/// A workspace's share of [`UploadLimits::space`] that one member may take.
const SHARE: i64 = 2;

/// How often a file that is on its way looks whether there is still room: after so many bytes.
pub const LOOK_EVERY: u64 = 16 << 20;

/// Who brings how many files to this process at this moment, by person.
#[derive(Clone, Debug, Default)]
pub struct OnTheirWay(Arc<Mutex<HashMap<i64, usize>>>);

/// A file on its way, for as long as this lives.
#[derive(Debug)]
pub struct OnItsWay {
    all: OnTheirWay,
    person: i64,
}

impl OnTheirWay {
    /// Begins to take in a file of this person.
    ///
    /// # Errors
    /// `Conflict` while [`AT_ONCE`] are on their way.
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

/// Looks whether so many bytes more leave the disk its reserve.
///
/// # Errors
/// `NoSpace`.
pub fn leaves_room(limits: &UploadLimits, folder: &Path, bytes: u64) -> Result<(), AppError> {
    match disk::room(folder) {
        Ok(room) if room < limits.keep_free.saturating_add(bytes) => Err(AppError::NoSpace),
        Ok(_) => Ok(()),
        Err(problem) => {
            // Whether the file has room is seen when it is written.
            tracing::warn!(%problem, "how much room the disk has can't be told");
            Ok(())
        }
    }
}

/// Makes room for a file of the actor's in its allowance: forgets the oldest files of the same member that wait, as many as it
/// takes. Where they lie.
///
/// # Errors
/// `Forbidden`; `Conflict` when the workspace's files take too much room with it.
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
    let all = sql("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM (SELECT bytes FROM uploads WHERE workspace = $1 \
         UNION ALL SELECT bytes FROM jobs WHERE workspace = $1 AND status = 'waiting') files");
    let (all,): (i64,) = tx.one(all.bind(actor.workspace)).await?;
    if all.saturating_add(bytes) > most {
        return Err(AppError::Conflict(format!(
            "With this file, the files waiting to be imported would take more than this workspace’s {} MB. \
             Import one of them first, or try again tomorrow.",
            limits.space >> 20
        )));
    }
    Ok(forgotten)
}
