//! Kinds of events, and sets of them.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

/// What kind of event: `planetside.death`, `clash.war.attack`, `gap`.
///
/// ```
/// use bugle_event::{Fact, Gap, Kind};
///
/// assert_eq!(Gap::KIND, Kind::new("gap"));
/// assert_eq!(Gap::KIND.name(), "gap");
/// ```
#[derive(Clone, Copy)]
pub struct Kind {
    name: &'static str,
    /// Of the name, worked out when the kind is made: kinds are looked up for every event.
    hash: u64,
}

impl Kind {
    /// The kind with this name. Names are `game.noun`, in `snake_case`; a game makes its kinds once, as constants.
    pub const fn new(name: &'static str) -> Self {
        Self { name, hash: fnv(name.as_bytes()) }
    }

    /// The whole name, which is the CloudEvents `type`.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// FNV-1a: short, and can be worked out by the compiler.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.name == other.name
    }
}

impl Eq for Kind {}

impl Hash for Kind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By name.
impl Ord for Kind {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// Which kinds somebody wants.
///
/// ```
/// use bugle_event::{Kind, KindSet};
///
/// let (attack, ended) = (Kind::new("clash.war.attack"), Kind::new("clash.war.ended"));
/// let wanted: KindSet = [attack].into_iter().collect();
/// assert!(wanted.contains(attack) && !wanted.contains(ended) && KindSet::All.contains(ended));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KindSet {
    /// Every kind of every game, those that are not yet known included.
    All,
    /// These.
    Only(BTreeSet<Kind>),
}

impl KindSet {
    /// Whether `kind` is one of them.
    pub fn contains(&self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(&kind),
        }
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self::Only(kinds.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const KINDS: [Kind; 3] = [Kind::new("bells.cast"), Kind::new("bells.rung"), Kind::new("towers.built")];

    #[test]
    fn kinds_are_told_apart_by_their_names() {
        assert_eq!(Kind::new("bells.rung"), KINDS[1]);
        assert_ne!(KINDS[0], KINDS[1]);
        // Even where the hashes should be the same.
        assert_ne!(Kind { hash: KINDS[1].hash, ..KINDS[0] }, KINDS[1]);
        assert!(KINDS.is_sorted() && KINDS[1].partial_cmp(&KINDS[0]) == Some(Ordering::Greater));
        assert_eq!(KINDS.iter().collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn kinds_are_written_by_their_names() {
        let kind = KINDS[1];
        assert_eq!((kind.name(), format!("{kind:?}")), ("bells.rung", "bells.rung".to_owned()));
        assert_eq!(format!("{kind:>12}|"), "  bells.rung|");
        assert_eq!(serde_json::to_string(&kind).unwrap(), r#""bells.rung""#);
    }

    /// The compiler works it out, and it must come out as anywhere else.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!((fnv(b""), fnv(b"a")), (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c));
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_set_has_what_was_put_in_and_all_has_everything() {
        let set: KindSet = KINDS[..2].iter().copied().collect();
        assert_eq!(KINDS.map(|kind| set.contains(kind)), [true, true, false]);
        assert_eq!(KINDS.map(|kind| KindSet::All.contains(kind)), [true; 3]);
        let none: KindSet = [].into_iter().collect();
        assert!(!none.contains(KINDS[0]) && none != KindSet::All);
    }
}
