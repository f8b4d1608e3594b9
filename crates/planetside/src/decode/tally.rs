//! Counting what was decoded, so that nothing odd passes unnoticed.

use std::collections::BTreeMap;
use std::fmt;

use bugle_event::{Fact as _, HashedMap, Kind, Oddities, Payload as _};

use crate::event::{Event, UnknownEvent};
use crate::message::Message;
use crate::raw::Leftover;
use crate::wire::NotAMessage;

/// How many different names are kept of each sort. Names come from outside; the rest is counted together.
const NAMES_MAX: usize = 1000;

/// What was decoded, by kind; and what was odd about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Events whose name is not known, by name.
    pub unknown_events: BTreeMap<String, u64>,
    /// Fields that are not known, by kind and name.
    pub unknown_fields: BTreeMap<(Kind, String), u64>,
    /// Fields that cannot be read, by kind and name.
    pub invalid_fields: BTreeMap<(Kind, String), u64>,
    /// Fields that belong to every event or message of a kind and did not come, by kind and name.
    pub missing_fields: BTreeMap<(Kind, String), u64>,
    /// What came beside events in their frames, where nothing is known to come, by kind and name.
    pub envelope_fields: BTreeMap<(Kind, String), u64>,
    /// Events that were told before and happen only once, by kind.
    pub doubles: BTreeMap<Kind, u64>,
    /// Events whose time is far ahead of their arrival, by kind.
    pub ahead: BTreeMap<Kind, u64>,
    /// Lines, or parts of lines, that are no message, by reason.
    pub not_messages: BTreeMap<NotAMessage, u64>,
    events: HashedMap<Kind, u64>,
    messages: HashedMap<Kind, u64>,
    oddities: Oddities,
}

impl Tally {
    pub(super) fn count_message(&mut self, message: &Message) {
        *self.messages.entry(message.kind()).or_default() += 1;
        self.oddities.unknown += u64::from(matches!(message, Message::Unknown(_)));
        self.count_leftover(message.kind(), message.leftover());
    }

    pub(super) fn count_not_a_message(&mut self, reason: NotAMessage) {
        *self.not_messages.entry(reason).or_default() += 1;
        self.oddities.dropped += 1;
    }

    pub(super) fn count_unwanted(&mut self, kind: Kind) {
        *self.events.entry(kind).or_default() += 1;
        self.oddities.unknown += u64::from(kind == UnknownEvent::KIND);
    }

    /// Counts an event that was told before.
    pub(super) fn count_double(&mut self, kind: Kind) {
        self.oddities.doubles += 1;
        *self.doubles.entry(kind).or_default() += 1;
    }

    /// Counts an event, of those counted already, whose time is far ahead of its arrival.
    pub(super) fn count_ahead(&mut self, kind: Kind) {
        self.oddities.odd += 1;
        *self.ahead.entry(kind).or_default() += 1;
    }

    pub(super) fn count_event(&mut self, kind: Kind, event: &Event) {
        *self.events.entry(kind).or_default() += 1;
        if let Event::Unknown(UnknownEvent { event_name, .. }) = event {
            self.oddities.unknown += 1;
            bump(&mut self.unknown_events, event_name.clone(), || "(others)".to_owned());
        }
        self.count_leftover(kind, event.leftover());
    }

    fn count_leftover(&mut self, kind: Kind, leftover: Option<&Leftover>) {
        let Some(leftover) = leftover else { return };
        let others = || (UnknownEvent::KIND, "(others)".to_owned());
        for name in leftover.unknown_fields.keys() {
            self.oddities.unknown += 1;
            bump(&mut self.unknown_fields, (kind, name.clone()), others);
        }
        for name in leftover.envelope_fields.keys() {
            self.oddities.unknown += 1;
            bump(&mut self.envelope_fields, (kind, name.clone()), others);
        }
        for name in leftover.invalid_fields.keys() {
            self.oddities.odd += 1;
            bump(&mut self.invalid_fields, (kind, name.clone()), others);
        }
        for name in &leftover.missing_fields {
            self.oddities.odd += 1;
            bump(&mut self.missing_fields, (kind, name.clone()), others);
        }
    }

    /// How much of it was not as expected.
    pub fn oddities(&self) -> Oddities {
        self.oddities
    }

    /// Events by kind.
    pub fn events_by_kind(&self) -> BTreeMap<Kind, u64> {
        in_order(&self.events)
    }

    /// Messages by kind.
    pub fn messages_by_kind(&self) -> BTreeMap<Kind, u64> {
        in_order(&self.messages)
    }

    /// How many events.
    pub fn events(&self) -> u64 {
        self.events.values().sum()
    }

    /// How many messages.
    pub fn messages(&self) -> u64 {
        self.messages.values().sum()
    }

    /// How many lines that are no message.
    pub fn not_messages(&self) -> u64 {
        self.not_messages.values().sum()
    }
}

