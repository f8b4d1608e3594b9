//! Journals opened, with words for people where one cannot be.

use std::path::Path;

use bugle::journal::Archive;

use crate::failure::Failure;

/// For reading. Whoever writes goes on.
pub(crate) fn open(dir: &Path) -> Result<Archive, Failure> {
    Archive::open(dir, &bugle::journal::codecs()).map_err(|error| Failure::from_journal(dir, &error))
}

/// For changing it.
pub(super) fn open_alone(dir: &Path) -> Result<Archive, Failure> {
    Archive::open_alone(dir, &bugle::journal::codecs()).map_err(|error| Failure::from_journal(dir, &error))
}
