//! Under which type Census keeps which kind of event, if it keeps it.

use bugle_event::{Fact as _, Kind};

use crate::event::{
    AchievementEarned, BattleRankUp, Death, EVENTS, Event, FacilityControl, ItemAdded, MetagameEvent,
    PlayerFacilityCapture, PlayerFacilityDefend, VehicleDestroy,
};

/// Where Census keeps a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Under this type, by world.
    ByWorld(&'static str),
    /// Under these types, by character: as whoever did it, and whom it was done to.
    ByCharacter(&'static [&'static str]),
}

const TABLE: [(Kind, Kept); 9] = [
    (FacilityControl::KIND, Kept::ByWorld("FACILITY")),
    (MetagameEvent::KIND, Kept::ByWorld("METAGAME")),
    (AchievementEarned::KIND, Kept::ByCharacter(&["ACHIEVEMENT"])),
    (BattleRankUp::KIND, Kept::ByCharacter(&["BATTLE_RANK"])),
    (Death::KIND, Kept::ByCharacter(&["DEATH", "KILL"])),
    (ItemAdded::KIND, Kept::ByCharacter(&["ITEM"])),
    (PlayerFacilityCapture::KIND, Kept::ByCharacter(&["FACILITY_CHARACTER"])),
    (PlayerFacilityDefend::KIND, Kept::ByCharacter(&["FACILITY_CHARACTER"])),
    (VehicleDestroy::KIND, Kept::ByCharacter(&["VEHICLE_DESTROY"])),
];

/// Where Census keeps events of this kind. `None`: it has no history of them.
pub(crate) fn kept(kind: Kind) -> Option<Kept> {
    TABLE.iter().find(|(known, _)| *known == kind).map(|(_, kept)| *kept)
}

/// All kinds that the service says something about, as the API names them.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Kind)> {
    EVENTS.iter().map(|(name, info)| (*name, info.kind))
}

/// Where Census keeps this event.
pub(crate) fn kept_of(event: &Event) -> Option<Kept> {
    kept(bugle_event::Payload::kind(event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn census_has_no_history_of_some_kinds() {
        let forgotten: Vec<_> = all().filter(|(_, kind)| kept(*kind).is_none()).map(|(name, _)| name).collect();
        let expected = ["ContinentLock", "FishScan", "GainExperience", "PlayerLogin", "PlayerLogout", "SkillAdded"];
        assert_eq!(forgotten, expected);
        assert_eq!(kept(FacilityControl::KIND), Some(Kept::ByWorld("FACILITY")));
    }
}
