//! What is being asked already is not asked again: whoever wants the same waits for the same answer.

pub(crate) mod flights;
pub(crate) mod layer;
pub(crate) mod policy;
