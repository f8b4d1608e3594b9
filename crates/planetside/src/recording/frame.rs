//! A line of a recording: a frame, when it arrived, and on which connection.

use std::borrow::Cow;
use std::fmt;

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

/// How a line of a recording begins. No message of the service does.
const HEAD: &[u8] = b"{\"observed_at\":";

/// A frame as it arrived from the push service. As text it is a line of a recording, without its end:
/// `{"observed_at":"2023-11-14T22:13:20.5Z","connection":0,"frame":"{...}"}`.
///
/// ```
/// use bugle_planetside::RawFrame;
///
/// let line = r#"{"observed_at":"2023-11-14T22:13:20.5Z","connection":1,"frame":"{\"type\":\"heartbeat\"}"}"#;
/// let frame = RawFrame::read(line.as_bytes()).expect("a line of a recording");
/// assert_eq!((frame.connection, &*frame.frame), (1, r#"{"type":"heartbeat"}"#));
/// assert_eq!(frame.to_string(), line);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RawFrame<'a> {
    /// When it arrived.
    pub observed_at: Timestamp,
    /// On which of several connections side by side: the first is 0. One that replaces another has its number.
    #[serde(default)]
    pub connection: u32,
    /// What it said.
    #[serde(borrow)]
    pub frame: Cow<'a, str>,
}

impl<'a> RawFrame<'a> {
    /// A frame that arrived then, on this connection.
    pub fn new(observed_at: Timestamp, connection: u32, frame: impl Into<Cow<'a, str>>) -> Self {
        Self { observed_at, connection, frame: frame.into() }
    }

    /// Reads a line of a recording. `None`: it is none, or not whole.
    pub fn read(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// Whether a line begins as those of recordings do, whole or not.
    pub(super) fn is_meant_by(line: &[u8]) -> bool {
        line.starts_with(HEAD) || (line.len() > 2 && HEAD.starts_with(line))
    }
}

impl fmt::Display for RawFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_one_line_and_read_back(frame in ".{0,60}", millis in 0_i64..4_000_000_000_000, connection: u32) {
            let written = RawFrame::new(Timestamp::from_millis(millis), connection, frame);
            let line = written.to_string();
            prop_assert!(!line.contains('\n') && RawFrame::is_meant_by(line.as_bytes()));
            prop_assert_eq!(RawFrame::read(line.as_bytes()), Some(written));
        }

        #[test]
        fn what_is_cut_off_is_no_frame(frame in "[ -~]{0,20}", part in 0.0..1.0_f64) {
            let line = RawFrame::new(Timestamp::from_secs(1), 0, frame).to_string();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a part of a few bytes")]
            let cut = &line.as_bytes()[..(line.len() as f64 * part) as usize];
            prop_assert_eq!(RawFrame::read(cut), None);
            prop_assert!(cut.len() <= 2 || RawFrame::is_meant_by(cut));
        }
    }

    #[test]
    fn messages_of_the_service_are_no_lines_of_recordings() {
        for line in [r#"{"online":{},"type":"heartbeat"}"#, r#"{"payload":{}}"#, "{", "", r#"["observed_at"]"#] {
            assert!(!RawFrame::is_meant_by(line.as_bytes()), "{line}");
        }
    }
}
