//! The arguments of `bugle explain`.

use std::path::PathBuf;

use bugle::EventId;
use clap::Args;

use super::asked::Asked;
use super::number::count;

#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(crate) struct Explain {
    /// Events as `tail`, `planetside decode`, `clash detect` and `journal export` write them, plain or gzipped; `-` is
    /// standard input
    #[arg(value_name = "FILE", required_unless_present = "journal", conflicts_with = "journal")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// The events of the journal in this directory instead
    #[arg(long, short, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
    /// Only the event with this id
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<EventId>,
    /// Only the event of this number in the journal
    #[arg(long, value_name = "NUMBER", requires = "journal", conflicts_with_all = ["id", "files"], value_parser = count)]
    pub(crate) seq: Option<u64>,
    /// Only the last of the journal, so many
    #[arg(long, short = 'n', value_name = "EVENTS", requires = "journal", conflicts_with_all = ["id", "seq", "files"], value_parser = count)]
    pub(crate) last: Option<u64>,
}

const NOTES: &str = "\
With --verbose it says of each clause whether it held, and not only of the first that did not.
With --once or --cooldown all events before those that are asked about count, as far back as the input or the journal
reaches. Patterns are not explained: `tail --pattern` writes the events that made one.";
