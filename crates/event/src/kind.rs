//! Kinds of events and sets of them.

use std::collections::BTreeSet;
use std::fmt;

use schemars::Schema;
use serde::{Serialize, Serializer};

/// What kind of event: `planetside.death`, `clash.war.attack`, `gap`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(&'static str);

impl Kind {
    /// The kind with this name. Names are `game.noun`, in `snake_case`; a game makes its kinds once, as constants.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The whole name, which is the CloudEvents `type`.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// A kind as a game lists it: for help texts, for spelling suggestions, and for the checked-in JSON Schemas.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// The JSON Schema of `data`.
    pub schema: fn() -> Schema,
}

impl KindInfo {
    /// Describes the kind of `F` by `F`'s own schema.
    pub const fn of<F: crate::Fact + schemars::JsonSchema>() -> Self {
        Self { kind: F::KIND, schema: || schemars::SchemaGenerator::default().into_root_schema_for::<F>() }
    }
}

impl fmt::Debug for KindInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KindInfo").field(&self.kind).finish()
    }
}

/// Which kinds somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindSet {
    /// Every kind of every game, those that are not yet known included.
    All,
    /// These.
    Only(BTreeSet<Kind>),
}

impl KindSet {
    /// Whether `kind` is one of them.
    pub fn contains(&self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(&kind),
        }
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self::Only(kinds.into_iter().collect())
    }
}
