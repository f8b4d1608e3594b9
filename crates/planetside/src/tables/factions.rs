//! Factions and the classes of each.

use crate::census::ids::{ProfileId, ProfileTypeId};
use crate::ids::{Faction, Loadout};

impl Faction {
    /// Vanu Sovereignty.
    pub const VS: Self = Self(1);
    /// New Conglomerate.
    pub const NC: Self = Self(2);
    /// Terran Republic.
    pub const TR: Self = Self(3);
    /// Nanite Systems Operatives, who fight for whichever side has too few.
    pub const NSO: Self = Self(4);
    /// All that there are.
    pub const ALL: [Self; 4] = [Self::VS, Self::NC, Self::TR, Self::NSO];

    /// Its name.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::VS => Some("Vanu Sovereignty"),
            Self::NC => Some("New Conglomerate"),
            Self::TR => Some("Terran Republic"),
            Self::NSO => Some("NS Operatives"),
            _ => None,
        }
    }

    /// Its short name.
    pub const fn tag(self) -> Option<&'static str> {
        match self {
            Self::VS => Some("VS"),
            Self::NC => Some("NC"),
            Self::TR => Some("TR"),
            Self::NSO => Some("NSO"),
            _ => None,
        }
    }

    /// The faction that somebody means: by its short name or its name, in any case. `None`: nobody is called so.
    ///
    /// ```
    /// use bugle_planetside::Faction;
    ///
    /// assert_eq!(Faction::parse("vs"), Some(Faction::VS));
    /// assert_eq!(Faction::parse("Terran Republic"), Some(Faction::TR));
    /// assert_eq!(Faction::parse("4"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let is_meant = |name: Option<&str>| name.is_some_and(|name| name.eq_ignore_ascii_case(text.trim()));
        Self::ALL.into_iter().find(|faction| is_meant(faction.tag()) || is_meant(faction.name()))
    }
}

/// What a character can do in a fight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// Cloaks and snipes.
    Infiltrator,
    /// Flies short ways.
    LightAssault,
    /// Heals and revives.
    CombatMedic,
    /// Repairs and resupplies.
    Engineer,
    /// Carries the heavy guns.
    HeavyAssault,
    /// Wears the exosuit.
    Max,
}

impl Class {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Infiltrator => "Infiltrator",
            Self::LightAssault => "Light Assault",
            Self::CombatMedic => "Combat Medic",
            Self::Engineer => "Engineer",
            Self::HeavyAssault => "Heavy Assault",
            Self::Max => "MAX",
        }
    }

    /// Its number in Census: the type of its profiles.
    pub const fn profile_type(self) -> ProfileTypeId {
        ProfileTypeId(match self {
            Self::Infiltrator => 1,
            Self::LightAssault => 3,
            Self::CombatMedic => 4,
            Self::Engineer => 5,
            Self::HeavyAssault => 6,
            Self::Max => 7,
        })
    }
}

impl Loadout {
    /// The class it is of.
    pub fn class(self) -> Option<Class> {
        self.find().map(|(class, _, _)| class)
    }

    /// The faction whose class it is: the character's own, whatever side it fights for.
    pub fn faction(self) -> Option<Faction> {
        self.find().map(|(_, faction, _)| faction)
    }

    /// Its profile, as Census numbers classes.
    pub fn profile(self) -> Option<ProfileId> {
        self.find().map(|(_, _, profile)| profile)
    }

    fn find(self) -> Option<(Class, Faction, ProfileId)> {
        LOADOUTS.iter().find_map(|(class, row)| {
            let column = row.iter().position(|(loadout, _)| *loadout == self.0)?;
            let faction = [Faction::NC, Faction::TR, Faction::VS, Faction::NSO][column];
            Some((*class, faction, ProfileId(row[column].1)))
        })
    }
}

/// The loadouts of each class with their profiles: NC, TR, VS, NSO.
const LOADOUTS: [(Class, [(u16, u32); 4]); 6] = [
    (Class::Infiltrator, [(1, 2), (8, 10), (15, 17), (28, 190)]),
    (Class::LightAssault, [(3, 4), (10, 12), (17, 19), (29, 191)]),
    (Class::CombatMedic, [(4, 5), (11, 13), (18, 20), (30, 192)]),
    (Class::Engineer, [(5, 6), (12, 14), (19, 21), (31, 193)]),
    (Class::HeavyAssault, [(6, 7), (13, 15), (20, 22), (32, 194)]),
    (Class::Max, [(7, 8), (14, 16), (21, 23), (45, 252)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loadout_tells_class_and_faction() {
        assert_eq!((Loadout(17).class(), Loadout(17).faction()), (Some(Class::LightAssault), Some(Faction::VS)));
        assert_eq!((Loadout(45).class(), Loadout(45).faction()), (Some(Class::Max), Some(Faction::NSO)));
        assert_eq!((Loadout::NONE.class(), Loadout(2).faction()), (None, None));
    }

    #[test]
    fn a_loadout_leads_to_its_profile() {
        assert_eq!((Loadout(1).profile(), Loadout(21).profile()), (Some(ProfileId(2)), Some(ProfileId(23))));
        assert_eq!((Loadout(45).profile(), Loadout(0).profile()), (Some(ProfileId(252)), None));
        let types: Vec<_> = LOADOUTS.iter().map(|(class, _)| class.profile_type().0).collect();
        assert_eq!(types, [1, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn a_team_that_is_no_faction_has_no_name() {
        assert_eq!((Faction(344).name(), Faction::NONE.tag()), (None, None));
    }
}
