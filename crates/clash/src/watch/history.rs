//! Which of several facts that look alike an event tells: the part of its id that the game does not give.
//!
//! Where the game gives a fact an identity, as a level that is reached, any two observers give it the same id. What goes
//! back and forth is counted: how often this observer has told the same before. That history travels with the state.

use std::collections::VecDeque;

use bugle_event::{EventId, Signal};
use serde::{Deserialize, Deserializer, Serialize};

use super::attributes::RISING;
use crate::event::Event;

/// How many facts are remembered, the latest. Those of a clan in about a week.
const REMEMBERED_MAX: usize = 64;

/// How often each fact was told. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct History {
    /// What is not remembered may have been told so often. States of before count bodies here.
    #[serde(rename = "revision")]
    floor: u32,
    /// How often what never falls has fallen: it may reach a value for the second time.
    #[serde(default, skip_serializing_if = "is_zero")]
    falls: u32,
    /// Facts by the first quarter of the id that the first of its like had, each with how often it may have been told, the
    /// latest last. A quarter, as there are as many of these as there are things watched: should two facts ever share it,
    /// the second is counted on from the first, and has an id of its own all the same.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty", deserialize_with = "read_told")]
    told: VecDeque<(u32, u32)>,
}

/// Reads what was told, and also as states of before have it: by half of the ids.
fn read_told<'de, D: Deserializer<'de>>(input: D) -> Result<VecDeque<(u32, u32)>, D::Error> {
    let told = VecDeque::<(u64, u32)>::deserialize(input)?;
    let quarter = |key: u64| u32::try_from(key).or_else(|_| u32::try_from(key >> 32)).expect("one of its halves");
    Ok(told.into_iter().map(|(key, count)| (quarter(key), count)).collect())
}

/// What the identity of a fact is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The game gives it one.
    Natural,
    /// A value that only rises, until it once falls after all.
    Rising,
    /// What was told before belongs to it.
    History,
}

impl History {
    /// One that begins at a number that was not reached before: no event gets the id of an old one.
    pub(crate) fn from(floor: u32) -> Self {
        Self { floor, ..Self::default() }
    }

    /// What never falls has fallen, and that is believed.
    pub(crate) fn on_fall(&mut self) {
        self.falls = self.falls.saturating_add(1);
    }

    /// Gives each event the id that its history makes.
    pub(crate) fn number(&mut self, signals: &mut [Signal<Event>]) {
        for signal in signals {
            let Signal::Event(event) = signal else { continue };
            let repeat = match Sort::of(&event.data) {
                Sort::Natural => 0,
                Sort::Rising => self.falls,
                Sort::History => self.count(event.id),
            };
            if repeat > 0 {
                event.recount(repeat);
            }
        }
    }

    /// How often a fact may have been told before; counts it.
    fn count(&mut self, first: EventId) -> u32 {
        let key = u32::try_from(first.as_u128() >> 96).expect("a quarter of it is left");
        let place = self.told.iter().position(|(told, _)| *told == key);
        let repeat = place.and_then(|place| self.told.remove(place)).map_or(self.floor, |(_, count)| count);
        // There are as many of these as there are things watched, and most hold one or two.
        self.told.reserve_exact(1);
        self.told.push_back((key, repeat.saturating_add(1)));
        if self.told.len() > REMEMBERED_MAX
            && let Some((_, count)) = self.told.pop_front()
        {
            self.floor = self.floor.max(count);
        }
        repeat
    }
}

impl Sort {
    /// That of `fact`.
    pub(crate) fn of(fact: &Event) -> Self {
        let attribute = match fact {
            Event::ClanChanged(changed) => &changed.attribute,
            Event::MemberChanged(changed) => &changed.attribute,
            Event::PlayerChanged(changed) => &changed.attribute,
            Event::PlayerBattle(battle) if battle.is_one_of_a_kind() => return Self::Natural,
            Event::ClanSnapshot(_)
            | Event::MemberJoined(_)
            | Event::MemberLeft(_)
            | Event::MemberRoleChanged(_)
            | Event::LeaderChanged(_)
            | Event::ClanGone(_)
            | Event::ClanBack(_)
            | Event::WarLogClosed(_)
            | Event::WarLogOpened(_)
            | Event::WarSnapshot(_)
            | Event::CwlSnapshot(_)
            | Event::PlayerSnapshot(_)
            | Event::RaidSnapshot(_)
            | Event::BattlesSnapshot(_)
            | Event::LeagueHistorySnapshot(_)
            | Event::PlayerClanJoined(_)
            | Event::PlayerClanLeft(_)
            | Event::PlayerClanMoved(_)
            | Event::Equipped(_)
            | Event::BoostStarted(_)
            | Event::BoostEnded(_)
            | Event::PlayerGone(_)
            | Event::PlayerBack(_)
            | Event::PlayerBattle(_) => return Self::History,
            _ => return Self::Natural,
        };
        if RISING.contains(&attribute.as_str()) { Self::Rising } else { Self::History }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice_to_facts_that_look_alike() {
        let mut history = History::default();
        let mut given = std::collections::BTreeSet::new();
        for round in 0..5_u64 {
            for fact in 0..200_u64 {
                let fact = if fact % 3 == 0 { 0 } else { (fact * round) % 97 };
                let id = EventId::from_u128(u128::from(fact) << 96);
                assert!(given.insert((fact, history.count(id))), "{fact}");
            }
        }
        assert!(history.told.len() <= REMEMBERED_MAX);
    }

    #[test]
    fn the_first_of_its_like_is_the_first_whatever_else_was_told() {
        let mut history = History::default();
        for fact in 0..60_u64 {
            assert_eq!(history.count(EventId::from_u128(u128::from(fact) << 96)), 0);
        }
        assert_eq!(history.count(EventId::from_u128(7 << 96)), 1);
    }

    #[test]
    fn a_state_of_before_by_half_of_the_ids_goes_on() {
        let id = EventId::from_u128(0x0123_4567_89ab_cdef << 64);
        let mut history: History =
            serde_json::from_str(r#"{"revision":2,"told":[[81985529216486895,3]]}"#).expect("a state");
        let written = serde_json::to_string(&history).expect("JSON");
        assert_eq!(written, r#"{"revision":2,"told":[[19088743,3]]}"#);
        assert_eq!(history, serde_json::from_str(&written).expect("a state"));
        assert_eq!([history.count(id), history.count(id)], [3, 4]);
    }
}
