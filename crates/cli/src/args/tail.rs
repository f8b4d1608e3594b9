//! The arguments of `bugle tail`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::address::{Discreet, endpoint};
use super::asked::Asked;
use super::names::NamesFile;
use super::number::{connections, count, ten_seconds};
use super::pattern::{PatternText, pattern};
use super::value::{Keep, Place, place, reader};
use crate::census::access::Access;
use crate::census::who::Who;
use crate::clash::wish::Wish;

#[derive(Debug, Args)]
pub(crate) struct Tail {
    /// Which games
    #[arg(value_name = "GAME", required = true, value_enum)]
    pub(crate) games: Vec<Game>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Write a line each time that several events make this pattern: `count 3 of Death by attacker_character_id within
    /// 10s`; `--help` lists all forms
    #[arg(long, value_name = "PATTERN", value_parser = pattern, long_help = super::pattern::help())]
    pub(crate) pattern: Vec<PatternText>,
    /// Keep trying where nobody can be reached at the start, as with a journal
    #[arg(long)]
    pub(crate) wait: bool,
    /// Stop after so many lines
    #[arg(long, short = 'n', value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
    /// All of it on one screen: how the games stand, what nobody saw, and what happens
    #[arg(long)]
    pub(crate) top: bool,
    #[command(flatten)]
    pub(crate) journal: TailJournal,
    #[command(flatten, next_help_heading = "PlanetSide 2")]
    pub(crate) planetside: TailPlanetside,
    #[command(flatten, next_help_heading = "Clash of Clans")]
    pub(crate) clash: Wish,
}

/// A game that can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Game {
    /// The push stream of PlanetSide 2
    #[value(alias = "ps2")]
    Planetside,
    /// Clans, wars and players of Clash of Clans
    #[value(alias = "coc")]
    Clash,
}

impl Game {
    /// The name of its source, and the first word of its kinds.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Planetside => "planetside",
            Self::Clash => "clash",
        }
    }

    /// Above its own options in the help.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Planetside => "PlanetSide 2",
            Self::Clash => "Clash of Clans",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TailPlanetside {
    #[command(flatten)]
    pub(crate) access: Access,
    /// Another push service that speaks the protocol. Given several times, the first is preferred, and the next is used
    /// while it is no good
    #[arg(long, value_name = "URL", env = "BUGLE_ENDPOINT", hide_env_values = true, value_parser = Discreet(endpoint))]
    pub(crate) endpoint: Vec<String>,
    /// How many connections to the push service there are, up to 8: each brings everything, every event is written once,
    /// and what one of them missed and another one brought is no gap
    #[arg(long, value_name = "COUNT", default_value = "1", value_parser = connections)]
    pub(crate) connections: usize,
    /// A file of certificates to trust besides the system's, in PEM form
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Only what these outfits and their members do, by alias, name or id. Who joins while it runs is followed, too, and
    /// who leaves is let go
    #[arg(long, value_name = "ALIAS|NAME|ID", value_delimiter = ',')]
    pub(crate) outfit: Vec<Who>,
    /// How often Census is asked who is in the outfits: `10m`, `1h`; every 10 seconds at most
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = ten_seconds)]
    pub(crate) outfit_every: Duration,
    /// Do not ask Census for what the push stream missed
    #[arg(long)]
    pub(crate) no_refill: bool,
    /// Look up the names of characters. In JSON they stand beside the data as `names`, by the names of the fields, with those
    /// of worlds, sides, vehicles and, from `--names-file`, weapons; an event waits a second for them at most
    #[arg(long)]
    pub(crate) names: bool,
    #[command(flatten)]
    pub(crate) names_file: NamesFile,
    /// Add each frame that the push service sends to this file, as it came, with the time: `planetside decode` reads it
    /// back. What ends with `.gz` is gzipped
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
}

/// Where a tail keeps what it sees, and who reads it.
#[derive(Debug, Args)]
#[command(mut_group("Keep", |keep| keep.requires("journal")))]
pub(crate) struct TailJournal {
    /// Keep events and state in this directory: the next tail goes on where this one stops
    #[arg(long, short, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
    /// Write what the reader of this name has not had yet, also from before this start. Each event counts as read when
    /// its line was written
    #[arg(long, value_name = "NAME", requires = "journal", value_parser = reader)]
    pub(crate) reader: Option<String>,
    /// Where a reader of a new name begins: `beginning`, `now`, the number of an event, a time, or how long ago: `30m`,
    /// `2h`; now unless told
    #[arg(long, value_name = "PLACE", requires = "reader", value_parser = place)]
    pub(crate) from: Option<Place>,
    #[command(flatten)]
    pub(crate) keep: Keep,
}
