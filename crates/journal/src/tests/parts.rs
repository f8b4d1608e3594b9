//! States in parts.

use std::path::Path;

use bugle_event::{Part, Parts};
use futures_util::StreamExt as _;
use redb::{ReadableDatabase as _, ReadableTable as _};
use tempfile::tempdir;

use super::{Running, in_memory, ticks};
use crate::backend::disk::store::FILE;
use crate::backend::disk::tables::{CURSORS, READER_PARTS};
use crate::{Archive, Journal, NamedReader, ReaderOptions, Start};

async fn named(journal: &Journal, name: &str) -> NamedReader {
    let options = ReaderOptions { start: Start::Beginning, ..ReaderOptions::default() };
    journal.named_reader(name, &options).await.unwrap()
}

fn parts<const N: usize>(parts: [(&'static str, &'static str); N]) -> Parts {
    parts.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

/// Keeps these, and leaves.
async fn keep(journal: &Journal, name: &str, parts: Vec<Part>) {
    let mut reader = named(journal, name).await;
    reader.keep(parts);
    reader.flush().await.unwrap();
}

/// The rows of parts in the file, with the packed sizes left out.
fn rows(dir: &Path) -> Vec<(String, String)> {
    let db = redb::Builder::new().open_read_only(dir.join(FILE)).unwrap();
    let table = db.begin_read().unwrap().open_table(READER_PARTS).unwrap();
    let rows = table.iter().unwrap().map(|row| {
        let key = row.unwrap().0;
        let (reader, part) = key.value();
        (reader.to_owned(), String::from_utf8(part.to_vec()).unwrap())
    });
    rows.collect()
}

#[tokio::test(start_paused = true)]
async fn parts_are_kept_with_the_next_confirmation_and_those_that_are_gone_are_gone() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    running.append(1..=3).await;
    let mut reader = named(&running.journal, "r").await;
    let events: Vec<_> = reader.by_ref().take(3).collect().await;
    reader.keep(vec![Part::new("", "whole"), Part::new("a", "1")]);
    reader.keep(vec![Part::new("b", "2"), Part::new("a", "3")]);
    reader.flush().await.unwrap();
    assert_eq!(reader.state(), Parts::new(), "1 is not confirmed, and would come again");
    reader.confirm(&events[0]);
    reader.keep(vec![Part::gone("b"), Part::new("c", "4")]);
    reader.confirm(&events[1]);
    reader.flush().await.unwrap();
    reader.keep(vec![Part::gone("a")]);
    drop(reader);
    running.crash().await;

    let running = Running::open(dir.path(), 100);
    let mut reader = named(&running.journal, "r").await;
    assert_eq!((reader.state(), reader.lag()), (parts([("", "whole"), ("a", "3"), ("c", "4")]), 1));
    reader.keep(vec![Part::gone(""), Part::gone("a"), Part::gone("c"), Part::gone("never")]);
    reader.confirm(&events[2]);
    drop(reader);
    running.close().await;
    assert_eq!(rows(dir.path()), []);
    assert_eq!(named(&Running::open(dir.path(), 100).journal, "r").await.state(), Parts::new());
}

#[tokio::test(start_paused = true)]
async fn in_memory_the_next_reader_of_a_name_finds_the_parts() {
    let journal = in_memory(10);
    journal.append(ticks(1..=1));
    let mut reader = named(&journal, "r").await;
    let event = reader.next().await.unwrap();
    reader.keep(vec![Part::new("a", "1"), Part::new("b", "2")]);
    reader.confirm(&event);
    drop(reader);
    assert_eq!(named(&journal, "r").await.state(), parts([("a", "1"), ("b", "2")]));
}

#[tokio::test(start_paused = true)]
async fn each_reader_has_its_own_parts_and_forgetting_one_leaves_the_others() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    for name in ["r", "r2", "r\0", "q"] {
        keep(&running.journal, name, vec![Part::new("a", "1"), Part::new("b", "2"), Part::new("", "0")]).await;
    }
    running.close().await;
    let mut archive = Archive::open_alone(dir.path(), &[]).unwrap();
    assert_eq!(archive.verify().damage, [""; 0]);
    assert_eq!(archive.stats().unwrap().readers["r"].parts, 3);
    assert!(archive.forget_reader("r").unwrap());
    drop(archive);
    let left: Vec<_> = rows(dir.path()).into_iter().map(|(reader, _)| reader).collect();
    assert_eq!(left, ["q", "q", "r\0", "r\0", "r2", "r2"]);
    let running = Running::open(dir.path(), 100);
    assert_eq!(named(&running.journal, "r").await.state(), Parts::new());
    assert_eq!(named(&running.journal, "r\0").await.state().len(), 3);
}

/// As a program does that knows no parts, and moves a place.
fn move_place(dir: &Path, reader: &str, behind: &[u8]) {
    let db = redb::Builder::new().open(dir.join(FILE)).unwrap();
    let tx = db.begin_write().unwrap();
    let row = [&crate::cursor::Cursor::after(0).to_bytes()[..], behind].concat();
    tx.open_table(CURSORS).unwrap().insert(reader, &row[..]).unwrap();
    tx.commit().unwrap();
}

#[tokio::test(start_paused = true)]
async fn parts_of_another_place_are_never_read_again() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    keep(&running.journal, "r", vec![Part::new("", "0"), Part::new("a", "1"), Part::new("b", "2")]).await;
    running.close().await;
    move_place(dir.path(), "r", &[1]);
    let running = Running::open(dir.path(), 100);
    assert_eq!(named(&running.journal, "r").await.state(), parts([("", "0")]));
    keep(&running.journal, "r", vec![Part::new("b", "3")]).await;
    running.close().await;
    assert_eq!(rows(dir.path()), [("r".to_owned(), "b".to_owned())], "what was left behind has made way");
    move_place(dir.path(), "r", &[]);
    assert_eq!(named(&Running::open(dir.path(), 100).journal, "r").await.state(), Parts::new());
}

#[tokio::test(start_paused = true)]
async fn a_state_that_lacks_a_part_is_damage() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    keep(&running.journal, "r", vec![Part::new("a", "1"), Part::new("b", "2")]).await;
    running.close().await;
    move_place(dir.path(), "r", &[0, 3]);
    let archive = &mut Archive::open_alone(dir.path(), &[]).unwrap();
    assert_eq!(archive.verify().damage, ["the state of the reader r has 2 parts, and should have 3"]);
}

/// A confirmation writes what has changed, however large the rest is.
#[tokio::test(start_paused = true)]
async fn a_large_state_costs_only_what_changes() {
    let dir = tempdir().unwrap();
    let running = Running::open(dir.path(), 100);
    let all = (0..5000).map(|key: u32| Part::new(key.to_be_bytes().to_vec(), vec![7; 40])).collect();
    keep(&running.journal, "r", all).await;
    running.append(1..=1).await;
    let mut reader = named(&running.journal, "r").await;
    let event = reader.next().await.unwrap();
    reader.keep(vec![Part::new(3_u32.to_be_bytes().to_vec(), "changed"), Part::gone(4_u32.to_be_bytes().to_vec())]);
    reader.confirm(&event);
    let row = reader.row();
    assert_eq!((row.parts.len(), row.replaces_parts), (2, false));
}
