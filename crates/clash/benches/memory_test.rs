//! What a watched thing takes of memory while nothing happens to it, with its state kept elsewhere and without: in bytes
//! that are allocated, so that they are the same each time. Counted is what twice as many take besides, so that what has a bound
//! for all of them together falls out.

mod body;
mod idle;

use std::alloc::System;
use std::sync::Arc;

use bugle_event::Clock;
use idle::Idle;
use idle::case::{Case, cases};
use idle::place::Place;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// As many as make the tables that hold them as roomy as they get.
const WATCHED: [usize; 2] = [1_000, 2_000];

fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

type Kept = fn(Arc<dyn Clock>) -> Place;

/// What so many take: once all are seen, after an outage, and after a restart.
async fn taken(case: Case, watched: usize, kept: Kept) -> [usize; 3] {
    let before = allocated();
    let mut idle = Idle::new(case, watched, kept);
    idle.see_all().await;
    let seen = allocated() - before;
    idle.fail().await;
    let seen_again = allocated() - before;
    idle.restart().await;
    [seen, seen_again, allocated() - before]
}

/// Whatever shows so many members, or units, takes `most` bytes at most.
async fn take_at_most(most: usize, shown: usize, watched: [usize; 2], kept: Kept) {
    for (case, again) in cases(shown).into_iter().zip(cases(shown)) {
        let name = case.name;
        let (few, many) = (taken(case, watched[0], kept).await, taken(again, watched[1], kept).await);
        let each = [0, 1, 2].map(|time| (many[time] - few[time]) / (watched[1] - watched[0]));
        eprintln!("{name}: {each:?} bytes each");
        assert!(each.into_iter().all(|each| each <= most), "{name}: {each:?}");
    }
}

/// In one test: what others allocate meanwhile would count.
#[tokio::test(start_paused = true)]
async fn whatever_is_idle_takes_a_kilobyte_at_most_and_eight_without_a_journal() {
    take_at_most(1024, 1, WATCHED, Place::disk).await;
    // What is kept in memory then hangs on how much there is to see.
    take_at_most(8 * 1024, 50, WATCHED.map(|watched| watched / 2), Place::memory).await;
}
