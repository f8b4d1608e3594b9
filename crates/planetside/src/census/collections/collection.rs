//! What a collection is.

use std::fmt;
use std::hash::Hash;

use bugle_model::Model;

/// A collection of Census, by the type that its rows are read into.
///
/// All collections of PlanetSide 2 are there already, in the table of this module. One of your own, or your own view of
/// one, is a [`row!`](crate::census::row!) with an impl of this trait:
///
/// ```
/// use bugle_planetside::census::{Collection, row};
/// use bugle_planetside::ItemId;
///
/// row! {
///     /// The little that I want to know of an item.
///     pub struct Stack {
///         /// Which item.
///         item_id: ItemId,
///         /// How many there can be in a stack.
///         max_stack_size: Option<u32>,
///     }
/// }
///
/// impl Collection for Stack {
///     type Key = ItemId;
///     const COLLECTION: &'static str = "item";
///     const KEY: &'static str = "item_id";
///     const IS_STATIC: bool = true;
///     const IS_UNIQUE: bool = true;
///
///     fn key(&self) -> ItemId {
///         self.item_id
///     }
/// }
/// ```
pub trait Collection: Model + Clone + Send + Sync + 'static {
    /// By what its rows are told apart, and asked for in batches; of pairs, the first of it.
    type Key: Copy + Ord + Hash + fmt::Display + Send + Sync + 'static;

    /// What Census calls it: `character`. The list in an answer is called `character_list`.
    const COLLECTION: &'static str;

    /// The field that has the key: `character_id`.
    const KEY: &'static str;

    /// Whether it does not change but with updates of the game: it can be kept for long.
    const IS_STATIC: bool;

    /// Whether there is one row for a key; else there are several, as of `characters_item`.
    const IS_UNIQUE: bool;

    /// The key. Zero, as ids are that are none, if the row came without it.
    fn key(&self) -> Self::Key;
}

/// A collection whose rows have names by which they can be found.
pub trait Named: Collection {
    /// The field that is searched: the one in lower case, where the service has such a field.
    const NAME_FIELD: &'static str;

    /// Whether that field is in lower case.
    const IS_LOWER: bool;

    /// What it is called, in English where it has names in several languages.
    fn name(&self) -> Option<&str>;
}

/// Does something with each collection: it is shown all of them by
/// [`visit_collections`](crate::census::visit_collections).
pub trait VisitCollection {
    /// Does it with one.
    fn visit<C: Collection>(&mut self);
}
