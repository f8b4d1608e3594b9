//! Whatever a push service sends: it is an event, a message or neither, and nothing breaks.
#![no_main]

use bugle_planetside::{Decoder, Feed, Line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|frame: &[u8]| {
    for feed in [Feed::Live, Feed::Recording] {
        write(Decoder::new(feed).decode_bytes(frame, None));
    }
});

fn write(line: Line) {
    match line {
        Line::Event(event) => drop(event.to_json()),
        Line::Message(message) => drop(message.to_json()),
        Line::Several(lines) => lines.into_iter().for_each(write),
        _ => {}
    }
}
