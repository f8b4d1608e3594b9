//! What happened, as Census keeps it: so many of the last facts about characters and about worlds. Pure.

use std::collections::VecDeque;

use bugle_planetside::{CharacterId, Event, World};

use super::cast::MEMBERS;

/// How many facts about the cast are kept, about other characters, and about worlds. What is newer pushes out what is older.
const CAST_MAX: usize = 1000;
const PEOPLE_MAX: usize = 20_000;
const WORLDS_MAX: usize = 10_000;

/// Facts, the newest last.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    cast: VecDeque<Event>,
    people: VecDeque<Event>,
    worlds: VecDeque<Event>,
}

impl Chronicle {
    /// Writes down what happened, if Census has a place for it.
    pub(super) fn enter(&mut self, event: &Event) {
        let places = places(event);
        let is_cast = |(_, character): &(_, CharacterId)| MEMBERS.iter().any(|member| member.id == *character);
        let (kept, most) = if places.iter().any(is_cast) {
            (&mut self.cast, CAST_MAX)
        } else if !places.is_empty() {
            (&mut self.people, PEOPLE_MAX)
        } else if table(event).is_some() {
            (&mut self.worlds, WORLDS_MAX)
        } else {
            return;
        };
        if kept.len() == most {
            kept.pop_front();
        }
        kept.push_back(event.clone());
    }

    /// What there is of `kind` (as Census calls it) about `character`, the newest first.
    pub(super) fn of<'a>(&'a self, kind: &'a str, character: CharacterId) -> impl Iterator<Item = &'a Event> {
        self.characters().filter(move |event| places(event).contains(&(kind, character)))
    }

    /// What there is of `kind` about anybody, the newest first.
    pub(super) fn of_all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Event> {
        self.characters().filter(move |event| places(event).iter().any(|(place, _)| *place == kind))
    }

    /// What there is of `kind` about `world`, the newest first.
    pub(super) fn of_world<'a>(&'a self, kind: &'a str, world: World) -> impl Iterator<Item = &'a Event> {
        self.worlds.iter().rev().filter(move |event| event.world_id() == world && table(event) == Some(kind))
    }

    fn characters(&self) -> impl Iterator<Item = &Event> {
        self.cast.iter().rev().chain(self.people.iter().rev())
    }
}

/// Under which types Census lists a fact, and for whom.
fn places(event: &Event) -> Vec<(&'static str, CharacterId)> {
    match event {
        Event::Death(fact) => vec![("KILL", fact.attacker_character_id), ("DEATH", fact.character_id)],
        Event::VehicleDestroy(fact) => vec![("VEHICLE_DESTROY", fact.attacker_character_id)],
        Event::ItemAdded(fact) => vec![("ITEM", fact.character_id)],
        Event::AchievementEarned(fact) => vec![("ACHIEVEMENT", fact.character_id)],
        Event::BattleRankUp(fact) => vec![("BATTLE_RANK", fact.character_id)],
        Event::PlayerFacilityCapture(fact) => vec![("FACILITY_CHARACTER", fact.character_id)],
        Event::PlayerFacilityDefend(fact) => vec![("FACILITY_CHARACTER", fact.character_id)],
        _ => Vec::new(),
    }
}

/// Under which type Census lists a fact about a world.
fn table(event: &Event) -> Option<&'static str> {
    match event {
        Event::FacilityControl(_) => Some("FACILITY"),
        Event::MetagameEvent(_) => Some("METAGAME"),
        _ => None,
    }
}
