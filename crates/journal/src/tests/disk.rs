//! What is on disk, and what is said of it.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bugle_event::{Checkpoint, Codec, Gap, Timestamp, Want};
use tempfile::tempdir;

use super::{Running, Tick, clock_one, drain, noon, number, settings, ticks};
use crate::{Archive, Commit, Journal, JournalError, Retention, Settings, Start};

fn codecs() -> Vec<Codec> {
    vec![Codec::of::<Tick>(), Codec::of::<Gap>()]
}

#[tokio::test(start_paused = true)]
async fn a_source_finds_what_it_said_at_its_checkpoints_at_once_and_after_a_restart() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 8);
    assert_eq!(running.state().await, None);
    running.journal.append(ticks(1..=3));
    assert_eq!(running.state().await, Some((3, "3".to_owned())), "handed over, not yet written");
    running.journal.flush().await.unwrap();
    assert_eq!(running.state().await, Some((3, "3".to_owned())));
    let look = Checkpoint { subject: clock_one(), at: Timestamp::from_secs(7), state: None };
    running.journal.append(Commit { source: "test".into(), events: Vec::new(), checkpoints: vec![look] });
    assert_eq!(running.state().await, Some((7, "3".to_owned())));
    tokio::time::sleep(Duration::from_secs(11)).await;
    running.crash().await;
    let running = Running::open(dir.path(), 8);
    assert_eq!(running.state().await, Some((7, "3".to_owned())), "a look is written within ten seconds");
    assert_eq!(running.journal.states("other").load(&clock_one()).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn in_memory_a_source_finds_its_states_too() {
    let journal = super::in_memory(8);
    journal.append(ticks(1..=3));
    let saved = journal.states("test").load(&clock_one()).await.unwrap().unwrap();
    assert_eq!((saved.at, saved.state), (Timestamp::from_secs(3), Some("3".into())));
}

#[test]
fn in_memory_there_is_room_for_the_states_of_more_subjects_than_events_are_kept() {
    let journal = super::in_memory(2);
    for number in 1..=5 {
        let subject = bugle_event::Subject::number("clock", number);
        let checkpoint = Checkpoint { subject, at: Timestamp::from_secs(1), state: Some("state".into()) };
        journal.append(Commit { source: "test".into(), events: Vec::new(), checkpoints: vec![checkpoint] });
    }
    assert!(journal.has_room_for(1));
}

#[tokio::test(start_paused = true)]
async fn a_trickle_of_events_becomes_few_rows() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 8);
    for number in 1..=500 {
        running.append([number]).await;
    }
    running.close().await;
    let stats = Archive::open(dir.path(), &codecs()).unwrap().stats().unwrap();
    assert_eq!(stats.events, 1..501);
    assert!(stats.log_rows < 10, "{stats:?}");
}

#[tokio::test(start_paused = true)]
async fn two_programs_cannot_write_and_others_can_read() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 8);
    running.append(1..=3).await;
    let refused = Journal::open(dir.path(), &settings(8), noon()).unwrap_err();
    assert!(matches!(&refused, JournalError::InUse { .. }), "{refused:?}");
    assert!(Archive::open_alone(dir.path(), &codecs()).is_err());
    let archive = Archive::open(dir.path(), &codecs()).unwrap();
    let read = || archive.events(Start::Beginning, Want::all()).unwrap().map(|event| number(&event.unwrap()));
    assert_eq!(read().collect::<Vec<_>>(), [1, 2, 3]);
    running.append(4..=5).await;
    assert_eq!(read().collect::<Vec<_>>(), [1, 2, 3, 4, 5], "it follows the one that writes");
}

#[tokio::test(start_paused = true)]
async fn the_oldest_events_go_by_age_by_count_and_by_size() {
    let old = |retention| async move {
        let dir = tempdir().unwrap();
        let running = Running::with(dir.path(), &Settings { retention, ..settings(4) });
        for first in (1..20_000).step_by(1000) {
            running.append(first..first + 1000).await;
        }
        running.close().await;
        let mut archive = Archive::open_alone(dir.path(), &codecs()).unwrap();
        assert_eq!(archive.verify().damage, [""; 0]);
        archive.stats().unwrap()
    };
    let all = old(Retention::EVERYTHING).await;
    assert_eq!(all.events, 1..20_001);
    let by_count = old(Retention { events: Some(5000), ..Retention::EVERYTHING }).await;
    assert!((10_000..=15_001).contains(&by_count.events.start), "{by_count:?}");
    let by_size = old(Retention { bytes: Some(all.log_bytes / 2), ..Retention::EVERYTHING }).await;
    assert!((all.log_bytes / 3..=all.log_bytes).contains(&by_size.log_bytes), "{by_size:?}");
    // It is noon all the time, and each tick is as many seconds after midnight.
    let age = Some(Duration::from_secs(43_200 - 10_000));
    let by_age = old(Retention { age, ..Retention::EVERYTHING }).await;
    assert!((7000..=10_001).contains(&by_age.events.start), "{by_age:?}");
}

