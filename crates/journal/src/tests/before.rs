//! A journal of the first format, written by the program before there were states of readers: events of both games, the
//! states of a clan, a war and a player, a reader that confirmed all but one event, and one with holes and a dead letter.
//! `data/before.ndjson` is what that program exported of it.

use std::path::Path;

use bugle_event::{Codec, Gap, Seq, Subject, Want};
use futures_util::StreamExt as _;
use tempfile::{TempDir, tempdir};
use tokio::time::timeout;

use super::{Running, ticks};
use crate::{Archive, NamedReader, ReaderOptions, Start};

/// Its events, a line each.
const EVENTS: &str = include_str!("data/before.ndjson");

fn journal() -> TempDir {
    let dir = tempdir().unwrap();
    let packed = include_bytes!("data/before.redb.zst");
    std::fs::write(dir.path().join("journal.redb"), zstd::bulk::decompress(packed, 1 << 20).unwrap()).unwrap();
    dir
}

fn archive(dir: &Path) -> Archive {
    Archive::open(dir, &[Codec::of::<Gap>()]).unwrap()
}

/// The numbers of what comes.
async fn seqs(reader: &mut NamedReader) -> Vec<u64> {
    let mut seqs = Vec::new();
    while let Ok(Some(event)) = timeout(std::time::Duration::from_millis(1), reader.next()).await {
        seqs.extend(event.seq.map(|Seq(seq)| seq));
    }
    seqs
}

#[test]
fn its_events_are_what_they_were() {
    let dir = journal();
    let archive = archive(dir.path());
    let events = archive.events(Start::Beginning, Want::all()).unwrap();
    let read: Vec<_> = events.map(|event| event.unwrap().to_json()).collect();
    assert_eq!(read, EVENTS.lines().collect::<Vec<_>>());
    drop(archive);
    let verified = Archive::open_alone(dir.path(), &[]).unwrap().verify();
    assert_eq!((verified.damage, verified.snapshots, verified.foreign), (Vec::new(), 4, 45));
}

#[test]
fn what_was_given_up_is_there() {
    let dir = journal();
    let letters = archive(dir.path()).dead_letters(None).unwrap();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!((&*letter.reader, letter.tries, &*letter.reason), ("holes", 3, "it would not go in"));
    assert_eq!(letter.event.to_json(), EVENTS.lines().nth(5).unwrap());
}

#[tokio::test(start_paused = true)]
async fn its_sources_find_what_they_said() {
    let dir = journal();
    let running = Running::open(dir.path(), 8);
    let load = async |source: &'static str, subject: &str| {
        let saved = running.journal.states(source).load(&subject.parse::<Subject>().unwrap()).await.unwrap().unwrap();
        // Its length and a hash of it say enough.
        let state = saved.state.map(|state| format!("{} {}", state.len(), fingerprint(&state)));
        (saved.at.to_string(), state.unwrap_or_default())
    };
    insta::assert_debug_snapshot!([
        load("planetside", "connection/ps2").await,
        load("clash", "clan/#88889R0J").await,
        load("clash", "current_war/#88889R0J").await,
        load("clash", "player/#PCQ9PVVYV").await,
        load("clash", "clan/#LOOKED").await,
    ]);
}

fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[tokio::test(start_paused = true)]
async fn its_readers_go_on_where_they_were_and_the_log_where_it_ended() {
    let dir = journal();
    let running = Running::open(dir.path(), 8);
    assert_eq!(running.journal.lags(), [("bot".to_owned(), 1), ("holes".to_owned(), 39)]);
    let open = async |name| running.journal.named_reader(name, &ReaderOptions::default()).await.unwrap();
    let (mut bot, mut holes) = (open("bot").await, open("holes").await);
    assert_eq!((bot.state().len(), holes.state().len()), (0, 0));
    running.journal.append(ticks(1..=1));
    running.journal.flush().await.unwrap();
    assert_eq!(seqs(&mut bot).await, [45, 46]);
    assert_eq!(seqs(&mut holes).await, [7, 10].into_iter().chain(12..=46).collect::<Vec<_>>());
}
