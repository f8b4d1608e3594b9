//! Reads a recording back: what its lines say, at the times at which they arrived.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use bugle_event::{Interest, Kind, RecentIds};

use super::following::Following;
use super::frame::RawFrame;
use crate::decode::{Decoder, Feed, Line, Tally};

/// How many connections are told apart. Nobody has more; the numbers come from a file.
const CONNECTIONS_MAX: u32 = 64;

/// How many events are remembered that another connection may have brought too: some minutes of the busiest stream.
const REMEMBERED: usize = 65_536;

/// Reads recordings, line by line: those of [`Push::tap`](crate::Push::tap), each frame with the time and the connection
/// that it came with, and plain ones, a message a line, which tell no time but their own. Pure.
///
/// What several connections brought at the same time is told once, as it was live; ids and times are those of that time.
///
/// ```
/// use bugle_planetside::{Line, Playback, RawFrame};
/// use bugle_event::Timestamp;
///
/// let login = r#"{"payload":{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"},"service":"event","type":"serviceMessage"}"#;
/// let line = RawFrame::new(Timestamp::from_millis(1_700_000_000_250), 0, login).to_string();
///
/// let mut playback = Playback::default();
/// let Some(Line::Event(event)) = playback.on_line(line.as_bytes()) else { panic!("an event") };
/// assert_eq!(event.observed_at, Timestamp::from_millis(1_700_000_000_250));
/// ```
#[derive(Debug)]
pub struct Playback {
    /// Of lines that are messages.
    plain: Decoder,
    /// Of lines that are recorded frames, by connection.
    connections: BTreeMap<u32, Decoder>,
    told: RecentIds,
    /// Works out what follows, where that is wanted.
    following: Option<Following>,
    /// Events that another connection brought before.
    elsewhere: BTreeMap<Kind, u64>,
    torn: u64,
}

/// Why a line of a recording gives nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaybackError {
    /// The recording cannot be read any further.
    #[error("the recording cannot be read")]
    Read {
        /// What the system says.
        #[from]
        source: io::Error,
    },
    /// A line is only a part of one.
    #[error("a line of the recording is cut off")]
    Torn,
    /// A line is no message.
    #[error("a line of the recording is no message: {0}")]
    NotAMessage(crate::wire::NotAMessage),
}

impl Default for Playback {
    fn default() -> Self {
        Self {
            plain: Decoder::new(Feed::Recording),
            connections: BTreeMap::new(),
            told: RecentIds::new(REMEMBERED),
            following: None,
            elsewhere: BTreeMap::new(),
            torn: 0,
        }
    }
}

impl Playback {
    /// One that also works out which derived events follow, of those that `interest` asks for: each comes with the first
    /// line after it fell due, as if whoever recorded had seen everything. What falls due after the end is not told. Of
    /// all other events it reads as many as ever.
    #[must_use]
    pub fn deriving(interest: &Interest) -> Self {
        Self { following: Following::new(interest), ..Self::default() }
    }

    /// Reads the next line, without its end. `None`: it is a part of a recorded frame, as the program ended while it was
    /// written; it is counted.
    pub fn on_line(&mut self, line: &[u8]) -> Option<Line> {
        if !RawFrame::is_meant_by(line) {
            let line = self.plain.decode_bytes(line, None);
            return Some(self.followed(line));
        }
        let Some(frame) = RawFrame::read(line) else {
            self.torn += 1;
            return None;
        };
        let connection = frame.connection.min(CONNECTIONS_MAX);
        let decoder = self.connections.entry(connection).or_insert_with(|| Decoder::new(Feed::Recorded));
        let line = decoder.decode(&frame.frame, Some(frame.observed_at));
        let line = self.once(line);
        Some(self.followed(line))
    }

    /// How many lines were cut off.
    pub fn torn(&self) -> u64 {
        self.torn
    }

    /// What was decoded so far, over all connections.
    pub fn tally(&self) -> Tally {
        let mut all = self.plain.tally().clone();
        for decoder in self.connections.values() {
            all.add(decoder.tally());
        }
        all.count_elsewhere(&self.elsewhere);
        all
    }

    /// The events of a whole recording, in order. What cannot be read is an item, and what comes behind it is read; where
    /// the reader fails, it ends. Each is read as it is asked for, which may block.
    pub fn events(reader: impl BufRead) -> impl Iterator<Item = Result<bugle_event::Event, PlaybackError>> {
        Self::default().read(reader)
    }

    /// The same, with this one.
    pub fn read(mut self, reader: impl BufRead) -> impl Iterator<Item = Result<bugle_event::Event, PlaybackError>> {
        let mut lines = reader.split(b'\n').fuse();
        let mut ready = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(next) = ready.next() {
                    return Some(next);
                }
                let line = match lines.next()? {
                    Ok(line) => line,
                    Err(error) => return Some(Err(error.into())),
                };
                let mut found = Vec::new();
                match line.trim_ascii() {
                    [] => {}
                    line => match self.on_line(line) {
                        Some(line) => collect(line, &mut found),
                        None => found.push(Err(PlaybackError::Torn)),
                    },
                }
                ready = found.into_iter();
            }
        })
    }

    /// What came on another connection before is told once.
    fn once(&mut self, line: Line) -> Line {
        match line {
            Line::Event(event) if !self.told.is_first(event.id) => {
                *self.elsewhere.entry(event.kind).or_default() += 1;
                Line::Double(event.kind)
            }
            Line::Several(lines) => Line::Several(lines.into_iter().map(|line| self.once(line)).collect()),
            line => line,
        }
    }

    /// With what follows from it.
    fn followed(&mut self, line: Line) -> Line {
        match &mut self.following {
            Some(following) => following.on_line(line),
            None => line,
        }
    }
}

