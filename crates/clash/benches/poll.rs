//! What a poll costs beyond HTTP: a clan of 50 members, about 38 KB, unchanged and changed.

mod body;

use std::hint::black_box;

use bugle_clash::{ClanOptions, ClanWatcher};
use bugle_event::Timestamp;
use bytes::Bytes;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use xxhash_rust::xxh3::xxh3_64;

const MEMBERS: usize = 50;

fn watcher(body: &Bytes) -> ClanWatcher {
    let tag = "#2PP".parse().unwrap_or_else(|error| panic!("{error}"));
    let mut watcher = ClanWatcher::new(tag, ClanOptions::default());
    watcher.on_body(Timestamp::EPOCH, body.clone());
    watcher
}

fn poll(criterion: &mut Criterion) {
    let (before, after) = (body::clan(MEMBERS, 10), body::clan(MEMBERS, 11));
    // What the network brings is never the same allocation.
    let again = Bytes::from(before.to_vec());
    let now = Timestamp::from_secs(60);
    let mut group = criterion.benchmark_group(format!("clan of {} KB", before.len() / 1000));
    let mut seen = watcher(&before);
    group.bench_function("unchanged", |bencher| bencher.iter(|| black_box(seen.on_body(now, again.clone()))));
    group.bench_function("recognised while it is parked", |bencher| bencher.iter(|| black_box(xxh3_64(&again))));
    group.bench_function("all 50 members changed", |bencher| {
        bencher.iter_batched(
            || watcher(&before),
            |mut watcher| black_box(watcher.on_body(now, after.clone())),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, poll);
criterion_main!(benches);
