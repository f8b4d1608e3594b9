//! Who is logged in. Pure.

use std::time::Duration;

/// How long a session lasts, by the caller's clock.
pub(super) const SESSION: Duration = Duration::from_hours(1);

/// How many sessions there can be: the oldest goes for a new one.
const SESSIONS_MAX: usize = 64;

/// Sessions and when they are over, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Sessions(Vec<(String, Duration)>);

impl Sessions {
    /// Begins one that is known by `cookie`.
    pub(super) fn begin(&mut self, at: Duration, cookie: String) {
        self.0.retain(|(_, until)| *until > at);
        if self.0.len() >= SESSIONS_MAX {
            self.0.remove(0);
        }
        self.0.push((cookie, at + SESSION));
    }

    /// How long the session that is known by `cookie` still lasts. `None`: there is none.
    pub(super) fn left(&self, at: Duration, cookie: Option<&str>) -> Option<Duration> {
        let (_, until) = self.0.iter().find(|(known, _)| Some(known.as_str()) == cookie)?;
        until.checked_sub(at).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_an_hour_and_the_oldest_goes_first() {
        let mut sessions = Sessions::default();
        let at = |secs| Duration::from_secs(secs);
        sessions.begin(at(0), "first".to_owned());
        assert_eq!(sessions.left(at(3_599), Some("first")), Some(at(1)));
        assert_eq!((sessions.left(at(3_600), Some("first")), sessions.left(at(0), None)), (None, None));
        for number in 0..SESSIONS_MAX {
            sessions.begin(at(1), number.to_string());
        }
        assert_eq!((sessions.left(at(1), Some("first")), sessions.left(at(1), Some("0"))), (None, Some(SESSION)));
    }
}
