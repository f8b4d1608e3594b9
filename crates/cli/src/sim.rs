//! `bugle sim`: the fake services on loopback.

use std::io::Write as _;

use bugle::{Clock as _, SystemClock, Timestamp};
use bugle_sim::clash::Keys;
use bugle_sim::{Addresses, Config, Ledger, Ports, Sim};
use serde::Serialize;

use crate::args::{Scene, Sim as Args};
use crate::beside;
use crate::clock::Simulated;
use crate::failure::Failure;
use crate::follow::stop_signal;

/// What is told of the simulator: where the games are, and what time it is there.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    addresses: &'a Addresses,
    clock: Simulated,
}

pub(crate) async fn run(args: Args) -> Result<(), Failure> {
    let ledger = match &args.ledger {
        Some(path) => Ledger::to_file(path).map_err(|source| Failure::Write { path: path.clone(), source })?,
        None => Ledger::closed(),
    };
    let ports = Ports { push: args.push_port, census: args.census_port, clash: args.clash_port };
    let clash_keys = if args.portal_keys { Keys::OfPortal } else { Keys::Any };
    let config = Config { clash_keys, ..config(&args.world, 50.0, 1.0, args.start) };
    let speed = config.speed;
    let sim = Sim::listen(config, ports, ledger).await.map_err(|error| Failure::from_error(&error))?;
    let addresses = sim.addresses().expect("it listens");
    let clock = Simulated { game: sim.clock().now(), real: SystemClock.now(), speed };
    let line = serde_json::to_string(&Told { addresses, clock }).map_err(std::io::Error::from)?;
    if let Some((program, arguments)) = args.command.split_first() {
        return beside::run(program, arguments, &line, addresses, args.portal_keys).await;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush())?;
    drop(out);
    stop_signal().await;
    Ok(())
}

/// The world that was asked for.
pub(crate) fn config(scene: &Scene, rate: f64, speed: f64, start: Option<Timestamp>) -> Config {
    Config {
        seed: scene.seed,
        rate: scene.rate.unwrap_or(rate),
        speed: scene.speed.unwrap_or(speed),
        start: start.unwrap_or_else(|| SystemClock.now()),
        faults: scene.faults.iter().copied().collect(),
        ..Config::default()
    }
}
