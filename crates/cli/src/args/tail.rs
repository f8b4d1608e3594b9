//! The arguments of `bugle tail`.

use std::path::PathBuf;
use std::time::Duration;

use bugle::Kind;
use bugle::planetside::{CharacterId, Environment, World};
use clap::{Args, Subcommand};

use super::address::{Discreet, base_url, census_url, endpoint, key, service_id};
use super::clash::Targets;
use super::number::{count, seconds};
use super::planetside::{character, environment, event_kind, world};
use super::value::{Keep, Place, place, reader};

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
    #[arg(long, value_name = "WORLD", value_delimiter = ',', value_parser = world)]
    pub(crate) world: Vec<World>,
    /// Only these characters, on either side
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = character)]
    pub(crate) character: Vec<CharacterId>,
    /// Your Census service id, better given as `BUGLE_SERVICE_ID`
    #[arg(long, value_name = "ID", env = "BUGLE_SERVICE_ID", hide_env_values = true, default_value = "example",
        value_parser = Discreet(service_id))]
    pub(crate) service_id: String,
    /// Another push service that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_ENDPOINT", hide_env_values = true, value_parser = Discreet(endpoint))]
    pub(crate) endpoint: Option<String>,
    /// Another Census REST service, for `--names`
    #[arg(long, value_name = "URL", env = "BUGLE_CENSUS_URL", hide_env_values = true, value_parser = Discreet(census_url))]
    pub(crate) census_url: Option<String>,
    /// Which game servers: `ps2`, `ps2ps4us`, `ps2ps4eu`; some services have `all`
    #[arg(long, value_name = "NAME", default_value = "ps2", value_parser = environment)]
    pub(crate) environment: Environment,
    /// A file of certificates to trust besides the system's, in PEM form
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Look up the names of characters for the terminal
    #[arg(long)]
    pub(crate) names: bool,
    /// Keep trying where nobody can be reached at the start, as with a journal
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) journal: TailJournal,
    /// Stop after so many events
    #[arg(long, value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct TailClash {
    #[command(flatten)]
    pub(crate) targets: Targets,
    /// Your API key, better given as `BUGLE_CLASH_KEY`
    #[arg(long, value_name = "KEY", env = "BUGLE_CLASH_KEY", hide_env_values = true, value_parser = Discreet(key))]
    pub(crate) key: Option<String>,
    /// Another API that speaks the protocol
    #[arg(long, value_name = "URL", env = "BUGLE_BASE_URL", hide_env_values = true, value_parser = Discreet(base_url))]
    pub(crate) base_url: Option<String>,
    /// Ask at least this many seconds apart; as often as the API's caching allows unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) every: Option<Duration>,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    pub(crate) noisy: bool,
    /// Keep trying where nobody can be reached at the start, as with a journal
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) journal: TailJournal,
    /// Stop after so many events
    #[arg(long, value_name = "EVENTS", value_parser = count)]
    pub(crate) count: Option<u64>,
}

/// Where a tail keeps what it sees, and who reads it.
#[derive(Debug, Args)]
#[command(mut_group("Keep", |keep| keep.requires("journal")))]
pub(crate) struct TailJournal {
    /// Keep events and state in this directory: the next tail goes on where this one stops
    #[arg(long, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
    /// Write what the reader of this name has not had yet, also from before this start. Each event counts as read when
    /// its line was written
    #[arg(long, value_name = "NAME", requires = "journal", value_parser = reader)]
    pub(crate) reader: Option<String>,
    /// Where a reader of a new name begins: `beginning`, `now`, the number of an event, or a time; now unless told
    #[arg(long, value_name = "PLACE", requires = "reader", value_parser = place)]
    pub(crate) from: Option<Place>,
    #[command(flatten)]
    pub(crate) keep: Keep,
}
