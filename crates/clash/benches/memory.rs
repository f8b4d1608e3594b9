//! What a watched subject costs in memory while nothing changes, with the states in a file and without: what 10,000 of them
//! take beyond what 5,000 do, so that what has a bound for all of them together falls out. It is read from what the system
//! says of a process; `cargo bench -p bugle-clash --bench memory`, on Linux only.

mod body;
mod idle;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use bugle_event::Clock;
use idle::Idle;
use idle::case::{Case, cases};
use idle::place::Place;

/// Members of a clan and on each side of a war, and units of a player.
const SHOWN: usize = 50;
const WATCHED: [usize; 2] = [5_000, 10_000];

type Kept = fn(Arc<dyn Clock>) -> Place;

/// Where states are.
const KEPT: [(&str, Kept); 2] = [("with a journal", Place::disk), ("without a journal", Place::memory)];

/// What this process uses, in bytes.
fn used() -> usize {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096
}

/// Tells what so many use at three times, a line each.
async fn measure(case: Case, watched: usize, kept: Kept) {
    let tell = |when: &str| eprintln!("{when}:{}", used());
    let mut idle = Idle::new(case, watched, kept);
    idle.see_all().await;
    tell("all of them seen");
    idle.fail().await;
    tell("all of them seen again after they failed");
    idle.restart().await;
    tell("after a restart");
}

/// The lines of a process that watches so many.
fn lines(name: &str, kept: &str, watched: usize) -> Vec<(String, usize)> {
    let this = std::env::current_exe().expect("this program is somewhere");
    let done = Command::new(&this)
        .env("BUGLE_CASE", name)
        .env("BUGLE_KEPT", kept)
        .env("BUGLE_WATCHED", watched.to_string())
        .output();
    let done = done.expect("this program can be started");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{name} failed: {said}");
    let line = |line: &str| line.rsplit_once(':').and_then(|(when, used)| Some((when.to_owned(), used.parse().ok()?)));
    said.lines().filter_map(line).collect()
}

fn main() {
    let Some(name) = std::env::var_os("BUGLE_CASE") else {
        for (Case { name, .. }, (kept, _)) in
            cases(SHOWN).into_iter().flat_map(|case| KEPT.map(|kept| (case.clone(), kept)))
        {
            let [few, many] = WATCHED.map(|watched| lines(name, kept, watched));
            for ((when, few), (_, many)) in few.into_iter().zip(many) {
                let each = many.saturating_sub(few) / (WATCHED[1] - WATCHED[0]);
                eprintln!("{name:10}{each:>8} bytes each {kept}, {when}");
            }
        }
        return;
    };
    let watched = std::env::var("BUGLE_WATCHED").ok().and_then(|watched| watched.parse().ok()).unwrap_or(WATCHED[0]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime of one thread needs nothing");
    let asked = std::env::var("BUGLE_KEPT").unwrap_or_default();
    let kept = KEPT.into_iter().find(|(name, _)| *name == asked).map_or(KEPT[0].1, |(_, kept)| kept);
    for case in cases(SHOWN).into_iter().filter(|case| *case.name == *name) {
        runtime.block_on(measure(case, watched, kept));
    }
}
