//! Whoever wants to see the frames of the push service as they arrive.

use std::fmt;

use bugle_event::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::push::plan::Place;
use crate::recording::RawFrame;

/// Service ids that are shorter, or this one, may be words of any frame, and are nobody's secret.
const SECRET_MIN: usize = 8;

/// Takes frames.
pub(crate) struct Tap {
    take: Box<dyn FnMut(RawFrame<'_>) + Send>,
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap").finish_non_exhaustive()
    }
}

impl Tap {
    pub(crate) fn new(take: impl FnMut(RawFrame<'_>) + Send + 'static) -> Self {
        Self { take: Box::new(take) }
    }

    /// Hands over what arrived at `place`. A frame that repeats the service id is without it.
    pub(crate) fn on_frame(&mut self, time: Timestamp, place: Place, frame: &str, url: &SecretString) {
        let connection = u32::try_from(place).unwrap_or(u32::MAX);
        let secret = service_id(url.expose_secret()).filter(|id| frame.contains(id));
        match secret {
            None => (self.take)(RawFrame::new(time, connection, frame)),
            Some(id) => (self.take)(RawFrame::new(time, connection, frame.replace(id, "***"))),
        }
    }
}

/// The service id in an address, if it is one to be kept.
fn service_id(url: &str) -> Option<&str> {
    let (_, id) = url.rsplit_once("service-id=s:")?;
    let id = id.split('&').next().unwrap_or(id);
    (id.len() >= SECRET_MIN).then_some(id)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn s1_a_frame_that_repeats_the_service_id_is_shown_without_it() {
        let (sent, shown) = mpsc::channel();
        let mut tap = Tap::new(move |frame| sent.send(frame.to_string()).unwrap());
        let mut show = |url: &str, frame: &str| {
            tap.on_frame(Timestamp::from_secs(1), 1, frame, &SecretString::from(url.to_owned()));
            shown.recv().unwrap()
        };
        let url = "wss://push.test/streaming?environment=ps2&service-id=s:t0psecret";
        let line = r#"{"observed_at":"1970-01-01T00:00:01Z","connection":1,"frame":"no ***, s:***"}"#;
        assert_eq!(show(url, "no t0psecret, s:t0psecret"), line);
        assert!(show("wss://push.test/?service-id=s:example", "an example").contains("an example"));
        assert!(show("wss://push.test/?x=t0psecret", "t0psecret").contains("t0psecret"), "that is none");
    }
}
