//! What auraxium's guide shows, and what it is in Bugle, each as a function of a few lines. All of them run against the
//! simulator, one after the other; for the real service, leave out `connector` and `transport` and give `service_id` your
//! own.
//!
//! `cargo run -p bugle-examples --bin from_auraxium`, or with the name of one: `... -- mutual_deaths`. What truly happened
//! meanwhile is then written to the path in `BUGLE_LEDGER`, an event a line.

#![expect(clippy::print_stdout, reason = "an example talks to people")]

mod actions;
mod changing_conditions;
mod characters;
mod decorator;
mod experience;
mod manual;
mod mutual_deaths;
mod plain_booleans;
mod rank_ups;
mod remove;
mod single_shot;
mod two_kinds;
mod wait_for;

use std::time::Duration;

use bugle::planetside::Client;
use bugle::{BoxError, EventStream};
use bugle_sim::{Config, Ledger, Sim};

/// A name and what it does, for each.
macro_rules! snippets {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name)),+];

        async fn run(name: &str, stream: EventStream, census: Client) -> Result<(), BoxError> {
            match name {
                $(stringify!($name) => $name::run(stream, census).await,)+
                _ => Err(format!("there is no {name}; there are {}", NAMES.join(", ")).into()),
            }
        }
    };
}

snippets! {
    decorator manual two_kinds changing_conditions plain_booleans actions experience characters single_shot remove
    wait_for rank_ups mutual_deaths
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let chosen: Vec<_> = std::env::args().skip(1).collect();
    let all = || NAMES.iter().map(ToString::to_string).collect();
    for name in if chosen.is_empty() { all() } else { chosen } {
        println!("== {name}");
        // New each time, and there as long as it is followed.
        let config = Config { rate: 2000.0, population: 100, ..Config::default() };
        let ledger = std::env::var_os("BUGLE_LEDGER").map(|path| Ledger::to_file(path.as_ref())).transpose()?;
        let sim = Sim::in_memory(config, ledger.unwrap_or_else(Ledger::closed));
        let (stream, census) = follow(&sim).await?;
        let run = tokio::time::timeout(Duration::from_mins(1), run(&name, stream, census));
        run.await.map_err(|_| format!("{name} saw nothing for a minute"))??;
    }
    Ok(())
}

/// A stream of the simulated PlanetSide 2, and the client that it was made with.
async fn follow(sim: &Sim) -> Result<(EventStream, Client), BoxError> {
    let (connector, transport) = (sim.connector(), sim.census_transport());
    let census = Client::builder().service_id("example").connector(connector).transport(transport).build()?;
    let stream = EventStream::builder().clock(sim.clock()).source(census.push()).build().await?;
    Ok((stream, census))
}
