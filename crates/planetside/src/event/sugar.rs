//! What one asks of an event again and again.

use bugle_event::{Origin, Seen, Subject, Timestamp};

use crate::event::{Death, Event, FacilityControl, GainExperience, MetagameEvent, VehicleDestroy};
use crate::ids::{ExperienceId, MetagameState, Zone};

impl Death {
    /// Whether the victim was the attacker.
    pub fn is_suicide(&self) -> bool {
        self.attacker_character_id == self.character_id && !self.character_id.is_none()
    }

    /// Whether a vehicle itself killed, and no weapon.
    pub fn is_roadkill(&self) -> bool {
        !self.attacker_vehicle_id.is_none() && self.attacker_weapon_id.is_none()
    }

    /// Whether one of the same side killed. `None`: old messages do not tell sides.
    pub fn is_team_kill(&self) -> Option<bool> {
        let (attacker, victim) = (self.attacker_team_id?, self.team_id?);
        (!attacker.is_none() && !victim.is_none()).then_some(attacker == victim && !self.is_suicide())
    }
}

impl VehicleDestroy {
    /// Whether the owner destroyed it.
    pub fn is_own(&self) -> bool {
        self.attacker_character_id == self.character_id && !self.character_id.is_none()
    }
}

impl FacilityControl {
    /// Whether the owner kept it.
    pub fn is_defense(&self) -> bool {
        self.old_faction_id == self.new_faction_id
    }

    /// Whether another faction took it from its owner. Neither this nor a defence: nobody held it before, or holds it now.
    pub fn is_capture(&self) -> bool {
        !self.is_defense() && !self.old_faction_id.is_none() && !self.new_faction_id.is_none()
    }
}

impl GainExperience {
    /// What to filter by in order to get only experience of this id: the service then sends no other.
    pub fn filter(experience_id: ExperienceId) -> Subject {
        experience_id.into()
    }
}

impl MetagameEvent {
    /// Where it is: as the message says, else as the type of alert says.
    pub fn zone(&self) -> Option<Zone> {
        let said = self.zone_id.filter(|zone| !zone.is_none());
        said.or_else(|| self.metagame_event_id.info()?.zone)
    }

    /// Its state as a word: as the message says, else as the number says.
    pub fn state_name(&self) -> Option<&str> {
        self.metagame_event_state_name.as_deref().or(self.metagame_event_state.name())
    }

    /// When it will end by itself, if this is its start and its time is known. Its end may never be told: a server
    /// restart cuts alerts off.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let begins = matches!(self.metagame_event_state, MetagameState::STARTED | MetagameState::RESTARTED)
            && self.timestamp != Timestamp::EPOCH;
        let minutes = self.metagame_event_id.info()?.minutes;
        begins.then(|| self.timestamp + std::time::Duration::from_secs(u64::from(minutes) * 60))
    }
}

impl Event {
    /// What an envelope says of it when it arrives at `observed_at` as the first of its like.
    pub fn seen(&self, observed_at: Timestamp) -> Seen {
        let time = Some(self.timestamp()).filter(|time| *time != Timestamp::EPOCH);
        Seen { time, not_before: None, observed_at, origin: Origin::Live, repeat: 0 }
    }
}
