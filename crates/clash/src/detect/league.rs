//! Groups of clan war leagues and their wars, mixed in one recording.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Signal, Timestamp};
use bugle_model::Model as _;
use bytes::Bytes;

use super::error::LineError;
use super::subjects::{AnySubjects, Looked, Subjects};
use crate::event::Event;
use crate::failure::Failure;
use crate::model::war::War;
use crate::tag::WarTag;
use crate::target::WatchOptions;
use crate::watch::any::AnyWatcher as _;
use crate::watch::aside::Aside;
use crate::watch::counts::Counts;
use crate::watch::cwl::resource::CwlResource;
use crate::watch::league_war::recorded::LeagueWarKey;
use crate::watch::league_war::resource::LeagueWarResource;
use crate::watch::recorded::Recorded as _;
use crate::watch::war::progress::STARTED;

/// The groups and the wars of a recording. An answer about a war tells what happens in it, and its group what follows
/// from that: where the recording says with which tag it was asked for, as the answer does not.
#[derive(Debug)]
pub(super) struct League {
    groups: Subjects<CwlResource>,
    wars: Subjects<LeagueWarResource>,
    /// Whether the last answer was about a war.
    is_war_last: bool,
}

impl League {
    pub(super) fn new(options: WatchOptions) -> Self {
        let (groups, wars) = (Subjects::new(options.cwl), Subjects::new(options.league_war));
        Self { groups, wars, is_war_last: false }
    }

    fn on_war(&mut self, at: Option<Timestamp>, tag: Option<&str>, body: &Bytes) -> Result<Looked, LineError> {
        let read = War::from_json(body).ok().map(|read| read.value);
        let sides: Vec<String> =
            read.iter().flat_map(War::sides).filter_map(|side| Some(side.tag?.to_string())).collect();
        // Some recordings say whose war it is instead of which.
        let tag =
            tag.filter(|tag| !sides.iter().any(|side| side.trim_start_matches('#') == tag.trim_start_matches('#')));
        let mut looked = self.wars.on_body(at, tag, body.clone())?;
        let tag = tag.and_then(WarTag::sent);
        if let Some((tag, war)) = tag.zip(read).filter(|_| looked.is_sound) {
            let at = at.or(LeagueWarResource::earliest(&war)).or(self.groups.seen_at()).unwrap_or_default();
            for (_, group) in self.groups.all_mut() {
                looked.signals.extend(group.on_answer(at, Aside::LeagueWar(tag), Ok(body.clone())));
            }
        }
        Ok(looked)
    }

    /// The wars that are to be told whole.
    fn note_drawn(&mut self) {
        let mut drawn = BTreeSet::new();
        for (_, group) in self.groups.all_mut() {
            drawn.extend(group.drawn());
        }
        self.wars.drawn.append(&mut drawn);
    }

    /// The wars that must be over, by what their groups show.
    fn note_over(&mut self) {
        let begun = self.wars.all_mut().filter_map(|(key, war)| {
            let LeagueWarKey::Tag(tag) = *key else { return None };
            Some((tag, war.wars().into_iter().find(|war| war.rank >= STARTED).and_then(|war| war.start_time)))
        });
        let begun: BTreeMap<WarTag, Option<Timestamp>> = begun.collect();
        let started = |tag| begun.get(&tag).copied().flatten();
        for (_, group) in self.groups.all_mut() {
            let over = begun.keys().filter_map(|tag| Some((*tag, group.war_over_since(*tag, &started)?)));
            self.wars.over_since.extend(over);
        }
    }
}

impl AnySubjects for League {
    fn on_body(&mut self, at: Option<Timestamp>, tag: Option<&str>, body: Bytes) -> Result<Looked, LineError> {
        self.is_war_last = std::str::from_utf8(&body).is_ok_and(LeagueWarResource::is_like);
        if self.is_war_last {
            return self.on_war(at, tag, &body);
        }
        let looked = self.groups.on_body(at, tag, body);
        self.note_drawn();
        looked
    }

    fn on_failure(&mut self, tag: Option<&str>, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        let is_for_all = failure == Failure::Maintenance;
        let mut signals = Vec::new();
        if is_for_all || tag.is_some() || !self.is_war_last {
            signals.extend(self.groups.on_failure(tag, at, failure));
        }
        if is_for_all || tag.is_some() || self.is_war_last {
            signals.extend(self.wars.on_failure(tag, at, failure));
        }
        signals
    }

    fn seen_at(&self) -> Option<Timestamp> {
        if self.is_war_last { self.wars.seen_at() } else { self.groups.seen_at() }
    }

    fn finish(&mut self) -> Vec<Signal<Event>> {
        self.note_over();
        let mut signals = self.wars.finish();
        signals.extend(self.groups.finish());
        signals
    }

    fn counts(&self) -> Counts {
        let mut counts = self.groups.counts();
        counts += self.wars.counts();
        counts
    }
}
