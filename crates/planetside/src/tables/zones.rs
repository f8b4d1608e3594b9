//! Zones: the continents, and what instances are made of.

use crate::ids::Zone;

macro_rules! zones {
    ($($(#[$doc:meta])* $constant:ident $id:literal $name:literal $instances:ident;)+) => {
        impl Zone {
            $($(#[$doc])* pub const $constant: Self = Self($id);)+

            /// Its name; that of its definition if it is an instance.
            pub const fn name(self) -> Option<&'static str> {
                match self.definition() {
                    $(Self::$constant => Some($name),)+
                    _ => None,
                }
            }

            /// Whether there can be several of it at once, each with a number of its own. `None`: it is not known.
            pub const fn has_instances(self) -> Option<bool> {
                match self.definition() {
                    $(Self::$constant => Some(matches!(Instances::$instances, Instances::Several)),)+
                    _ => None,
                }
            }
        }
    };
}

/// How many of a zone there are on a world.
enum Instances {
    One,
    Several,
}

// What the stream sends is the id of the geometry, which for Oshur and Desolation differs from `zone.zone_id` in REST;
// both are here.
zones! {
    /// A continent.
    INDAR 2 "Indar" One;
    /// A continent.
    HOSSIN 4 "Hossin" One;
    /// A continent.
    AMERISH 6 "Amerish" One;
    /// A continent.
    ESAMIR 8 "Esamir" One;
    /// Battle island of the Outfit Wars; instances.
    NEXUS 10 "Nexus" Several;
    /// Battle island; instances.
    EXTINCTION 11 "Extinction" Several;
    /// Battle island as it was before the Outfit Wars; instances.
    DESOLATION_OLD 12 "Desolation" Several;
    /// Battle island; instances.
    ASCENSION 13 "Ascension" Several;
    /// The small continent for new characters; instances.
    KOLTYR 14 "Koltyr" Several;
    /// The old tutorial; instances.
    TUTORIAL_OLD 95 "VR Tutorial" Several;
    /// VR training of the New Conglomerate.
    VR_TRAINING_NC 96 "VR Training (NC)" One;
    /// VR training of the Terran Republic.
    VR_TRAINING_TR 97 "VR Training (TR)" One;
    /// VR training of the Vanu Sovereignty.
    VR_TRAINING_VS 98 "VR Training (VS)" One;
    /// Desolation as REST numbers it.
    DESOLATION_REST 338 "Desolation" Several;
    /// A continent.
    OSHUR 344 "Oshur" One;
    /// Battle island of the Outfit Wars, as the stream numbers it; instances.
    DESOLATION 361 "Desolation" Several;
    /// Where characters meet in peace; instances.
    SANCTUARY 362 "Sanctuary" Several;
    /// The tutorial; instances.
    TUTORIAL 364 "Tutorial" Several;
    /// The geometry of Oshur.
    OSHUR_GEOMETRY 367 "Oshur" One;
}

impl Zone {
    /// The continents that are fought for.
    pub const CONTINENTS: [Self; 5] = [Self::INDAR, Self::HOSSIN, Self::AMERISH, Self::ESAMIR, Self::OSHUR];

    /// Whether it is one of the continents that are fought for, and no tutorial or instance.
    pub fn is_continent(self) -> bool {
        Self::CONTINENTS.contains(&self)
    }

    /// How many regions it has, if it is a continent.
    pub const fn regions(self) -> Option<u16> {
        match self {
            Self::INDAR => Some(89),
            Self::HOSSIN => Some(88),
            Self::AMERISH => Some(81),
            Self::OSHUR => Some(75),
            Self::ESAMIR => Some(51),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_is_named_after_its_definition() {
        assert_eq!(Zone(131_434).name(), Some("Sanctuary"));
        assert_eq!(Zone(282_198_111).name(), Some("VR Tutorial"));
        assert_eq!(Zone(103_088_492).name(), Some("Tutorial"));
    }

    #[test]
    fn continents_are_there_once_and_have_regions() {
        for zone in Zone::CONTINENTS {
            assert!(zone.has_instances() == Some(false) && zone.regions().is_some(), "{zone}");
        }
        for zone in [10, 11, 12, 13, 14, 95, 338, 361, 362, 364, 131_434] {
            assert_eq!((Zone(zone).has_instances(), Zone(zone).regions()), (Some(true), None), "{zone}");
        }
        assert_eq!((Zone(96).has_instances(), Zone(9).has_instances()), (Some(false), None));
    }

    #[test]
    fn oshur_is_named_by_both_of_its_numbers() {
        assert_eq!((Zone(344).name(), Zone(367).name()), (Some("Oshur"), Some("Oshur")));
        assert_eq!((Zone(9).name(), Zone::NONE.name()), (None, None));
    }
}
