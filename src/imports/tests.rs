//! Tests of imports.

mod columns;
mod job;
mod page;
mod record;
mod round_trip;
mod sheet;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::sheet::{Row, Sheet, SheetError};

/// A temporary file, removed on drop.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(content: &[u8]) -> TemporaryFile {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("kith-sheet-{}-{}.csv", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).expect("the temporary folder takes a file");
        TemporaryFile(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // A failure is harmless: the system clears the folder.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The sheet and its rows, after both passes.
fn read(content: &[u8]) -> Result<(Sheet, Vec<Row>), SheetError> {
    let file = TemporaryFile::new(content);
    let sheet = Sheet::open(&file.0)?;
    let summary = sheet.check()?;
    let rows: Vec<Row> = sheet.rows()?.collect::<Result<_, _>>()?;
    assert_eq!(summary.rows, rows.len() as u64, "both passes see the same rows");
    Ok((sheet, rows))
}

fn cells(content: &[u8]) -> Vec<Vec<String>> {
    let (_, rows) = read(content).expect("a whole sheet");
    rows.into_iter().map(|row| row.cells).collect()
}

/// A folder of fixtures from an npm package.
fn fixtures(package: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/node_modules").join(package);
    assert!(folder.is_dir(), "{} is missing: run `npm ci` in end2end/ first", folder.display());
    folder
}
