//! The arguments of the program, and the types they become.

use std::path::PathBuf;
use std::time::Duration;

use bugle::clash::{ClanTag, PlayerTag};
use bugle::planetside::{self, CharacterId, World};
use bugle::{Kind, Timestamp};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::output::Format;

/// Live games as one event stream: PlanetSide 2 and Clash of Clans.
#[derive(Debug, Parser)]
#[command(name = "bugle", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// How events are written
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plays both games, simulated, live in the terminal: no key, no network, no file
    Demo(Demo),
    /// Serves both games, simulated, on loopback, and prints the addresses as one line of JSON
    Sim(Sim),
    /// Follows a game and writes its events as they happen
    Tail(Tail),
    /// PlanetSide 2 without a connection
    Planetside {
        #[command(subcommand)]
        command: PlanetsideCommand,
    },
    /// Clash of Clans without a connection
    Clash {
        #[command(subcommand)]
        command: ClashCommand,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanetsideCommand {
    /// Turns recorded messages of the push service, one a line, into events, one a line
    Decode(Decode),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClashCommand {
    /// Turns recorded bodies of the API into the events that lie between them
    Detect(Detect),
}

#[derive(Debug, Args)]
pub(crate) struct Decode {
    /// Recordings, plain or gzipped; `-` is standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Write the other messages too: heartbeats, state changes, echoes
    #[arg(long)]
    pub(crate) messages: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Detect {
    /// What the bodies show
    #[arg(long, value_enum)]
    pub(crate) kind: DetectKind,
    /// Recordings, plain or gzipped; `-` is standard input. Each line is `{"observed_at": "...", "body": {...}}` or
    /// a body alone
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Write the attacks that the first body of a war shows already, too
    #[arg(long)]
    pub(crate) backfill: bool,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    pub(crate) noisy: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DetectKind {
    /// Answers of `/clans/{tag}/currentwar`
    War,
    /// Answers of `/clans/{tag}`
    Clan,
    /// Answers of `/players/{tag}`
    Player,
}

#[derive(Debug, Args)]
pub(crate) struct Scene {
    /// Decides everything that happens
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Events of PlanetSide 2 a second
    #[arg(long, value_name = "EVENTS", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    /// How many times as fast as real time the games run
    #[arg(long, value_name = "TIMES", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) speed: Option<f64>,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) world: Scene,
    /// Stop after so many events
    #[arg(long, value_name = "EVENTS")]
    pub(crate) count: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Sim {
    #[command(flatten)]
    pub(crate) world: Scene,
    /// Where the push service listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) push_port: u16,
    /// Where Census REST listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) census_port: u16,
    /// Where the Clash API listens; 0: anywhere
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) clash_port: u16,
    /// Write what a perfect observer would have seen, an event a line
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// When the simulated time begins: now unless told
    #[arg(long, value_name = "TIME")]
    pub(crate) start: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Tail {
    #[command(subcommand)]
    pub(crate) game: TailGame,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TailGame {
    /// The push stream of PlanetSide 2
    Planetside(TailPlanetside),
    /// Clans, wars and players of Clash of Clans
    Clash(TailClash),
}

#[derive(Debug, Args)]
pub(crate) struct TailPlanetside {
    /// Only these events: `Death`, `FacilityControl`, ...; all unless told
    #[arg(long, value_name = "EVENT", value_delimiter = ',', value_parser = event_kind)]
    pub(crate) on: Vec<Kind>,
    /// Only these worlds, by number or name
    #[arg(long, value_name = "WORLD", value_delimiter = ',', value_parser = World::parse)]
    pub(crate) world: Vec<World>,
    /// Only these characters, on either side
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) character: Vec<CharacterId>,
    /// Your Census service id, better given as `BUGLE_SERVICE_ID`
    #[arg(long, value_name = "ID", env = "BUGLE_SERVICE_ID", hide_env_values = true, default_value = "example")]
    pub(crate) service_id: String,
    /// Another push service that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    /// Another Census REST service, for `--names`
    #[arg(long, value_name = "URL", env = "BUGLE_CENSUS_URL")]
    pub(crate) census_url: Option<String>,
    /// Which game servers: `ps2`, `ps2ps4us`, `ps2ps4eu`
    #[arg(long, value_name = "NAME", default_value = "ps2")]
    pub(crate) environment: String,
    /// A file of certificates to trust besides the system's, in PEM form
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Look up the names of characters for the terminal
    #[arg(long)]
    pub(crate) names: bool,
    /// Stop after so many events
    #[arg(long, value_name = "EVENTS")]
    pub(crate) count: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct TailClash {
    /// Follow these clans and their members
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub(crate) clan: Vec<ClanTag>,
    /// Follow the wars of these clans
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub(crate) war: Vec<ClanTag>,
    /// Follow these players
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub(crate) player: Vec<PlayerTag>,
    /// Your API key, better given as `BUGLE_CLASH_KEY`
    #[arg(long, value_name = "KEY", env = "BUGLE_CLASH_KEY", hide_env_values = true)]
    pub(crate) key: String,
    /// Another API that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_BASE_URL")]
    pub(crate) base_url: Option<String>,
    /// Ask at least this many seconds apart; as often as the API's caching allows unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) every: Option<Duration>,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    pub(crate) noisy: bool,
    /// Stop after so many events
    #[arg(long, value_name = "EVENTS")]
    pub(crate) count: Option<u64>,
}

fn event_kind(name: &str) -> Result<Kind, planetside::ParseKindError> {
    planetside::kind(name)
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if f64::is_finite(number) && number > 0.0 => Ok(number),
        _ => Err("expected a number above 0".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    positive(text).and_then(|seconds| Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()))
}
