//! The table of all that can be watched.

/// A line each, handed to the macro `$define`: the variant of [`Target`](crate::Target) and
/// [`ResourceKind`](crate::ResourceKind), in brackets the resource that it is, its field in
/// [`WatchOptions`](crate::WatchOptions), the method of [`Watch`](crate::Watch) that follows some, and what those are.
///
/// A new thing to watch is a folder under `watch/` with a [`Resource`](crate::watch::resource::Resource), which is
/// [`Recorded`](crate::watch::recorded::Recorded) too, and a line here: the schedule, the driver, the detector and the
/// command line go by this table.
macro_rules! resources {
    ($define:ident) => {
        $define! {
            /// A clan and its members.
            Clan(crate::watch::clan::resource::ClanResource) clan, clans: "these clans and their members";
            /// A clan's war.
            War(crate::watch::war::resource::WarResource) war, wars: "the wars of these clans";
            /// A clan's group of clan war leagues.
            Cwl(crate::watch::cwl::resource::CwlResource) cwl, cwl: "the clan war leagues of these clans";
            /// A war of clan war leagues.
            LeagueWar(crate::watch::league_war::resource::LeagueWarResource) league_war, league_wars: "these wars of clan war leagues";
            /// A player.
            Player(crate::watch::player::resource::PlayerResource) player, players: "these players";
            /// The raid weekends of a clan.
            Raid(crate::watch::raid::resource::RaidResource) raid, raids: "the raid weekends of these clans";
            /// A player's battles.
            Battles(crate::watch::battles::resource::BattlesResource) battles, battles: "the battles of these players";
            /// A player's weeks in the leagues.
            LeagueHistory(crate::watch::league_history::resource::LeagueHistoryResource) league_history, league_histories:
                "the league weeks of these players";
        }
    };
}

pub(crate) use resources;
