//! What a poll costs beyond HTTP: a clan of 50 members, about 44 KB, unchanged and changed.

use std::hint::black_box;

use bugle_clash::{ClanOptions, ClanWatcher};
use bugle_event::Timestamp;
use bytes::Bytes;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

const MEMBERS: usize = 50;
/// The first three symbols of made-up tags.
const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";

fn clan(donations: u32) -> Bytes {
    let members: Vec<Value> = (0..MEMBERS).map(|number| member(number, donations)).collect();
    let clan = json!({
        "tag": "#2PP", "name": "Clan", "type": "inviteOnly", "description": "A clan of made-up players. ".repeat(8),
        "clanLevel": 20, "clanPoints": 40_000, "warWins": 300, "isWarLogPublic": true,
        "badgeUrls": { "large": "https://api-assets.example/badges/512/0123456789abcdef.png" },
        "members": MEMBERS, "memberList": members,
    });
    serde_json::to_vec(&clan).unwrap_or_default().into()
}

fn member(number: usize, donations: u32) -> Value {
    let symbol = |place: u32| char::from(SYMBOLS[number / SYMBOLS.len().pow(place) % SYMBOLS.len()]);
    let icon =
        |size: u32| format!("https://api-assets.example/leagues/{size}/0123456789abcdef0123456789abcdef012345.png");
    json!({
        "tag": format!("#PPP{}{}", symbol(1), symbol(0)), "name": format!("Player {number}"), "role": "member",
        "townHallLevel": 15, "expLevel": 200, "trophies": 5000, "builderBaseTrophies": 4000,
        "league": { "id": 29_000_022, "name": "Legend League", "iconUrls": { "tiny": icon(36), "small": icon(72), "medium": icon(288) } },
        "builderBaseLeague": { "id": 44_000_041, "name": "Diamond League" },
        "clanRank": number + 1, "previousClanRank": number + 1, "donations": donations, "donationsReceived": 100,
        "playerHouse": { "elements": [
            { "type": "ground", "id": 82_000_002 }, { "type": "walls", "id": 82_000_049 },
            { "type": "roof", "id": 82_000_010 }, { "type": "decoration", "id": 82_000_060 },
        ] },
    })
}

fn watcher(body: &Bytes) -> ClanWatcher {
    let tag = "#2PP".parse().unwrap_or_else(|error| panic!("{error}"));
    let mut watcher = ClanWatcher::new(tag, ClanOptions::default());
    watcher.on_body(Timestamp::EPOCH, body.clone());
    watcher
}

fn poll(criterion: &mut Criterion) {
    let (before, after) = (clan(10), clan(11));
    // What the network brings is never the same allocation.
    let again = Bytes::from(before.to_vec());
    let now = Timestamp::from_secs(60);
    let mut group = criterion.benchmark_group(format!("clan of {} KB", before.len() / 1000));
    let mut seen = watcher(&before);
    group.bench_function("unchanged", |bencher| bencher.iter(|| black_box(seen.on_body(now, again.clone()))));
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
