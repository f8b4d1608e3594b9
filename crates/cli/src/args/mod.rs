//! The arguments of the program, and the types they become.

pub(crate) mod address;
mod asked;
mod catalog;
pub(crate) mod clash;
mod decode;
mod doctor;
mod explain;
mod fault;
mod journal;
mod kind;
mod names;
mod nearest;
pub(crate) mod number;
pub(crate) mod of_kind;
mod pattern;
pub(crate) mod planetside;
pub(crate) mod reminder;
mod tail;
mod value;
pub(crate) mod who;

use std::ffi::OsString;
use std::path::PathBuf;

use bugle::Timestamp;
use bugle_sim::Fault;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::asked::Asked;
pub(crate) use self::catalog::Events;
pub(crate) use self::decode::Decode;
pub(crate) use self::doctor::Doctor;
pub(crate) use self::explain::Explain;
pub(crate) use self::journal::{Cursors, Export, JournalCommand, Prune, Replay, Select};
use self::number::{count, pace, port, whole};
pub(crate) use self::pattern::PatternText;
pub(crate) use self::planetside::misplaced;
pub(crate) use self::tail::{Game, Tail, TailJournal};
pub(crate) use self::value::Place;
use crate::census::CensusCommand;
use crate::clash::ClashCommand;
use crate::output::{Colours, Format};

/// Above the options that all commands have.
const OUTPUT: &str = "Output";

/// Live games as one event stream: PlanetSide 2 and Clash of Clans.
#[derive(Debug, Parser)]
#[command(name = "bugle", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// How what there is to say is written
    #[arg(long, short, global = true, value_enum, default_value_t, help_heading = OUTPUT)]
    pub(crate) format: Format,

    /// Whether there are colours; `NO_COLOR` is honoured
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = OUTPUT)]
    pub(crate) color: Colours,

    /// Say nothing beside the output but why it ends
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = OUTPUT)]
    pub(crate) quiet: bool,

    /// Say more of what goes on; twice: still more. `BUGLE_LOG` says it in detail
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = OUTPUT)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plays both games, simulated, live in the terminal: no key, no network, no file
    Demo(Demo),
    /// Serves both games, simulated, on loopback, and prints the addresses as one line of JSON; or runs a command against
    /// them: `bugle sim -- bash`
    Sim(Sim),
    /// Follows a game, or both, and writes the events as they happen
    Tail(Box<Tail>),
    /// Says which clause keeps a trigger from firing on an event
    Explain(Explain),
    /// Looks into a journal that `tail --journal` keeps, and keeps it in order
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// Looks whether everything works from here: keys, addresses, clock, disk, network; and says what to do
    Doctor(Box<Doctor>),
    /// Lists all events: what each says, and a sample
    Events(Events),
    /// Lists the worlds of PlanetSide 2
    Worlds,
    /// PlanetSide 2 without a connection
    Planetside {
        #[command(subcommand)]
        command: PlanetsideCommand,
    },
    /// PlanetSide 2: asks Census REST, for characters, outfits, worlds, items, and whatever else there is
    Census {
        #[command(subcommand)]
        command: Box<CensusCommand>,
    },
    /// Clash of Clans: asks the API, and looks into recordings of it
    Clash {
        #[command(subcommand)]
        command: ClashCommand,
    },
    /// Writes completions for a shell to standard output
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Writes the manual, to standard output or as a page for each command into a directory
    Man {
        /// Where the pages go; made where only this last part of the path is not there
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanetsideCommand {
    /// Turns recorded messages of the push service, one a line, into events, one a line
    Decode(Box<Decode>),
}

#[derive(Debug, Args)]
pub(crate) struct Scene {
    /// Decides everything that happens
    #[arg(long, default_value_t = 7, value_parser = whole)]
    pub(crate) seed: u64,
    /// Events of PlanetSide 2 a second: 50 unless told, in a demo 16 on its screen and 8 in lines
    #[arg(long, value_name = "EVENTS", value_parser = pace)]
    pub(crate) rate: Option<f64>,
    /// How many times as fast as real time the games run: once unless told, a hundred times in a demo
    #[arg(long, value_name = "TIMES", value_parser = pace)]
    pub(crate) speed: Option<f64>,
    /// What goes wrong, as a list: `drop=0.01,stall-world,maintenance@90s+30s`; `--help` lists all
    #[arg(long = "fault", value_name = "FAULTS", value_delimiter = ',', long_help = self::fault::help())]
    pub(crate) faults: Vec<Fault>,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) world: Scene,
    /// Stop after so many events
    #[arg(long, short = 'n', value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
    /// A line for each event, on a terminal too, in place of the screen
    #[arg(long)]
    pub(crate) plain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Sim {
    #[command(flatten)]
    pub(crate) world: Scene,
    /// Where the push service listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = port)]
    pub(crate) push_port: u16,
    /// Where Census REST listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = port)]
    pub(crate) census_port: u16,
    /// Where the Clash API listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = port)]
    pub(crate) clash_port: u16,
    /// Accept only keys that were made at the simulated developer portal, from the address that they were made for.
    /// Without it any key is good. The portal's address, and who may log in there, are printed with the others; the fault
    /// `address` lets callers come from another address
    #[arg(long)]
    pub(crate) portal_keys: bool,
    /// Write what a perfect observer would have seen, an event a line
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// When the simulated time begins: now unless told
    #[arg(long, value_name = "TIME")]
    pub(crate) start: Option<Timestamp>,
    /// Run this beside it, a shell or a bot, and end with it. `bugle` and whoever else reads its variables meets the simulated
    /// games in there, whatever keys there are; `BUGLE_SIM` has the addresses, which are not printed
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}
