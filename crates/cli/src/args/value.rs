//! What single arguments about journals become: places, subjects, how much is kept.

use std::time::Duration;

use bugle::clash::{self, ClanTag, PlayerTag};
use bugle::planetside::World;
use bugle::{Clock as _, Key, Retention, Seq, Start, Subject, Timestamp, clean};
use clap::Args;

use super::number::{ago, count, days, size};
use crate::clock::GameClock;

/// A place in a journal, as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Beginning,
    Now,
    /// An event, by its number.
    Event(u64),
    /// The first event that was observed at this time or later.
    Time(Timestamp),
}

impl Place {
    /// Where to begin in order to get what is there, first.
    pub(crate) fn from(self) -> Start {
        match self {
            Self::Beginning => Start::Beginning,
            Self::Now => Start::Now,
            Self::Event(number) => Start::After(Seq(number.saturating_sub(1))),
            Self::Time(time) => Start::At(time),
        }
    }

    /// Where to end in order to get it still, if it is an event; what was observed earlier, if it is a time.
    pub(crate) fn to(self) -> Start {
        match self {
            Self::Event(number) => Start::After(Seq(number)),
            other => other.from(),
        }
    }
}

/// How much of a journal is kept.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Keep {
    /// Keep events for so many days
    #[arg(long = "keep-days", value_name = "DAYS", value_parser = days)]
    pub(crate) days: Option<Duration>,
    /// Keep so many events
    #[arg(long = "keep-events", value_name = "EVENTS", value_parser = count)]
    pub(crate) events: Option<u64>,
    /// Keep so much, as it is compressed: `500MB`, `4GB`; what was written together goes together
    #[arg(long = "keep-bytes", value_name = "SIZE", value_parser = size)]
    pub(crate) bytes: Option<u64>,
}

impl Keep {
    /// With what was asked for in place of what `usual` says.
    pub(crate) fn instead_of(self, usual: Retention) -> Retention {
        Retention {
            age: self.days.or(usual.age),
            events: self.events.or(usual.events),
            bytes: self.bytes.or(usual.bytes),
        }
    }
}

pub(super) fn place(text: &str) -> Result<Place, String> {
    place_at(GameClock.now(), text)
}

fn place_at(now: Timestamp, text: &str) -> Result<Place, String> {
    match text {
        "beginning" => Ok(Place::Beginning),
        "now" => Ok(Place::Now),
        _ => {
            let time = || text.parse().ok().or_else(|| Some(now - ago(text)?));
            let place = text.parse().map(Place::Event).ok().or_else(|| time().map(Place::Time));
            place.ok_or_else(|| {
                "expected `beginning`, `now`, the number of an event, how long ago, like 30m or 2h, or a time like \
                    2026-01-31T12:00:00Z"
                    .to_owned()
            })
        }
    }
}

/// The name of a reader. Those of triggers have a mark of their own.
pub(super) fn reader(text: &str) -> Result<String, String> {
    let is_name = (1..=1000).contains(&text.len()) && clean(text) == text && text.trim() == text;
    if is_name && !text.starts_with("trigger:") {
        return Ok(text.to_owned());
    }
    Err("expected a name of 1 to 1000 bytes, such as `bot`, without line ends and the like; those of triggers begin with \
        `trigger:`, and no other".to_owned())
}

/// A subject, as far as it can be one: what no game ever says would match nothing, without a word.
pub(super) fn subject(text: &str) -> Result<Subject, String> {
    let subject: Subject = text.parse().map_err(|error: bugle::ParseSubjectError| error.to_string())?;
    match (subject.noun, &subject.key) {
        (_, Key::Text(key)) if key.trim().is_empty() => {
            Err("expected `noun/key`, such as world/10 or clan/#2PP".to_owned())
        }
        ("world", Key::Text(name)) => World::parse(name).map(Subject::from).map_err(|error| error.to_string()),
        ("zone" | "character" | "outfit" | "facility" | "faction" | "experience", Key::Text(_)) => {
            Err(format!("{noun}s go by numbers: expected {noun}/ and a number, such as {noun}/2", noun = subject.noun))
        }
        ("clan", key) => tag::<ClanTag>(key),
        ("player", key) => tag::<PlayerTag>(key),
        _ => Ok(subject),
    }
}

/// A tag as people type it, as a subject.
fn tag<T: std::str::FromStr<Err = clash::ParseTagError> + Into<Subject>>(key: &Key) -> Result<Subject, String> {
    key.to_string().parse::<T>().map(Into::into).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_words_numbers_or_times() {
        let time = "2026-01-31T12:00:00Z".parse().unwrap();
        for (text, expected) in [
            ("beginning", Place::Beginning),
            ("now", Place::Now),
            ("17", Place::Event(17)),
            ("2026-01-31T12:00:00Z", Place::Time(time)),
            ("90m", Place::Time(time - Duration::from_mins(90))),
            ("30d", Place::Time(time - Duration::from_hours(720))),
        ] {
            assert_eq!(place_at(time, text), Ok(expected));
        }
        for nonsense in ["", "-1", "yesterday", "99999999999999999999", "h", "-1h", "9999999d", "1w"] {
            assert!(place_at(time, nonsense).unwrap_err().starts_with("expected `beginning`"), "{nonsense}");
        }
        assert_eq!((Place::Event(1).from(), Place::Event(1).to()), (Start::After(Seq(0)), Start::After(Seq(1))));
    }

    #[test]
    fn t2_subjects_are_read_as_they_are_said() {
        for (typed, meant) in [
            ("world/10", "world/10"),
            ("world/osprey", "world/1"),
            ("clan/#2PP", "clan/#2PP"),
            ("clan/2pp", "clan/#2PP"),
            ("war/#2PP-x", "war/#2PP-x"),
            ("board/a1", "board/a1"),
        ] {
            assert_eq!(subject(typed).unwrap().to_string(), meant);
        }
        for nonsense in ["", "Osprey", "world/", "world/Ospray", "character/Higby", "clan/#", "player/x y", "/x"] {
            assert!(subject(nonsense).is_err(), "{nonsense}");
        }
    }
}
