//! What happened to the cast, as Census keeps it: the last thousand facts. Pure.

use std::collections::VecDeque;

use bugle_planetside::{CharacterId, Event};

/// How many facts are kept.
const FACTS_MAX: usize = 1000;

/// Facts of characters, the newest last.
#[derive(Debug, Default)]
pub(super) struct Chronicle(VecDeque<Event>);

impl Chronicle {
    /// Writes down what happened, if Census has a place for it.
    pub(super) fn enter(&mut self, events: &[Event]) {
        for event in events.iter().filter(|event| !places(event).is_empty()) {
            if self.0.len() == FACTS_MAX {
                self.0.pop_front();
            }
            self.0.push_back(event.clone());
        }
    }

    /// What there is of `type` (as Census calls it) about `character`, the newest first.
    pub(super) fn of<'a>(&'a self, kind: &'a str, character: CharacterId) -> impl Iterator<Item = &'a Event> {
        self.0.iter().rev().filter(move |event| places(event).contains(&(kind, character)))
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
