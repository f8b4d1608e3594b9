//! The parts of what a pattern remembers, as bytes. A format.

use bugle_event::{JoinKey, Key, Timestamp};
use serde::{Deserialize, Serialize};

use crate::pattern::changes::PartId;
use crate::pattern::gaps::Unseen;
use crate::pattern::slot::Held;

/// What is written beside a link: when it happened, what the pattern noted, and whether the event is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    at: i64,
    moment: Option<i64>,
    pub(crate) has_event: bool,
}

/// A gap, without its number.
#[derive(Serialize, Deserialize)]
struct Blank {
    from: Option<i64>,
    to: i64,
    subjects: Vec<String>,
}

impl Link {
    pub(crate) fn new(at: Timestamp, moment: Option<Timestamp>, has_event: bool) -> Self {
        Self { at: at.as_millis(), moment: moment.map(Timestamp::as_millis), has_event }
    }

    pub(crate) fn at(self) -> Timestamp {
        Timestamp::from_millis(self.at)
    }

    pub(crate) fn moment(self) -> Option<Timestamp> {
        self.moment.map(Timestamp::from_millis)
    }
}

pub(crate) fn bytes_of(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("buffers grow, and all lengths are known")
}

pub(crate) fn gap_to_bytes(unseen: &Unseen) -> Vec<u8> {
    bytes_of(&Blank {
        from: unseen.from.map(Timestamp::as_millis),
        to: unseen.to.as_millis(),
        subjects: unseen.subjects.iter().map(ToString::to_string).collect(),
    })
}

pub(crate) fn gap_from_bytes(serial: u64, bytes: &[u8]) -> Option<Unseen> {
    let Blank { from, to, subjects } = postcard::from_bytes(bytes).ok()?;
    let subjects = subjects.iter().map(|subject| subject.parse().ok()).collect::<Option<_>>()?;
    Some(Unseen { serial, from: from.map(Timestamp::from_millis), to: Timestamp::from_millis(to), subjects })
}

/// The key of a part. When a link happened is beside it.
pub(crate) fn part_key(id: &PartId) -> Vec<u8> {
    match id {
        PartId::Event(serial) => [b"e", &serial.to_be_bytes()[..]].concat(),
        PartId::Gap(serial) => [b"g", &serial.to_be_bytes()[..]].concat(),
        PartId::Link(key, held) => {
            let mut bytes = [b"l", &held.serial.to_be_bytes()[..], &[held.role]].concat();
            key.parts().iter().for_each(|part| write_key(part, &mut bytes));
            bytes
        }
    }
}

/// What part it is of which this is the key. `None`: it is damaged.
pub(crate) fn part_of(bytes: &[u8]) -> Option<PartId> {
    let (sort, rest) = bytes.split_first()?;
    let (serial, rest) = rest.split_first_chunk()?;
    let serial = u64::from_be_bytes(*serial);
    match (sort, rest) {
        (b'e', []) => Some(PartId::Event(serial)),
        (b'g', []) => Some(PartId::Gap(serial)),
        (b'l', [role, key @ ..]) => {
            Some(PartId::Link(read_key(key)?, Held { role: *role, at: Timestamp::EPOCH, serial }))
        }
        _ => None,
    }
}

fn write_key(part: &Key, bytes: &mut Vec<u8>) {
    match part {
        Key::Number(number) => {
            bytes.push(0);
            bytes.extend(number.to_be_bytes());
        }
        Key::Text(text) => {
            bytes.push(1);
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
    }
}

fn read_key(mut bytes: &[u8]) -> Option<JoinKey> {
    let mut parts = Vec::new();
    while let Some((sort, rest)) = bytes.split_first() {
        let (number, rest) = rest.split_first_chunk()?;
        let number = u64::from_be_bytes(*number);
        let (part, rest) = match sort {
            0 => (Key::Number(number), rest),
            1 => {
                let (text, rest) = rest.split_at_checked(usize::try_from(number).ok()?)?;
                (Key::Text(std::str::from_utf8(text).ok()?.into()), rest)
            }
            _ => return None,
        };
        parts.push(part);
        bytes = rest;
    }
    Some(JoinKey::new(parts))
}
