//! Where the events come from that are explained: lines, or a journal.

use std::path::Path;

use bugle::Event;
use bugle::Start;
use bugle::journal::{JsonReader, Want, codecs};

use crate::args::Explain;
use crate::failure::Failure;
use crate::input::Lines;
use crate::journal::open::open;
use crate::say;

/// What is done with each event.
type Take<'a> = &'a mut dyn FnMut(&Event) -> Result<(), Failure>;

/// The events of files. A line that is none costs only itself.
pub(super) fn files(args: &Explain, take: Take<'_>) -> Result<(), Failure> {
    let reader = JsonReader::new(&codecs());
    let (mut read, mut unreadable, mut explained) = (0_u64, 0_u64, 0_u64);
    for path in &args.files {
        let (mut lines, mut number) = (Lines::open(path)?, 0_u64);
        while let Some(line) = lines.next()? {
            number += 1;
            if line.is_empty() || line.starts_with(FIRING) {
                continue;
            }
            match reader.read(&String::from_utf8_lossy(line)) {
                Ok(event) => {
                    read += 1;
                    if args.id.is_none_or(|id| id == event.id) {
                        explained += 1;
                        take(&event)?;
                    }
                }
                Err(error) => {
                    unreadable += 1;
                    say::line(&format!("{}, line {number}: {error}", path.display()));
                }
            }
        }
    }
    match args.id {
        _ if read == 0 && unreadable > 0 => Err(Failure::Unreadable),
        Some(id) if explained == 0 => Err(Failure::Said(format!("there is no event {id} in the input"))),
        _ => Ok(()),
    }
}

/// How the line of a pattern's firing begins, which `tail --pattern` writes among the events: it is no event, and its
/// events are no news.
const FIRING: &[u8] = br#"{"pattern":"#;

/// The events of the journal in `dir`.
pub(super) fn journal(args: &Explain, dir: &Path, take: Take<'_>) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(dir, &error);
    let archive = open(dir)?;
    let kept = archive.stats().map_err(failure)?.events;
    let start = match (args.seq, args.last) {
        (Some(seq), _) if !kept.contains(&seq) => return Err(missing(&format!("event {seq}"), dir, &kept)),
        (Some(seq), _) => Start::After(bugle::Seq(seq - 1)),
        (None, Some(last)) => Start::After(bugle::Seq(kept.end.saturating_sub(last.saturating_add(1)))),
        (None, None) => Start::Beginning,
    };
    let mut explained = 0_u64;
    for event in archive.events(start, Want::all()).map_err(failure)? {
        let event = event.map_err(failure)?;
        if args.id.is_some_and(|id| id != event.id) {
            continue;
        }
        explained += 1;
        take(&event)?;
        if args.seq.is_some() || args.id.is_some() {
            break;
        }
    }
    match args.id {
        Some(id) if explained == 0 => Err(missing(&format!("event {id}"), dir, &kept)),
        _ => Ok(()),
    }
}

fn missing(what: &str, dir: &Path, kept: &std::ops::Range<u64>) -> Failure {
    let has = if kept.is_empty() { "none".to_owned() } else { format!("{} to {}", kept.start, kept.end - 1) };
    Failure::Said(format!("there is no {what} in {}: it has {has}", dir.display()))
}
