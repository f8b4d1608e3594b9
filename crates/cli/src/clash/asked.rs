//! What every subcommand that asks the API can be told.

use clap::Args;

use super::access::Access;
use super::api::Api;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::say::say;

/// The options of a subcommand, and those of all.
#[derive(Debug, Args)]
pub(crate) struct Asked<T: Args> {
    #[command(flatten)]
    what: T,
    /// Write what the API answers as it comes
    #[arg(long, help_heading = "Whatever is asked for")]
    raw: bool,
    #[command(flatten, next_help_heading = "Whatever is asked for")]
    access: Access,
}

impl<T: Args> Asked<T> {
    /// What is asked for, of whom, and where it goes.
    pub(super) fn begin(self, format: Format) -> Result<(T, Api, Output), Failure> {
        let Self { what, raw, access } = self;
        let client = access.client()?;
        if access.logs_in() {
            say(
                "logging in at the developer portal; `bugle clash keys make --show` gives a key that spares each run that",
            );
        }
        Ok((what, Api { client, raw }, Output::new(format)))
    }
}
