//! Numbers as people write them: counts, seconds, days, sizes. What is none is answered with what would do.

use std::time::Duration;

use bugle::clash::LocationId;
use bugle::planetside::CONNECTIONS_MAX;

/// The longest wait between two requests that anybody can mean.
const SECONDS_MAX: f64 = 86_400.0;

/// What a simulation takes: more would fill the memory before the first event is out.
const PACE_MAX: f64 = 1_000_000.0;
const PACE_MIN: f64 = 1e-6;

/// A hundred years: longer than any clock is trusted.
const DAYS_MAX: f64 = 36_525.0;

/// A week, in seconds: nothing is foreseen so long before.
const LEAD_MAX: u64 = 7 * 86_400;

/// A page of the journal's file. Whoever asks for less has forgotten the unit.
const SIZE_MIN: u64 = 4096;

/// How many events.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(format!("expected a whole number from 1 to {}", u64::MAX)),
        Ok(count) => Ok(count),
    }
}

/// How many connections to the push service.
pub(crate) fn connections(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=CONNECTIONS_MAX).contains(count));
    count.ok_or_else(|| format!("expected a whole number from 1 to {CONNECTIONS_MAX}"))
}

/// How many rows, members or points, or a number that names something.
pub(crate) fn rows(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(format!("expected a whole number from 1 to {}", u32::MAX)),
        Ok(rows) => Ok(rows),
    }
}

/// The number of a country or a region.
pub(crate) fn location(text: &str) -> Result<LocationId, String> {
    let found = text.parse().ok().filter(|location| *location != LocationId::GLOBAL);
    found.ok_or_else(|| format!("expected {LOCATION}"))
}

/// The same, or everywhere.
pub(crate) fn location_or_global(text: &str) -> Result<LocationId, String> {
    text.parse().map_err(|_| format!("expected `global`, or {LOCATION}"))
}

const LOCATION: &str = "a number that `bugle clash locations` lists, such as 32000249";

/// How many keys an account can have.
pub(crate) fn keys(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(keys @ 1..=10) => Ok(keys),
        _ => Err("expected a whole number from 1 to 10".to_owned()),
    }
}

/// Any whole number.
pub(super) fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

/// A port; 0 is any.
pub(super) fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("expected a port from 0 to {}", u16::MAX))
}

/// How many events a second, or how many times as fast: as much as a simulation can be asked for.
pub(super) fn pace(text: &str) -> Result<f64, String> {
    let expected = || format!("expected a number above 0, {PACE_MAX} at most");
    positive(text).ok().filter(|pace| (PACE_MIN..=PACE_MAX).contains(pace)).ok_or_else(expected)
}

/// How many times.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if f64::is_finite(number) && number > 0.0 => Ok(number),
        _ => Err("expected a number above 0".to_owned()),
    }
}

/// How long: a number of seconds, or of the unit behind it.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    let expected = || format!("expected a time such as 60, 30s, 5m or 1h, and {SECONDS_MAX} seconds at most");
    let unit = text.chars().last().and_then(|letter| Some((text.strip_suffix(letter)?, unit(letter)?)));
    let (number, unit) = unit.unwrap_or((text, 1));
    let unit = Duration::from_secs(unit).as_secs_f64();
    duration(number, SECONDS_MAX / unit, unit).ok_or_else(expected)
}

/// The same, of ten seconds or more: nobody is asked more often who is in an outfit.
pub(super) fn ten_seconds(text: &str) -> Result<Duration, String> {
    let span = span(text)?;
    if span < Duration::from_secs(10) { Err("expected 10 seconds or more".to_owned()) } else { Ok(span) }
}

/// How long ago: a number of a unit.
pub(super) fn ago(text: &str) -> Option<Duration> {
    let letter = text.chars().last()?;
    let unit = Duration::from_secs(unit(letter)?).as_secs_f64();
    duration(text.strip_suffix(letter)?, DAYS_MAX * 86_400.0 / unit, unit)
}

