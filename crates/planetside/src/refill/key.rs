//! By what a fact is known again that is told twice, live and by Census. Pure.
//!
//! Rows of Census lack some fields and spell others otherwise, so that the ids of events do not do. What both tell alike is
//! the kind, the time, the world and the ids in it.

use bugle_event::{EventId, Identity, Payload as _};

use crate::event::Event;

/// What a fact is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    /// Its kind, time, world and ids.
    pub(crate) id: EventId,
    /// The rest that both tell: of several facts with one `id` it helps to say which is which, and no more than that.
    pub(crate) content: u64,
}

impl Key {
    /// `None`: Census keeps nothing of its kind.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let (ids, content) = parts(event)?;
        let mut identity = Identity::default();
        identity.text(event.kind().name());
        identity.number(event.timestamp().as_millis().cast_unsigned()).number(event.world_id().0.into());
        for id in ids {
            identity.number(id);
        }
        Some(Self { id: EventId::from_u128(identity.finish()), content })
    }
}

fn parts(event: &Event) -> Option<(Vec<u64>, u64)> {
    let ids = match event {
        Event::FacilityControl(fact) => {
            let mut rest = Identity::default();
            rest.number(fact.duration_held).number(fact.outfit_id.unwrap_or_default().0);
            let ids = vec![fact.facility_id.0.into(), fact.new_faction_id.0.into(), fact.old_faction_id.0.into()];
            return Some((ids, upper_half(&rest)));
        }
        Event::MetagameEvent(fact) => {
            vec![fact.instance_id.0.into(), fact.metagame_event_id.0.into(), fact.metagame_event_state.0.into()]
        }
        Event::AchievementEarned(fact) => vec![fact.character_id.0, fact.achievement_id.0.into()],
        Event::BattleRankUp(fact) => vec![fact.character_id.0, fact.battle_rank.into()],
        Event::Death(fact) => vec![fact.character_id.0, fact.attacker_character_id.0],
        Event::PlayerFacilityCapture(fact) => vec![fact.character_id.0, fact.facility_id.0.into()],
        Event::PlayerFacilityDefend(fact) => vec![fact.character_id.0, fact.facility_id.0.into()],
        Event::VehicleDestroy(fact) => vec![
            fact.character_id.0,
            fact.attacker_character_id.0,
            fact.vehicle_id.0.into(),
            fact.attacker_weapon_id.0.into(),
        ],
        Event::ItemAdded(fact) => {
            let mut rest = Identity::default();
            rest.text(&fact.context).number(fact.item_count.into());
            return Some((vec![fact.character_id.0, fact.item_id.0.into()], upper_half(&rest)));
        }
        _ => return None,
    };
    Some((ids, 0))
}

fn upper_half(identity: &Identity) -> u64 {
    u64::try_from(identity.finish() >> 64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use bugle_event::Timestamp;

    use super::*;
    use crate::event::{Death, FacilityControl, ItemAdded, PlayerFacilityCapture, PlayerFacilityDefend, PlayerLogin};
    use crate::ids::{CharacterId, FacilityId, Faction, World};

    fn key(event: impl Into<Event>) -> Option<Key> {
        Key::of(&event.into())
    }

    #[test]
    fn what_census_does_not_tell_makes_no_difference() {
        let (character_id, attacker_character_id) = (CharacterId(3), CharacterId(5));
        let row = Death { attacker_character_id, character_id, ..Death::default() };
        let live = Death { team_id: Some(Faction::VS), is_critical: Some(false), ..row.clone() };
        assert_eq!(key(row.clone()), key(live));
        assert_ne!(key(row.clone()), key(Death { attacker_character_id: CharacterId(7), ..row.clone() }));
        assert_ne!(key(row.clone()), key(Death { world_id: World::OSPREY, ..row.clone() }));
        assert_ne!(key(row.clone()), key(Death { timestamp: Timestamp::from_secs(1), ..row }));
        assert_eq!(key(PlayerLogin { character_id, ..PlayerLogin::default() }), None);
    }

    #[test]
    fn facts_of_two_kinds_that_name_the_same_are_two() {
        let (character_id, facility_id) = (CharacterId(3), FacilityId(1));
        let taken = PlayerFacilityCapture { character_id, facility_id, ..PlayerFacilityCapture::default() };
        let held = PlayerFacilityDefend { character_id, facility_id, ..PlayerFacilityDefend::default() };
        assert_ne!(key(taken), key(held));
    }

    #[test]
    fn facts_of_one_second_are_told_apart_by_their_ids() {
        let fact = |facility| FacilityControl { facility_id: FacilityId(facility), ..FacilityControl::default() };
        assert_ne!(key(fact(1)), key(fact(2)));
        let item = |context: &str| key(ItemAdded { context: context.to_owned(), ..ItemAdded::default() }).unwrap();
        assert_eq!(item("a").id, item("b").id, "a text may be told otherwise");
        assert_ne!(item("a").content, item("b").content);
    }
}
