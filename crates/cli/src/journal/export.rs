//! `bugle journal export`: events of a journal as they were, or what its readers have given up.

use bugle::{DeadLetter, Event, Timestamp};
use serde::Serialize;

use super::cursors::known;
use super::open::open;
use super::select::{limit, tell_missed};
use crate::args::Export;
use crate::failure::Failure;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::progress::{Progress, Unit};
use crate::say::counted;

/// What a reader has given up, as it is written as JSON.
#[derive(Serialize)]
struct Dead<'a> {
    reader: &'a str,
    at: Timestamp,
    tries: u32,
    reason: &'a str,
    event: &'a Event,
}

pub(super) fn run(args: &Export, format: Format) -> Result<(), Failure> {
    let failure = |error| Failure::from_journal(&args.dir, &error);
    args.select.check()?;
    let archive = open(&args.dir)?;
    let mut output = Output::new(format);
    if let Some(reader) = &args.dead {
        let letters = archive.dead_letters(reader.as_deref()).map_err(failure)?;
        if let Some(name) = reader.as_deref().filter(|_| letters.is_empty()) {
            known(name, &archive, &args.dir)?;
        }
        letters.iter().take(limit(args.count)).try_for_each(|letter| write_dead(letter, &mut output))?;
        return output.flush();
    }
    let names = Names::default();
    let mut events = args.select.events(&archive).map_err(failure)?;
    // Of those that are asked for it is not known how many there are.
    let progress = Progress::of("export", None, Unit::Events);
    for _ in 0..limit(args.count) {
        let Some(event) = args.select.next(&mut events, &args.dir, &mut output)? else { break };
        output.event(&event, &names)?;
        progress.add(1);
    }
    output.flush()?;
    drop(progress);
    tell_missed(&events);
    Ok(())
}

fn write_dead(letter: &DeadLetter, output: &mut Output) -> Result<(), Failure> {
    let DeadLetter { reader, at, tries, reason, event, .. } = letter;
    if !output.is_pretty() {
        return output.json(&Dead { reader, at: *at, tries: *tries, reason, event });
    }
    output.line(format_args!("{reader} gave up at {at} after {}: {reason}", counted(u64::from(*tries), "attempt")))?;
    output.event(event, &Names::default())
}
