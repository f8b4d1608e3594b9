//! Damage in the log, and what can still be had; and a log that is cut to the event.

use std::path::Path;
use std::time::Duration;

use bugle_event::{Codec, Event, Fact as _, Gap, Seq, Timestamp, Want};
use tempfile::{TempDir, tempdir};

use super::{Running, Tick, drain, number, settings};
use crate::backend::disk::store::FILE;
use crate::backend::disk::tables::LOG;
use crate::{Archive, Archived, Retention, Start};

fn codecs() -> Vec<Codec> {
    vec![Codec::of::<Tick>(), Codec::of::<Gap>()]
}

/// A journal of so many rows of 500 events each.
async fn rows(rows: u64) -> TempDir {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 8);
    for row in 0..rows {
        running.append(row * 500 + 1..=(row + 1) * 500).await;
    }
    running.close().await;
    dir
}

/// Does something to the row that begins with event `first`.
fn change(dir: &Path, first: u64, change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) {
    let tx = redb::Database::open(dir.join(FILE)).unwrap().begin_write().unwrap();
    let mut log = tx.open_table(LOG).unwrap();
    let row = log.remove(first).unwrap().unwrap().value().to_vec();
    if let Some(row) = change(row) {
        log.insert(first, &row[..]).unwrap();
    }
    drop(log);
    tx.commit().unwrap();
}

fn damage(dir: &Path, first: u64) {
    change(dir, first, |mut row| {
        let middle = row.len() / 2;
        row[middle] ^= 0xff;
        Some(row)
    });
}

/// Numbers of events, and what is said in between.
#[derive(Debug, PartialEq)]
enum Read {
    Events(i64, i64),
    Said(String),
    /// From when until when, in seconds, and how many are missing.
    Gap(Option<i64>, i64, u64),
}

fn gap(event: &Event) -> Option<Read> {
    let Gap { from, to, missed, .. } = event.get::<Gap>()?;
    let seconds = |time: Timestamp| time.as_millis() / 1000;
    Some(Read::Gap(from.map(seconds), seconds(*to), missed.unwrap()))
}

/// What comes from `start` on, and how many events are lost.
fn read(dir: &Path, start: Start, salvages: bool) -> (Vec<Read>, u64) {
    let archive = Archive::open(dir, &codecs()).unwrap();
    let mut events = archive.events(start, Want::all()).unwrap();
    if salvages {
        events = events.salvage();
    }
    let mut read = Vec::new();
    for event in &mut events {
        match (event, read.last_mut()) {
            (Ok(event), _) if gap(&event).is_some() => read.extend(gap(&event)),
            (Ok(event), Some(Read::Events(_, last))) if *last + 1 == number(&event) => *last += 1,
            (Ok(event), _) => read.push(Read::Events(number(&event), number(&event))),
            (Err(error), _) => read.push(Read::Said(error.to_string())),
        }
    }
    (read, events.lost())
}

fn said(events: &str) -> Read {
    let why = "cannot be read: a row that cannot be unpacked; `bugle journal verify` looks at all of it";
    Read::Said(format!("the journal is damaged: {events} {why}"))
}

