//! How the simulated world names its things: short numbers inside, tags of the game's alphabet outside.

use std::collections::BTreeSet;

use rand::Rng;

/// A clan's place in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ClanId(pub(super) usize);

/// A player's place in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PlayerId(pub(super) usize);

/// The number of a war, in the order in which the wars were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WarNumber(pub(super) u64);

/// The symbols of a tag, in the order of their value.
pub(super) const SYMBOLS: &[u8; 14] = b"0289PYLQGRJCUV";

/// Gives out tags, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Mint(BTreeSet<String>);

impl Mint {
    /// A new tag of `length` symbols, the `#` included in the text but not in the length.
    pub(super) fn draw(&mut self, rng: &mut impl Rng, length: usize) -> String {
        loop {
            let tag: String = std::iter::once('#').chain((0..length).map(|place| symbol(rng, place))).collect();
            if self.0.insert(tag.clone()) {
                return tag;
            }
        }
    }
}

/// No real tag starts with `0`: as a number, it would be the same as the tag without it.
fn symbol(rng: &mut impl Rng, place: usize) -> char {
    let lowest = usize::from(place == 0);
    char::from(SYMBOLS[rng.random_range(lowest..SYMBOLS.len())])
}