/// The events of a line.
fn collect(line: Line, found: &mut Vec<Result<bugle_event::Event, PlaybackError>>) {
    match line {
        Line::Event(event) => found.push(Ok(event.into_event())),
        Line::NotAMessage(reason) => found.push(Err(PlaybackError::NotAMessage(reason))),
        Line::Several(lines) => lines.into_iter().for_each(|line| collect(line, found)),
        Line::Message(_) | Line::Unwanted(_) | Line::Double(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Event, Origin, Timestamp};

    use super::*;

    const LOGIN: &str = r#"{"payload":{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"},"service":"event","type":"serviceMessage"}"#;
    const GAIN: &str = r#"{"payload":{"amount":"75","character_id":"5","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"3","timestamp":"1700000000","world_id":"19","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;

    /// A line of a recording: milliseconds after the time of the events, connection, frame.
    fn line((millis, connection, frame): (i64, u32, &str)) -> String {
        RawFrame::new(Timestamp::from_millis(1_700_000_000_000 + millis), connection, frame).to_string()
    }

    fn events(lines: &[String]) -> Vec<Result<Event, PlaybackError>> {
        Playback::events(lines.join("\n").as_bytes()).collect()
    }

    fn good(lines: &[String]) -> Vec<Event> {
        events(lines).into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn the_time_of_the_recording_is_the_time_of_arrival() {
        let found = good(&[line((250, 0, LOGIN)), line((900, 0, GAIN))]);
        let seen: Vec<_> = found.iter().map(|event| (event.observed_at.as_millis() % 10_000, event.origin)).collect();
        assert_eq!(seen, [(250, Origin::Replay), (900, Origin::Replay)]);
        assert_eq!(found[0].time, Some(Timestamp::from_secs(1_700_000_000)));
    }

    #[test]
    fn ids_are_those_that_were_given_live_whatever_the_number_of_connections() {
        let mut live = Decoder::new(Feed::Live);
        let ids: Vec<_> = [LOGIN, GAIN, GAIN]
            .into_iter()
            .map(|frame| match live.decode(frame, Some(Timestamp::from_secs(1_700_000_001))) {
                Line::Event(event) => event.id,
                other => panic!("{other:?}"),
            })
            .collect();
        let one = [LOGIN, GAIN, GAIN].map(|frame| line((0, 0, frame)));
        assert_eq!(good(&one).iter().map(|event| event.id).collect::<Vec<_>>(), ids);
        let two = [(0, LOGIN), (1, LOGIN), (1, GAIN), (0, GAIN), (1, GAIN), (0, GAIN), (0, LOGIN)];
        let two = two.map(|(connection, frame)| line((0, connection, frame)));
        assert_eq!(good(&two).iter().map(|event| event.id).collect::<Vec<_>>(), ids);
        let mut playback = Playback::default();
        let _read: Vec<_> = two.iter().map(|line| playback.on_line(line.as_bytes())).collect();
        let tally = playback.tally();
        assert_eq!((tally.events(), tally.doubles.values().sum::<u64>(), tally.oddities().doubles), (3, 4, 4));
    }

    /// Whoever had an echo sent back while frames were recorded must not forge events by it.
    #[test]
    fn a_bare_payload_in_a_recorded_frame_is_no_event() {
        let bare = r#"{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"}"#;
        assert_eq!(good(&[line((0, 0, bare))]).len(), 0);
        assert_eq!(good(&[bare.to_owned()]).len(), 1, "a line that is no recorded frame is believed");
    }

    #[test]
    fn a_line_that_is_cut_off_costs_only_itself() {
        let whole = line((0, 0, LOGIN));
        for cut in [3, 20, 60, whole.len() - 1] {
            let found = events(&[
                whole[..cut].to_owned(),
                line((0, 0, GAIN)),
                "nonsense".to_owned(),
                String::new(),
                LOGIN.to_owned(),
            ]);
            assert!(
                matches!(found[..], [Err(PlaybackError::Torn), Ok(_), Err(PlaybackError::NotAMessage(_)), Ok(_)]),
                "{cut}: {found:?}"
            );
        }
        let mut playback = Playback::default();
        assert!(playback.on_line(&whole.as_bytes()[..30]).is_none());
        assert_eq!((playback.torn(), playback.tally().not_messages()), (1, 0));
    }

    #[test]
    fn connections_without_number_are_bounded() {
        let lines: Vec<_> = (0..1_000).map(|connection| line((0, connection, LOGIN))).collect();
        let mut playback = Playback::default();
        let _read: Vec<_> = lines.iter().map(|line| playback.on_line(line.as_bytes())).collect();
        assert_eq!(playback.connections.len(), 65);
    }
}
