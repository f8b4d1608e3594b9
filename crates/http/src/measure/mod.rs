//! What is asked, what comes of it, and how long it takes: counted.

pub(crate) mod latency;
pub(crate) mod layer;
pub(crate) mod statistics;
