//! Everything that lies on disk, read from bytes that anybody may have made.

use bugle_event::{Codec, Gap, Want};

use crate::block::Block;
use crate::dead::DeadLetter;
use crate::place;
use crate::record::{Codecs, Record};
use crate::snapshot::Snapshot;

/// For fuzzing: reads `bytes` as everything that lies on disk. Whatever they are, it gives an error or a value.
pub fn fuzz_rows(bytes: &[u8]) {
    let codecs = Codecs::new([Codec::of::<Gap>()]);
    if let Ok(block) = Block::unpack(1, bytes) {
        for record in block.records() {
            let Ok((seq, record)) = record else { break };
            drop(codecs.read(&record, seq, &Want::all()));
        }
    }
    let mut rest = bytes;
    if let Ok(record) = Record::take(&mut rest) {
        drop(codecs.read(&record, 1, &Want::all()));
    }
    drop(Snapshot::from_row(bytes).unpack(None));
    drop(DeadLetter::from_row("reader", 1, bytes, &codecs));
    if let Some((mut cursor, _)) = place::read_row(bytes) {
        cursor.finish(1);
        cursor.finish_to(u64::MAX);
    }
}
