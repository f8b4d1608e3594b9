//! Zones: the continents, and what instances are made of.

use crate::ids::Zone;

macro_rules! zones {
    ($($(#[$doc:meta])* $constant:ident $id:literal $name:literal;)+) => {
        impl Zone {
            $($(#[$doc])* pub const $constant: Self = Self($id);)+

            /// Its name; that of its definition if it is an instance.
            pub const fn name(self) -> Option<&'static str> {
                match self.definition() {
                    $(Self::$constant => Some($name),)+
                    _ => None,
                }
            }
        }
    };
}

// What the stream sends is the id of the geometry, which for Oshur and Desolation differs from `zone.zone_id` in REST;
// both are here.
zones! {
    /// A continent.
    INDAR 2 "Indar";
    /// A continent.
    HOSSIN 4 "Hossin";
    /// A continent.
    AMERISH 6 "Amerish";
    /// A continent.
    ESAMIR 8 "Esamir";
    /// Battle island of the Outfit Wars; instances.
    NEXUS 10 "Nexus";
    /// Battle island; instances.
    EXTINCTION 11 "Extinction";
    /// Battle island as it was before the Outfit Wars; instances.
    DESOLATION_OLD 12 "Desolation";
    /// Battle island; instances.
    ASCENSION 13 "Ascension";
    /// The small continent for new characters; instances.
    KOLTYR 14 "Koltyr";
    /// The old tutorial; instances.
    TUTORIAL_OLD 95 "VR Tutorial";
    /// VR training of the New Conglomerate.
    VR_TRAINING_NC 96 "VR Training (NC)";
    /// VR training of the Terran Republic.
    VR_TRAINING_TR 97 "VR Training (TR)";
    /// VR training of the Vanu Sovereignty.
    VR_TRAINING_VS 98 "VR Training (VS)";
    /// Desolation as REST numbers it.
    DESOLATION_REST 338 "Desolation";
    /// A continent.
    OSHUR 344 "Oshur";
    /// Battle island of the Outfit Wars, as the stream numbers it; instances.
    DESOLATION 361 "Desolation";
    /// Where characters meet in peace; instances.
    SANCTUARY 362 "Sanctuary";
    /// The tutorial; instances.
    TUTORIAL 364 "Tutorial";
    /// The geometry of Oshur.
    OSHUR_GEOMETRY 367 "Oshur";
}

impl Zone {
    /// The continents that are fought for.
    pub const CONTINENTS: [Self; 5] = [Self::INDAR, Self::HOSSIN, Self::AMERISH, Self::ESAMIR, Self::OSHUR];

    /// Whether it is one of the continents that are fought for, and no tutorial or instance.
    pub fn is_continent(self) -> bool {
        Self::CONTINENTS.contains(&self)
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
    fn oshur_is_named_by_both_of_its_numbers() {
        assert_eq!((Zone(344).name(), Zone(367).name()), (Some("Oshur"), Some("Oshur")));
        assert_eq!((Zone(9).name(), Zone::NONE.name()), (None, None));
    }
}
