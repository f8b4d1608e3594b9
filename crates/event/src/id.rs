//! Ids that follow from what happened, so that the same fact seen twice is recognised.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The id of an event: 128 bits that follow from its kind, its subject and its content. Written as 32 hex digits.
///
/// The same fact, seen twice or by two observers, has the same id. It is no secret and no proof: whoever can choose
/// the content can make two events with one id.
///
/// ```
/// use bugle_event::EventId;
///
/// assert_eq!(EventId::from_u128(0xb09).to_string(), "00000000000000000000000000000b09");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u128);

impl EventId {
    /// From its 128 bits.
    pub const fn from_u128(bits: u128) -> Self {
        Self(bits)
    }

    /// Its 128 bits.
    pub const fn as_u128(self) -> u128 {
        self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no id of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseEventIdError;

impl fmt::Display for ParseEventIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no id of an event: it has 32 digits from 0 to f")
    }
}

impl std::error::Error for ParseEventIdError {}

impl FromStr for EventId {
    type Err = ParseEventIdError;

    fn from_str(text: &str) -> Result<Self, ParseEventIdError> {
        let is_id = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = is_id.then(|| u128::from_str_radix(text, 16).ok()).flatten();
        bits.map(Self).ok_or(ParseEventIdError)
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: Cow<'de, str> = Deserialize::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for EventId {
    fn schema_name() -> Cow<'static, str> {
        "EventId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// Gathers what identifies an event. Every part is written with its length or at a fixed width, so that two
/// different lists of parts never gather to the same bytes.
///
/// The bytes, and so the ids, are a format: changing what a payload writes makes its old events strangers.
pub struct Identity {
    /// Nearly all facts fit in here, and each of their parts is a copy of a known length.
    near: [u8; 192],
    /// How much of that is written.
    len: usize,
    /// All of it, where it does not fit.
    far: Vec<u8>,
}

impl Default for Identity {
    fn default() -> Self {
        Self { near: [0; 192], len: 0, far: Vec::new() }
    }
}

impl Identity {
    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.add(&number.to_le_bytes())
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64).add(text.as_bytes())
    }

    /// The 128 bits of all that was added.
    pub fn finish(&self) -> u128 {
        let gathered = if self.far.is_empty() { &self.near[..self.len] } else { &self.far };
        xxhash_rust::xxh3::xxh3_128(gathered)
    }

    /// The id of the fact that all of this identifies, of which `repeat` with the same content came before.
    pub(crate) fn id(&mut self, repeat: u32) -> EventId {
        let before = (self.len, self.far.len());
        let id = EventId(self.number(repeat.into()).finish());
        self.len = before.0;
        self.far.truncate(before.1);
        id
    }

    #[inline]
    fn add(&mut self, part: &[u8]) -> &mut Self {
        match self.near.get_mut(self.len..self.len + part.len()) {
            Some(room) if self.far.is_empty() => {
                room.copy_from_slice(part);
                self.len += part.len();
            }
            _ => self.add_far(part),
        }
        self
    }

    #[cold]
    fn add_far(&mut self, part: &[u8]) {
        if self.far.is_empty() {
            self.far.extend_from_slice(&self.near[..self.len]);
        }
        self.far.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let mut one = Identity::default();
        let mut two = Identity::default();
        assert_ne!(one.text("ab").text("c").finish(), two.text("a").text("bc").finish());
    }

    #[test]
    fn ids_are_written_in_full_and_counted_by_their_repeats() {
        let id = EventId::from_u128(0xb09);
        assert_eq!(
            (id.as_u128(), format!("{id:?}"), serde_json::to_string(&id).unwrap().len()),
            (0xb09, format!("{:032x}", 0xb09), 34)
        );
        assert_eq!(id.to_string().parse(), Ok(id));
        for nonsense in ["", "b09", "+0000000000000000000000000000b09", &"g".repeat(32), &"0".repeat(33)] {
            assert_eq!(nonsense.parse::<EventId>(), Err(ParseEventIdError), "{nonsense}");
        }
        let mut identity = Identity::default();
        identity.text("rung");
        let ids = [0, 1, 2, 0].map(|repeat| identity.id(repeat));
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] == ids[3], "and what was gathered stays");
        assert_ne!(Identity::default().number(1).finish(), Identity::default().number(2).finish());
    }

    #[test]
    fn what_is_long_is_gathered_as_what_is_short() {
        for texts in [1, 11, 12, 13, 100] {
            let (mut identity, mut bytes) = (Identity::default(), Vec::new());
            for number in 0..texts {
                let text = format!("text {number:03}");
                identity.text(&text);
                bytes.extend((text.len() as u64).to_le_bytes());
                bytes.extend(text.bytes());
            }
            let id = identity.id(3);
            assert_eq!((identity.id(3), identity.finish()), (id, xxhash_rust::xxh3::xxh3_128(&bytes)), "{texts} texts");
            bytes.extend(3_u64.to_le_bytes());
            assert_eq!(id.as_u128(), xxhash_rust::xxh3::xxh3_128(&bytes), "{texts} texts");
        }
    }

    /// Written ids are a promise: a changed hash would make every stored event a stranger.
    #[test]
    fn the_hash_stays_what_it_was() {
        let mut identity = Identity::default();
        let id = EventId(identity.text("clash.war.attack").number(7).finish());
        insta::assert_snapshot!(id, @"088507fe2c618b806bf2adf9f2ebabf8");
    }
}
