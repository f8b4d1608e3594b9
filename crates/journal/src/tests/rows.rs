//! Rows that are not what was written.

use bugle_event::Want;
use proptest::prelude::*;

use super::{settings, tick};
use crate::block::{Block, OpenBlock, Packer};
use crate::record::{Codecs, RecordWriter};

fn row(count: u64) -> Vec<u8> {
    let (mut block, mut writer) = (OpenBlock::starting_at(1), RecordWriter::default());
    for number in 1..=count {
        block.push(&*tick(number), &mut writer);
    }
    block.pack(&mut Packer::default()).unwrap()
}

proptest! {
    #[test]
    fn garbage_is_an_error_or_a_value(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        crate::fuzz_rows(&bytes);
    }

    /// A changed byte is noticed, or changes nothing.
    #[test]
    fn a_damaged_row_never_says_anything_else(count in 1u64..50, place in any::<prop::sample::Index>(), change in 1u8..) {
        let mut damaged = row(count);
        let place = place.index(damaged.len());
        damaged[place] ^= change;
        crate::fuzz_rows(&damaged);
        let codecs = Codecs::new(settings(1).codecs);
        let read = Block::unpack(1, &damaged).and_then(|block| {
            block.records().map(|record| {
                let (seq, record) = record?;
                codecs.read(&record, seq, &Want::all()).map(|event| event.map(|event| super::number(&event)))
            }).collect::<Result<Vec<_>, _>>()
        });
        if let Ok(read) = read {
            let all: Vec<_> = (1..=count.cast_signed()).map(Some).collect();
            // A count of zero is noticed by whoever reads the next row.
            prop_assert!(read == all || read.is_empty(), "{read:?}");
        }
    }
}
