//! What a row can be pointed at by.

use std::fmt;
use std::sync::Arc;

use super::lead::Lead;
use super::look::Look;
use super::start::{ByName, Found, Keys};
use crate::census::batch::Lookup;
use crate::census::collections::{Collection, MapRegion, Named};
use crate::ids::{FacilityId, Id};

/// What a row can be pointed at by: its id, or its name. Of a row that one has, [`Of::of`](super::Of::of) is the way on.
pub trait Points<C: Collection> {
    /// What it points at.
    fn point(self) -> Point<C>;
}

/// Which row is meant.
#[must_use]
pub struct Point<C: Collection>(pub(super) Arc<dyn Lead<C>>);

impl<C: Collection> Point<C> {
    /// The one with this key.
    pub fn at(key: C::Key) -> Self {
        Self(Arc::new(Keys(vec![key])))
    }

    /// The one that is called so.
    pub fn called(name: impl Into<String>) -> Self
    where
        C: Named,
    {
        Self(Arc::new(ByName::new(name.into())))
    }
}

impl<C: Collection> fmt::Debug for Point<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Point").field("of", &C::COLLECTION).finish_non_exhaustive()
    }
}

impl<C: Collection> Points<C> for Point<C> {
    fn point(self) -> Self {
        self
    }
}

impl<C: Named> Points<C> for &str {
    fn point(self) -> Point<C> {
        Point::called(self)
    }
}

impl<C: Named> Points<C> for &String {
    fn point(self) -> Point<C> {
        Point::called(self.as_str())
    }
}

impl<C: Named> Points<C> for String {
    fn point(self) -> Point<C> {
        Point::called(self)
    }
}

impl<I: Id, C: Collection<Key = I>> Points<C> for I {
    fn point(self) -> Point<C> {
        Point::at(self)
    }
}

/// A facility stands in a region, and is in a row with it.
impl Points<MapRegion> for FacilityId {
    fn point(self) -> Point<MapRegion> {
        let lookup = Lookup { is_static: MapRegion::IS_STATIC, ..Lookup::new(MapRegion::COLLECTION, "facility_id") };
        Point(Arc::new(Found { look: Look { lookup, link: None }, value: self.to_string() }))
    }
}
