//! Faults as text: `drop=0.01`, `stall-world=2`, `maintenance@90s+30s`, several with commas between them.

use std::str::FromStr;
use std::time::Duration;

use super::kind::{FaultKind, Nature};
use super::script::{Fault, Faults};

/// How a fault is written, for people.
pub const SYNTAX: &str = "NAME[=RATE][@TIME][+LENGTH]";

/// Why a text names no faults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such fault.
    #[error("`{name}` is no fault{}; there are {}", meant(.name), names())]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// How often is no rate.
    #[error("`{rate}` is no rate of `{name}`: expected {}", expected_rate(.name))]
    Rate {
        /// The fault.
        name: &'static str,
        /// What was asked for.
        rate: String,
    },
    /// When or for how long is no time.
    #[error("`{time}` is no time: expected one like 90s, 5m or 1.5h")]
    Time {
        /// What was asked for.
        time: String,
    },
    /// What happens at a moment has no length.
    #[error("`{name}` happens at a moment and has no length")]
    Length {
        /// The fault.
        name: &'static str,
    },
}

fn names() -> String {
    FaultKind::all().map(FaultKind::name).collect::<Vec<_>>().join(", ")
}

fn expected_rate(name: &str) -> &'static str {
    match FaultKind::named(name).map(FaultKind::nature) {
        Some(Nature::Share) | None => "a share between 0 and 1",
        Some(_) => "how many times a minute, up to 600",
    }
}

/// The name that was probably meant.
fn meant(name: &str) -> String {
    let known = || FaultKind::all().map(FaultKind::name);
    let begun = known().find(|known| name.len() > 2 && known.starts_with(name));
    let near = known().map(|known| (distance(name, known), known)).min().filter(|(distance, _)| *distance <= 2);
    match begun.or(near.map(|(_, known)| known)).filter(|_| !name.is_empty()) {
        Some(known) => format!(" (did you mean `{known}`?)"),
        None => String::new(),
    }
}

/// How many letters must be put in, taken out or changed, with `_` as good as `-`.
fn distance(one: &str, other: &str) -> usize {
    let letters = |text: &str| text.to_lowercase().replace('_', "-").chars().take(32).collect::<String>();
    strsim::levenshtein(&letters(one), &letters(other))
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (text, lasting) = split(text.trim(), '+');
        let (text, at) = split(text, '@');
        let (name, rate) = split(text, '=');
        let kind =
            FaultKind::named(name).ok_or_else(|| FaultError::Unknown { name: name.chars().take(40).collect() })?;
        if kind.nature() == Nature::Moment && lasting.is_some() {
            return Err(FaultError::Length { name: kind.name() });
        }
        let rate = rate.map(|rate| read_rate(kind, rate)).transpose()?;
        let (at, lasting) = (at.map(read_time).transpose()?, lasting.map(read_time).transpose()?);
        Ok(Self { kind, rate, at, lasting })
    }
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn read_rate(kind: FaultKind, text: &str) -> Result<f64, FaultError> {
    let most = if kind.nature() == Nature::Share { 1.0 } else { 600.0 };
    let rate = text.parse().ok().filter(|rate: &f64| (0.0..=most).contains(rate));
    rate.ok_or_else(|| FaultError::Rate { name: kind.name(), rate: text.chars().take(40).collect() })
}

/// A number with a unit: `500ms`, `90s`, `5m`, `1.5h`. Without one it is seconds.
fn read_time(text: &str) -> Result<Duration, FaultError> {
    let unit = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let factor = match &text[unit..] {
        "ms" => Some(0.001),
        "" | "s" => Some(1.0),
        "m" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let seconds = text[..unit].parse::<f64>().ok().zip(factor).map(|(number, factor)| number * factor);
    // A year is longer than anybody watches, and far from where sums of times end.
    let time = seconds.filter(|seconds| (0.0..=31_536_000.0).contains(seconds)).map(Duration::from_secs_f64);
    time.ok_or_else(|| FaultError::Time { time: text.chars().take(40).collect() })
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        text.split(',').map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn faults_are_read() {
        let fault = |text: &str| text.parse::<Fault>().unwrap();
        let close = Fault::usual(FaultKind::Close);
        assert_eq!(fault("close"), close);
        assert_eq!(fault(" close=0.5@90s "), Fault { rate: Some(0.5), at: Some(Duration::from_secs(90)), ..close });
        let maintenance = fault("maintenance@1.5h+500ms");
        assert_eq!(
            (maintenance.at, maintenance.lasting),
            (Some(Duration::from_mins(90)), Some(Duration::from_millis(500)))
        );
        let faults: Faults = "drop=0.01,stall-world".parse().unwrap();
        assert_eq!(faults.0.len(), 2);
    }

    #[test]
    fn mistakes_say_what_would_do() {
        let said = |text: &str| text.parse::<Faults>().unwrap_err().to_string();
        insta::assert_snapshot!(said("drpo"), @"`drpo` is no fault (did you mean `drop`?); there are drop, duplicate, reorder, garbage, stall, stall-world, offline-world, half-open, close, refuse, drift, throttle, error, stale, torn, slow, maintenance, gone, revoke, address, mistaken, memberless, swapped, unended, searching, census-unavailable, census-moved, census-page, census-cut, census-uncounted, census-slow, census-empty, census-throttle");
        assert!(said("stall_world").contains("did you mean `stall-world`"));
        assert!(said("maint").contains("did you mean `maintenance`"));
        assert!(said("drop,").contains("`` is no fault; there are drop"));
        insta::assert_snapshot!(said("drop=2"), @"`2` is no rate of `drop`: expected a share between 0 and 1");
        insta::assert_snapshot!(said("gone=often"), @"`often` is no rate of `gone`: expected how many times a minute, up to 600");
        insta::assert_snapshot!(said("gone@soon"), @"`soon` is no time: expected one like 90s, 5m or 1.5h");
        insta::assert_snapshot!(said("close@1m+5s"), @"`close` happens at a moment and has no length");
    }

    proptest! {
        #[test]
        fn whatever_is_asked_for_is_read_or_refused(text in "[a-z-]{0,8}[=@+,]?[0-9.eE+-]{0,25}[a-zµ\u{202e}]{0,3}|\\PC{0,40}") {
            if let Ok(faults) = text.parse::<Faults>() {
                for kind in FaultKind::all() {
                    let _ = faults.spells(kind, 1).take(5).count();
                }
            }
        }
    }
}
