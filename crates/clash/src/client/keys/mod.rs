//! Who asks: keys, what each may still ask for, and where they come from.

pub(super) mod key;
pub(super) mod keyed;
pub(crate) mod stats;
