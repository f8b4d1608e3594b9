//! Points in time, and the clock that is handed in. Nothing here reads the time by itself.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC.
///
/// ```
/// use bugle_event::Timestamp;
///
/// let time = Timestamp::from_secs(1_700_000_000);
/// assert_eq!(time.to_string(), "2023-11-14T22:13:20Z");
/// assert_eq!("2023-11-14T22:13:20Z".parse(), Ok(time));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// The first and last moments that can be written with a four-digit year.
const MILLIS: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_207_200_000;

impl Timestamp {
    /// 1970-01-01T00:00:00Z, which games send for "never" and "unknown".
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since the epoch, clamped to the years 0 to 9999.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < *MILLIS.start() {
            Self(*MILLIS.start())
        } else if millis > *MILLIS.end() {
            Self(*MILLIS.end())
        } else {
            Self(millis)
        }
    }

    /// From seconds since the epoch, clamped to the years 0 to 9999.
    pub const fn from_secs(secs: i64) -> Self {
        Self::from_millis(secs.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self::from_millis(self.0.saturating_add(millis(duration)))
    }
}

/// How long after the other one it is; zero if it is not after it, as of [`since`](Timestamp::since).
impl std::ops::Sub for Timestamp {
    type Output = Duration;
    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self::from_millis(self.0.saturating_sub(millis(duration)))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_millisecond(self.0).expect("clamped when made");
        fmt::Display::fmt(&time, f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time; expected the form 2026-01-31T12:00:00Z")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    /// RFC 3339, and the basic form `20260131T120000.000Z` as well.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let time = canonical(text).or_else(|| text.parse().ok()).ok_or(ParseTimestampError)?;
        Ok(Self::from_millis(time.as_millisecond()))
    }
}

/// The time in the form in which times are written, `YYYY-MM-DDTHH:MM:SS[.mmm]Z`: a journal has several in each event,
/// and to read no other form takes less than half as long. `None`: it is another form, or no time.
fn canonical(text: &str) -> Option<jiff::Timestamp> {
    let (whole, fraction) = text.as_bytes().split_first_chunk::<19>()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = whole else { return None };
    let two = |at: usize| two_digits(whole[at], whole[at + 1]);
    let millis = match *fraction {
        [b'Z'] => 0,
        [b'.', tenths, b'Z'] => i32::from(two_digits(tenths, b'0')?) * 10,
        [b'.', tenths, hundredths, b'Z'] => i32::from(two_digits(tenths, hundredths)?) * 10,
        [b'.', tenths, hundredths, millis, b'Z'] => {
            i32::from(two_digits(tenths, hundredths)?) * 10 + i32::from(two_digits(b'0', millis)?)
        }
        _ => return None,
    };
    let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
    let time = jiff::civil::DateTime::new(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, millis * 1_000_000);
    jiff::tz::Offset::UTC.to_timestamp(time.ok()?).ok()
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
    is_number.then(|| ((tens - b'0') * 10 + (ones - b'0')).cast_signed())
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// Tells the time of day. Handed to everything that needs it, so that a simulation can hand in its own.
///
/// ```
/// use bugle_event::{Clock, Timestamp};
///
/// struct Stopped(Timestamp);
///
/// impl Clock for Stopped {
///     fn now(&self) -> Timestamp {
///         self.0
///     }
/// }
/// # let _: &dyn Clock = &Stopped(Timestamp::EPOCH);
/// ```
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// How long to wait, in real time, until `span` has passed on it: just so long, unless it runs at another speed.
    fn wait(&self, span: Duration) -> Duration {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_forms_of_iso_8601_are_read() {
        let time = Timestamp::from_secs(1_769_756_400);
        assert_eq!("20260130T070000.000Z".parse(), Ok(time));
        assert_eq!("2026-01-30T07:00:00Z".parse(), Ok(time));
        assert_eq!("yesterday".parse::<Timestamp>(), Err(ParseTimestampError));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(millis in any::<i64>()) {
            let time = Timestamp::from_millis(millis);
            prop_assert_eq!(time.to_string().parse(), Ok(time));
            prop_assert_eq!(canonical(&time.to_string()).map(jiff::Timestamp::as_millisecond), Some(time.as_millis()));
        }

        /// Days and hours that there are not, seconds that leap, fractions of any length, and garbage.
        #[test]
        fn the_short_way_reads_what_the_long_way_reads(text in prop_oneof![
            "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,4})?Z",
            "(0000|9999|2000|1900|2024)-(02|12)-(28|29|30|31)T(00|21|22|23|24):59:(59|60)(\\.[09]{1,9})?[Zz]",
            any::<i64>().prop_flat_map(|millis| {
                let text = Timestamp::from_millis(millis).to_string();
                (0..text.len(), "[-+0-9TtZz:. \u{e9}]{0,2}").prop_map(move |(at, with)| {
                    format!("{}{with}{}", &text[..at], &text[at + 1..])
                })
            }),
            ".*",
        ]) {
            if let Some(time) = canonical(&text) {
                prop_assert_eq!(text.parse().ok(), Some(time), "{}", text);
            }
        }
    }

    #[test]
    fn times_are_added_to_and_compared_and_never_overflow() {
        let (noon, hour) = (Timestamp::from_secs(43_200), Duration::from_hours(1));
        assert_eq!((noon + hour).as_secs(), 46_800);
        assert_eq!((noon - hour).as_secs(), 39_600);
        assert_eq!((noon + hour) - noon, hour);
        assert_eq!((noon.since(noon + hour), noon.since(noon)), (Duration::ZERO, Duration::ZERO));
        assert_eq!(noon.since(noon - hour), hour);
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        assert_eq!((first - hour, last + hour), (first, last));
        assert_eq!((first + Duration::MAX, last - Duration::MAX), (last, first));
        assert_eq!(
            (first.to_string(), last.to_string()),
            ("0000-01-01T00:00:00Z".to_owned(), "9999-12-30T22:00:00Z".to_owned())
        );
        assert_eq!((Timestamp::from_secs(i64::MAX), Timestamp::from_secs(i64::MIN)), (last, first));
    }

    #[test]
    fn seconds_are_rounded_down_before_the_epoch_too() {
        assert_eq!(
            [1999, 1000, 999, 0, -1, -1000, -1001].map(|millis| Timestamp::from_millis(millis).as_secs()),
            [1, 1, 0, 0, -1, -1, -2]
        );
        assert_eq!(Timestamp::from_millis(1234).as_millis(), 1234);
        assert_eq!(
            (Timestamp::default(), format!("{:?}", Timestamp::EPOCH)),
            (Timestamp::EPOCH, "1970-01-01T00:00:00Z".to_owned())
        );
    }

    #[test]
    fn times_in_json_may_be_escaped() {
        let time: Timestamp = serde_json::from_str(r#""2026-01-30T07\u003a00:00Z""#).unwrap();
        assert_eq!(time, Timestamp::from_secs(1_769_756_400));
        assert!(serde_json::from_str::<Timestamp>("7").is_err());
    }
}
