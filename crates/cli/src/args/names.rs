//! Where names come from that are not shipped.

use std::path::PathBuf;

use bugle::in_words;
use bugle::planetside::{Names, NamesError};
use clap::Args;

use crate::failure::Failure;

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct NamesFile {
    /// A file of names that `bugle census names` made: weapons, facilities, whatever events speak of by numbers
    #[arg(long, value_name = "FILE", env = "BUGLE_NAMES")]
    pub(crate) names_file: Option<PathBuf>,
}

impl NamesFile {
    /// The names of it, over those that are shipped.
    pub(crate) fn load(&self) -> Result<Names, Failure> {
        let Some(path) = &self.names_file else { return Ok(Names::default()) };
        Names::load(path).map_err(|error| match error {
            NamesError::Read { .. } => Failure::from_error(&error),
            _ => Failure::Said(format!(
                "the names in {} cannot be used: {}; `bugle census names --to FILE` makes a good one",
                path.display(),
                in_words(&error)
            )),
        })
    }
}
