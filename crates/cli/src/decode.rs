//! `bugle planetside decode`: recorded messages of the push service into events.

use bugle::Event;
use bugle::planetside::{Decoder, Feed, Line};

use crate::args::Decode;
use crate::failure::Failure;
use crate::input::Lines;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::say;

pub(crate) fn run(args: &Decode, format: Format) -> Result<(), Failure> {
    let mut output = Output::new(format);
    let mut decoder = Decoder::new(Feed::Recording);
    let names = Names::default();
    let mut is_damaged = false;
    for path in &args.files {
        let mut lines = Lines::open(path)?;
        while let Some(line) = lines.next()? {
            // An empty line says nothing and counts for nothing.
            if !line.is_empty() {
                each_event(decoder.decode_bytes(line, None), args.messages, &mut |event| output.event(event, &names))?;
            }
        }
        if let Some(damage) = lines.damage() {
            say::line(&format!("{}: {damage}", path.display()));
            is_damaged = true;
        }
    }
    output.flush()?;
    let tally = decoder.tally();
    say::lines(tally);
    if tally.events() + tally.messages() == 0 && (is_damaged || tally.not_messages() > 0) {
        return Err(Failure::Unreadable);
    }
    Ok(())
}

/// Hands over what is to be written of a line: in one, several may have run together.
fn each_event(
    line: Line,
    messages: bool,
    write: &mut impl FnMut(&Event) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match line {
        Line::Event(event) => write(&event.into_event()),
        Line::Message(message) if messages => write(&message.into_event()),
        Line::Several(lines) => lines.into_iter().try_for_each(|line| each_event(line, messages, write)),
        _ => Ok(()),
    }
}
