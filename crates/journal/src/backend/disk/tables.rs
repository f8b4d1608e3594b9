//! What lies where in the file. All of this is a format.

use redb::TableDefinition;

/// The format that this version writes. A file of a newer one is refused, one of an older one is migrated.
pub(crate) const FORMAT: usize = 1;

/// `format`, `end` (the number of the next event), `log_bytes` (the size of all rows of the log).
pub(crate) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");

/// The number of the first event of a block, and the block: see `block.rs`.
pub(crate) const LOG: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("log");

/// What a source is to go on from, by source and subject (`clash clan/#2PP`): see `snapshot.rs`.
pub(crate) const SNAPSHOTS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("snapshots");

/// When a subject was last seen well, in milliseconds, where that is later than its snapshot says.
pub(crate) const LOOKS: TableDefinition<'_, &str, i64> = TableDefinition::new("looks");

/// How far each named reader is, and whether it keeps a state: see `place.rs`.
pub(crate) const CURSORS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("cursors");

/// What a named reader goes on from at its place, the part of it with the empty key: see `snapshot.rs`. Not there before
/// the first one. Which of its rows count, the cursors say: see `place.rs`.
pub(crate) const READER_STATES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("reader_states");

/// The other parts of that, by reader and key of the part, each as a state is: see `snapshot.rs`. Not there before the
/// first one. For the readers whose rows count, the cursors say how many they are: see `place.rs`.
pub(crate) const READER_PARTS: TableDefinition<'_, (&str, &[u8]), &[u8]> = TableDefinition::new("reader_parts");

/// What a reader has given up: see `dead.rs`.
pub(crate) const DEAD: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("dead");
