//! Asking again, where that can help.

pub(crate) mod layer;
pub(crate) mod policy;
pub(crate) mod tries;
