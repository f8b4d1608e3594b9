//! The arguments of `bugle doctor`.

use std::path::PathBuf;

use clap::Args;

use super::address::{Discreet, endpoint};
use crate::census::access::Access as CensusAccess;
use crate::clash::access::Access as ClashAccess;

#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(crate) struct Doctor {
    /// Where a journal is, or is to be; the current directory unless told
    #[arg(long, short, value_name = "DIR", default_value = ".")]
    pub(crate) journal: PathBuf,
    /// Another push service that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_ENDPOINT", hide_env_values = true, value_parser = Discreet(endpoint))]
    pub(crate) endpoint: Vec<String>,
    #[command(flatten, next_help_heading = "PlanetSide 2")]
    pub(crate) census: CensusAccess,
    #[command(flatten, next_help_heading = "Clash of Clans")]
    pub(crate) clash: ClashAccess,
}

const NOTES: &str = "\
It ends with code 1 where something does not work.";
