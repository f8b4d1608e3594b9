//! What the service says, before any cache.

use std::time::Duration;

use serde_json::{Value, json};

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    /// How long it may be kept, in the game's time.
    pub(super) max_age: Duration,
}

impl Answer {
    pub(super) fn good(body: Value, max_age_secs: u64) -> Self {
        Self { status: 200, body, max_age: Duration::from_secs(max_age_secs) }
    }

    /// No such thing. With the tag in the message, where there is one.
    pub(super) fn not_found(tag: Option<&str>) -> Self {
        Self::missing(tag.map(|tag| format!("Not found with tag {}", tag.trim_start_matches('#'))))
    }

    /// No such thing, and what the service says to that.
    pub(super) fn missing(message: Option<String>) -> Self {
        let mut body = json!({ "reason": "notFound" });
        if let Some(message) = message {
            body["message"] = message.into();
        }
        Self { status: 404, body, max_age: Duration::from_mins(10) }
    }

    /// A closed war log: the one refusal without a message.
    pub(super) fn private(max_age_secs: u64) -> Self {
        Self { status: 403, body: json!({ "reason": "accessDenied" }), max_age: Duration::from_secs(max_age_secs) }
    }

    pub(super) fn bad_request(message: &str) -> Self {
        let body = json!({ "reason": "badRequest", "message": message });
        Self { status: 400, body, max_age: Duration::from_mins(10) }
    }
}