/// How long before something to tell of it: the longest war lasts two days.
pub(crate) fn lead(text: &str) -> Result<Duration, String> {
    let expected = || "expected a time such as 90s, 30m or 2h, of whole seconds, and 7d at most".to_owned();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, letter) = text.split_at(digits);
    let unit = letter.parse().ok().and_then(unit).ok_or_else(expected)?;
    let seconds = number.parse().ok().and_then(|number: u64| number.checked_mul(unit));
    let found = seconds.filter(|seconds| (1..=LEAD_MAX).contains(seconds));
    found.map(Duration::from_secs).ok_or_else(expected)
}

/// The seconds of a unit of time.
fn unit(letter: char) -> Option<u64> {
    match letter {
        's' => Some(1),
        'm' => Some(60),
        'h' => Some(3600),
        'd' => Some(86_400),
        _ => None,
    }
}

pub(super) fn days(text: &str) -> Result<Duration, String> {
    let expected = || format!("expected a number of days above 0 without a unit, such as 30, and {DAYS_MAX} at most");
    duration(text, DAYS_MAX, 86_400.0).ok_or_else(expected)
}

/// So many of a unit, as far as anybody can mean it. Less than a microsecond is nothing.
fn duration(text: &str, max: f64, unit: f64) -> Option<Duration> {
    let number = positive(text).ok().filter(|number| *number <= max)?;
    let duration = Duration::try_from_secs_f64(number * unit).ok()?;
    (duration >= Duration::from_micros(1)).then_some(duration)
}

pub(super) fn size(text: &str) -> Result<u64, String> {
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
    let expected = || format!("expected a size of {SIZE_MIN} bytes or more, such as 500MB or 4GB");
    size.filter(|size| *size >= SIZE_MIN).ok_or_else(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("4GB"), Ok(4_000_000_000));
        assert_eq!(size("500m"), Ok(500_000_000));
        assert_eq!(size("4096"), Ok(4096));
        for nonsense in ["", "0", "3", "4095", "1kB", "GB", "-1", "1.5GB", "5 XB", "99999999999TB"] {
            assert!(size(nonsense).unwrap_err().contains("500MB"), "{nonsense}");
        }
    }

    #[test]
    fn lead_times_have_units() {
        let minutes = |minutes| Ok(Duration::from_mins(minutes));
        assert_eq!((lead("90s"), lead("30m")), (Ok(Duration::from_secs(90)), minutes(30)));
        assert_eq!((lead("2h"), lead("7d")), (minutes(120), minutes(7 * 24 * 60)));
        for nonsense in ["", "0s", "1", "-1h", "1.5h", "8d", "h", "1 h", "1H", "99999999999999999999s"] {
            assert!(lead(nonsense).unwrap_err().contains("such as 90s, 30m or 2h"), "{nonsense}");
        }
    }

    #[test]
    fn times_may_have_units() {
        let minutes = |minutes| Ok(Duration::from_mins(minutes));
        assert_eq!((span("0.5"), span("60"), span("60s")), (Ok(Duration::from_millis(500)), minutes(1), minutes(1)));
        assert_eq!((span("1.5m"), span("2h"), span("1d")), (Ok(Duration::from_secs(90)), minutes(120), minutes(1440)));
        for nonsense in
            ["", "0", "-1", "m", "1x", "1 m", "1M", "inf", "nan", "1e-300", "86401", "25h", "1e300", "0s", "1é"]
        {
            assert!(span(nonsense).unwrap_err().contains("such as 60"), "{nonsense}");
        }
    }

    #[test]
    fn t2_numbers_that_cannot_be_meant_are_answered_with_what_would_do() {
        assert_eq!((count("1"), whole("0"), connections("8")), (Ok(1), Ok(0), Ok(8)));
        for nonsense in ["", "0", "9", "-1", "two"] {
            assert_eq!(connections(nonsense), Err("expected a whole number from 1 to 8".to_owned()), "{nonsense}");
        }
        for nonsense in ["", "0", "-1", "x", "1.5", "1e3", "18446744073709551616"] {
            assert!(count(nonsense).unwrap_err().starts_with("expected a whole number from 1 to"), "{nonsense}");
        }
        for nonsense in ["", "0", "-1", "3d", "inf", "1e-300", "36526", "1e300"] {
            assert!(days(nonsense).unwrap_err().contains("such as 30"), "{nonsense}");
        }
    }
}