/// What is older than so many seconds after midnight goes.
async fn oldest_kept(observed: &[std::ops::Range<u64>], second: u64) -> u64 {
    let (dir, age) = (tempdir().unwrap(), Some(Duration::from_secs(43_200 - second)));
    let retention = Retention { age, ..Retention::EVERYTHING };
    let running = Running::with(dir.path(), &Settings { retention, ..settings(4) });
    for observed in observed {
        running.append(observed.clone()).await;
    }
    running.close().await;
    Archive::open(dir.path(), &codecs()).unwrap().stats().unwrap().events.start
}

#[tokio::test(start_paused = true)]
async fn p2_what_was_observed_while_the_clock_was_ahead_ages_with_what_came_next() {
    let day = 86_400;
    let next = [1..3000, 3000..6000, 6000..9000, 9000..12_000];
    let ahead = [&[day..day + 3000, 7 * day..7 * day + 3000], &next[..]].concat();
    assert!((11_000..=15_001).contains(&oldest_kept(&ahead, 10_000).await));
    // All of it is younger, or all that is left was observed ahead.
    assert_eq!(oldest_kept(&ahead, 0).await, 1);
    assert_eq!(oldest_kept(&ahead[..2], 10_000).await, 1);
}

#[tokio::test(start_paused = true)]
async fn p2_a_checkpoint_of_a_clock_that_was_ahead_does_not_hide_the_looks_after_it() {
    let dir = tempdir().unwrap();
    for journal in [super::in_memory(8), Journal::open(dir.path(), &settings(8), noon()).unwrap()] {
        let running = Running::on(journal);
        let seen = |at, state: Option<&'static str>| {
            let (at, state) = (Timestamp::from_secs(at), state.map(Into::into));
            let checkpoints = vec![Checkpoint { subject: clock_one(), at, state }];
            running.journal.append(Commit { source: "test".into(), events: Vec::new(), checkpoints });
        };
        seen(86_400, Some("a day ahead"));
        assert_eq!(running.state().await.unwrap().0, 86_400, "nothing else is known");
        running.journal.flush().await.unwrap();
        seen(40_000, None);
        assert_eq!(running.state().await, Some((40_000, "a day ahead".to_owned())));
        running.journal.flush().await.unwrap();
        assert_eq!(running.state().await, Some((40_000, "a day ahead".to_owned())));
    }
}

#[tokio::test(start_paused = true)]
async fn a_journal_can_be_pruned_and_compacted() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    for first in (1..60_000).step_by(3000) {
        running.append(first..first + 3000).await;
    }
    running.close().await;
    let mut archive = Archive::open_alone(dir.path(), &codecs()).unwrap();
    let retention = Retention { events: Some(10_000), ..Retention::EVERYTHING };
    let dropped = archive.prune(retention, Timestamp::EPOCH).unwrap();
    assert!(dropped > 40_000, "{dropped}");
    let (before, after) = archive.compact().unwrap();
    assert!(after < before, "{before} to {after}");
    let verified = archive.verify();
    assert_eq!(verified.damage, [""; 0]);
    assert_eq!(verified.kinds.values().sum::<u64>(), 60_000 - dropped);
    drop(archive);
    let running = Running::open(dir.path(), 4);
    running.append([60_001]).await;
    let mut reader = running.journal.reader(Start::Beginning, Want::all());
    assert_eq!(drain(&mut reader).await.last(), Some(&60_001));
}

