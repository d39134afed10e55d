//! Payload, counts, cursor and result of a job, as the text that the database stores.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// A value as the job stores it.
///
/// # Errors
/// `Internal`, which does not happen: the types of the kinds have a form in JSON.
pub fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|problem| AppError::Internal(problem.to_string()))
}

/// A value that a job has stored.
///
/// # Errors
/// `Invalid` for the text of another release.
pub fn parsed<T: DeserializeOwned>(json: &str) -> Result<T, AppError> {
    serde_json::from_str(json).map_err(|problem| AppError::invalid("options", format!("Its options can’t be read: {problem}")))
}
