//! Everything that lies on disk, read from bytes that anybody may have made.

use bugle_event::{Codec, Gap, Interest};

use crate::block::{Block, OpenBlock};
use crate::cursor::Cursor;
use crate::dead::DeadLetter;
use crate::place;
use crate::record::{Codecs, Record};
use crate::snapshot::Snapshot;

/// For fuzzing: reads `bytes` as everything that lies on disk. Whatever they are, it gives an error or a value.
pub fn fuzz_rows(bytes: &[u8]) {
    let codecs = Codecs::new([Codec::of::<Gap>()]);
    // Its key is as good as any: the first eight bytes.
    let key = bytes.first_chunk().map_or(1, |key| u64::from_le_bytes(*key));
    drop(OpenBlock::reopen(key, bytes).map(|open| open.end()));
    for first in [1, key] {
        let Ok(block) = Block::unpack(first, bytes) else { continue };
        for record in block.records() {
            let Ok((seq, record)) = record else { break };
            drop(codecs.read(&record, seq, &Interest::all()));
        }
    }
    let mut rest = bytes;
    if let Ok(record) = Record::take(&mut rest) {
        drop(codecs.read(&record, 1, &Interest::all()));
    }
    drop(Snapshot::from_row(bytes).unpack());
    drop(DeadLetter::from_row("reader", 1, bytes, &codecs));
    if let Some(row) = place::read_row(bytes) {
        go_on(row.cursor, key);
    }
}

/// A reader goes on from its place, wherever that is.
fn go_on(mut cursor: Cursor, seq: u64) {
    for seq in [0, 1, seq, u64::MAX, cursor.floor(), cursor.next()] {
        cursor.admit(seq, 3);
        cursor.try_again(seq);
        cursor.finish(seq);
        cursor.finish_stretch(seq, u64::MAX);
        cursor.finish_to(seq);
    }
    cursor.finish_to(u64::MAX);
    assert!(cursor.is_done(1) && Cursor::take(&cursor.to_bytes()).is_some_and(|(again, _)| again == cursor));
}
