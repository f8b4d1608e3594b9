//! Rows that are not what was written.

use std::path::Path;

use bugle_event::{Seq, Timestamp, Want};
use proptest::prelude::*;

use super::{Running, drain, noon, settings, tick, ticks};
use crate::backend::disk::store::FILE;
use crate::backend::disk::tables::{CURSORS, LOG, META};
use crate::block::{Block, OpenBlock, Packer};
use crate::record::{Codecs, RecordWriter};
use crate::{Archive, Journal, JournalError, ReaderOptions, Retention, Start};

fn row(count: u64) -> Vec<u8> {
    let (mut block, mut writer) = (OpenBlock::starting_at(1), RecordWriter::default());
    for number in 1..=count {
        block.push(&*tick(number), &mut writer);
    }
    block.pack(&mut Packer::default()).unwrap()
}

/// A cursor after the largest number that there is, and one after the largest but one.
#[test]
fn f1_a_place_after_the_largest_number_is_gone_on_from() {
    let places = [
        "ffffffffffffffffff0100000000000000ffffffffffffff",
        "feffffffffffffffff0101ffffffffffffffffff01ffffffffffffffffff0100",
    ];
    for place in places {
        crate::fuzz_rows(&bytes(place));
        crate::fuzz_rows(&bytes(place)[..10]);
    }
    // Tried as often as can be counted, and a row whose number is the largest.
    crate::fuzz_rows(&bytes("000001ffffffffffffffffff01ffffffff0f"));
    let largest: [u8; 8] = u64::MAX.to_le_bytes();
    crate::fuzz_rows(&largest);
    assert!(Block::unpack(u64::MAX, &row(3)).is_err() && OpenBlock::reopen(u64::MAX - 1, &row(3)).is_err());
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Numbers as they are written, among them the largest ones; so that rows are read further than garbage is.
fn numbers() -> impl Strategy<Value = Vec<u8>> {
    let number = prop_oneof![
        4 => 0u64..4,
        2 => (0u64..3).prop_map(|less| u64::MAX - less),
        1 => (0u64..3).prop_map(|less| u64::from(u32::MAX) - less),
        1 => any::<u64>(),
    ];
    let numbers = prop::collection::vec(number, 0..12);
    numbers.prop_map(|numbers| numbers.iter().flat_map(|number| postcard::to_stdvec(number).unwrap()).collect())
}

proptest! {
    #[test]
    fn f1_hostile_numbers_are_an_error_or_a_value(version in prop::option::of(0u8..3), numbers in numbers()) {
        crate::fuzz_rows(&version.into_iter().chain(numbers).collect::<Vec<_>>());
    }

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
                codecs.read(&record, seq, &bugle_event::Interest::all()).map(|event| event.map(|event| super::number(&event)))
            }).collect::<Result<Vec<_>, _>>()
        });
        if let Ok(read) = read {
            let all: Vec<_> = (1..=count.cast_signed()).map(Some).collect();
            // A count of zero is noticed by whoever reads the next row.
            prop_assert!(read == all || read.is_empty(), "{read:?}");
        }
    }
}

/// What lies in a file that somebody has written who knows what a journal looks like.
#[derive(Clone, Debug)]
struct Hostile {
    end: Option<u64>,
    log_bytes: u64,
    rows: Vec<(u64, Vec<u8>)>,
    cursor: Vec<u8>,
}

fn hostile() -> impl Strategy<Value = Hostile> {
    let number = || prop_oneof![0u64..9, (0u64..3).prop_map(|less| u64::MAX - less), any::<u64>()];
    let header = prop_oneof![Just(0u32), 1u32..4, Just(u32::MAX)];
    let row = (number(), 1u64..4, prop::option::of(header)).prop_map(|(first, count, says)| {
        let mut row = row(count);
        // The count is the second byte, and one that is larger takes five.
        if let Some(says) = says {
            row.splice(1..2, postcard::to_stdvec(&says).unwrap());
        }
        (first, row)
    });
    let rows = prop::collection::vec(row, 0..4);
    (prop::option::of(number()), number(), rows, numbers()).prop_map(|(end, log_bytes, rows, cursor)| Hostile {
        end,
        log_bytes,
        rows,
        cursor,
    })
}

fn write(hostile: &Hostile, dir: &Path) {
    drop(Journal::open(dir, &settings(4), noon()).unwrap());
    let tx = redb::Database::open(dir.join(FILE)).unwrap().begin_write().unwrap();
    let mut meta = tx.open_table(META).unwrap();
    meta.insert("log_bytes", hostile.log_bytes).unwrap();
    if let Some(end) = hostile.end {
        meta.insert("end", end).unwrap();
    }
    for (first, row) in &hostile.rows {
        tx.open_table(LOG).unwrap().insert(first, &row[..]).unwrap();
    }
    tx.open_table(CURSORS).unwrap().insert("reader", &hostile.cursor[..]).unwrap();
    drop(meta);
    tx.commit().unwrap();
}

/// Does all that can be done with a journal. Gives what is said of it.
fn use_it(dir: &Path) -> Result<Vec<String>, JournalError> {
    let mut archive = Archive::open_alone(dir, &settings(1).codecs)?;
    let mut said = archive.verify().damage;
    said.extend(archive.stats().err().map(|error| error.to_string()));
    for start in [Start::Beginning, Start::At(Timestamp::from_secs(2)), Start::After(Seq(u64::MAX))] {
        let events = archive.events(start, Want::all());
        let read = events.and_then(|mut events| events.try_for_each(|event| event.map(drop)));
        said.extend(read.err().map(|error| error.to_string()));
    }
    let pruned = archive.prune(Retention { events: Some(1), ..Retention::EVERYTHING }, Timestamp::EPOCH);
    said.extend(pruned.err().map(|error| error.to_string()));
    drop(archive);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    said.extend(runtime.block_on(read_on(dir)).err().map(|error| error.to_string()));
    Ok(said)
}

async fn read_on(dir: &Path) -> Result<(), JournalError> {
    let running = Running::on(Journal::open(dir, &settings(4), noon())?);
    let mut reader = running.journal.named_reader("reader", &ReaderOptions::default()).await?;
    running.journal.append(ticks(1..=3));
    running.journal.flush().await?;
    reader.lag();
    drain(&mut reader).await;
    reader.confirm_to(Seq(u64::MAX));
    reader.flush().await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn f1_a_file_with_hostile_numbers_is_refused_or_used(hostile in hostile()) {
        let dir = tempfile::tempdir().unwrap();
        write(&hostile, dir.path());
        // A panic is caught, and would be damage; it must not be one of ours.
        let said = use_it(dir.path()).unwrap_or_else(|error| vec![error.to_string()]);
        prop_assert!(!said.iter().any(|said| said.contains("overflow")), "{:?}", said);
    }
}
