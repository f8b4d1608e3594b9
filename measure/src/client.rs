//! The clients of this program, by name.

use std::future::Future;

use bugle::clash;

use crate::figures::Figures;
use crate::own_polls::{CLANS, EVERY};
use crate::{bare, bare_polls, latency, own, own_polls};

/// Runs one of them against the service at `address` until it has dealt with so many, and prints its figures.
pub(crate) fn run(name: &str, address: &str, count: u64) {
    let figures = match name {
        "bugle" => on_one(own::all(address, count)),
        "bugle-two-threads" => on_two(own::all(address, count)),
        "bugle-deaths" => on_one(own::deaths(address, count)),
        "bugle-journal" => on_two(own::journalled(address, count)),
        "bugle-latency" => on_one(latency::own(address, count)),
        "bugle-polls" => on_one(own_polls::run(address, count, CLANS, clans)),
        "bugle-polls-100" => on_one(own_polls::run(address, count, 100, clans)),
        "bugle-polls-1000" => on_one(own_polls::run(address, count, 1_000, clans)),
        "bugle-polls-10000" => on_one(own_polls::run(address, count, 10_000, clans)),
        "bugle-polls-100000" => on_one(own_polls::run(address, count, 100_000, clans)),
        "bugle-polls-kept" => on_one(own_polls::kept(address, count, 100_000)),
        "bugle-polls-players" => {
            on_one(own_polls::run(address, count, CLANS, |watch, tags| watch.players(clash::tags(tags).every(EVERY))))
        }
        "bugle-polls-wars" => {
            on_one(own_polls::run(address, count, CLANS, |watch, tags| watch.wars(clash::tags(tags).every(EVERY))))
        }
        "bare" => on_one(bare::typed(address, count)),
        "bare-frames" => on_one(bare::frames(address, count)),
        "bare-latency" => on_one(latency::bare(address, count)),
        "bare-polls-hash" => on_one(bare_polls::hashed(address, count, "clans", "")),
        "bare-polls-hash-players" => on_one(bare_polls::hashed(address, count, "players", "")),
        "bare-polls-hash-wars" => on_one(bare_polls::hashed(address, count, "clans", "/currentwar")),
        "bare-polls-typed" => on_one(bare_polls::typed(address, count)),
        #[cfg(feature = "auraxis")]
        "auraxis" => on_one(crate::peer::run(address, count)),
        _ => panic!("there is no client `{name}`"),
    };
    println!("{}", serde_json::to_string(&figures).expect("figures have a JSON form"));
}

fn clans(watch: clash::Watch, tags: Vec<String>) -> clash::Watch {
    watch.clans(clash::tags(tags).every(EVERY))
}

fn on_one(client: impl Future<Output = Figures>) -> Figures {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be made").block_on(client)
}

fn on_two(client: impl Future<Output = Figures>) -> Figures {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be made").block_on(client)
}
