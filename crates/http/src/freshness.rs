//! How old an answer is, and how long it stays the same: what the headers say, as far as it can be believed.

use std::time::Duration;

use bugle_event::Timestamp;
use http::HeaderMap;
use http::header::{AGE, AsHeaderName, CACHE_CONTROL, DATE, RETRY_AFTER};

/// The longest time that an answer is believed to stay the same, whatever it says.
pub const MAX_AGE_MAX: Duration = Duration::from_hours(1);

/// The longest time for which nothing is asked at all: some answer with milliseconds, or with a day of the year.
pub const RETRY_AFTER_MAX: Duration = Duration::from_mins(5);

/// The oldest that an answer is believed to be.
const AGE_MAX: Duration = Duration::from_hours(24);

/// How old an answer is, and how long it stays the same, by what it says of itself: `Date` is not asked, because the
/// clocks of services are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// The answer's life when it left whoever keeps it: [`MAX_AGE_MAX`] at most. Zero where nothing is said.
    pub max_age: Duration,
    /// How long it was kept by somebody in between, who says so: a day at most.
    pub age: Duration,
    /// The seconds that `max-age` said, if they are more than is believed.
    pub said: Option<u64>,
}

impl Freshness {
    /// What `headers` say. What cannot be read is not said.
    pub fn of(headers: &HeaderMap) -> Self {
        let seconds = max_age(headers).unwrap_or(0);
        let age = headers.get_all(AGE).iter().filter_map(|value| digits(value.to_str().ok()?.trim())).max();
        Self {
            max_age: Duration::from_secs(seconds).min(MAX_AGE_MAX),
            age: Duration::from_secs(age.unwrap_or(0)).min(AGE_MAX),
            said: Some(seconds).filter(|&seconds| Duration::from_secs(seconds) > MAX_AGE_MAX),
        }
    }

    /// How long a request for the same gets the same answer. Zero: nobody keeps it, or nobody says so.
    pub fn left(&self) -> Duration {
        self.max_age.saturating_sub(self.age)
    }
}

/// The seconds of the first `max-age`. Some answers say `public max-age=600` without the comma: only the digits count.
fn max_age(headers: &HeaderMap) -> Option<u64> {
    headers.get_all(CACHE_CONTROL).iter().find_map(|value| {
        let text = value.to_str().ok()?.to_ascii_lowercase();
        let (_, rest) = text.split_once("max-age")?;
        digits(rest.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"']))
    })
}

/// Whether the answer asks not to be kept by anybody.
pub fn is_not_kept(headers: &HeaderMap) -> bool {
    let asks = |text: &str| ["no-store", "no-cache"].iter().any(|word| text.to_ascii_lowercase().contains(word));
    headers.get_all(CACHE_CONTROL).iter().any(|value| value.to_str().is_ok_and(asks))
}

/// How long the service asks us to stay away: seconds, or the moment at which that is over, by its own clock. It may be
/// absurd: see [`RETRY_AFTER_MAX`].
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match digits(text) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        // Whose clock goes wrong, goes wrong in both.
        None => Some(time(headers, RETRY_AFTER)?.since(time(headers, DATE)?)),
    }
}

/// When the service says it answered.
pub fn date(headers: &HeaderMap) -> Option<Timestamp> {
    time(headers, DATE)
}

fn time(headers: &HeaderMap, name: impl AsHeaderName) -> Option<Timestamp> {
    let date = jiff::fmt::rfc2822::parse(headers.get(name)?.to_str().ok()?).ok()?;
    Some(Timestamp::from_millis(date.timestamp().as_millisecond()))
}

/// The number in front. More than can be counted is as much as can be counted.
fn digits(text: &str) -> Option<u64> {
    let end = text.find(|symbol: char| !symbol.is_ascii_digit()).unwrap_or(text.len());
    let number = &text[..end];
    (!number.is_empty()).then(|| number.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn headers<const N: usize>(headers: [(HeaderName, &'static str); N]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_static(value));
        }
        map
    }

    fn left(text: &'static str) -> u64 {
        Freshness::of(&headers([(CACHE_CONTROL, text)])).left().as_secs()
    }

    #[test]
    fn the_age_is_found_with_and_without_a_comma() {
        for (text, seconds) in [
            ("max-age=120", 120),
            ("public max-age=600", 600),
            ("public, max-age=36, must-revalidate", 36),
            ("Max-Age = \"36\"", 36),
            ("s-maxage=600", 0),
            ("no-store", 0),
            ("max-age=", 0),
            ("max-age=-5", 0),
        ] {
            assert_eq!(left(text), seconds, "{text}");
        }
    }

    #[test]
    fn c10_an_absurd_age_is_an_hour_and_named() {
        for text in ["max-age=18446744073709551615", "max-age=9999999999999999999999999", "max-age=3601"] {
            let freshness = Freshness::of(&headers([(CACHE_CONTROL, text)]));
            assert_eq!(freshness.left(), MAX_AGE_MAX, "{text}");
            assert!(freshness.said.is_some(), "{text}");
        }
        assert_eq!(Freshness::of(&headers([(CACHE_CONTROL, "max-age=3600")])).said, None);
    }

    #[test]
    fn c12_what_is_old_already_is_kept_for_less() {
        let kept = |age| Freshness::of(&headers([(CACHE_CONTROL, "max-age=120"), (AGE, age)]));
        assert_eq!((kept("50").left().as_secs(), kept("50").age.as_secs()), (70, 50));
        assert_eq!((kept("600").left().as_secs(), kept("600").age.as_secs()), (0, 600));
        assert_eq!(kept("99999999999999999999999").age, AGE_MAX);
        assert_eq!((kept("old").left().as_secs(), kept("-3").age.as_secs()), (120, 0));
    }

    #[test]
    fn c10_a_wait_is_seconds_or_a_moment() {
        let wait = |text| retry_after(&headers([(RETRY_AFTER, text), (DATE, "Fri, 30 Jan 2026 07:00:00 GMT")]));
        assert_eq!(wait(" 7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("18446744073709551616"), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(wait("Fri, 30 Jan 2026 07:01:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(wait("Fri, 30 Jan 2026 06:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!((wait("soon"), wait("-1"), wait("")), (None, None, None));
    }

    #[test]
    fn who_asks_not_to_be_kept_is_heard() {
        let asks = |text| is_not_kept(&headers([(CACHE_CONTROL, text)]));
        assert!(asks("No-Store") && asks("max-age=60, no-cache") && !asks("public max-age=60"));
        assert!(!is_not_kept(&HeaderMap::new()));
    }

    #[test]
    fn the_date_is_read() {
        let date = date(&headers([(DATE, "Fri, 30 Jan 2026 07:00:00 GMT")]));
        assert_eq!(date, "2026-01-30T07:00:00Z".parse().ok());
    }
}
