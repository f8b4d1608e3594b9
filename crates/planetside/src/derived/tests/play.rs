//! A stage and its clock.

use std::time::Duration;

use bugle_event::{
    Cause, Checkpoint, Envelope, Fact as _, Gap, Interest, Kind, Origin, Seen, Signal, Signals, Subject,
};
use bugle_event::{Timestamp, Want};
use bytes::Bytes;

use crate::NAME;
use crate::derived::Derived;
use crate::event::{
    AlertEnded, AlertStarted, ContinentLock, ContinentLocked, ContinentUnlocked, ContinentUnstable, Event,
    FacilityCaptured, FacilityControl, FacilityDefended, MetagameEvent, Population,
};
use crate::ids::{FacilityId, Faction, MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, World, Zone};

pub(super) const ALERTS: [Kind; 2] = [AlertStarted::KIND, AlertEnded::KIND];
pub(super) const CONTINENTS: [Kind; 3] = [ContinentLocked::KIND, ContinentUnlocked::KIND, ContinentUnstable::KIND];
pub(super) const FACILITIES: [Kind; 2] = [FacilityCaptured::KIND, FacilityDefended::KIND];

/// A day of November 2023: second 0.
pub(super) const START: Timestamp = Timestamp::from_secs(1_700_000_000);

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_secs(START.as_secs() + second)
}

/// A stage and its clock, and what it has said.
pub(super) struct Play {
    pub(super) derived: Derived,
    second: u64,
    pub(super) told: Vec<String>,
    pub(super) events: Vec<Envelope<Event>>,
    pub(super) kept: Option<Bytes>,
    resumed: Option<Bytes>,
}

impl Play {
    /// A stage of which these kinds are wanted, behind a listener that sees everything.
    pub(super) fn wanting(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self::after(None, kinds)
    }

    /// The same, after an earlier run that kept this.
    pub(super) fn after(kept: Option<&Bytes>, kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self::following(kept, [Want::kinds(kinds)])
    }

    /// The same, of which this is wanted.
    pub(super) fn following(kept: Option<&Bytes>, wants: impl IntoIterator<Item = Want>) -> Self {
        let mut play = Self {
            derived: Derived::new("ps2"),
            second: 0,
            told: Vec::new(),
            events: Vec::new(),
            kept: None,
            resumed: kept.cloned(),
        };
        if let Some(kept) = kept {
            play.derived.resume(kept);
        }
        play.derived.on_interest(START, &Interest::new(wants));
        play
    }

    pub(super) fn now(&self) -> Timestamp {
        START + Duration::from_secs(self.second)
    }

    /// Lets time pass until `second`, waking the stage whenever it asks.
    pub(super) fn until(&mut self, second: u64) {
        while let Some(due) = self.derived.due() {
            let due = due.since(START).as_millis().div_ceil(1000);
            let due = u64::try_from(due).unwrap().max(self.second);
            if due > second {
                break;
            }
            self.second = due;
            let said = self.derived.on_wake(self.now());
            self.note(said);
        }
        self.second = second;
    }

    /// What the clock shows.
    pub(super) fn second(&self) -> u64 {
        self.second
    }

    /// What the next run goes on from.
    pub(super) fn kept_so_far(&self) -> Option<Bytes> {
        self.kept.clone().or_else(|| self.resumed.clone())
    }

    /// The listener says this.
    pub(super) fn say(&mut self, signals: Signals<Event>) {
        let said = self.derived.on_signals(self.now(), signals);
        self.note(said);
    }

    /// All is seen until now.
    pub(super) fn sees(&mut self) {
        let checkpoint = Checkpoint { subject: Subject::text("connection", "ps2"), at: self.now(), state: None };
        self.say(vec![Signal::Checkpoint(checkpoint)]);
    }

    /// Something happens now, and says that it happened at `second`.
    pub(super) fn event(&mut self, fact: impl Into<Event>, origin: Origin) {
        let fact = fact.into();
        let seen = Seen { origin, ..fact.seen(self.now()) };
        self.say(vec![Signal::Event(Envelope::new(NAME, fact, seen))]);
    }

    pub(super) fn live(&mut self, fact: impl Into<Event>) {
        self.event(fact, Origin::Live);
    }

    pub(super) fn gap(&mut self, from: i64, to: i64) {
        let gap = Gap::new(NAME, [World(10).into()], Some(at(from)), at(to), Cause::Disconnect);
        self.say(vec![Signal::Gap(gap)]);
    }

