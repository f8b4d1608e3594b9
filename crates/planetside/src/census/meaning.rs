//! What an answer means: the body decides, not the status. Pure.

use std::error::Error;
use std::sync::Arc;
use std::{fmt, io};

use bugle_event::Said;
use bugle_http::{Response, TransportError, retry_after};
use http::StatusCode;
use http::header::LOCATION;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use url::Url;

use super::error::CensusError;

/// The shortest secret that is hidden from what a service says: a shorter one is found in any text.
const HIDDEN_LEN_MIN: usize = 4;

/// What is known of the question when its answer is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker<'a> {
    /// What an error must not repeat. Empty: nothing was sent.
    pub(super) service_id: &'a str,
}

/// What is in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Rows, or a number.
    Something,
    /// A list without rows.
    Nothing,
}

impl Asker<'_> {
    /// Whether `response` is an answer, or which error it is.
    pub(super) fn judge(&self, response: &Response) -> Result<Found, CensusError> {
        if response.status().is_redirection() {
            return Err(redirection(response));
        }
        match serde_json::from_slice::<Body>(response.body()) {
            Ok(body) => self.error_of(&body, response).map_or_else(|| Ok(body.found()), Err),
            Err(_) if is_json(response.body()) => Err(unexpected(response)),
            Err(_) => Err(self.not_json(response)),
        }
    }

    /// Why nothing came, without what a transport may have said of us.
    pub(super) fn no_answer(&self, error: TransportError) -> CensusError {
        let said = |text: &str| String::from(self.said(text));
        let source = match error {
            TransportError::Timeout { .. } => return CensusError::Timeout,
            TransportError::Broken { origin, source } => {
                TransportError::Broken { origin: said(&origin), source: self.cause(&*source) }
            }
            TransportError::TooLarge { origin, body_max } => {
                TransportError::TooLarge { origin: said(&origin), body_max }
            }
            TransportError::Unreachable { origin, source } => {
                TransportError::Unreachable { origin: said(&origin), source: self.cause(&*source) }
            }
            other => TransportError::Unreachable { origin: "the service".to_owned(), source: self.cause(&other) },
        };
        CensusError::Unreachable { source }
    }

    /// What a transport says, in words that may be repeated, and of the kind that it is.
    fn cause(&self, error: &(dyn Error + 'static)) -> Arc<io::Error> {
        let causes = || std::iter::successors(Some(error), |&cause: &&(dyn Error + 'static)| cause.source());
        let words: Vec<_> = causes().map(ToString::to_string).collect();
        let kind = causes().find_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()));
        Arc::new(io::Error::new(kind.unwrap_or(io::ErrorKind::Other), String::from(self.said(&words.join(": ")))))
    }

    fn said(&self, text: &str) -> Said {
        Said::hiding(text, Some(self.service_id).filter(|id| id.len() >= HIDDEN_LEN_MIN))
    }

    fn not_json(&self, response: &Response) -> CensusError {
        let (status, body) = (response.status(), response.body());
        let wait = retry_after(response.headers());
        // Beside pages, whatever a server says that knows nothing of Census. What is cut off began as an answer of it.
        let begins_as = |first| body.trim_ascii_start().starts_with(first);
        let is_page = begins_as(b"<") || (!status.is_success() && !begins_as(b"{"));
        match status {
            StatusCode::TOO_MANY_REQUESTS => self.too_many(response),
            _ if status.is_server_error() => CensusError::Overloaded { status: status.as_u16(), retry_after: wait },
            _ if is_page => CensusError::Page { status: status.as_u16() },
            _ => CensusError::Garbled { len: body.len() },
        }
    }

    fn too_many(&self, response: &Response) -> CensusError {
        if self.service_id.is_empty() {
            return CensusError::ServiceIdMissing;
        }
        CensusError::Throttled { retry_after: retry_after(response.headers()) }
    }

    fn error_of(&self, body: &Body, response: &Response) -> Option<CensusError> {
        let reason = body.error_message.as_ref().map_or(String::new(), |message| match message {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        if let Some(error) = &body.error {
            return Some(self.by_text(error, response));
        }
        if let Some(code) = &body.error_code {
            return Some(self.by_code(code, &reason));
        }
        match &body.count {
            Some(count) if !body.has_list && is_minus_one(count) => Some(CensusError::CountFailed),
            _ if response.status() == StatusCode::TOO_MANY_REQUESTS => Some(self.too_many(response)),
            Some(_) => None,
            None if body.has_list => None,
            None => Some(unexpected(response)),
        }
    }

    /// The meaning of an `error`: whatever it is, it is one.
    fn by_text(&self, error: &Value, response: &Response) -> CensusError {
        match error.as_str().unwrap_or_default() {
            "service_unavailable" => CensusError::Unavailable,
            text if text.starts_with("No data found") => CensusError::UnknownCollection,
            text if text.starts_with("Bad request syntax") => CensusError::BadRequest,
            text if text.starts_with("Provided Service ID is not registered") => CensusError::ServiceIdUnknown,
            text if text.starts_with("Missing Service ID") => self.too_many(response),
            text => CensusError::ServerError { reason: self.said(text).into() },
        }
    }

    /// The meaning of an `errorCode`: a word, or a number of Sanctuary's, which may be in quotes.
    fn by_code(&self, code: &Value, reason: &str) -> CensusError {
        if let Some(reason) = reason.strip_prefix("INVALID_SEARCH_TERM:") {
            return CensusError::BadTerm { reason: self.said(reason.trim_start()).into() };
        }
        let text = match code {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let said = String::from(self.said(reason));
        match text.parse::<u64>() {
            Ok(0) => CensusError::BadRequest,
            Ok(1 | 4) => CensusError::UnknownCollection,
            Ok(2 | 3 | 6..=11) => CensusError::BadTerm { reason: said },
            _ if said.is_empty() && text != "SERVER_ERROR" => {
                CensusError::ServerError { reason: self.said(&text).into() }
            }
            _ => CensusError::ServerError { reason: said },
        }
    }
}

/// Where a redirection leads: to a page that says that the request is bad, to the same elsewhere, or to anything else,
/// which is what a closed service does.
fn redirection(response: &Response) -> CensusError {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    if to.to_ascii_lowercase().contains("badrequest") {
        return CensusError::BadRequest;
    }
    let url = Url::parse(to).ok().filter(|url| ["/get/", "/count/"].iter().any(|verb| url.path().contains(verb)));
    match url.and_then(|url| Some((url.scheme().to_owned(), url.host_str()?.to_owned(), url.port()))) {
        Some((scheme, host, port)) => {
            let port = port.map_or_else(String::new, |port| format!(":{port}"));
            CensusError::Moved { to: Said::new(&format!("{scheme}://{host}{port}")).into() }
        }
        None => CensusError::Maintenance,
    }
}

fn unexpected(response: &Response) -> CensusError {
    CensusError::Unexpected { status: response.status().as_u16() }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

fn is_minus_one(count: &Value) -> bool {
    count.as_i64() == Some(-1) || count.as_str() == Some("-1")
}

/// What tells an answer from an error. The rows are passed over.
#[derive(Default)]
struct Body {
    error: Option<Value>,
    error_code: Option<Value>,
    error_message: Option<Value>,
    count: Option<Value>,
    returned: Option<Value>,
    has_list: bool,
}

impl Body {
    fn found(&self) -> Found {
        let is_none = |returned: &Value| returned.as_i64() == Some(0) || returned.as_str() == Some("0");
        if self.returned.as_ref().is_some_and(is_none) { Found::Nothing } else { Found::Something }
    }
}

impl<'de> serde::Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Look;
        impl<'de> Visitor<'de> for Look {
            type Value = Body;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Body, A::Error> {
                let mut body = Body::default();
                while let Some(name) = fields.next_key::<String>()? {
                    match &*name {
                        "error" => body.error = fields.next_value()?,
                        "errorCode" => body.error_code = fields.next_value()?,
                        "errorMessage" => body.error_message = fields.next_value()?,
                        "count" => body.count = fields.next_value()?,
                        "returned" => body.returned = fields.next_value()?,
                        name => {
                            body.has_list |= name.ends_with("_list");
                            fields.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(body)
            }
        }
        deserializer.deserialize_map(Look)
    }
}

#[cfg(test)]
mod tests;
