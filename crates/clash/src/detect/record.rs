//! One recorded answer: a bare body, or a body in a wrapper that says when it came.

use bugle_event::Timestamp;
use bugle_model::Fields;
use bytes::Bytes;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::error_body::ErrorBody;
use crate::failure::Failure;

/// A recorded answer.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// When it came, where the recording says.
    pub(super) observed_at: Option<Timestamp>,
    /// Whether the recording says when, in a way that nobody can read.
    pub(super) is_timeless: bool,
    /// Which tag was asked for, where the recording says.
    pub(super) tag: Option<String>,
    pub(super) answer: Answer,
}

/// What came.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    Body(Bytes),
    Failure(Failure),
}

/// Names under which recordings keep the body, the time and the tag.
const BODY: [&str; 3] = ["body", "data", "response"];
const TIME: [&str; 6] = ["observed_at", "observedAt", "fetched_at", "received_at", "timestamp", "time"];
const TAG: [&str; 3] = ["tag", "clan_tag", "player_tag"];

impl Record {
    /// The recorded answers of `json`: one, a list of them, or several behind each other, as files without a line end
    /// come out of a pipe. `None` for each that is none.
    pub(super) fn all(json: &[u8]) -> Vec<Option<Self>> {
        let mut records = Vec::new();
        for value in serde_json::Deserializer::from_slice(json).into_iter::<&RawValue>() {
            let Ok(value) = value else {
                records.push(None);
                break;
            };
            match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
                Ok(list) => records.extend(list.iter().map(|record| Self::one(record.get()))),
                Err(_) => records.push(Self::one(value.get())),
            }
        }
        records
    }

    fn one(json: &str) -> Option<Self> {
        let fields = Fields::of(json)?;
        let field = |names: &[&str]| names.iter().find_map(|name| fields.get(name));
        // A clan and a player have a name, a war has a state: then it is the body itself.
        let is_bare = field(&["name", "state", "reason"]).is_some();
        let wrapped = field(&BODY).filter(|_| !is_bare);
        let said = field(&TIME).filter(|time| wrapped.is_some() && *time != "null");
        let date = wrapped.and_then(|_| date(field(&["headers"])?));
        let observed_at = said.and_then(time).or(date);
        let is_timeless = said.is_some() && observed_at.is_none();
        let tag = wrapped.and_then(|_| serde_json::from_str(field(&TAG)?).ok());
        Some(Self { observed_at, is_timeless, tag, answer: Answer::of(wrapped.unwrap_or(json)) })
    }
}

impl Answer {
    /// An error body has a reason, and is about nothing.
    fn of(body: &str) -> Self {
        match ErrorBody::of(body.as_bytes()).filter(|words| words.reason.is_some()) {
            Some(words) => Self::Failure(words.failure().unwrap_or(Failure::Unreachable)),
            None => Self::Body(Bytes::copy_from_slice(body.as_bytes())),
        }
    }
}

/// A time in any of the forms that recordings use: RFC 3339, the API's own, seconds or milliseconds since 1970.
fn time(json: &str) -> Option<Timestamp> {
    match serde_json::from_str(json).ok()? {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => {
            let whole: i64 = number.to_string().split('.').next()?.parse().ok()?;
            let is_millis = whole > 100_000_000_000;
            Some(if is_millis { Timestamp::from_millis(whole) } else { Timestamp::from_secs(whole) })
        }
        _ => None,
    }
}

/// The date among recorded headers.
fn date(headers: &str) -> Option<Timestamp> {
    let headers = Fields::of(headers)?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("date"))?;
    let text: String = serde_json::from_str(value).ok()?;
    let date = jiff::fmt::rfc2822::parse(&text).ok()?;
    Some(Timestamp::from_millis(date.timestamp().as_millisecond()))
}
