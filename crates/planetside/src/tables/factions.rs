//! Factions and the classes of each.

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
}

impl Loadout {
    /// The class it is of.
    pub fn class(self) -> Option<Class> {
        self.find().map(|(class, _)| class)
    }

    /// The faction whose class it is: the character's own, whatever side it fights for.
    pub fn faction(self) -> Option<Faction> {
        self.find().map(|(_, faction)| faction)
    }

    fn find(self) -> Option<(Class, Faction)> {
        LOADOUTS.iter().find_map(|(class, row)| {
            let column = row.iter().position(|loadout| *loadout == self.0)?;
            Some((*class, [Faction::NC, Faction::TR, Faction::VS, Faction::NSO][column]))
        })
    }
}

/// The loadouts of each class: NC, TR, VS, NSO.
const LOADOUTS: [(Class, [u16; 4]); 6] = [
    (Class::Infiltrator, [1, 8, 15, 28]),
    (Class::LightAssault, [3, 10, 17, 29]),
    (Class::CombatMedic, [4, 11, 18, 30]),
    (Class::Engineer, [5, 12, 19, 31]),
    (Class::HeavyAssault, [6, 13, 20, 32]),
    (Class::Max, [7, 14, 21, 45]),
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
    fn a_team_that_is_no_faction_has_no_name() {
        assert_eq!((Faction(344).name(), Faction::NONE.tag()), (None, None));
    }
}
