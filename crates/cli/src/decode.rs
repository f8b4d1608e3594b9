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
    for path in &args.files {
        let mut lines = Lines::open(path)?;
        while let Some(line) = lines.next()? {
            if let Some(event) = decode(&mut decoder, line, args.messages) {
                output.event(&event, &names)?;
            }
        }
    }
    output.flush()?;
    let tally = decoder.tally();
    say::lines(tally);
    if tally.events() + tally.messages() == 0 && tally.not_messages() > 0 {
        return Err(Failure::Unreadable);
    }
    Ok(())
}

/// What is to be written of a line. An empty line says nothing and counts for nothing.
fn decode(decoder: &mut Decoder, line: &[u8], messages: bool) -> Option<Event> {
    if line.is_empty() {
        return None;
    }
    match decoder.decode_bytes(line, None) {
        Line::Event(event) => Some(event.into_event()),
        Line::Message(message) => messages.then(|| message.into_event()),
        _ => None,
    }
}
