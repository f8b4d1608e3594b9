//! The arguments of `bugle events`.

use bugle::Kind;
use clap::Args;

use super::kind::known;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Events {
    /// Only these, each with a sample
    #[arg(value_name = "EVENT", value_parser = known)]
    pub(crate) kinds: Vec<Kind>,
    /// Their JSON Schemas instead
    #[arg(long)]
    pub(crate) schema: bool,
}

const EXAMPLES: &str = "\
Examples:
  bugle events
  bugle events Death WarAttack
  bugle events clash.war.attack --schema
  bugle events | jq -r .kind";
