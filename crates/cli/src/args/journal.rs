//! The arguments of `bugle journal`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::asked::Asked;
use super::names::NamesFile;
use super::number::{count, positive};
use super::pattern::{PatternText, pattern};
use super::value::{Keep, Place, place};

#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Says what is in a journal: events, states, readers, sizes
    Stats(Dir),
    /// Reads everything and says what is damaged. While a program writes, the file's pages are not checked
    Verify(Dir),
    /// Writes the events of a journal, as they were
    ///
    /// Filters without `--on` leave out what has no such thing: `--world Osprey` writes no events of Clash of Clans.
    Export(Export),
    /// Writes the events of a journal once more, marked as a replay, as quickly as they came or quicker
    Replay(Replay),
    /// Drops the oldest events. No program may be writing
    Prune(Prune),
    /// Gives the file's free space back to the disk. No program may be writing
    Compact(Dir),
    /// Says how far the readers are, or forgets one
    Cursors(Cursors),
}

#[derive(Debug, Args)]
pub(crate) struct Dir {
    /// The directory of the journal
    pub(crate) dir: PathBuf,
}

/// Which events.
#[derive(Debug, Args)]
pub(crate) struct Select {
    /// From here on: `beginning`, the number of an event, the time at which it was observed, or how long ago: `30m`, `2h`
    #[arg(long, value_name = "PLACE", value_parser = place)]
    pub(crate) from: Option<Place>,
    /// Up to here: the number of the last event, the time before which it was observed, or how long ago
    #[arg(long, value_name = "PLACE", value_parser = place)]
    pub(crate) to: Option<Place>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Write a line each time that several events make this pattern, by the time at which they happened: `count 3 of Death
    /// by attacker_character_id within 10s`. Without `--on`, no other events are written. A
    /// window that is open at the end is not told
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub(crate) pattern: Vec<PatternText>,
    /// Go on behind what is damaged, and say what is missing
    #[arg(long)]
    pub(crate) salvage: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The directory of the journal
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) select: Select,
    /// Write what readers have given up instead; what this one has, if one is named
    #[arg(long, value_name = "READER", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "not asked for, of all readers, of one")]
    pub(crate) dead: Option<Option<String>>,
    /// Stop after so many
    #[arg(long, short = 'n', value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
    #[command(flatten)]
    pub(crate) names: NamesFile,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The directory of the journal
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) select: Select,
    /// So many times as fast as it was; as fast as can be unless told
    #[arg(long, value_name = "TIMES", value_parser = positive)]
    pub(crate) speed: Option<f64>,
    /// Stop after so many
    #[arg(long, short = 'n', value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
    #[command(flatten)]
    pub(crate) names: NamesFile,
}

#[derive(Debug, Args)]
#[command(mut_group("Keep", |keep| keep.required(true)))]
pub(crate) struct Prune {
    /// The directory of the journal
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

#[derive(Debug, Args)]
pub(crate) struct Cursors {
    /// The directory of the journal
    pub(crate) dir: PathBuf,
    /// Forget the place of this reader, and what it has given up. No program may be writing
    #[arg(long, value_name = "NAME")]
    pub(crate) forget: Option<String>,
}
