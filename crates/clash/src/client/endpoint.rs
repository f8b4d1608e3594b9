//! What can be asked for, one type each, and what its place in an address is made of.

use std::fmt;

use bugle_model::Model;

use crate::model::ids::{LeagueId, LocationId, SeasonId};
use crate::model::page::Page;
use crate::tag::{ClanTag, LeagueGroupTag, PlayerTag, WarTag};

/// A place of the API, where one kind of thing is shown. The table of all is [`endpoints`](crate::endpoints).
pub trait Endpoint: sealed::Sealed + Send + Sync + 'static {
    /// What the answer shows.
    type Body: Model;
    /// What it is called in statistics: the name of the method of [`Client`](crate::Client).
    const NAME: &'static str;
    /// Where it is, with `{}` for each argument.
    const PATH: &'static str;
    /// Whether a clan can hide what is there.
    const CAN_BE_PRIVATE: bool = false;
    /// Whether the API answers only who says what is looked for.
    const NEEDS_FILTER: bool = false;
}

/// An [`Endpoint`] whose list comes in pages.
pub trait Paged: Listed {}

/// An [`Endpoint`] that shows more than its cache to those whom Supercell granted it.
pub trait Realtime: Endpoint {}

/// What a list is made of.
pub trait Listed: Endpoint<Body = Page<Self::Item>> {
    /// One row.
    type Item: Model + Clone + Send + Sync + 'static;
}

impl<E: Endpoint<Body = Page<T>>, T: Model + Clone + Send + Sync + 'static> Listed for E {
    type Item = T;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// Something that can stand in an address.
pub trait Place: fmt::Display {
    /// As it stands there: as it is written, percent-encoded.
    fn placed(&self) -> String {
        encoded(&self.to_string())
    }

    /// Why nothing can be there. `None`: something can.
    fn fault(&self) -> Option<&'static str> {
        None
    }
}

/// As it stands in an address: whatever is not a letter, a digit or a hyphen is percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

impl Place for ClanTag {}
impl Place for PlayerTag {}
impl Place for LeagueGroupTag {}
impl Place for LocationId {}
impl Place for LeagueId {}

impl Place for WarTag {
    fn fault(&self) -> Option<&'static str> {
        (!self.is_drawn()).then_some("#0 stands for a war that is not drawn yet")
    }
}

impl Place for SeasonId {
    fn fault(&self) -> Option<&'static str> {
        let is_one = self.as_str().bytes().all(|symbol| symbol.is_ascii_digit() || symbol == b'-');
        (!is_one || self.as_str().is_empty()).then_some("a season is digits and hyphens, such as 2025-08 or 2025-10-06")
    }
}

/// `path` with these in the place of each `{}`.
pub(crate) fn filled<const N: usize>(path: &str, places: [&dyn Place; N]) -> String {
    let mut parts = path.split("{}");
    let first = parts.next().unwrap_or_default().to_owned();
    places.iter().zip(parts).fold(first, |path, (place, part)| path + &place.placed() + part)
}
