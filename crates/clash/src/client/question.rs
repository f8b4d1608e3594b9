//! One question on its way through the stack.

use std::fmt;

use bytes::Bytes;
use http::Method;

use super::endpoint::{Endpoint, Place, filled};

/// Whether somebody waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Urgency {
    /// A call: somebody does.
    Awaited,
    /// A look of a schedule, which has time, and which tries again by itself.
    Scheduled,
}

/// What is asked.
#[derive(Clone)]
pub(crate) struct Question {
    /// What it is called in statistics.
    pub(crate) endpoint: &'static str,
    /// Where, behind the base URL, with what else is said.
    pub(crate) path: String,
    pub(crate) method: Method,
    pub(crate) body: Bytes,
    /// Whether a clan can hide what is there.
    pub(crate) can_be_private: bool,
    pub(crate) urgency: Urgency,
}

impl Question {
    /// A look of a schedule at what `E` shows of these; `query` is what else is said: `?limit=2`.
    pub(crate) fn look<E: Endpoint>(places: [&dyn Place; 1], query: &str) -> Self {
        Self {
            endpoint: E::NAME,
            path: filled(E::PATH, places) + query,
            method: Method::GET,
            body: Bytes::new(),
            can_be_private: E::CAN_BE_PRIVATE,
            urgency: Urgency::Scheduled,
        }
    }
}

/// A body may hold what a player was told in confidence.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, path, method, urgency, .. } = self;
        let mut question = f.debug_struct("Question");
        question.field("endpoint", endpoint).field("path", path).field("method", method).field("urgency", urgency);
        question.finish_non_exhaustive()
    }
}

/// What the layers of the stack need to know of a request: among its extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) endpoint: &'static str,
    pub(crate) urgency: Urgency,
    /// Whether a clan can hide what is there.
    pub(crate) can_be_private: bool,
    /// Whether the answer may be one that others got, and others may get it.
    pub(crate) is_shared: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_the_body_of_a_question_is_not_shown() {
        let question = Question {
            endpoint: "verified_token",
            path: "/players/%232PP/verifytoken".to_owned(),
            method: Method::POST,
            body: Bytes::from_static(b"t0ken"),
            can_be_private: false,
            urgency: Urgency::Awaited,
        };
        let shown = format!("{question:?}");
        assert!(shown.contains("verifytoken") && !shown.contains("t0ken") && !shown.contains("116"), "{shown}");
    }
}
