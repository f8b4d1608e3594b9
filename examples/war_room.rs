//! Follows the war and the members of a clan as one stream until the war is over: half a minute, because the
//! simulated game runs quickly. For the real service, leave out `transport` and give `key` your own.
//!
//! `cargo run -p bugle-examples --bin war_room`

#![expect(clippy::print_stdout, reason = "an example talks to people")]

use bugle::clash::{self, MemberJoined, MemberLeft, WarAttack, WarEnded};
use bugle::{BoxError, EventStream};
use bugle_sim::{Config, Ledger, Sim};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let sim = Sim::in_memory(Config { seed: 3, speed: 2000.0, ..Config::default() }, Ledger::closed());
    let tag = &sim.clans()[0];

    let api = clash::Client::builder().key("example").transport(sim.clash_transport()).build()?;
    let watch = clash::Watch::new(api).clans([tag]).wars([tag]);
    let stream = EventStream::builder().clock(sim.clock()).source(watch).build().await?;

    let mut events = stream.events();
    while let Some(event) = events.next().await {
        if let Some(attack) = event.get::<WarAttack>() {
            println!("{} attacked: {} stars, {} %", attack.clan_name, attack.stars, attack.destruction_percentage);
        } else if let Some(joined) = event.get::<MemberJoined>() {
            println!("{} joined {}", joined.member.name, joined.clan_name);
        } else if let Some(left) = event.get::<MemberLeft>() {
            println!("{} left {}", left.member.name, left.clan_name);
        } else if let Some(ended) = event.get::<WarEnded>() {
            println!("the war is over: {:?}", ended.outcome);
            break;
        }
    }
    stream.stop().await;
    Ok(())
}
