//! The developer portal: where keys come from.

mod cidr;
pub(crate) mod error;
pub(crate) mod listed;
mod plan;
pub(super) mod round;
mod session;
pub(crate) mod settings;
