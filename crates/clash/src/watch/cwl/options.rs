//! How clan war leagues are watched.

use crate::watch::options::Adjust;

/// How a clan's group of clan war leagues is watched.
#[derive(Clone, Debug, Default)]
pub struct CwlOptions {
    /// Whether all wars of the group are followed, and not only those of the clan: up to 28 of them, two rounds at a time.
    /// Off by default.
    pub whole_group: bool,
}

impl Adjust for CwlOptions {}
