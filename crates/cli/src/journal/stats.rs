//! `bugle journal stats`: what is in a journal.

use std::path::Path;

use bugle::Timestamp;
use bugle::journal::Stats;
use serde::Serialize;

use super::cursors::{Cursor, cursors, table};
use super::open::open;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::pretty::{date_time, size};
use crate::say::counted;

/// As it is written as JSON.
#[derive(Serialize)]
struct Summary<'a> {
    format: u64,
    file_bytes: u64,
    events: Kept,
    log_bytes: u64,
    log_rows: u64,
    snapshots: u64,
    snapshot_bytes: u64,
    readers: Vec<Cursor<'a>>,
}

/// The events that are kept. First and last are missing where there is none.
#[derive(Serialize)]
struct Kept {
    count: u64,
    first: Option<u64>,
    last: Option<u64>,
    oldest: Option<Timestamp>,
    newest: Option<Timestamp>,
}

pub(super) fn run(dir: &Path, format: Format) -> Result<(), Failure> {
    let stats = open(dir)?.stats().map_err(|error| Failure::from_journal(dir, &error))?;
    let mut output = Output::new(format);
    if output.is_pretty() {
        write(&stats, &mut output)?;
    } else {
        output.json(&summary(&stats))?;
    }
    output.flush()
}

fn summary(stats: &Stats) -> Summary<'_> {
    let Stats { format, file_bytes, log_bytes, log_rows, snapshots, snapshot_bytes, .. } = *stats;
    Summary {
        format,
        file_bytes,
        events: kept(stats),
        log_bytes,
        log_rows,
        snapshots,
        snapshot_bytes,
        readers: cursors(&stats.readers),
    }
}

fn kept(stats: &Stats) -> Kept {
    let (first, end) = (stats.events.start, stats.events.end);
    let count = end.saturating_sub(first);
    let is_some = count > 0;
    let (oldest, newest) = stats.observed.unzip();
    Kept { count, first: is_some.then_some(first), last: is_some.then_some(end.saturating_sub(1)), oldest, newest }
}

fn write(stats: &Stats, output: &mut Output) -> Result<(), Failure> {
    output.field("file", format_args!("{}, format {}", size(stats.file_bytes), stats.format))?;
    let Kept { count, first, last, oldest, newest } = kept(stats);
    match first.zip(last) {
        Some((first, last)) => output.field("events", format_args!("{count}, from {first} to {last}"))?,
        None => output.field("events", "none")?,
    }
    if let Some((oldest, newest)) = oldest.zip(newest) {
        output.field("observed", format_args!("{} to {}", date_time(oldest), date_time(newest)))?;
    }
    output.field("log", format_args!("{} in {}", size(stats.log_bytes), counted(stats.log_rows, "row")))?;
    output.field("snapshots", format_args!("{}, {}", stats.snapshots, size(stats.snapshot_bytes)))?;
    match stats.readers.len() {
        0 => output.field("readers", "none"),
        count => {
            output.field("readers", count)?;
            table(&stats.readers).into_iter().try_for_each(|line| output.line(line))
        }
    }
}
