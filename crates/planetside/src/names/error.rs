//! What can be wrong with a file of names.

use std::io;
use std::path::PathBuf;

/// Why a file gives no names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NamesError {
    /// It cannot be read at all.
    #[error("the names in {} cannot be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is JSON of another sort, or none.
    #[error("it is no table of names: {reason}")]
    NotNames {
        /// What is wrong, with line and column where there is one.
        reason: String,
    },
    /// It is of a later version.
    #[error("it has format {format}, which a later version has written; this one reads up to {known}")]
    Newer {
        /// The format of the file.
        format: u32,
        /// The latest format that this version reads.
        known: u32,
    },
}
