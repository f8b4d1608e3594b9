//! The arguments of `bugle events`.

use bugle::Kind;
use clap::Args;

use super::kind::known;

#[derive(Debug, Args)]
pub(crate) struct Events {
    /// Only these, each with a sample
    #[arg(value_name = "EVENT", value_parser = known)]
    pub(crate) kinds: Vec<Kind>,
    /// Their JSON Schemas instead
    #[arg(long)]
    pub(crate) schema: bool,
}
