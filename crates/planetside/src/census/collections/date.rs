//! Dates as Census writes them, beside times in seconds.

use std::fmt;

use bugle_event::Timestamp;
use bugle_model::{Quoted, Reading};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A time in the form `2012-11-20 16:02:37.0`, in UTC, as Census puts it beside the same in seconds; some are exact to
/// the microsecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date {
    micros: i64,
}

const MICROS: i64 = 1_000_000;

impl Date {
    /// To the millisecond.
    pub const fn time(self) -> Timestamp {
        Timestamp::from_millis(self.micros.div_euclid(1000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.micros
    }

    fn parse(text: &str) -> Option<Self> {
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let (day, time) = seconds.split_once([' ', 'T'])?;
        let seconds: Timestamp = format!("{day}T{time}Z").parse().ok()?;
        if fraction.is_empty() || fraction.len() > 6 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
        Some(Self { micros: seconds.as_secs() * MICROS + micros })
    }
}

impl From<Timestamp> for Date {
    fn from(time: Timestamp) -> Self {
        Self { micros: time.as_millis() * 1000 }
    }
}

/// As Census writes it.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = Timestamp::from_secs(self.micros.div_euclid(MICROS)).to_string();
        let fraction = format!("{:06}", self.micros.rem_euclid(MICROS));
        let fraction = fraction.trim_end_matches('0');
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        write!(f, "{}.{fraction}", seconds.trim_end_matches('Z').replacen('T', " ", 1))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Quoted for Date {
    /// With up to six digits behind the seconds.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let text = String::read_quoted(json, reading)?;
        let date = Self::parse(text.strip_suffix('Z').unwrap_or(&text))?;
        if date.to_string() != text {
            reading.unusual();
        }
        Some(date)
    }

    fn to_quoted(&self) -> Value {
        self.to_string().into()
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The date that `text` says, written again, and whether it was in the usual form.
    fn read(text: &str) -> Option<(i64, String)> {
        let date = Date::read_quoted(&format!("\"{text}\""), &mut Reading::default())?;
        Some((date.as_micros(), date.to_string()))
    }

    #[test]
    fn dates_are_exact_to_the_microsecond() {
        for (text, micros) in [
            ("2012-11-20 16:02:37.0", 1_353_427_357_000_000),
            ("2014-10-08 16:11:36.142294", 1_412_784_696_142_294),
            ("2022-11-24 13:09:47.032", 1_669_295_387_032_000),
            ("1969-12-31 23:59:59.5", -500_000),
        ] {
            assert_eq!(read(text), Some((micros, text.to_owned())));
        }
    }

    #[test]
    fn other_forms_are_understood_and_others_are_not_dates() {
        assert_eq!(read("2012-11-20T16:02:37Z"), Some((1_353_427_357_000_000, "2012-11-20 16:02:37.0".to_owned())));
        for text in
            ["2012-11-20", "soon", "2012-11-20 16:02:37.", "2012-11-20 16:02:37.0000001", "2012-13-20 16:02:37.0"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
