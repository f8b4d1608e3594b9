//! What a field of an event must be able to do: be read from text, identify, and be filtered by.

use bugle_event::{Subject, Timestamp};

use crate::ids::{
    AchievementId, CharacterId, EntityId, ExperienceId, FacilityId, Faction, FireModeId, FishId, ItemId, Loadout,
    MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, SkillId, VehicleId, World, Zone,
};

/// A field of an event.
pub(crate) trait Field: Sized {
    /// Reads it from what the wire says. `None`: it cannot be that.
    fn read(text: &str) -> Option<Self>;

    /// Reads it from what Bugle wrote, which for nearly all fields is what the wire says.
    fn read_back(text: &str) -> Option<Self> {
        Self::read(text)
    }

    /// Whether it has no place in JSON.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A field that tells a fact from others of its kind.
pub(crate) trait Identifying {
    /// Its value, as a number.
    fn number(&self) -> u64;
}

/// A field that events can be filtered by.
pub(crate) trait Facet {
    /// Shows the subjects that it stands for. "None" stands for nothing.
    fn show(&self, visit: &mut dyn FnMut(Subject));
}

impl<T: Field> Field for Option<T> {
    fn read(text: &str) -> Option<Self> {
        T::read(text).map(Some)
    }

    fn read_back(text: &str) -> Option<Self> {
        T::read_back(text).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Facet> Facet for Option<T> {
    fn show(&self, visit: &mut dyn FnMut(Subject)) {
        if let Some(field) = self {
            field.show(visit);
        }
    }
}

macro_rules! fields {
    ($($id:ident)+; $($number:ident)+) => {
        $(impl Field for $id {
            fn read(text: &str) -> Option<Self> {
                text.parse().ok().map(Self)
            }
        }

        impl Identifying for $id {
            fn number(&self) -> u64 {
                u64::from(self.0)
            }
        })+
        $(impl Field for $number {
            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }

        impl Identifying for $number {
            fn number(&self) -> u64 {
                u64::from(*self)
            }
        })+
    };
}

fields! {
    AchievementId CharacterId EntityId ExperienceId FacilityId Faction FishId ItemId Loadout MetagameEventId
    MetagameInstanceId MetagameState OutfitId SkillId VehicleId World Zone;
    u16 u32 u64
}

impl Field for FireModeId {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Identifying for FireModeId {
    fn number(&self) -> u64 {
        i64::from(self.0).cast_unsigned()
    }
}

macro_rules! facets {
    ($($id:ident)+) => {$(
        impl Facet for $id {
            fn show(&self, visit: &mut dyn FnMut(Subject)) {
                if !self.is_none() {
                    visit((*self).into());
                }
            }
        }
    )+};
}

facets! { World CharacterId OutfitId ExperienceId FacilityId }

/// An instance can be asked for by itself and by the zone it is an instance of.
impl Facet for Zone {
    fn show(&self, visit: &mut dyn FnMut(Subject)) {
        if self.is_none() {
            return;
        }
        visit((*self).into());
        if self.instance() != 0 {
            visit(self.definition().into());
        }
    }
}

impl Field for bool {
    fn read(text: &str) -> Option<Self> {
        match text {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        }
    }
}

/// Finite: JSON has no other numbers.
impl Field for f64 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Field for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Identifying for String {
    fn number(&self) -> u64 {
        let mut identity = bugle_event::Identity::default();
        let hash = identity.text(self).finish();
        (hash >> 64) as u64
    }
}

/// On the wire in seconds since the epoch; Bugle writes RFC 3339.
impl Field for Timestamp {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::from_secs)
    }

    fn read_back(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_at_both_ends_identify() {
        assert_eq!(FireModeId(-1).number(), u64::MAX);
        assert_eq!(CharacterId(u64::MAX).number(), u64::MAX);
        assert_eq!(CharacterId(5_428_000_000_000_000_001).number(), 5_428_000_000_000_000_001);
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused() {
        assert_eq!(f64::read("NaN"), None);
        assert_eq!(f64::read("inf"), None);
        assert_eq!(f64::read("33.333332"), Some(33.333_332));
    }

    #[test]
    fn an_instance_is_found_by_its_zone() {
        let mut shown = Vec::new();
        Zone(131_434).show(&mut |subject| shown.push(subject.to_string()));
        assert_eq!(shown, ["zone/131434", "zone/362"]);
    }
}
