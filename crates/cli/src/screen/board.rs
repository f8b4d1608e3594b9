//! All that there is to see. Pure: it is told what happens, and what the time is.

use bugle::{Clock, Event, SourceStatus, Timestamp};

use super::alerts::Alerts;
use super::feed::Feed;
use super::gaps::Lane;
use super::populations::Populations;
use super::totals::Totals;
use super::wars::Wars;
use crate::clock::GameClock;
use crate::names::Names;
use crate::pretty;

#[derive(Clone)]
pub(super) struct Board {
    pub(super) populations: Populations,
    pub(super) alerts: Alerts,
    pub(super) wars: Wars,
    pub(super) lane: Lane,
    pub(super) feed: Feed,
    pub(super) totals: Totals,
    pub(super) status: Vec<SourceStatus>,
    /// The time of the games, as far as it is known: that of the latest event.
    pub(super) now: Timestamp,
    /// Whether the feed leaves out some of what there is too much of.
    is_thinned: bool,
}

impl Board {
    pub(super) fn new(is_thinned: bool) -> Self {
        Self {
            populations: Populations::default(),
            alerts: Alerts::default(),
            wars: Wars::default(),
            lane: Lane::default(),
            feed: Feed::default(),
            totals: Totals::default(),
            status: Vec::new(),
            now: Timestamp::EPOCH,
            is_thinned,
        }
    }

    /// What is known of how things stand.
    pub(super) fn see(&mut self, event: &Event) {
        self.now = self.now.max(event.observed_at);
        if let Some(fact) = event.game::<bugle::planetside::Event>() {
            self.populations.on_event(fact);
            self.alerts.on_event(fact);
        } else if let Some(fact) = event.game::<bugle::clash::Event>() {
            self.wars.on_event(fact);
        }
        self.lane.on_event(event);
    }

    /// What happened.
    pub(super) fn on_event(&mut self, event: &Event, names: &Names) {
        self.totals.on_event(event);
        self.feed.on_event(event, names, self.is_thinned);
    }

    pub(super) fn on_status(&mut self, status: Vec<SourceStatus>) {
        self.lane.on_status(&status);
        self.totals.on_status(&status);
        self.status = status;
    }

    /// What the program has to say.
    pub(super) fn say(&mut self, kind: &'static str, words: String) {
        let now = if self.now == Timestamp::EPOCH { GameClock.now() } else { self.now };
        self.feed.say(pretty::clock_time(now), kind, words);
    }
}
