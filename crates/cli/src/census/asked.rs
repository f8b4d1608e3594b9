//! What every subcommand can be told.

use clap::Args;

use super::access::Access;
use super::api::Api;
use crate::failure::Failure;
use crate::output::{Format, Output};

/// The options of a subcommand, and those of all.
#[derive(Debug, Args)]
pub(crate) struct Asked<T: Args> {
    #[command(flatten)]
    what: T,
    /// Write what Census answers as it comes
    #[arg(long, help_heading = "Whatever is asked for")]
    raw: bool,
    #[command(flatten, next_help_heading = "Whatever is asked for")]
    access: Access,
}

impl<T: Args> Asked<T> {
    /// What is asked for, of whom, and where it goes.
    pub(super) fn begin(self, format: Format) -> Result<(T, Api, Output), Failure> {
        let Self { what, raw, access } = self;
        let client = access.builder().build().map_err(|error| Failure::from_error(&error))?;
        let url = access.census_url().map(str::to_owned);
        Ok((what, Api { client, url, raw }, Output::new(format)))
    }
}
