//! The words in which the API says why there is no answer, whatever the status, and where a proxy wraps them, too.

use serde_json::Value;

use crate::failure::Failure;

/// The longest body that is looked at: the API's own are 200 bytes.
const LEN_MAX: usize = 4096;

/// How deep a proxy may have wrapped it.
const DEPTH_MAX: usize = 3;

/// What a body that is no answer says of the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// The API's word for it: `notFound`.
    pub(crate) reason: Option<String>,
    /// What it says to people. Never empty.
    pub(crate) message: Option<String>,
}

impl ErrorBody {
    /// The words of `body`. `None`: it is an answer, or says nothing.
    pub(crate) fn of(body: &[u8]) -> Option<Self> {
        let is_object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        if !is_object || body.len() > LEN_MAX {
            return None;
        }
        Self::in_value(&serde_json::from_slice(body).ok()?, DEPTH_MAX)
    }

    fn in_value(value: &Value, depth: usize) -> Option<Self> {
        let text = |value: Option<&Value>| Some(value?.as_str()?.trim().to_owned()).filter(|text| !text.is_empty());
        let fields = match value {
            Value::Object(fields) if depth > 0 => fields,
            Value::String(_) => return Some(Self { reason: None, message: Some(text(Some(value))?) }),
            _ => return None,
        };
        // These have answers, and no errors.
        if ["tag", "state", "items"].iter().any(|name| fields.contains_key(*name)) {
            return None;
        }
        let own = Self { reason: text(fields.get("reason")), message: text(fields.get("message")) };
        if own.reason.is_some() {
            return Some(own);
        }
        let wrapped = ["detail", "error"].iter().find_map(|name| Self::in_value(fields.get(*name)?, depth - 1));
        wrapped.or(own.message.is_some().then_some(own))
    }

    /// What it means for a watcher. `None`: the reason is none that is known.
    pub(crate) fn failure(&self) -> Option<Failure> {
        match self.reason.as_deref()? {
            "inMaintenance" => Some(Failure::Maintenance),
            "notFound" => Some(Failure::NotFound),
            "requestThrottled" => Some(Failure::Throttled),
            // The same reason with a message is about the key; without one it is about the clan.
            "accessDenied" if self.message.is_none() => Some(Failure::Private),
            "accessDenied" | "accessDenied.invalidIp" => Some(Failure::Refused),
            _ => None,
        }
    }

    /// What it says, in the clearest words that it has.
    pub(crate) fn text(&self) -> &str {
        self.message.as_deref().or(self.reason.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<(Option<Failure>, String)> {
        ErrorBody::of(body.as_bytes()).map(|words| (words.failure(), words.text().to_owned()))
    }

    fn known(failure: Failure, text: &str) -> (Option<Failure>, String) {
        (Some(failure), text.to_owned())
    }

    #[test]
    fn c9_words_are_found_where_a_proxy_wraps_them() {
        assert_eq!(read(r#"{"detail":{"reason":"accessDenied"}}"#), Some(known(Failure::Private, "accessDenied")));
        assert_eq!(
            read(r#"{"error":{"detail":{"reason":"inMaintenance","message":"x"}}}"#),
            Some(known(Failure::Maintenance, "x"))
        );
        assert_eq!(read(r#" {"reason":"accessDenied","message":"no"}"#), Some(known(Failure::Refused, "no")));
        assert_eq!(read(r#"{"detail":"Not authenticated"}"#), Some((None, "Not authenticated".to_owned())));
        assert_eq!(read(r#"{"reason":"accessDenied","message":" "}"#), Some(known(Failure::Private, "accessDenied")));
    }

    #[test]
    fn what_says_nothing_or_is_an_answer_has_no_words() {
        for body in [
            "",
            "{}",
            "<html>",
            "[]",
            r#"{"reason":3}"#,
            r##"{"tag":"#2PP","reason":"x"}"##,
            r#"{"state":"war","reason":"x"}"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        let deep = format!("{}{}", r#"{"detail":"#.repeat(50), "}".repeat(50));
        assert_eq!(read(&deep), None);
    }
}