    fn note(&mut self, said: Signals<Event>) {
        for signal in said {
            match signal {
                Signal::Event(event) => {
                    self.told.push(format!("{} {}", self.second, in_words(&event)));
                    self.events.push(event);
                }
                Signal::Gap(_) => self.told.push(format!("{} gap", self.second)),
                Signal::Checkpoint(checkpoint) if checkpoint.subject.noun == "derived" => self.kept = checkpoint.state,
                Signal::Checkpoint(_) => {}
            }
        }
    }

    /// What was said, a line each.
    pub(super) fn lines(&self) -> String {
        self.told.join("\n")
    }
}

fn in_words(event: &Envelope<Event>) -> String {
    let second = |time: Timestamp| time.as_secs() - START.as_secs();
    let some = |time: Option<Timestamp>| time.map(second);
    let when = second(event.data.timestamp());
    match &event.data {
        Event::AlertStarted(fact) => format!("started {} at {when}, until {:?}", fact.instance_id, some(fact.ends_at)),
        Event::AlertEnded(AlertEnded { instance_id, started_at, by, winner, .. }) => {
            let (by, winner) = (by.word(), winner.map(|winner| winner.0));
            format!("ended {instance_id} at {when}, begun {:?}, by {by}, winner {winner:?}", some(*started_at))
        }
        Event::ContinentLocked(fact) => format!("{} locked at {when} by {}", fact.zone_id, fact.faction_id),
        Event::ContinentUnlocked(fact) => {
            format!("{} unlocked at {when}, was of {:?}", fact.zone_id, fact.previous_faction_id)
        }
        Event::ContinentUnstable(fact) => format!("{} unstable at {when}: {}", fact.zone_id, fact.facilities),
        Event::FacilityCaptured(fact) => {
            let (old, new, held) = (fact.old_faction_id, fact.new_faction_id, fact.duration_held);
            format!("{} captured at {when}: {old} to {new}, held {held:?}", fact.facility_id)
        }
        Event::FacilityDefended(fact) => {
            format!("{} defended at {when} by {}, held {:?}", fact.facility_id, fact.faction_id, fact.duration_held)
        }
        Event::CharacterOnline(fact) => {
            format!("{} online at {when} by {}, of {:?}", fact.character_id, fact.by.word(), fact.faction_id)
        }
        Event::CharacterOffline(fact) => {
            let (who, why, since) = (fact.character_id, fact.reason.word(), some(fact.since));
            format!("{who} offline at {when}: {why}, since {since:?}, of {:?}", fact.faction_id)
        }
        Event::Population(Population { total, vs, nc, tr, nso, unknown, .. }) => {
            format!("{total} people at {when}: VS {vs}, NC {nc}, TR {tr}, NSO {nso}, unknown {unknown}")
        }
        _ => format!("{} at {when}", event.kind),
    }
}

/// The alert `instance` on Indar, of 90 minutes, as world 10 tells at `second` that it is in this state.
pub(super) fn alert(instance: u32, state: MetagameState, second: i64) -> MetagameEvent {
    MetagameEvent {
        timestamp: at(second),
        world_id: World(10),
        instance_id: MetagameInstanceId(instance),
        metagame_event_id: MetagameEventId(147),
        metagame_event_state: state,
        zone_id: Some(Zone::INDAR),
        faction_nc: 30.0,
        faction_tr: 45.0,
        faction_vs: 25.0,
        ..MetagameEvent::default()
    }
}

/// Facility `facility` of Indar goes from one faction to another.
pub(super) fn control(facility: u32, old: u16, new: u16, second: i64) -> FacilityControl {
    FacilityControl {
        timestamp: at(second),
        world_id: World(10),
        zone_id: Zone::INDAR,
        facility_id: FacilityId(facility),
        old_faction_id: Faction(old),
        new_faction_id: Faction(new),
        duration_held: 870,
        outfit_id: Some(OutfitId::NONE),
        ..FacilityControl::default()
    }
}

/// The home bases of Indar go to these.
pub(super) fn gates(old: [u16; 3], new: [u16; 3], second: i64) -> Vec<FacilityControl> {
    let gates = [7_801, 120_000, 4_801].into_iter().zip(old.into_iter().zip(new));
    gates.map(|(gate, (old, new))| control(gate, old, new, second)).collect()
}

/// Indar is locked, as the game says.
pub(super) fn lock(by: u16, second: i64) -> ContinentLock {
    ContinentLock {
        timestamp: at(second),
        world_id: World(10),
        zone_id: Zone::INDAR,
        triggering_faction: Faction(by),
        previous_faction: Faction(1),
        ..ContinentLock::default()
    }
}
