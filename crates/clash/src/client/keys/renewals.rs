//! When the developer portal may be asked for keys. Pure: it is told the time.
//!
//! Once a minute at most. Less and less often while that does not help, and never again once it said that the account
//! is none: a program that asks all the same would lock the account.

use std::time::Duration;

use tokio::time::Instant;

use super::portal::error::PortalError;

/// The least time from one time to the next.
pub(super) const EVERY: Duration = Duration::from_mins(1);
/// The longest time, while it does not help.
const EVERY_MAX: Duration = Duration::from_mins(30);

/// When the portal may be asked.
#[derive(Debug)]
pub(super) struct Renewals {
    began: Option<Instant>,
    /// From the last time to the next.
    every: Duration,
    /// Why there were no keys the last time.
    failed: Option<PortalError>,
}

/// When the portal may be asked next.
#[derive(Clone, Debug)]
pub(super) enum When {
    /// Then, which is soon.
    At(Instant),
    /// Not so soon that it is worth waiting for, or never.
    NotSoon {
        /// Why not.
        why: PortalError,
        /// When, if at all.
        wait: Option<Duration>,
    },
}

impl Default for Renewals {
    fn default() -> Self {
        Self { began: None, every: EVERY, failed: None }
    }
}

impl Renewals {
    pub(super) fn when(&self, now: Instant) -> When {
        let next = self.began.map_or(now, |began| (began + self.every).max(now));
        let wait = next - now;
        match &self.failed {
            Some(why) if why.is_final() => When::NotSoon { why: why.clone(), wait: None },
            Some(why) if !wait.is_zero() => When::NotSoon { why: why.clone(), wait: Some(wait) },
            None if wait > EVERY => When::NotSoon { why: PortalError::TooOften, wait: Some(wait) },
            _ => When::At(next),
        }
    }

    /// The portal is asked at `at`. Until a key of what comes of it is accepted, it did not help.
    pub(super) fn on_begin(&mut self, at: Instant) {
        self.every = if self.began.is_some() { (self.every * 2).min(EVERY_MAX) } else { EVERY };
        self.began = Some(at);
    }

    /// It gave keys, or none. Where nobody was reached, the account has had nothing to bear.
    pub(super) fn on_end(&mut self, failed: Option<PortalError>) {
        if matches!(failed, Some(PortalError::NoAnswer { .. })) {
            self.every = EVERY;
        }
        self.failed = failed;
    }

    /// A key is accepted.
    pub(super) fn on_accepted(&mut self) {
        if !self.failed.as_ref().is_some_and(PortalError::is_final) {
            self.failed = None;
        }
        self.every = EVERY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many seconds after `start` it is next asked, if that is soon; else the wait and why.
    fn said(renewals: &Renewals, start: Instant, second: u64) -> String {
        match renewals.when(start + Duration::from_secs(second)) {
            When::At(at) => format!("at {}", (at - start).as_secs()),
            When::NotSoon { why, wait } => format!("{why:?} {:?}", wait.map(|wait| wait.as_secs())),
        }
    }

    fn begin(renewals: &mut Renewals, start: Instant, second: u64) {
        renewals.on_begin(start + Duration::from_secs(second));
        renewals.on_end(None);
    }

    #[test]
    fn an_address_that_changes_again_and_again_is_healed_once_a_minute() {
        let (start, mut renewals) = (Instant::now(), Renewals::default());
        for minute in 0..10 {
            assert_eq!(said(&renewals, start, minute * 60), format!("at {}", minute * 60));
            begin(&mut renewals, start, minute * 60);
            renewals.on_accepted();
            assert_eq!(said(&renewals, start, minute * 60 + 1), format!("at {}", minute * 60 + 60));
        }
    }

    #[test]
    fn what_does_not_help_is_done_less_and_less_often() {
        let (start, mut renewals) = (Instant::now(), Renewals::default());
        begin(&mut renewals, start, 0);
        assert_eq!(said(&renewals, start, 1), "at 60");
        begin(&mut renewals, start, 60);
        assert_eq!(said(&renewals, start, 61), "TooOften Some(119)");
        assert_eq!(said(&renewals, start, 121), "at 180");
        begin(&mut renewals, start, 180);
        assert_eq!(said(&renewals, start, 180), "TooOften Some(240)");
        for _ in 0..20 {
            begin(&mut renewals, start, 1000);
        }
        assert_eq!(said(&renewals, start, 1000), "TooOften Some(1800)");
        renewals.on_accepted();
        assert_eq!(said(&renewals, start, 1000), "at 1060");
    }

    /// It is not the portal that does not help: with the network it is asked again within a minute.
    #[test]
    fn while_the_network_is_not_up_it_is_asked_once_a_minute() {
        let (start, mut renewals) = (Instant::now(), Renewals::default());
        let origin = "https://portal".to_owned();
        let no_network = PortalError::NoAnswer { source: bugle_http::TransportError::Timeout { origin } };
        for minute in 0..60 {
            let second = minute * 60;
            assert_eq!(said(&renewals, start, second), format!("at {second}"));
            renewals.on_begin(start + Duration::from_secs(second));
            renewals.on_end(Some(no_network.clone()));
            assert!(said(&renewals, start, second + 1).starts_with("NoAnswer"), "it is said why, meanwhile");
        }
    }

    #[test]
    fn what_failed_is_said_until_the_next_time_and_wrong_credentials_for_ever() {
        let (start, mut renewals) = (Instant::now(), Renewals::default());
        renewals.on_begin(start);
        renewals.on_end(Some(PortalError::TooSlow));
        assert_eq!(said(&renewals, start, 1), "TooSlow Some(59)");
        assert_eq!(said(&renewals, start, 60), "at 60");
        renewals.on_begin(start + Duration::from_mins(1));
        renewals.on_end(Some(PortalError::WrongCredentials));
        renewals.on_accepted();
        assert_eq!(said(&renewals, start, 1_000_000), "WrongCredentials None");
    }
}
