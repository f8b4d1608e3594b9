//! The watcher of a clan's group of clan war leagues.

use super::resource::CwlResource;
use crate::watch::watcher::Watcher;

/// Follows the clan war leagues of one clan: bodies of `/clans/{tag}/currentwar/leaguegroup` go in, events come out.
///
/// The group does not say who fights whom, nor how the wars went: what [`asides`](Watcher::asides) names is to be asked
/// besides, and what comes is for [`on_answer`](Watcher::on_answer). The wars that [`needs`](Watcher::needs) names are for a
/// [`LeagueWarWatcher`](crate::LeagueWarWatcher) each. A [`Watch`](crate::Watch) does all of it by itself.
pub type CwlWatcher = Watcher<CwlResource>;
