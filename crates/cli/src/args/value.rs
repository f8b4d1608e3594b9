//! What single arguments become: places in a journal, sizes, kinds, numbers.

use std::time::Duration;

use bugle::journal::Name;
use bugle::{Kind, Retention, Seq, Start, Timestamp, planetside};
use clap::Args;

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
    #[arg(long = "keep-days", value_name = "DAYS", value_parser = days, allow_negative_numbers = true)]
    pub(crate) days: Option<Duration>,
    /// Keep so many events
    #[arg(long = "keep-events", value_name = "EVENTS", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    pub(crate) events: Option<u64>,
    /// Keep so much, as it is compressed: `500MB`, `4GB`
    #[arg(long = "keep-bytes", value_name = "SIZE", value_parser = size, allow_negative_numbers = true)]
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
    match text {
        "beginning" => Ok(Place::Beginning),
        "now" => Ok(Place::Now),
        _ => text.parse().map(Place::Event).or_else(|_| text.parse().map(Place::Time)).map_err(|_| {
            "expected `beginning`, `now`, the number of an event, or a time like 2026-01-31T12:00:00Z".to_owned()
        }),
    }
}

/// A kind by its whole name; those of PlanetSide by their short names, too. Of games that this program does not have
/// every name will do: a journal may hold what another program wrote.
pub(super) fn kind(text: &str) -> Result<Kind, String> {
    let known: Vec<_> = bugle::journal::codecs().iter().flat_map(bugle::journal::Codec::kinds).collect();
    if let Some(kind) = known.iter().find(|kind| kind.name() == text) {
        return Ok(*kind);
    }
    match text.split_once('.') {
        Some((game, _)) if !matches!(game, "planetside" | "clash") => {
            let name = Name::parse(text).ok_or_else(|| "not the name of a kind".to_owned());
            name.map(|Name(name)| Kind::new(name))
        }
        Some(("clash", _)) => {
            let of_clash = known.iter().map(|kind| kind.name()).filter(|name| name.starts_with("clash."));
            Err(format!("clash has no such event; it has {}", of_clash.collect::<Vec<_>>().join(", ")))
        }
        _ => planetside::kind(text.strip_prefix("planetside.").unwrap_or(text)).map_err(|error| error.to_string()),
    }
}

fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.to_ascii_lowercase().trim_end_matches('b') {
        "" => Some(1),
        "k" => Some(1_000),
        "m" => Some(1_000_000),
        "g" => Some(1_000_000_000),
        "t" => Some(1_000_000_000_000),
        _ => None,
    };
    let size = number.parse().ok().zip(factor).and_then(|(number, factor): (u64, u64)| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(|| "expected a size like 500MB or 4GB".to_owned())
}

fn days(text: &str) -> Result<Duration, String> {
    let days = positive(text)?;
    Duration::try_from_secs_f64(days * 86_400.0).map_err(|error| error.to_string())
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if f64::is_finite(number) && number > 0.0 => Ok(number),
        _ => Err("expected a number above 0".to_owned()),
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    positive(text).and_then(|seconds| Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()))
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
        ] {
            assert_eq!(place(text), Ok(expected));
        }
        for nonsense in ["", "-1", "yesterday", "99999999999999999999"] {
            assert!(place(nonsense).unwrap_err().starts_with("expected `beginning`"), "{nonsense}");
        }
        assert_eq!((Place::Event(1).from(), Place::Event(1).to()), (Start::After(Seq(0)), Start::After(Seq(1))));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("4GB"), Ok(4_000_000_000));
        assert_eq!(size("500m"), Ok(500_000_000));
        assert_eq!(size("4096"), Ok(4096));
        for nonsense in ["", "0", "GB", "-1", "1.5GB", "5 XB", "99999999999TB"] {
            assert!(size(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn kinds_go_by_every_name_they_have() {
        for name in ["Death", "death", "planetside.death", "gap", "clash.war.attack", "chess.move"] {
            assert!(kind(name).is_ok(), "{name}");
        }
        assert!(kind("Deth").unwrap_err().contains("`Death`"));
        assert!(kind("planetside.deth").unwrap_err().contains("`Death`"));
        assert!(kind("clash.war.atack").unwrap_err().contains("clash.war.attack"));
        assert!(kind("Chess.Move").is_err());
    }
}
