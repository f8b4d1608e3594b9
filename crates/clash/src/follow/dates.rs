//! The game's calendar on its way to the stream: waits for what it tells.

use std::sync::Arc;
use std::time::Duration;

use bugle_event::{BoxError, Clock, Saved, Signals, States, Timestamp};
use futures_core::future::BoxFuture;
use tokio::time::sleep;

use super::almanac::Almanac;
use super::error::WatchError;
use crate::event::Event;
use crate::event::calendar::subject;

/// How long it is waited at a time: the clock may be put right meanwhile.
const WAIT_MAX: Duration = Duration::from_hours(1);

/// The calendar, and what is kept of what it told.
pub(crate) struct Dates {
    almanac: Almanac,
    /// `None`: it is known.
    loading: Option<BoxFuture<'static, Result<Option<Saved>, BoxError>>>,
}

impl Dates {
    pub(crate) fn new(states: &Arc<dyn States>) -> Self {
        Self { almanac: Almanac::default(), loading: Some(states.load(&subject())) }
    }

    /// What is due, as soon as anything is. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&mut self, clock: &dyn Clock) -> Result<Signals<Event>, WatchError> {
        if let Some(loading) = &mut self.loading {
            let kept = loading.await;
            self.loading = None;
            let kept = kept.map_err(|source| WatchError::CalendarUnreadable { source })?;
            self.almanac = kept.as_ref().map_or_else(Almanac::default, Almanac::go_on);
        }
        loop {
            let now = clock.now();
            let signals = self.almanac.on_time(now);
            if !signals.is_empty() {
                return Ok(signals);
            }
            sleep(clock.wait(self.wait(now))).await;
        }
    }

    fn wait(&self, now: Timestamp) -> Duration {
        self.almanac.next().map_or(WAIT_MAX, |next| next.since(now).min(WAIT_MAX))
    }
}

/// What is due of a calendar, if there is one: without it, this never ends.
pub(crate) async fn next(dates: &mut Option<Dates>, clock: &dyn Clock) -> Result<Signals<Event>, WatchError> {
    match dates {
        Some(dates) => dates.next(clock).await,
        None => std::future::pending().await,
    }
}
