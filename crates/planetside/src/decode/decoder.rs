//! Decoding one connection or one recording: frames in, envelopes out, and a tally of it all.

use std::time::Duration;

use bugle_event::{Envelope, Kind, Oddities, Origin, Seen, Timestamp};

use crate::NAME;
use crate::decode::frame::{Decoded, Feed, decode, decode_bytes, decode_wanted};
use crate::decode::repeats::Repeats;
use crate::decode::tally::Tally;
use crate::decode::wanted::WantedKinds;
use crate::event::Event;
use crate::message::Message;
use crate::wire::NotAMessage;

/// Decodes the frames of one connection after the other, or the lines of one recording, in order.
///
/// It remembers what it has read of late: of a fact that happens once, a second copy is a double; of any other, it is
/// the second of its like. What is not read because nobody wants it is not counted among its like, and what was counted
/// stays counted when nobody wants its kind for a while. So no two facts that were read ever share an id.
///
/// ```
/// use bugle_planetside::{Decoder, Feed, Line};
///
/// let mut decoder = Decoder::new(Feed::Recording);
/// let line = r#"{"payload":{"character_id":"5428000000000000001","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"},"service":"event","type":"serviceMessage"}"#;
/// let Line::Event(event) = decoder.decode(line, None) else { panic!("an event") };
/// assert_eq!(event.kind.name(), "planetside.player_login");
/// assert_eq!(event.subject().to_string(), "character/5428000000000000001");
/// ```
#[derive(Debug)]
pub struct Decoder {
    feed: Feed,
    repeats: Repeats,
    tally: Tally,
    last_told: Timestamp,
}

/// How far ahead of its arrival a time may be: the clocks of the game are some seconds ahead at times.
const AHEAD_MAX: Duration = Duration::from_secs(10);

/// One frame or line, decoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum Line {
    /// Something happened.
    Event(Envelope<Event>),
    /// Anything else.
    Message(Envelope<Message>),
    /// It is no message at all.
    NotAMessage(NotAMessage),
    /// An event of a kind that nobody wants: counted and not read. A decoder that reads everything never says this.
    Unwanted(Kind),
    /// An event that was told before and happens only once: counted, and not to be handed out again.
    Double(Kind),
    /// Several of these, in order: what a frame held in which messages had run together.
    Several(Vec<Line>),
}

impl Decoder {
    /// Starts a connection or a recording.
    pub fn new(feed: Feed) -> Self {
        Self { feed, repeats: Repeats::default(), tally: Tally::default(), last_told: Timestamp::EPOCH }
    }

    /// Decodes a line that was received at `observed_at`; where that is not known, the line's own time stands in, or
    /// else the time that the last line told which told one.
    pub fn decode(&mut self, line: &str, observed_at: Option<Timestamp>) -> Line {
        self.take(decode(line, self.feed), observed_at)
    }

    /// The same, for a line that is not yet known to be text.
    pub fn decode_bytes(&mut self, line: &[u8], observed_at: Option<Timestamp>) -> Line {
        self.take(decode_bytes(line, self.feed), observed_at)
    }

    /// The same, for a frame that is read in full only if its kind is wanted.
    pub(crate) fn decode_wanted(&mut self, frame: &str, observed_at: Timestamp, wanted: WantedKinds) -> Line {
        self.take(decode_wanted(frame, self.feed, wanted), Some(observed_at))
    }

    /// Counts from the beginning what is alike: another connection has seen all that came, and what comes now may have
    /// come before.
    pub(crate) fn count_anew(&mut self) {
        self.repeats = Repeats::default();
    }

    /// What was decoded so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How much of that was not as expected.
    pub fn oddities(&self) -> Oddities {
        self.tally.oddities()
    }

    fn take(&mut self, decoded: Decoded, observed_at: Option<Timestamp>) -> Line {
        match decoded {
            Decoded::Event(event) => self.event(event, observed_at),
            Decoded::Message(message) => {
                self.tally.count_message(&message);
                let seen = self.seen(message.timestamp(), observed_at);
                Line::Message(Envelope::counted(NAME, message, seen, |first| self.repeats.next(first)))
            }
            Decoded::NotAMessage(reason) => {
                self.tally.count_not_a_message(reason);
                Line::NotAMessage(reason)
            }
            Decoded::Unwanted(kind) => {
                self.tally.count_unwanted(kind);
                Line::Unwanted(kind)
            }
            Decoded::Several(several) => {
                Line::Several(several.into_iter().map(|one| self.take(one, observed_at)).collect())
            }
        }
    }

    fn event(&mut self, event: Event, observed_at: Option<Timestamp>) -> Line {
        let (is_told_once, mut before) = (event.is_told_once(), 0);
        let time = Some(event.timestamp()).filter(|time| *time != Timestamp::EPOCH);
        let seen = self.seen(time, observed_at);
        let envelope = Envelope::counted(NAME, event, seen, |first| {
            before = self.repeats.next(first);
            before
        });
        if is_told_once && before > 0 {
            self.tally.count_double(envelope.kind);
            return Line::Double(envelope.kind);
        }
        self.tally.count_event(envelope.kind, &envelope.data);
        if seen.time.is_some_and(|time| time > seen.observed_at + AHEAD_MAX) {
            self.tally.count_ahead(envelope.kind);
        }
        Line::Event(envelope)
    }

    fn seen(&mut self, time: Option<Timestamp>, observed_at: Option<Timestamp>) -> Seen {
        // The last, and not the latest: one clock that is a day ahead would rule for a day.
        self.last_told = time.unwrap_or(self.last_told);
        let observed_at = observed_at.unwrap_or(self.last_told);
        let origin = if self.feed == Feed::Live { Origin::Live } else { Origin::Replay };
        Seen { time, not_before: None, observed_at, origin, repeat: 0 }
    }
}
