//! Answers of Census, and what its errors mean. The HTTP status says little: errors come with 200.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::{BoxError, Said};
use bugle_http::{Remedy, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::census::collections::Collection;

/// Why Census gave no answer. None of them ever holds the service id.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CensusError {
    /// Nobody answered.
    #[error("the Census service cannot be reached")]
    Unreachable {
        /// What the network said.
        source: BoxError,
    },
    /// Nobody answered in time.
    #[error("the Census service did not answer in time")]
    Timeout,
    /// The service does not know the service id.
    #[error("Census does not know the service id; get one at https://census.daybreakgames.com/#devSignup")]
    ServiceIdUnknown,
    /// Too many requests without a service id of one's own.
    #[error("Census wants a service id of your own; get one at https://census.daybreakgames.com/#devSignup")]
    ServiceIdNeeded,
    /// There is no such collection; or its database is down.
    #[error("Census has no data there")]
    NoData,
    /// A part of the service is down.
    #[error("Census is unavailable")]
    Unavailable,
    /// The service does not understand what it was asked.
    #[error("Census does not understand the request")]
    BadRequest,
    /// The service refuses the query.
    #[error("Census refuses the query: {reason}")]
    InvalidQuery {
        /// In its own words.
        reason: String,
    },
    /// The service failed, without saying why.
    #[error("Census failed")]
    ServerError,
    /// The service is closed: it sends everybody to another page.
    #[error("Census is closed for maintenance")]
    Maintenance,
    /// The answer is none: cut off, empty, or a page for people.
    #[error("the answer of Census cannot be read")]
    Garbled,
}

impl CensusError {
    /// What to do about it.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Unreachable { .. } | Self::Timeout | Self::Unavailable | Self::ServerError | Self::Garbled => {
                Remedy::Retry
            }
            Self::ServiceIdNeeded => Remedy::RetryAfter(Duration::from_mins(1)),
            Self::Maintenance => Remedy::RetryAfter(Duration::from_mins(30)),
            Self::ServiceIdUnknown | Self::NoData | Self::BadRequest | Self::InvalidQuery { .. } => Remedy::GiveUp,
        }
    }
}

/// The body, if it is an answer and no error. `secret` is what an error must not repeat.
pub(super) fn check(response: Response, secret: &str) -> Result<Bytes, CensusError> {
    if response.status().is_redirection() {
        let to = response.headers().get(http::header::LOCATION).map(http::HeaderValue::as_bytes);
        let is_bad_request = to.is_some_and(|to| to.windows(10).any(|part| part.eq_ignore_ascii_case(b"badrequest")));
        return Err(if is_bad_request { CensusError::BadRequest } else { CensusError::Maintenance });
    }
    let body = response.into_body();
    let refusal: Refusal = serde_json::from_slice(&body).map_err(|_| CensusError::Garbled)?;
    refusal.meaning(secret).map_or(Ok(body), Err)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refusal {
    /// Whatever it is, it is an error.
    error: Option<Value>,
    error_code: Option<Value>,
    error_message: Option<String>,
}

impl Refusal {
    fn meaning(self, secret: &str) -> Option<CensusError> {
        if let Some(error) = self.error {
            return Some(match error.as_str().unwrap_or_default() {
                "service_unavailable" => CensusError::Unavailable,
                text if text.starts_with("No data found") => CensusError::NoData,
                text if text.starts_with("Bad request syntax") => CensusError::BadRequest,
                text if text.starts_with("Provided Service ID is not registered") => CensusError::ServiceIdUnknown,
                text if text.starts_with("Missing Service ID") => CensusError::ServiceIdNeeded,
                _ => CensusError::ServerError,
            });
        }
        self.error_code?;
        let reason = self.error_message.unwrap_or_default();
        Some(match reason.strip_prefix("INVALID_SEARCH_TERM: ") {
            Some(reason) => CensusError::InvalidQuery { reason: Said::hiding(reason, [secret]).to_string() },
            None => CensusError::ServerError,
        })
    }
}

/// The rows in an answer. One that cannot be read is no reason to lose the others.
pub(super) fn rows<C: Collection>(body: &[u8]) -> Result<Vec<C>, CensusError> {
    let mut answer: BTreeMap<String, &RawValue> = serde_json::from_slice(body).map_err(|_| CensusError::Garbled)?;
    let list = answer.remove(&format!("{}_list", C::COLLECTION)).ok_or(CensusError::Garbled)?;
    let rows: Vec<&RawValue> = serde_json::from_str(list.get()).map_err(|_| CensusError::Garbled)?;
    Ok(rows.iter().filter_map(|row| C::from_json(row.get().as_bytes()).ok()).map(|read| read.value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::collections::{CharacterName, Named as _};
    use crate::ids::CharacterId;

    fn answer(status: u16, body: &str) -> Result<Bytes, CensusError> {
        let response = http::Response::builder().status(status).header("location", "/files/badrequest");
        check(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap(), "topsecret")
    }

    #[test]
    fn errors_are_known_by_what_they_mean() {
        let bodies = [
            r#"{"error":"No data found."}"#,
            r#"{"error":"service_unavailable"}"#,
            r#"{"error":"Bad request syntax."}"#,
            r#"{"error":"Provided Service ID is not registered.  A valid Service ID is required."}"#,
            r#"{"error":"Missing Service ID.  A valid Service ID is required."}"#,
            r#"{"error":{"code":7}}"#,
            r#"{"errorCode":7}"#,
            r#"{"errorCode":"SERVER_ERROR"}"#,
            r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: Invalid search term\u001b[2J of s:topsecret."}"#,
            "<html>",
            "",
            r#"{"character_name_list":["#,
        ];
        let said = bodies.map(|body| {
            let error = answer(200, body).unwrap_err();
            format!("{error} ({:?})", error.remedy())
        });
        insta::assert_snapshot!(said.join("\n"), @r#"
        Census has no data there (GiveUp)
        Census is unavailable (Retry)
        Census does not understand the request (GiveUp)
        Census does not know the service id; get one at https://census.daybreakgames.com/#devSignup (GiveUp)
        Census wants a service id of your own; get one at https://census.daybreakgames.com/#devSignup (RetryAfter(60s))
        Census failed (Retry)
        Census failed (Retry)
        Census failed (Retry)
        Census refuses the query: Invalid search term�[2J of s:[hidden]. (GiveUp)
        the answer of Census cannot be read (Retry)
        the answer of Census cannot be read (Retry)
        the answer of Census cannot be read (Retry)
        "#);
        assert!(matches!(answer(302, ""), Err(CensusError::BadRequest)));
    }

    #[test]
    fn names_are_read_and_broken_rows_left_out() {
        let body = br#"{"character_name_list":[{"character_id":"3","name":{"first":"Ada","first_lower":"ada"}},[],7],"returned":3}"#;
        let rows = rows::<CharacterName>(body).unwrap();
        let names: Vec<_> = rows.iter().map(|row| (row.character_id, row.name())).collect();
        assert_eq!(names, [(CharacterId(3), Some("Ada"))]);
    }
}