#[tokio::test(start_paused = true)]
async fn j2_what_lies_before_a_damaged_row_comes_and_then_one_error() {
    let dir = rows(3).await;
    damage(dir.path(), 501);
    assert_eq!(read(dir.path(), Start::Beginning, false), (vec![Read::Events(1, 500), said("event 501")], 0));
    assert_eq!(read(dir.path(), Start::After(Seq(700)), false), (vec![said("event 701")], 0));
    assert_eq!(read(dir.path(), Start::After(Seq(1000)), false), (vec![Read::Events(1001, 1500)], 0));
    let archive = Archive::open(dir.path(), &codecs()).unwrap();
    let ten = archive.events(Start::Beginning, Want::all()).unwrap().take(10).map(|event| number(&event.unwrap()));
    assert_eq!(ten.collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    drop(archive);
    // A reader of the stream gets them, too, and the stream says why it ends.
    let mut running = Running::open(dir.path(), 8);
    let mut reader = running.journal.reader(Start::Beginning, Want::all());
    assert_eq!(drain(&mut reader).await, (1..=500).collect::<Vec<_>>());
    let why = running.work.join_next().await.unwrap().unwrap().unwrap_err();
    assert!(why.to_string().starts_with("the journal is damaged: event 501 cannot be read"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn j2_what_lies_behind_damage_can_be_had_and_what_is_missing_is_said() {
    let dir = rows(5).await;
    for first in [501, 1001, 2001] {
        damage(dir.path(), first);
    }
    let all = vec![
        Read::Events(1, 500),
        said("events 501 to 1000"),
        said("events 1001 to 1500"),
        Read::Gap(Some(500), 1501, 1000),
        Read::Events(1501, 2000),
        said("events 2001 to 2500"),
    ];
    let (mut found, lost) = read(dir.path(), Start::Beginning, true);
    let Some(Read::Gap(Some(2000), written, 500)) = found.pop() else { panic!("{found:?}") };
    assert!(written > 1_700_000_000, "nothing comes after it: {written}");
    assert_eq!((found, lost), (all, 1500));
    let (middle, lost) = read(dir.path(), Start::At(Timestamp::from_secs(1300)), true);
    assert!(matches!(middle[1], Read::Gap(None, 1501, _)), "{middle:?}");
    assert_eq!((&middle[2..4], lost % 500), (&[Read::Events(1501, 2000), said("events 2001 to 2500")][..], 0));
    // Whoever wants few events is told the same of what could not be read.
    let of_even = Archive::open(dir.path(), &codecs()).unwrap();
    let even = of_even.events(Start::Beginning, Want::kinds([Gap::KIND])).unwrap().salvage();
    let gaps: Vec<_> = even.flatten().filter_map(|event| gap(&event)).collect();
    assert_eq!(gaps[..1], [Read::Gap(Some(500), 1501, 1000)]);
    assert!(matches!(gaps[1..], [Read::Gap(Some(2000), _, 500)]), "{gaps:?}");
    // Of one whose first row is damaged, and of one that lacks a row.
    let dir = rows(4).await;
    damage(dir.path(), 1);
    change(dir.path(), 1001, |_| None);
    let (read, lost) = read(dir.path(), Start::Beginning, true);
    let gone = "events 1001 to 1500 cannot be read: the log lacks them";
    let gone = Read::Said(format!("the journal is damaged: {gone}; `bugle journal verify` looks at all of it"));
    let (first, before) = (Read::Gap(None, 501, 500), Read::Events(501, 1000));
    let (second, behind) = (Read::Gap(Some(1000), 1501, 500), Read::Events(1501, 2000));
    assert_eq!((read, lost), (vec![said("events 1 to 500"), first, before, gone, second, behind], 1000));
}

/// Whatever page of the file is damaged: what comes is right, and with what is said to be lost it is everything.
#[tokio::test(start_paused = true)]
async fn j2_of_a_file_with_a_damaged_page_all_is_had_or_said_to_be_lost() {
    let dir = rows(20).await;
    let file = dir.path().join(FILE);
    let whole = std::fs::read(&file).unwrap();
    let mut salvaged = 0;
    for place in (0..whole.len()).step_by(4096).map(|page| page + if page % 8192 == 0 { 700 } else { 9 }) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xff;
        std::fs::write(&file, bytes).unwrap();
        let Ok(archive) = Archive::open(dir.path(), &codecs()) else { continue };
        let Ok(events) = archive.events(Start::Beginning, Want::all()) else { continue };
        let (mut events, mut read, mut last, mut missed) = (events.salvage(), 0, 0, 0);
        for event in events.by_ref().flatten() {
            if let Some(gap) = event.get::<Gap>() {
                missed += gap.missed.unwrap();
                continue;
            }
            last = number(&event).cast_unsigned();
            assert_eq!(last, event.seq.unwrap().0, "place {place}");
            read += 1;
        }
        assert_eq!((read + missed, missed), (10_000, events.lost()), "place {place}");
        // What lies behind the damage is had, wherever that leads.
        salvaged += u64::from(last == 10_000 && missed > 0);
    }
    assert!(salvaged > 3, "{salvaged}");
}

/// A page that leads behind the end of the file kept all that lies behind it from being read.
#[tokio::test(start_paused = true)]
async fn of_a_file_that_was_cut_off_all_is_read_that_is_there() {
    let dir = rows(20).await;
    let file = dir.path().join(FILE);
    let whole = std::fs::read(&file).unwrap();
    let mut most = 0;
    for cut in 1..whole.len() / 4096 {
        std::fs::write(&file, &whole[..whole.len() - cut * 4096]).unwrap();
        let Ok(archive) = Archive::open(dir.path(), &codecs()) else { continue };
        let Ok(mut events) = archive.events(Start::Beginning, Want::all()).map(Archived::salvage) else { continue };
        let numbers: Vec<_> = events.by_ref().flatten().map(|event| number(&event)).collect();
        let read = numbers.iter().filter(|number| **number > 0).count() as u64;
        assert_eq!(read + events.lost(), 10_000, "{cut} pages");
        // Of what is there behind something that is not: a gap is its number below zero.
        let behind = numbers.iter().skip_while(|number| **number > 0).filter(|number| **number > 0).count();
        most = most.max(behind);
    }
    assert!(most > 1000, "{most}");
}

/// The numbers of the events that are kept, with all that is checked of it.
async fn kept(dir: &Path) -> Vec<i64> {
    let mut archive = Archive::open_alone(dir, &codecs()).unwrap();
    let verified = archive.verify();
    assert_eq!(verified.damage, [""; 0]);
    let stats = archive.stats().unwrap();
    drop(archive);
    // It goes on as ever.
    let running = Running::open(dir, 8);
    let mut reader = running.journal.reader(Start::Beginning, Want::all());
    let kept = drain(&mut reader).await;
    assert_eq!(stats.events, kept[0].cast_unsigned()..kept.last().unwrap().cast_unsigned() + 1);
    running.append([stats.events.end]).await;
    assert_eq!(drain(&mut reader).await, [stats.events.end.cast_signed()]);
    running.close().await;
    kept
}

#[tokio::test(start_paused = true)]
async fn j3_a_journal_is_pruned_to_the_event() {
    let events = |most| Retention { events: Some(most), ..Retention::EVERYTHING };
    let age = |second: u64| Retention { age: Some(Duration::from_secs(10_000 - second)), ..Retention::EVERYTHING };
    let now = Timestamp::from_secs(10_000);
    for (count, retention, first) in [
        (30, events(10), 21),
        (30, events(30), 1),
        (30, events(1), 30),
        (30, events(0), 30),
        (5000, events(1234), 3767),
        (5000, age(17), 17),
        (5000, age(4321), 4321),
        (30, age(9999), 30),
        (30, Retention { events: Some(25), ..age(9) }, 9),
    ] {
        let dir = tempdir().unwrap();
        let running = Running::open(dir.path(), 8);
        for first in (1..=count).step_by(700) {
            running.append(first..=(first + 699).min(count)).await;
        }
        running.close().await;
        let mut archive = Archive::open_alone(dir.path(), &codecs()).unwrap();
        assert_eq!(archive.prune(retention, now).unwrap(), first - 1, "{count}, {retention:?}");
        assert_eq!(archive.prune(retention, now).unwrap(), 0);
        drop(archive);
        assert!((first..=count).map(u64::cast_signed).eq(kept(dir.path()).await), "{count}, {retention:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn f2_a_journal_that_is_removed_or_replaced_while_it_is_written_ends_with_that_reason() {
    let other = rows(1).await;
    for is_replaced in [false, true] {
        let here = tempdir().unwrap();
        let dir = here.path().join("journal");
        let mut running = Running::with(&dir, &settings(8));
        let mut reader = running.journal.reader(Start::Beginning, Want::all());
        running.append([1]).await;
        std::fs::remove_dir_all(&dir).unwrap();
        if is_replaced {
            std::fs::create_dir(&dir).unwrap();
            std::fs::copy(other.path().join(FILE), dir.join(FILE)).unwrap();
        }
        running.journal.append(super::ticks([2]));
        let ended = tokio::time::timeout(Duration::from_mins(1), running.work.join_next()).await;
        let why = ended.expect("it ends soon").unwrap().unwrap().unwrap_err();
        let dir = dir.display();
        let expected = format!("the journal in {dir} is gone: it was removed or replaced while it was written");
        assert_eq!(why.to_string(), expected);
        assert_eq!(drain(&mut reader).await, [1], "nobody sees what nobody will find");
        assert!(running.journal.flush().await.is_err());
    }
}
