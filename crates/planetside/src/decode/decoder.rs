//! Decoding one connection or one recording: frames in, envelopes out, and a tally of it all.

use bugle_event::{Envelope, Kind, Oddities, Origin, Payload, Seen, Timestamp};

use crate::NAME;
use crate::decode::frame::{Decoded, Feed, decode, decode_bytes, decode_wanted};
use crate::decode::repeats::Repeats;
use crate::decode::tally::Tally;
use crate::decode::wanted::WantedKinds;
use crate::event::Event;
use crate::message::Message;
use crate::wire::NotAMessage;

/// Decodes the frames of one connection, or the lines of one recording, in order.
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
    latest: Timestamp,
}

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
}

impl Decoder {
    /// Starts a connection or a recording.
    pub fn new(feed: Feed) -> Self {
        Self { feed, repeats: Repeats::default(), tally: Tally::default(), latest: Timestamp::EPOCH }
    }

    /// Decodes a line that was received at `observed_at`; where that is not known, the line's own time stands in, or
    /// else the latest time that an earlier line told.
    pub fn decode(&mut self, line: &str, observed_at: Option<Timestamp>) -> Line {
        self.take(decode(line, self.feed), observed_at)
    }

    /// The same, for a line that is not yet known to be text.
    pub fn decode_bytes(&mut self, line: &[u8], observed_at: Option<Timestamp>) -> Line {
        self.take(decode_bytes(line, self.feed), observed_at)
    }

    /// The same, for a frame that is read in full only if its kind is wanted. What is not read is not counted among its
    /// like either: those who want no such events cannot tell.
    pub(crate) fn decode_wanted(&mut self, frame: &str, observed_at: Timestamp, wanted: WantedKinds) -> Line {
        self.take(decode_wanted(frame, self.feed, wanted), Some(observed_at))
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
        self.tally.count(&decoded);
        match decoded {
            Decoded::Event(event) => {
                let time = Some(event.timestamp()).filter(|time| *time != Timestamp::EPOCH);
                Line::Event(self.envelope(event, time, observed_at))
            }
            Decoded::Message(message) => {
                let time = message.timestamp();
                Line::Message(self.envelope(message, time, observed_at))
            }
            Decoded::NotAMessage(reason) => Line::NotAMessage(reason),
            Decoded::Unwanted(kind) => Line::Unwanted(kind),
        }
    }

    fn envelope<P: Payload>(
        &mut self,
        fact: P,
        time: Option<Timestamp>,
        observed_at: Option<Timestamp>,
    ) -> Envelope<P> {
        self.latest = self.latest.max(time.unwrap_or(self.latest));
        let observed_at = observed_at.or(time).unwrap_or(self.latest);
        let origin = if self.feed == Feed::Live { Origin::Live } else { Origin::Replay };
        let seen = Seen { time, not_before: None, observed_at, origin, repeat: 0 };
        Envelope::counted(NAME, fact, seen, |first| self.repeats.next(first))
    }
}
