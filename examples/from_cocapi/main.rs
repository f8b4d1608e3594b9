//! What cocapi's reference of its `EventStream` shows, and what it is in Bugle, each as a function of a few lines. All of
//! them run against the simulator, one after the other, in virtual time: a war of two days is over in a moment. For the
//! real game make the client with `key`, and the stream without `clock`.
//!
//! `cargo run -p bugle-examples --bin from_cocapi`, or with the name of one: `... -- callbacks`

#![expect(clippy::print_stdout, reason = "an example talks to people")]

mod any_event;
mod backpressure;
mod basic_setup;
mod callbacks;
mod change;
mod clan_watcher;
mod event_callbacks;
mod event_polling;
mod event_types;
mod intervals;
mod maintenance_watcher;
mod persistence;
mod player_watcher;
mod start_and_stop;
mod war_watcher;

use std::sync::Arc;
use std::time::Duration;

use bugle::clash::{Client, Watch};
use bugle::{BoxError, BuildError, Builder, Clock, EventStream};
use bugle_sim::clash::Maintenance;
use bugle_sim::{Config, Ledger, Sim};

/// A name and what it does, for each.
macro_rules! snippets {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name)),+];

        async fn run(name: &str, game: Game) -> Result<(), BoxError> {
            match name {
                $(stringify!($name) => $name::run(game).await,)+
                _ => Err(format!("there is no {name}; there are {}", NAMES.join(", ")).into()),
            }
        }
    };
}

snippets! {
    basic_setup event_types callbacks clan_watcher war_watcher player_watcher maintenance_watcher backpressure persistence
    event_polling event_callbacks any_event start_and_stop intervals
}

/// The game, and whom it knows.
pub(crate) struct Game {
    api: Client,
    clans: Vec<String>,
    players: Vec<String>,
    clock: Arc<dyn Clock>,
}

impl Game {
    /// A stream of what is watched, in memory.
    async fn follow(&self, watch: Watch) -> Result<EventStream, BuildError> {
        self.builder().source(watch).build().await
    }

    fn builder(&self) -> Builder {
        EventStream::builder().clock(Arc::clone(&self.clock))
    }
}

fn main() -> Result<(), BoxError> {
    let chosen: Vec<_> = std::env::args().skip(1).collect();
    let all = || NAMES.iter().map(ToString::to_string).collect();
    for name in if chosen.is_empty() { all() } else { chosen } {
        println!("== {name}");
        // New each time. Time stands still while somebody works, and leaps to the next timer when all wait.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?;
        runtime.block_on(play(&name))?;
    }
    Ok(())
}

async fn play(name: &str) -> Result<(), BoxError> {
    let sim = game();
    let api = Client::builder().key("example").transport(sim.clash_transport()).build()?;
    let game = Game { api, clans: sim.clans(), players: sim.players(), clock: sim.clock() };
    let run = tokio::time::timeout(Duration::from_hours(7 * 24), run(name, game));
    run.await.map_err(|_| format!("{name} saw nothing for a week"))?
}

/// Four clans, one of them in the middle of a war. The game is closed for a quarter of an hour after two hours.
fn game() -> Sim {
    // PlanetSide lives in the same simulation; here it hardly moves.
    let quiet = Config { seed: 7, rate: 0.001, clans: 4, ..Config::default() };
    let closed = Maintenance { from: quiet.start + Duration::from_hours(2), duration: Duration::from_mins(15) };
    Sim::in_memory(Config { clash_maintenance: vec![closed], ..quiet }, Ledger::closed())
}
