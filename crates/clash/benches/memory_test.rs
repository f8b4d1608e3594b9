//! What a watched thing takes of memory while nothing happens to it and its state is kept elsewhere: in bytes that are
//! allocated, so that they are the same each time. Counted is what twice as many take besides, so that what has a bound
//! for all of them together falls out.

mod body;
mod idle;

use std::alloc::System;

use idle::Idle;
use idle::case::{Case, cases};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// As many as make the tables that hold them as roomy as they get.
const WATCHED: [usize; 2] = [1_000, 2_000];

fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// What so many take: once all are seen, after an outage, and after a restart.
async fn taken(case: Case, watched: usize) -> [usize; 3] {
    let before = allocated();
    let mut idle = Idle::new(case, watched);
    idle.see_all().await;
    let seen = allocated() - before;
    idle.fail().await;
    let seen_again = allocated() - before;
    idle.restart().await;
    [seen, seen_again, allocated() - before]
}

#[tokio::test(start_paused = true)]
async fn whatever_is_idle_takes_a_kilobyte_at_most() {
    for (case, again) in cases(1).into_iter().zip(cases(1)) {
        let name = case.name;
        let (few, many) = (taken(case, WATCHED[0]).await, taken(again, WATCHED[1]).await);
        let each = [0, 1, 2].map(|time| (many[time] - few[time]) / (WATCHED[1] - WATCHED[0]));
        eprintln!("{name}: {each:?} bytes each");
        assert!(each.into_iter().all(|each| each <= 1024), "{name}: {each:?}");
    }
}
