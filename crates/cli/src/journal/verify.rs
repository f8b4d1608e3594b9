//! `bugle journal verify`: whether a journal is what was written to it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use bugle::JournalError;
use bugle::journal::{Archive, Verified};
use serde::Serialize;

use super::open;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::progress::{Progress, Unit};
use crate::say::counted;

/// As it is written as JSON.
#[derive(Serialize)]
struct Summary<'a> {
    events: u64,
    kinds: &'a BTreeMap<String, u64>,
    /// Of kinds that this program cannot read.
    foreign: u64,
    snapshots: u64,
    pages_checked: bool,
    mended: bool,
    damage: &'a [String],
}

pub(super) fn run(dir: &Path, format: Format) -> Result<(), Failure> {
    let progress = Progress::of("verify", None, Unit::Time);
    let (mut archive, pages_checked, outer) = open(dir)?;
    let mut verified = archive.verify();
    drop(progress);
    verified.damage.extend(outer);
    let mut output = Output::new(format);
    let Verified { kinds, foreign, snapshots, mended, damage, .. } = &verified;
    let events = kinds.values().sum();
    let summary =
        Summary { events, kinds, foreign: *foreign, snapshots: *snapshots, pages_checked, mended: *mended, damage };
    if output.is_pretty() {
        write(&summary, &mut output)?;
    } else {
        output.json(&summary)?;
    }
    output.flush()?;
    let places = match damage.len() {
        0 => return Ok(()),
        1 => "one place".to_owned(),
        places => format!("{places} places"),
    };
    let dir = dir.display();
    let what = format!("`bugle journal export {dir} --salvage` writes what can be read");
    Err(Failure::Said(format!("the journal {dir} is damaged in {places}: {what}")))
}

/// Alone, if that is possible: then every page can be checked. Says whether it was, and what keeps it from being written.
fn open(dir: &Path) -> Result<(Archive, bool, Option<String>), Failure> {
    match Archive::open_alone(dir, &bugle::journal::codecs()) {
        Ok(archive) => Ok((archive, true, None)),
        Err(error) if is_shut(&error) => Ok((open::open(dir)?, false, None)),
        // Most of it may be readable.
        Err(JournalError::Damaged { what }) => open::open(dir).map_or_else(
            |_| {
                let (dir, why) = (dir.display(), format!("is damaged so far that nothing of it can be read: {what}"));
                Err(Failure::Said(format!("the journal {dir} {why}; move it away, and begin another")))
            },
            |archive| Ok((archive, false, Some(what.clone()))),
        ),
        Err(error) => Err(Failure::from_journal(dir, &error)),
    }
}

/// Whether it may still be read.
fn is_shut(error: &JournalError) -> bool {
    match error {
        JournalError::InUse { .. } => true,
        JournalError::Disk(error) => {
            matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
        }
        _ => false,
    }
}

fn write(summary: &Summary<'_>, output: &mut Output) -> Result<(), Failure> {
    output.field("events", summary.events)?;
    let width = summary.kinds.keys().map(String::len).max().unwrap_or(0);
    for (kind, count) in summary.kinds {
        output.line(format_args!("  {kind:<width$} {count:>10}"))?;
    }
    if summary.foreign > 0 {
        output.field(
            "unreadable",
            format_args!("{} of kinds that this program does not know", counted(summary.foreign, "event")),
        )?;
    }
    output.field("snapshots", summary.snapshots)?;
    let pages = if summary.pages_checked {
        "checked"
    } else {
        "not checked: the file is in use, damaged, or cannot be written"
    };
    output.field("pages", pages)?;
    if summary.mended {
        output.field("mended", "the store had to put its books in order; events are not touched by this")?;
    }
    match summary.damage {
        [] => output.field("damage", "none"),
        damage => damage.iter().try_for_each(|what| output.field("damage", what)),
    }
}
