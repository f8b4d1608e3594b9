//! Where the events come from that are explained: lines, or a journal.

use std::path::Path;

use bugle::journal::{JsonReader, Want, codecs};
use bugle::{Event, Seq, Start};

use crate::args::Explain;
use crate::failure::Failure;
use crate::input::Lines;
use crate::journal::open::open;
use crate::say;

/// What is done with each event.
pub(super) trait Take {
    /// It is explained.
    fn explain(&mut self, event: &Event) -> Result<(), Failure>;

    /// It came before those that are: nothing is said of it, and it counts for what is remembered.
    fn pass(&mut self, event: &Event);

    /// Whether what came before matters.
    fn remembers(&self) -> bool;
}

/// The events of files. A line that is none costs only itself.
pub(super) fn files(args: &Explain, take: &mut impl Take) -> Result<(), Failure> {
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
                        take.explain(&event)?;
                    } else {
                        take.pass(&event);
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
        _ if read == 0 && unreadable > 0 => {
            let what = "of recorded frames `bugle planetside decode` makes events";
            Err(Failure::Said(format!("{}; {what}", Failure::Unreadable)))
        }
        Some(id) if explained == 0 => Err(Failure::Said(format!("there is no event {id} in the input"))),
        _ => Ok(()),
    }
}

/// How the line of a pattern's firing begins, which `tail --pattern` writes among the events: it is no event, and its
/// events are no news.
const FIRING: &[u8] = br#"{"pattern":"#;

/// The events of the journal in `dir`.
pub(super) fn journal(args: &Explain, dir: &Path, take: &mut impl Take) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(dir, &error);
    let archive = open(dir)?;
    let kept = archive.stats().map_err(failure)?.events;
    let first = match (args.seq, args.last) {
        (Some(seq), _) if !kept.contains(&seq) => return Err(missing(&format!("event {seq}"), dir, &kept)),
        (None, Some(last)) => Some(kept.end.saturating_sub(last)),
        (seq, _) => seq,
    };
    let start = match first {
        Some(first) if !take.remembers() => Start::After(Seq(first.saturating_sub(1))),
        _ => Start::Beginning,
    };
    if take.remembers() && kept.start > 1 {
        say::line(&format!("what came before event {} is no longer kept, and not known here", kept.start));
    }
    let mut explained = 0_u64;
    for event in archive.events(start, Want::all()).map_err(failure)? {
        let event = event.map_err(failure)?;
        let is_before = event.seq.zip(first).is_some_and(|(Seq(seq), first)| seq < first);
        if is_before || args.id.is_some_and(|id| id != event.id) {
            take.pass(&event);
            continue;
        }
        explained += 1;
        take.explain(&event)?;
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
