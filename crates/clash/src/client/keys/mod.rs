//! Who asks: keys, what each may still be used for, and where they come from.

mod gate;
mod heal;
pub(super) mod key;
pub(super) mod keyed;
mod keyring;
mod line;
mod meter;
pub(crate) mod portal;
mod queue;
mod renewals;
pub(crate) mod stats;
mod way;