impl Tally {
    /// Adds what was decoded beside.
    pub(crate) fn add(&mut self, other: &Self) {
        add(&mut self.unknown_events, &other.unknown_events);
        add(&mut self.unknown_fields, &other.unknown_fields);
        add(&mut self.invalid_fields, &other.invalid_fields);
        add(&mut self.missing_fields, &other.missing_fields);
        add(&mut self.envelope_fields, &other.envelope_fields);
        add(&mut self.doubles, &other.doubles);
        add(&mut self.ahead, &other.ahead);
        add(&mut self.not_messages, &other.not_messages);
        for (to, from) in [(&mut self.events, &other.events), (&mut self.messages, &other.messages)] {
            for (kind, count) in from {
                *to.entry(*kind).or_default() += count;
            }
        }
        self.oddities += other.oddities;
    }

    /// Of the events counted already so many of each kind were brought by another connection before.
    pub(crate) fn count_elsewhere(&mut self, doubles: &BTreeMap<Kind, u64>) {
        for (kind, count) in doubles {
            let events = self.events.entry(*kind).or_default();
            *events = events.saturating_sub(*count);
            self.oddities.doubles += count;
        }
        add(&mut self.doubles, doubles);
    }
}

fn add<K: Ord + Clone>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, count) in from {
        *to.entry(key.clone()).or_default() += count;
    }
}

fn in_order(counts: &HashedMap<Kind, u64>) -> BTreeMap<Kind, u64> {
    counts.iter().map(|(kind, count)| (*kind, *count)).collect()
}

fn bump<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K, others: impl Fn() -> K) {
    let key = if counts.len() < NAMES_MAX || counts.contains_key(&key) { key } else { others() };
    *counts.entry(key).or_default() += 1;
}

/// A summary for people: the totals in the first line, then a line for each count.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (events, messages, lines) = (self.events(), self.messages(), self.not_messages());
        let these = |count, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let are = if lines == 1 { "is" } else { "are" };
        let (events, messages) = (these(events, "event"), these(messages, "message"));
        write!(f, "{events}, {messages}, {} that {are} no message", these(lines, "line"))?;
        for (kind, count) in self.events_by_kind().into_iter().chain(self.messages_by_kind()) {
            write!(f, "\n{count:>9} {kind}")?;
        }
        for (name, count) in &self.unknown_events {
            write!(f, "\n{count:>9} of unknown event {}", name.escape_debug())?;
        }
        for (kind, count) in &self.doubles {
            write!(f, "\n{count:>9} {kind} told before")?;
        }
        for (kind, count) in &self.ahead {
            write!(f, "\n{count:>9} {kind} of a time far ahead of its arrival")?;
        }
        for (what, fields) in [
            ("unknown", &self.unknown_fields),
            ("undecodable", &self.invalid_fields),
            ("missing", &self.missing_fields),
            ("unexpected envelope", &self.envelope_fields),
        ] {
            for ((kind, name), count) in fields {
                write!(f, "\n{count:>9} {what} field {kind} {}", name.escape_debug())?;
            }
        }
        for (reason, count) in &self.not_messages {
            write!(f, "\n{count:>9} {}: {reason}", if *count == 1 { "line" } else { "lines" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decoder::Decoder;
    use crate::decode::frame::Feed;

    #[test]
    fn the_summary_names_whatever_is_odd() {
        let mut decoder = Decoder::new(Feed::Live);
        for line in [
            r#"{"payload":{"event_name":"PlayerLogin","character_id":"maybe","new":"1","timestamp":"1700000000"},"node":"7","service":"event","type":"serviceMessage"}"#,
            r#"{"payload":{"event_name":"Harvest","timestamp":"1700000000","world_id":"1","x":"1"},"service":"event","type":"serviceMessage"}"#,
            r#"{"connected":"true","service":"push","type":"connectionStateChanged"}"#,
            "garbage",
        ] {
            decoder.decode(line, None);
        }
        let tally = decoder.tally();
        insta::assert_snapshot!(tally, @r#"
        2 events, 1 message, 1 line that is no message
                1 planetside.player_login
                1 planetside.unknown
                1 planetside.message.connection_state_changed
                1 of unknown event Harvest
                1 unknown field planetside.player_login new
                1 undecodable field planetside.player_login character_id
                1 missing field planetside.player_login world_id
                1 unexpected envelope field planetside.player_login node
                1 line: not JSON
        "#);
        let Oddities { unknown, odd, dropped, .. } = tally.oddities();
        assert_eq!((unknown, odd, dropped), (3, 2, 1));
    }

    #[test]
    fn names_from_outside_are_bounded() {
        let mut tally = Tally::default();
        for name in 0..2 * NAMES_MAX {
            tally.count_event(
                UnknownEvent::KIND,
                &UnknownEvent { event_name: name.to_string(), ..Default::default() }.into(),
            );
        }
        assert_eq!(tally.unknown_events.len(), NAMES_MAX + 1);
        assert_eq!(tally.unknown_events["(others)"], NAMES_MAX as u64);
    }
}