#[test]
fn what_is_no_journal_is_refused_with_a_clear_line() {
    let said = |make: fn(&Path)| {
        let dir = tempdir().unwrap();
        make(&dir.path().join("journal.redb"));
        let error = Journal::open(dir.path(), &settings(4), noon()).unwrap_err();
        bugle_event::in_words(&error).replace(&*dir.path().to_string_lossy(), "DIR")
    };
    insta::assert_snapshot!(said(|path| std::fs::write(path, vec![7; 70_000]).unwrap()));
    insta::assert_snapshot!(said(|path| std::fs::write(path, "{}").unwrap()));
    insta::assert_snapshot!(said(|path| std::fs::create_dir(path).unwrap()));
    let dir = tempdir().unwrap();
    let error = Archive::open(dir.path(), &codecs()).unwrap_err();
    assert_eq!(error.to_string(), format!("there is no journal in {}", dir.path().display()));
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    for refused in [Journal::open(&file, &settings(4), noon()).err(), Archive::open(&file, &codecs()).err()] {
        assert_eq!(
            refused.unwrap().to_string(),
            format!("{} is a file, and not the directory of a journal", file.display())
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_page_is_noticed_and_nothing_wrong_is_read() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    for first in (1..9000).step_by(3000) {
        running.append(first..first + 3000).await;
    }
    running.close().await;
    let file = dir.path().join("journal.redb");
    let whole = std::fs::read(&file).unwrap();
    let mut noticed = 0;
    let pages = whole.len() / 4096;
    for page in 0..pages {
        flip(&file, page as u64 * 4096 + 700);
        let read = || -> Result<Vec<i64>, JournalError> {
            let archive = Archive::open(dir.path(), &codecs())?;
            archive.events(Start::Beginning, Want::all())?.map(|event| event.map(|event| number(&event))).collect()
        };
        match read() {
            Ok(read) => assert_eq!(read, (1..=9000).collect::<Vec<_>>(), "page {page}"),
            Err(_) => noticed += 1,
        }
        std::fs::write(&file, &whole).unwrap();
    }
    assert!(noticed > 3, "{noticed} of {pages}");
}

/// A damaged page names another one that lies behind the end of the file: that was "not a journal".
#[tokio::test(start_paused = true)]
async fn whatever_is_damaged_behind_its_first_bytes_it_is_a_journal() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 4);
    running.append(1..3000).await;
    running.close().await;
    let file = dir.path().join("journal.redb");
    let whole = std::fs::read(&file).unwrap();
    let mut refused = 0;
    // The head, and of each page its own head with the numbers of pages in it.
    let heads = (0..whole.len() / 4096).flat_map(|page| (0..160).step_by(4).map(move |byte| page * 4096 + byte));
    for place in heads.filter(|place| *place > 9) {
        flip(&file, place as u64);
        if let Err(error) = Archive::open(dir.path(), &codecs()) {
            // What stands for the format may become another number.
            let is_told = matches!(error, JournalError::Damaged { .. } | JournalError::NewerFormat { .. });
            assert!(is_told, "{place}: {error:?}");
            refused += 1;
        }
        std::fs::write(&file, &whole).unwrap();
    }
    assert!(refused > 3, "{refused}");
}

/// A journal that a crash left is not walked through before it opens: each commit has saved which pages are free.
#[tokio::test(start_paused = true)]
async fn z_after_a_crash_the_store_has_nothing_to_repair() {
    let (dir, crashed) = (tempdir().unwrap(), tempdir().unwrap());
    let running = Running::open(dir.path(), 4);
    for first in (1..3000).step_by(500) {
        running.append(first..first + 500).await;
    }
    let file = crashed.path().join("journal.redb");
    std::fs::copy(dir.path().join("journal.redb"), &file).unwrap();
    let repairs = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&repairs);
    let mut builder = redb::Builder::new();
    builder.set_repair_callback(move |_| _ = count.fetch_add(1, Ordering::Relaxed));
    drop(builder.open(&file).unwrap());
    assert_eq!(repairs.load(Ordering::Relaxed), 0);
    let running = Running::open(crashed.path(), 4);
    let mut reader = running.journal.reader(Start::Beginning, Want::all());
    assert_eq!(drain(&mut reader).await.len(), 3000);
}

/// Turns over the bits of a byte.
fn flip(file: &Path, place: u64) {
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(file).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(place)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(place)).unwrap();
    file.write_all(&[!byte[0]]).unwrap();
}

/// Each of a program that was killed while it made its journal, again and again, left a file that nobody removed.
#[test]
fn what_a_crash_left_of_a_journal_that_was_being_made_is_removed() {
    let dir = tempdir().unwrap();
    for name in [".unfinished-Ab3dEf.redb", "newbackup.redb"] {
        std::fs::write(dir.path().join(name), "half").unwrap();
    }
    let open = || Journal::open(dir.path(), &settings(8), noon()).unwrap();
    drop(open());
    drop(open());
    let mut left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort_unstable();
    assert_eq!(left, ["journal.redb", "newbackup.redb"]);
}
