//! `bugle journal export`: events of a journal as they were, or what its readers have given up.

use bugle::{DeadLetter, Event, Timestamp};
use serde::Serialize;

use super::cursors::known;
use super::open::open;
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
    let sift = args.select.sift()?;
    let names = Names::of(args.names.load()?);
    let archive = open(&args.dir)?;
    let mut output = Output::new(format);
    if let Some(reader) = &args.dead {
        if !args.select.is_everything() {
            let why =
                "--dead writes what readers have given up, all of it or of one of them: nothing else narrows that";
            return Err(Failure::Usage(why.to_owned()));
        }
        let letters = archive.dead_letters(reader.as_deref());
        let letters = letters.map_err(|error| Failure::from_journal(&args.dir, &error))?;
        if let Some(name) = reader.as_deref().filter(|_| letters.is_empty()) {
            known(name, &archive, &args.dir)?;
        }
        let wanted = args.count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX));
        letters.iter().take(wanted).try_for_each(|letter| write_dead(letter, &mut output, &names))?;
        return output.flush();
    }
    let mut events = args.select.events(&archive, &args.dir, sift, args.count)?;
    // Of those that are asked for it is not known how many there are.
    let progress = Progress::of("export", None, Unit::Events);
    while let Some(event) = events.next(&mut output)? {
        progress.add(events.write(&event, &mut output, &names)?);
    }
    output.flush()?;
    drop(progress);
    events.end()
}

fn write_dead(letter: &DeadLetter, output: &mut Output, names: &Names) -> Result<(), Failure> {
    let DeadLetter { reader, at, tries, reason, event, .. } = letter;
    if !output.is_pretty() {
        return output.json(&Dead { reader, at: *at, tries: *tries, reason, event });
    }
    output.line(format_args!("{reader} gave up at {at} after {}: {reason}", counted(u64::from(*tries), "attempt")))?;
    output.event(event, names)
}
