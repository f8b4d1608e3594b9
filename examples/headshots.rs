//! Prints headshots on one world, and stops after ten. Runs against the simulator; for the real service, leave out
//! `connector` and give `service_id` your own.
//!
//! `cargo run -p bugle-examples --bin headshots`

#![expect(clippy::print_stdout, reason = "an example talks to people")]

use std::sync::atomic::{AtomicU32, Ordering};

use bugle::planetside::{self, Death, World};
use bugle::{BoxError, EventStream, Gap};
use bugle_sim::{Config, Ledger, Sim};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let sim = Sim::in_memory(Config { rate: 500.0, ..Config::default() }, Ledger::closed());

    let census = planetside::Client::builder().service_id("example").connector(sim.connector()).build()?;
    let stream = EventStream::builder().source(census.push()).build().await?;

    let count = AtomicU32::new(0);
    stream.on::<Death>().world(World::OSPREY).when(|death| death.is_headshot).call(move |death, context| {
        println!("{} shot {} in the head", death.attacker_character_id, death.character_id);
        if count.fetch_add(1, Ordering::Relaxed) == 9 {
            context.stop();
        }
    });
    // What nobody saw is an event too. A bot that counts should know.
    stream.on::<Gap>().call(|gap, _| println!("blind from {:?} to {} ({})", gap.from, gap.to, gap.cause));

    stream.run().await?;
    Ok(())
}
