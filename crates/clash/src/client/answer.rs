//! A good answer: the body as it came, and how long the API keeps giving the same one.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bugle_event::Timestamp;
use bugle_http::Response;
use bugle_model::{Body, BodyError, Model};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CACHE_CONTROL, DATE, RETRY_AFTER};

/// An answer whose body shows a `T`.
pub struct Answer<T> {
    /// The body, as it came.
    pub body: Bytes,
    /// How long a request for the same gets the same answer. Zero where the API does not say.
    pub max_age: Duration,
    /// When the API says it answered.
    pub date: Option<Timestamp>,
    shows: PhantomData<fn() -> T>,
}

impl<T: Model> Answer<T> {
    pub(super) fn new(response: Response) -> Self {
        let (max_age, date) = (max_age(response.headers()), date(response.headers()));
        Self { body: response.into_body(), max_age, date, shows: PhantomData }
    }

    /// What the body says.
    pub fn json(&self) -> Result<T, BodyError> {
        self.read().map(|body| body.value)
    }

    /// What the body says, and how much of it was odd.
    pub fn read(&self) -> Result<Body<T>, BodyError> {
        T::from_json(&self.body)
    }
}

impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { body, max_age, date, shows: _ } = self;
        f.debug_struct("Answer").field("bytes", &body.len()).field("max_age", max_age).field("date", date).finish()
    }
}

/// What is left of the answer's life. Some answers say `public max-age=600` without the comma: only the digits count.
pub(crate) fn max_age(headers: &HeaderMap) -> Duration {
    let seconds = headers.get_all(CACHE_CONTROL).iter().find_map(|value| {
        let (_, rest) = value.to_str().ok()?.split_once("max-age=")?;
        rest.split(|symbol: char| !symbol.is_ascii_digit()).next()?.parse().ok()
    });
    Duration::from_secs(seconds.unwrap_or(0))
}

/// How long the API asks us to stay away.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_millis(date.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(name: http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_age_is_found_with_and_without_a_comma() {
        for (text, seconds) in [
            ("max-age=120", 120),
            ("public max-age=600", 600),
            ("public, max-age=36, must-revalidate", 36),
            ("no-store", 0),
            ("max-age=", 0),
        ] {
            assert_eq!(max_age(&headers(CACHE_CONTROL, text)).as_secs(), seconds, "{text}");
        }
    }

    #[test]
    fn the_date_is_read() {
        let date = date(&headers(DATE, "Fri, 30 Jan 2026 07:00:00 GMT"));
        assert_eq!(date, "2026-01-30T07:00:00Z".parse().ok());
    }
}
