//! A run of events as one row of the log: many small events compress well together, and are read back at once.
//!
//! A row is a version, a short header that can be read by itself, and the records, compressed. The compressed part has
//! a checksum of its own, so that damage is noticed when it is read.

use std::cell::RefCell;

use bugle_event::{Envelope, Payload, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::JournalError;
use crate::record::{Record, RecordWriter};

const VERSION: u8 = 1;

/// Quick, and as small as any slower level for such data.
const LEVEL: i32 = 1;

/// No row is larger than this when it is read; a larger length is damage.
const RAW_MAX: u64 = 1 << 30;

/// No event has a larger number: what lies on the disk says one is damage, and sums of such numbers do not overflow.
pub(crate) const SEQ_MAX: u64 = 1 << 62;

/// What a row says before it is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BlockHeader {
    /// How many events.
    pub(crate) count: u32,
    /// The earliest and the latest moment at which one of them was observed, in milliseconds.
    pub(crate) oldest: i64,
    pub(crate) newest: i64,
    /// The size of the records, unpacked.
    raw_len: u32,
}

/// A block that still takes events.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenBlock {
    /// The number of its first event.
    pub(crate) first: u64,
    count: u32,
    span: Option<(Timestamp, Timestamp)>,
    raw: Vec<u8>,
}

impl OpenBlock {
    pub(crate) fn starting_at(first: u64) -> Self {
        Self { first, ..Self::default() }
    }

    /// Takes in a row that was written before.
    pub(crate) fn reopen(first: u64, row: &[u8]) -> Result<Self, JournalError> {
        let head = BlockHeader::of(row)?;
        let span = Some((Timestamp::from_millis(head.oldest), Timestamp::from_millis(head.newest)));
        let raw = Block::unpack(first, row)?.raw;
        if raw.len() < head.count as usize {
            return Err(JournalError::damaged("a row of the log with fewer events than it says"));
        }
        Ok(Self { first, count: head.count, span, raw })
    }

    /// Takes in a row that was written before, but for its events before number `first_kept`, of which there must be less
    /// than all.
    pub(crate) fn cut(first: u64, row: &[u8], first_kept: u64) -> Result<Self, JournalError> {
        let (whole, mut cut) = (Block::unpack(first, row)?, Self::starting_at(first_kept));
        let mut left = &whole.raw[..];
        for _ in first..first_kept {
            Record::take(&mut left)?;
        }
        cut.raw = left.to_vec();
        while !left.is_empty() {
            let at = Record::take(&mut left)?.observed_at();
            cut.count += 1;
            cut.stretch(at);
        }
        Ok(cut)
    }

    /// One of its events was observed at `at`.
    fn stretch(&mut self, at: Timestamp) {
        let (oldest, newest) = self.span.unwrap_or((at, at));
        self.span = Some((oldest.min(at), newest.max(at)));
    }

    pub(crate) fn push(&mut self, event: &Envelope<dyn Payload>, writer: &mut RecordWriter) {
        writer.write(event, &mut self.raw);
        self.count += 1;
        self.stretch(event.observed_at);
    }

    /// Its size, unpacked.
    pub(crate) fn len(&self) -> usize {
        self.raw.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of the event after its last.
    pub(crate) fn end(&self) -> u64 {
        self.first + u64::from(self.count)
    }

    /// The row.
    pub(crate) fn pack(&self, packer: &mut Packer) -> Result<Vec<u8>, JournalError> {
        let (oldest, newest) = self.span.unwrap_or_default();
        let raw_len =
            u32::try_from(self.raw.len()).map_err(|_| JournalError::damaged("more than 4 GB in one event"))?;
        let head = BlockHeader { count: self.count, oldest: oldest.as_millis(), newest: newest.as_millis(), raw_len };
        let row = postcard::to_extend(&head, vec![VERSION]).expect("buffers grow");
        Ok(packer.pack(row, &self.raw))
    }
}

impl BlockHeader {
    /// The header of a row.
    pub(crate) fn of(row: &[u8]) -> Result<Self, JournalError> {
        Ok(Self::split(row)?.0)
    }

    /// The number of the event after the last of a row whose first event has number `first`.
    pub(crate) fn end(&self, first: u64) -> Result<u64, JournalError> {
        let end = first.checked_add(u64::from(self.count)).filter(|end| *end <= SEQ_MAX && first > 0);
        end.ok_or_else(|| JournalError::damaged("a row of the log with a number that cannot be"))
    }

    fn split(row: &[u8]) -> Result<(Self, &[u8]), JournalError> {
        match row {
            [VERSION, rest @ ..] => {
                postcard::take_from_bytes(rest).map_err(|_| JournalError::damaged("an unreadable row of the log"))
            }
            _ => Err(JournalError::damaged("a row of the log of an unknown version")),
        }
    }
}

/// A row, unpacked.
#[derive(Debug)]
pub(crate) struct Block {
    first: u64,
    end: u64,
    raw: Vec<u8>,
}

impl Block {
    pub(crate) fn unpack(first: u64, row: &[u8]) -> Result<Self, JournalError> {
        let (head, packed) = BlockHeader::split(row)?;
        let end = head.end(first)?;
        let raw = unpack(packed, u64::from(head.raw_len))?;
        Ok(Self { first, end, raw })
    }

    /// Its events, with their numbers. After an error nothing more is of use.
    pub(crate) fn records(&self) -> impl Iterator<Item = Result<(u64, Record<'_>), JournalError>> {
        let (mut rest, end) = (&self.raw[..], self.end);
        (self.first..end).map(move |seq| {
            let record = Record::take(&mut rest)?;
            if rest.is_empty() == (seq + 1 == end) {
                Ok((seq, record))
            } else {
                Err(JournalError::damaged("a row of the log with more or fewer events than it says"))
            }
        })
    }
}

/// Compresses. Keeps its tables, which take longer to make than a small row takes to pack.
pub(crate) struct Packer(zstd::bulk::Compressor<'static>);

impl std::fmt::Debug for Packer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Packer")
    }
}

impl Default for Packer {
    fn default() -> Self {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).expect("the level is a known one");
        compressor.include_checksum(true).expect("the option is a known one");
        Self(compressor)
    }
}

impl Packer {
    /// Appends `raw`, packed, to `out`.
    pub(crate) fn pack(&mut self, mut out: Vec<u8>, raw: &[u8]) -> Vec<u8> {
        let packed = self.0.compress(raw).expect("the buffer has the size that the worst case needs");
        out.extend_from_slice(&packed);
        out
    }
}

thread_local! {
    /// Kept, for its tables take longer to make than a small row takes to unpack.
    static UNPACKER: RefCell<zstd::bulk::Decompressor<'static>> =
        RefCell::new(zstd::bulk::Decompressor::new().expect("there is memory for it"));
}

/// Unpacks what [`Packer`] packed, which was of size `raw_len`.
pub(crate) fn unpack(packed: &[u8], raw_len: u64) -> Result<Vec<u8>, JournalError> {
    let unpacked = || {
        let capacity = usize::try_from(raw_len).ok().filter(|_| raw_len <= RAW_MAX)?;
        let raw = UNPACKER.with_borrow_mut(|unpacker| unpacker.decompress(packed, capacity));
        raw.ok().filter(|raw| raw.len() == capacity)
    };
    unpacked().ok_or_else(|| JournalError::damaged("a row that cannot be unpacked"))
}
