//! Words of the push protocol that both of its sides use, the client's and the service's. Pure.

/// The member of a list that stands for every other one.
pub(crate) const ALL: &str = "all";

/// Begins the names that stand for `GainExperience` of one experience id: `GainExperience_experience_id_51`.
pub(crate) const FILTERED: &str = "GainExperience_experience_id_";

/// By what the service matches an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// By its world alone.
    World,
    /// By its character; and, with the flag, by its world.
    Character,
    /// By its world or its character, whichever matches.
    Either,
}

impl Matching {
    /// How the service matches events of this name. `None`: it is no event that the API documents.
    pub(crate) fn of(event_name: &str) -> Option<Self> {
        Some(match event_name {
            "FacilityControl" | "MetagameEvent" | "ContinentLock" => Self::World,
            "PlayerLogin" | "PlayerLogout" => Self::Either,
            "AchievementEarned"
            | "BattleRankUp"
            | "Death"
            | "FishScan"
            | "GainExperience"
            | "ItemAdded"
            | "PlayerFacilityCapture"
            | "PlayerFacilityDefend"
            | "SkillAdded"
            | "VehicleDestroy" => Self::Character,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EVENTS;

    #[test]
    fn every_event_is_matched_in_some_way() {
        for (name, _) in EVENTS {
            assert!(Matching::of(name).is_some(), "{name}");
        }
        assert_eq!(Matching::of(ALL), None);
    }
}
