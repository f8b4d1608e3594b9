//! A war of clan war leagues, which the API shows by a tag of its own: the same machine as a clan's wars.

pub(crate) mod recorded;
pub(crate) mod resource;
pub(crate) mod watcher;
