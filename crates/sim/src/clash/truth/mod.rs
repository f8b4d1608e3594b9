//! Facts of the realm as events: what a perfect observer, who looks at every address all the time, would have seen.
//!
//! Events about wars, groups of clan war leagues, raid weekends, battles and league weeks have the ids that every observer
//! gives them. The ids of all others count the looks of the
//! observer, and a perfect one looks once for each fact: the n-th fact about a clan or a player has the number n. So a
//! ledger is compared by ids where it is about those, and by content elsewhere.

mod battle;
mod clan;
mod cwl;
mod number;
mod player;
mod raid;
mod tag;
mod war;

use std::collections::BTreeMap;

use bugle_clash as api;
use bugle_event::{Envelope, Event, Payload as _, Seen, Subject, Timestamp};

use super::fact::Fact;
use super::realm::Realm;

/// Each adds the events of the facts that it is about.
const PUTS: [fn(&Realm, &Fact, &mut Vec<api::Event>); 9] = [
    clan::put,
    clan::put_transfer,
    player::put,
    clan::put_member,
    war::put,
    cwl::put,
    war::put_league,
    raid::put,
    battle::put,
];

/// Puts facts into events.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// How many facts there were about a clan or a player.
    facts: BTreeMap<Subject, u32>,
    /// When the running maintenance began.
    maintenance: Timestamp,
}

impl Truth {
    /// Adds the events that `fact` makes to `told`. The realm already shows it.
    pub(super) fn put(&mut self, realm: &Realm, fact: &Fact, told: &mut Vec<Event>) {
        let mut events = Vec::new();
        for put in PUTS {
            put(realm, fact, &mut events);
        }
        if let Fact::Maintenance { is_running } = fact {
            events.push(self.maintenance(realm.now, *is_running));
        }
        told.extend(events.into_iter().map(|event| self.seal(realm.now, event)));
    }

    fn maintenance(&mut self, now: Timestamp, is_running: bool) -> api::Event {
        if is_running {
            self.maintenance = now;
            return api::MaintenanceStarted { started_at: now }.into();
        }
        api::MaintenanceEnded { started_at: self.maintenance }.into()
    }

    fn seal(&mut self, now: Timestamp, event: api::Event) -> Event {
        let mut seen = Seen::at(now);
        match &event {
            api::Event::WarStarted(fact) => seen.time = fact.matchup.start_time,
            api::Event::WarEnded(fact) => seen.time = fact.matchup.end_time,
            _ => {}
        }
        let (subject, is_record) =
            (event.subject(), matches!(event, api::Event::PlayerBattle(_) | api::Event::LeagueWeekEnded(_)));
        if matches!(subject.noun, api::ClanTag::NOUN | api::PlayerTag::NOUN) && !is_record {
            let count = self.facts.entry(subject).or_default();
            *count += 1;
            seen.repeat = *count;
        }
        Envelope::new("clash", event, seen).into_event()
    }
}
