//! The table of beginnings: what a client has a method for.

use std::sync::Arc;

use super::place::{Many, One};
use super::point::{Point, Points};
use super::start::Keys;
use crate::census::collections::*;
use crate::client::Client;

/// A line each: what the method for one is called, then that for several by their ids, and the collection.
macro_rules! entries {
    ($($(#[$doc:meta])* $one:ident $(/ $many:ident)?: $of:ident;)+) => {
        impl Client {
            $(
                $(#[$doc])*
                pub fn $one(&self, which: impl Points<$of>) -> One<$of> {
                    self.at(which)
                }

                $(
                    #[doc = concat!("Several at once, by their ids: see [`", stringify!($one), "`](Self::", stringify!($one), ").")]
                    pub fn $many(&self, keys: impl IntoIterator<Item = <$of as Collection>::Key>) -> Many<$of> {
                        self.each(keys)
                    }
                )?
            )+
        }
    };
}

impl Client {
    /// Where a row of any collection is, also of one of your own: by its id, by its name if it has one, or by itself.
    pub fn at<C: Collection>(&self, which: impl Points<C>) -> One<C> {
        let Point(lead) = which.point();
        One::new(self, lead)
    }

    /// Where several rows of any collection are, by their ids.
    pub fn each<C: Collection>(&self, keys: impl IntoIterator<Item = C::Key>) -> Many<C> {
        Many::new(self, Arc::new(Keys(super::seen::once(keys))))
    }
}

entries! {
    /// A character, by id or name. The way on from there is in [`One`](crate::census::One).
    character / characters: Character;
    /// An outfit, by id, by name or by what stands in brackets before its members' names.
    outfit / outfits: Outfit;
    /// A world, by id or name.
    world / worlds_at: World;
    /// A region with its facility, by the id of the region or of the facility, or by the facility's name.
    facility: MapRegion;
    /// An item, by id or name.
    item / items: Item;
    /// A weapon, by id: that of the weapon, not of the item that it is.
    weapon / weapons: Weapon;
}
