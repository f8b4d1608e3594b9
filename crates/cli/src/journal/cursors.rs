//! `bugle journal cursors`: how far the readers of a journal are.

use std::collections::BTreeMap;
use std::path::Path;

use bugle::journal::{Archive, ReaderStats};
use serde::Serialize;

use super::open::{open, open_alone};
use crate::args::Cursors;
use crate::failure::Failure;
use crate::output::{Format, Output};

/// A reader, as it is written as JSON.
#[derive(Serialize)]
pub(super) struct Cursor<'a> {
    reader: &'a str,
    /// All events up to this number are confirmed.
    confirmed: u64,
    lag: u64,
    dead_letters: u64,
}

pub(super) fn run(args: &Cursors, format: Format) -> Result<(), Failure> {
    if let Some(name) = &args.forget {
        return forget(name, args, format);
    }
    let stats = open(&args.dir)?.stats().map_err(|error| Failure::from_journal(&args.dir, &error))?;
    let mut output = Output::new(format);
    if output.is_pretty() {
        table(&stats.readers).into_iter().try_for_each(|line| output.line(line))?;
    } else {
        cursors(&stats.readers).iter().try_for_each(|cursor| output.json(cursor))?;
    }
    output.flush()
}

fn forget(name: &str, args: &Cursors, format: Format) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(&args.dir, &error);
    let mut archive = open_alone(&args.dir)?;
    if !archive.forget_reader(name).map_err(failure)? {
        known(name, &archive, &args.dir)?;
    }
    let mut output = Output::new(format);
    if output.is_pretty() {
        output.line(format_args!("{name} is forgotten: the next reader of this name is a new one"))?;
    } else {
        output.json(&serde_json::json!({ "forgotten": name }))?;
    }
    output.flush()
}

/// Refuses a name that no reader has, and says which there are.
pub(super) fn known(name: &str, archive: &Archive, dir: &Path) -> Result<(), Failure> {
    let stats = archive.stats().map_err(|error| Failure::from_journal(dir, &error))?;
    if stats.readers.contains_key(name) {
        return Ok(());
    }
    let known: Vec<_> = stats.readers.keys().map(|name| format!("`{}`", name.escape_debug())).collect();
    let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
    let dir = dir.display();
    Err(Failure::Said(format!("the journal {dir} has no reader `{}`; {known}", name.escape_debug())))
}

/// The readers, by name.
pub(super) fn cursors(readers: &BTreeMap<String, ReaderStats>) -> Vec<Cursor<'_>> {
    let cursor = |(reader, stats): (_, &ReaderStats)| {
        let ReaderStats { confirmed, lag, dead_letters, .. } = *stats;
        Cursor { reader, confirmed, lag, dead_letters }
    };
    readers.iter().map(|(name, stats)| cursor((name.as_str(), stats))).collect()
}

/// A line for each reader, and one above them.
pub(super) fn table(readers: &BTreeMap<String, ReaderStats>) -> Vec<String> {
    if readers.is_empty() {
        return vec!["no readers".to_owned()];
    }
    let width = readers.keys().map(|name| name.chars().count()).max().unwrap_or(0).max("reader".len());
    let row = |cells: [&str; 4]| {
        let [name, confirmed, lag, dead] = cells;
        format!("{name:<width$}  {confirmed:>12}  {lag:>12}  {dead:>12}")
    };
    let head = row(["reader", "confirmed to", "events left", "dead letters"]);
    let rows = readers.iter().map(|(name, stats)| {
        row([name, &stats.confirmed.to_string(), &stats.lag.to_string(), &stats.dead_letters.to_string()])
    });
    std::iter::once(head).chain(rows).collect()
}
