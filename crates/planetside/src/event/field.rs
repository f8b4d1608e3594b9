//! What a field of an event must be able to do: be read from text, identify, and be filtered by.

use bugle_event::{Identity, Subject, Timestamp};

use crate::ids::{
    AchievementId, CharacterId, EntityId, ExperienceId, FacilityId, Faction, FireModeId, FishId, ItemId, Loadout,
    MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, SkillId, VehicleId, World, Zone,
};
use crate::wire::{until_quote, whole_until_quote};

/// A field of an event.
pub(crate) trait Field: Sized {
    /// Whether there are events without it.
    const IS_OPTIONAL: bool = false;
    /// Whether the service sends an empty string for "none".
    const MAY_BE_EMPTY: bool = false;

    /// Reads it from what the wire says. `None`: it cannot be that.
    fn read(text: &str) -> Option<Self>;

    /// Reads it from what the wire says up to the next quote, and gives what is behind that. `None`: it takes a closer look.
    fn read_quoted(text: &str) -> Option<(Self, &str)> {
        let (text, after) = until_quote(text)?;
        let read = if text.is_empty() { None } else { Self::read(text) };
        read.map(|field| (field, after))
    }

    /// Reads it from what Bugle wrote, which for nearly all fields is what the wire says.
    fn read_back(text: &str) -> Option<Self> {
        Self::read(text)
    }

    /// Whether it has no place in JSON.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A field that tells a fact from others of its kind: every one does.
pub(crate) trait Identifying {
    /// Adds its value. Whether it is there at all is added by the event.
    fn identify(&self, identity: &mut Identity);
}

/// A field that events can be filtered by.
pub(crate) trait Facet {
    /// The noun of these subjects.
    const NOUN: &'static str;

    /// Shows the subjects that it stands for. "None" stands for nothing.
    fn show(&self, visit: &mut dyn FnMut(Subject));
}

impl<T: Field> Field for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn read(text: &str) -> Option<Self> {
        T::read(text).map(Some)
    }

    fn read_quoted(text: &str) -> Option<(Self, &str)> {
        T::read_quoted(text).map(|(field, after)| (Some(field), after))
    }

    fn read_back(text: &str) -> Option<Self> {
        T::read_back(text).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Identifying> Identifying for Option<T> {
    fn identify(&self, identity: &mut Identity) {
        match self {
            Some(field) => field.identify(identity),
            None => drop(identity.number(0)),
        }
    }
}

impl<T: Facet> Facet for Option<T> {
    const NOUN: &'static str = T::NOUN;

    fn show(&self, visit: &mut dyn FnMut(Subject)) {
        if let Some(field) = self {
            field.show(visit);
        }
    }
}

macro_rules! fields {
    ($($id:ident $(= $empty:literal)?)+; $($number:ident)+) => {
        $(impl Field for $id {
            $(const MAY_BE_EMPTY: bool = $empty;)?

            fn read(text: &str) -> Option<Self> {
                text.parse().ok().map(Self)
            }

            fn read_quoted(text: &str) -> Option<(Self, &str)> {
                let (number, after) = whole_until_quote(text)?;
                Some((Self(number.try_into().ok()?), after))
            }
        }

        impl Identifying for $id {
            fn identify(&self, identity: &mut Identity) {
                identity.number(u64::from(self.0));
            }
        })+
        $(impl Field for $number {
            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn read_quoted(text: &str) -> Option<(Self, &str)> {
                let (number, after) = whole_until_quote(text)?;
                Some((number.try_into().ok()?, after))
            }
        }

        impl Identifying for $number {
            fn identify(&self, identity: &mut Identity) {
                identity.number(u64::from(*self));
            }
        })+
    };
}

fields! {
    AchievementId CharacterId EntityId=true ExperienceId FacilityId Faction FishId ItemId Loadout MetagameEventId
    MetagameInstanceId MetagameState OutfitId SkillId VehicleId World Zone;
    u16 u32 u64
}

impl Field for FireModeId {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Identifying for FireModeId {
    fn identify(&self, identity: &mut Identity) {
        identity.number(i64::from(self.0).cast_unsigned());
    }
}

macro_rules! facets {
    ($($id:ident)+) => {$(
        impl Facet for $id {
            const NOUN: &'static str = $id::NOUN;

            fn show(&self, visit: &mut dyn FnMut(Subject)) {
                if !self.is_none() {
                    visit((*self).into());
                }
            }
        }
    )+};
}

facets! { World CharacterId OutfitId ExperienceId FacilityId Faction }

/// An instance can be asked for by itself and by the zone it is an instance of.
impl Facet for Zone {
    const NOUN: &'static str = Zone::NOUN;

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

/// In any spelling that a service has been seen to use: a wrong guess would be worse than none.
impl Field for bool {
    fn read(text: &str) -> Option<Self> {
        let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(["0", "false", "f"]) {
            Some(false)
        } else if is(["1", "true", "t"]) {
            Some(true)
        } else {
            None
        }
    }
}

impl Identifying for bool {
    fn identify(&self, identity: &mut Identity) {
        identity.number(u64::from(*self));
    }
}

/// Finite: JSON has no other numbers.
impl Field for f64 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Identifying for f64 {
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.to_bits());
    }
}

impl Field for String {
    const MAY_BE_EMPTY: bool = true;

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Identifying for String {
    fn identify(&self, identity: &mut Identity) {
        identity.text(self);
    }
}

/// On the wire in seconds since the epoch; Bugle writes RFC 3339. The epoch itself is no time at which anything happened.
impl Field for Timestamp {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|secs| *secs > 0).map(Self::from_secs)
    }

    fn read_quoted(text: &str) -> Option<(Self, &str)> {
        let (secs, after) = whole_until_quote(text)?;
        let secs = secs.try_into().ok().filter(|secs| *secs > 0)?;
        Some((Self::from_secs(secs), after))
    }

    fn read_back(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// To the millisecond, as it is kept.
impl Identifying for Timestamp {
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.as_millis().cast_unsigned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(field: &impl Identifying) -> u128 {
        let mut identity = Identity::default();
        field.identify(&mut identity);
        identity.finish()
    }

    #[test]
    fn ids_at_both_ends_identify() {
        assert_ne!(identity(&FireModeId(-1)), identity(&FireModeId(1)));
        assert_ne!(identity(&CharacterId(u64::MAX)), identity(&CharacterId(u64::MAX - 1)));
        assert_ne!(identity(&33.333_332), identity(&33.333_333));
        assert_ne!(identity(&"a".to_owned()), identity(&"b".to_owned()));
    }

    #[test]
    fn p6_yes_and_no_are_read_in_any_spelling() {
        for (word, meaning) in [
            ("true", Some(true)),
            ("True", Some(true)),
            ("TRUE", Some(true)),
            ("1", Some(true)),
            ("t", Some(true)),
            ("false", Some(false)),
            ("FALSE", Some(false)),
            ("0", Some(false)),
            ("F", Some(false)),
            ("maybe", None),
            ("", None),
            ("-1", None),
            ("truee", None),
        ] {
            assert_eq!(bool::read(word), meaning, "{word}");
        }
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
