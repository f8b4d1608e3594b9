//! What experience is given for, as far as one meets it all the time. The game has some 1,800 ids.

use crate::event::GainExperience;
use crate::ids::ExperienceId;

macro_rules! experience {
    ($($(#[$doc:meta])* $constant:ident $id:literal $name:literal;)+) => {
        impl ExperienceId {
            $($(#[$doc])* pub const $constant: Self = Self($id);)+
        }

        /// The ids that one filters by, under the names that people say: `GainExperience::REVIVE`.
        impl GainExperience {
            $($(#[$doc])* pub const $constant: ExperienceId = ExperienceId::$constant;)+
        }

        /// One id each: what is written as one filters by it.
        const SINGLE: &[(ExperienceId, &str)] = &[$((ExperienceId::$constant, $name),)+];
    };
}

experience! {
    /// A kill.
    KILL 1 "kill";
    /// Help with a kill.
    ASSIST 2 "kill assist";
    /// Somebody spawned at what is the character's, and killed.
    SPAWN_ASSIST 3 "spawn assist";
    /// Healing somebody.
    HEAL 4 "heal";
    /// Repairing a MAX.
    MAX_REPAIR 6 "MAX repair";
    /// Reviving somebody.
    REVIVE 7 "revive";
    /// Giving ammunition to somebody.
    RESUPPLY 34 "resupply";
    /// Healing somebody of the squad.
    SQUAD_HEAL 51 "squad heal";
    /// Reviving somebody of the squad.
    SQUAD_REVIVE 53 "squad revive";
    /// Giving ammunition to somebody of the squad.
    SQUAD_RESUPPLY 55 "squad resupply";
    /// Somebody of the squad spawned at the character.
    SQUAD_SPAWN 56 "squad spawn";
    /// Repairing a MAX of the squad.
    SQUAD_MAX_REPAIR 142 "squad MAX repair";
    /// Somebody spawned in the character's Galaxy.
    GALAXY_SPAWN_BONUS 201 "Galaxy spawn bonus";
    /// Somebody spawned at the character's Sunderer.
    SUNDERER_SPAWN_BONUS 233 "Sunderer spawn bonus";
    /// Giving ammunition to a vehicle.
    VEHICLE_RESUPPLY 240 "vehicle resupply";
    /// Giving ammunition to a vehicle of the squad.
    SQUAD_VEHICLE_RESUPPLY 241 "squad vehicle resupply";
    /// Somebody of the squad spawned in the character's vehicle.
    SQUAD_VEHICLE_SPAWN_BONUS 355 "squad vehicle spawn bonus";
    /// Help with the kill of somebody who is worth more.
    PRIORITY_ASSIST 371 "priority kill assist";
    /// Much help with the kill of somebody who is worth more.
    HIGH_PRIORITY_ASSIST 372 "high priority kill assist";
    /// Repairing somebody's shield.
    SHIELD_REPAIR 438 "shield repair";
    /// Repairing the shield of somebody of the squad.
    SQUAD_SHIELD_REPAIR 439 "squad shield repair";
    /// Somebody spawned at what else is the character's.
    OTHER_SPAWN_BONUS 1410 "spawn bonus";
}

macro_rules! groups {
    ($($(#[$doc:meta])* $constant:ident $name:literal [$($id:literal),+];)+) => {
        impl ExperienceId {
            $($(#[$doc])* pub const $constant: &'static [Self] = &[$(Self($id)),+];)+
        }

        impl GainExperience {
            $($(#[$doc])* pub const $constant: &'static [ExperienceId] = ExperienceId::$constant;)+
        }

        /// All groups, by what people say.
        const GROUPS: &[(&str, &[ExperienceId])] = &[$(($name, ExperienceId::$constant),)+];
    };
}

groups! {
    /// Help with kills of all sorts.
    ASSISTS "assists" [2, 3, 371, 372];
    /// Healing, in the squad and outside of it.
    HEALS "heals" [4, 51];
    /// Reviving, in the squad and outside of it.
    REVIVES "revives" [7, 53];
    /// Repairing MAXes, in the squad and outside of it.
    MAX_REPAIRS "MAX repairs" [6, 142];
    /// Repairing shields, in the squad and outside of it.
    SHIELD_REPAIRS "shield repairs" [438, 439];
    /// Giving ammunition: to characters and to vehicles.
    RESUPPLIES "resupplies" [34, 55, 240, 241];
    /// Others spawned at what is the character's.
    SPAWNS "spawns" [56, 201, 233, 355, 1410];
    /// Destroying vehicles.
    VEHICLE_KILLS "vehicle kills" [
        24, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 301, 501, 651, 1449, 1480, 1565, 1635
    ];
    /// Repairing vehicles.
    VEHICLE_REPAIRS "vehicle repairs" [
        31, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 303, 503, 653, 1375, 1451, 1482, 1571, 1638
    ];
    /// Repairing anything: MAXes, shields, vehicles.
    REPAIRS "repairs" [
        6, 142, 438, 439,
        31, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 303, 503, 653, 1375, 1451, 1482, 1571, 1638
    ];
}

impl ExperienceId {
    /// What it is given for, for the ids that make up nearly all of the stream.
    pub fn name(self) -> Option<&'static str> {
        if let Ok(found) = SINGLE.binary_search_by_key(&self, |(id, _)| *id) {
            return Some(SINGLE[found].1);
        }
        match () {
            () if Self::VEHICLE_KILLS.contains(&self) => Some("vehicle kill"),
            () if Self::VEHICLE_REPAIRS.contains(&self) => Some("vehicle repair"),
            () => None,
        }
    }

    /// The ids that somebody means: one by its number or its name, or a group by its own, in any case.
    ///
    /// ```
    /// use bugle_planetside::ExperienceId;
    ///
    /// assert_eq!(ExperienceId::named("revive"), Some(vec![ExperienceId::REVIVE]));
    /// assert_eq!(ExperienceId::named("Squad Heal"), Some(vec![ExperienceId::SQUAD_HEAL]));
    /// assert_eq!(ExperienceId::named("revives").as_deref(), Some(ExperienceId::REVIVES));
    /// assert_eq!(ExperienceId::named("1410"), Some(vec![ExperienceId(1410)]));
    /// assert_eq!(ExperienceId::named("applause"), None);
    /// ```
    pub fn named(text: &str) -> Option<Vec<Self>> {
        let text = text.trim();
        if let Ok(id) = text.parse::<Self>() {
            return (!id.is_none()).then(|| vec![id]);
        }
        let single = SINGLE.iter().find(|(_, name)| is_said(name, text)).map(|(id, _)| vec![*id]);
        single.or_else(|| GROUPS.iter().find(|(name, _)| is_said(name, text)).map(|(_, ids)| ids.to_vec()))
    }

    /// The names that [`named`](Self::named) knows: those of groups first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        GROUPS.iter().map(|(name, _)| *name).chain(SINGLE.iter().map(|(_, name)| *name))
    }
}

/// Whether `text` is `name`, in any case, with blanks, lines or nothing between its words.
fn is_said(name: &str, text: &str) -> bool {
    let letters = |text: &str| text.to_ascii_lowercase().replace([' ', '-', '_'], "");
    letters(name) == letters(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_name_each_id_once() {
        assert!(SINGLE.is_sorted_by(|one, other| one.0 < other.0));
        for (name, ids) in GROUPS {
            assert!(ids.iter().all(|id| id.name().is_some()), "{name}");
        }
        let mut names: Vec<_> = ExperienceId::names().map(|name| name.replace(' ', "").to_lowercase()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        for name in ExperienceId::names() {
            assert!(ExperienceId::named(name).is_some(), "{name}");
        }
    }

    /// Each id of the sheet's list, by what stands there.
    #[test]
    fn ids_mean_what_they_mean_in_the_game() {
        for (id, name) in [
            (2, "kill assist"),
            (3, "spawn assist"),
            (371, "priority kill assist"),
            (372, "high priority kill assist"),
            (4, "heal"),
            (51, "squad heal"),
            (7, "revive"),
            (53, "squad revive"),
            (6, "MAX repair"),
            (142, "squad MAX repair"),
            (34, "resupply"),
            (55, "squad resupply"),
            (438, "shield repair"),
            (439, "squad shield repair"),
            (240, "vehicle resupply"),
            (241, "squad vehicle resupply"),
            (56, "squad spawn"),
            (201, "Galaxy spawn bonus"),
            (233, "Sunderer spawn bonus"),
            (355, "squad vehicle spawn bonus"),
            (1410, "spawn bonus"),
        ] {
            assert_eq!(ExperienceId(id).name(), Some(name), "{id}");
        }
        let kills = [24].into_iter().chain(60..=69).chain([301, 501, 651, 1449, 1480, 1565, 1635]);
        let repairs = [31].into_iter().chain(88..=100).chain([303, 503, 653, 1375, 1451, 1482, 1571, 1638]);
        assert_eq!(ExperienceId::VEHICLE_KILLS, kills.map(ExperienceId).collect::<Vec<_>>());
        assert_eq!(ExperienceId::VEHICLE_REPAIRS, repairs.map(ExperienceId).collect::<Vec<_>>());
        let all = [ExperienceId::MAX_REPAIRS, ExperienceId::SHIELD_REPAIRS, ExperienceId::VEHICLE_REPAIRS].concat();
        assert_eq!(ExperienceId::REPAIRS, all);
        assert_eq!((ExperienceId(9999).name(), ExperienceId::NONE.name()), (None, None));
    }

    #[test]
    fn people_may_write_words_as_they_like() {
        for text in ["vehicle kills", "vehicle-kills", "VehicleKills", " VEHICLE_KILLS "] {
            assert_eq!(ExperienceId::named(text).as_deref(), Some(ExperienceId::VEHICLE_KILLS), "{text}");
        }
        assert_eq!(GainExperience::REVIVE, ExperienceId(7));
        assert_eq!((ExperienceId::named("0"), ExperienceId::named("")), (None, None));
    }
}
