//! The filters of this game, once for everything that can be filtered.

/// Gives a type the filters of PlanetSide 2: each of `[impl ... Type]` gets methods that ask for a world, a character and
/// so on by calling its own `filter(self, impl Into<Subject>) -> Self`, and for what may be a text its own
/// `try_filter(self, Result<impl Into<Subject>, impl Into<BoxError>>) -> Self`.
///
/// Several of one sort: any of them. Of several sorts: all at once.
#[macro_export]
macro_rules! filters {
    ($([$($target:tt)+])+) => {$(
        $($target)+ {
            /// Only on this world: `World::OSPREY`, a number, or a text that is the name of one: `"Osprey"`. A text that is no name and
            /// no number is refused.
            pub fn world<W>(self, world: W) -> Self
            where
                W: ::std::convert::TryInto<$crate::World>,
                W::Error: ::std::convert::Into<::std::boxed::Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.try_filter(world.try_into())
            }

            /// Only in this zone: a continent with all that are its instances, or one instance.
            pub fn zone(self, zone: impl Into<$crate::Zone>) -> Self {
                self.filter(zone.into())
            }

            /// Only where this character is part of it, on either side.
            pub fn character(self, character: impl Into<$crate::CharacterId>) -> Self {
                self.filter(character.into())
            }

            /// Only where this outfit is part of it.
            pub fn outfit(self, outfit: impl Into<$crate::OutfitId>) -> Self {
                self.filter(outfit.into())
            }

            /// Only at this facility.
            pub fn facility(self, facility: impl Into<$crate::FacilityId>) -> Self {
                self.filter(facility.into())
            }

            /// Only where somebody of this faction is part of it, on either side; of characters the side counts that they
            /// fight for. What tells no side is left out: old deaths, say, and vehicles on consoles.
            pub fn faction(self, faction: impl Into<$crate::Faction>) -> Self {
                self.filter(faction.into())
            }

            /// Only experience that was granted for this: the service then sends no other.
            pub fn experience(self, experience: impl Into<$crate::ExperienceId>) -> Self {
                self.filter(experience.into())
            }

            /// Only experience that was granted for one of these: `ExperienceId::HEALS`, say.
            pub fn experiences(
                self,
                experiences: impl ::core::iter::IntoIterator<Item: ::core::borrow::Borrow<$crate::ExperienceId>>,
            ) -> Self {
                experiences.into_iter().fold(self, |all, experience| {
                    all.filter(*::core::borrow::Borrow::<$crate::ExperienceId>::borrow(&experience))
                })
            }
        }
    )+};
}
