//! The watcher of a war of clan war leagues.

use super::resource::LeagueWarResource;
use crate::watch::watcher::Watcher;

/// Follows one war of clan war leagues: bodies of `/clanwarleagues/wars/{tag}` go in, events come out, as of any war.
pub type LeagueWarWatcher = Watcher<LeagueWarResource>;
