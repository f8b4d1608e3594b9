//! The table of all that can be asked for.

use super::call::Call;
use super::client::Client;
use super::endpoint::{Endpoint, Paged, Place as _, Realtime, filled, sealed::Sealed};
use super::error::ApiError;
use crate::model::battle_log::BattleLogEntry;
use crate::model::clan::Clan;
use crate::model::gold_pass::GoldPass;
use crate::model::ids::{LeagueId, LocationId, SeasonId};
use crate::model::league_group::LeagueGroup;
use crate::model::league_history::LeagueHistoryEntry;
use crate::model::member::Member;
use crate::model::page::Page;
use crate::model::parts::{Label, League, Location};
use crate::model::player::Player;
use crate::model::player_league_group::PlayerLeagueGroup;
use crate::model::raid::RaidSeason;
use crate::model::ranking::{LeagueSeason, RankedClan, RankedPlayer};
use crate::model::verified_token::VerifiedToken;
use crate::model::war::War;
use crate::model::war_log::WarLogEntry;
use crate::tag::{ClanTag, LeagueGroupTag, PlayerTag, WarTag};

/// A line each: the endpoint, the method of [`Client`] that asks for it, what must be said, what it shows and where;
/// then what it can do: `paged`, `realtime`, `private`; `filtered`: only with a filter.
macro_rules! define {
    ($(
        $(#[$doc:meta])*
        $endpoint:ident: $visibility:vis $method:ident($($argument:ident: $type:ty),*) -> $body:ty = $path:literal
        $(, $trait:ident)*;
    )*) => {
        /// What can be asked for, one type each: the `E` of [`Call<E>`](Call).
        pub mod endpoints {
            $(
                $(#[$doc])*
                #[derive(Debug)]
                pub enum $endpoint {}
            )*

            /// The names of all.
            pub const NAMES: &[&str] = &[$(stringify!($method)),*];
        }

        $(
            impl Sealed for endpoints::$endpoint {}

            impl Endpoint for endpoints::$endpoint {
                type Body = $body;
                const NAME: &'static str = stringify!($method);
                const PATH: &'static str = $path;
                $(can!($trait constant);)*
            }

            $(can!($trait $endpoint);)*

            impl Client {
                $(#[$doc])*
                $visibility fn $method(
                    &self,
                    $($argument: impl TryInto<$type, Error: Into<ApiError>>),*
                ) -> Call<endpoints::$endpoint> {
                    let path = || {
                        $(
                            let $argument: $type = $argument.try_into().map_err(Into::into)?;
                            if let Some(what) = $argument.fault() {
                                return Err(ApiError::BadArgument { what: what.to_owned() });
                            }
                        )*
                        Ok(filled($path, [$(&$argument),*]))
                    };
                    Call::new(self, path())
                }
            }
        )*
    };
}

macro_rules! can {
    (private constant) => {
        const CAN_BE_PRIVATE: bool = true;
    };
    (filtered constant) => {
        const NEEDS_FILTER: bool = true;
    };
    ($other:ident constant) => {};
    (paged $endpoint:ident) => {
        impl Paged for endpoints::$endpoint {}
    };
    (realtime $endpoint:ident) => {
        impl Realtime for endpoints::$endpoint {}
    };
    (private $endpoint:ident) => {};
    (filtered $endpoint:ident) => {};
}

define! {
    /// Clans that are searched for: see the methods of [`Call`](crate::Call). One of them at least must be said.
    SearchClans: pub search_clans() -> Page<Clan> = "/clans", paged, filtered;
    /// A clan with its members.
    GetClan: pub clan(tag: ClanTag) -> Clan = "/clans/{}";
    /// The members of a clan.
    ClanMembers: pub clan_members(tag: ClanTag) -> Page<Member> = "/clans/{}/members", paged;
    /// A clan's wars that are over, the newest first. [`ApiError::Private`](crate::ApiError::Private) where the clan hides
    /// them.
    WarLog: pub war_log(clan: ClanTag) -> Page<WarLogEntry> = "/clans/{}/warlog", paged, private;
    /// A clan's regular or friendly war. [`ApiError::Private`](crate::ApiError::Private) where the clan hides its wars.
    CurrentWar: pub current_war(clan: ClanTag) -> War = "/clans/{}/currentwar", realtime, private;
    /// The group of clan war leagues that a clan is in. [`ApiError::NotFound`](crate::ApiError::NotFound) where it is in
    /// none.
    GetLeagueGroup: pub league_group(clan: ClanTag) -> LeagueGroup = "/clans/{}/currentwar/leaguegroup", realtime;
    /// A war of clan war leagues, by the tag that its group shows.
    LeagueWar: pub league_war(war: WarTag) -> War = "/clanwarleagues/wars/{}", realtime;
    /// A clan's raid weekends, the newest first.
    RaidSeasons: pub raid_seasons(clan: ClanTag) -> Page<RaidSeason> = "/clans/{}/capitalraidseasons", paged;
    /// A player.
    GetPlayer: pub player(tag: PlayerTag) -> Player = "/players/{}";
    /// Whether a token is the player's: see [`Client::verify_token`](crate::Client::verify_token).
    VerifyToken: pub(super) verified_token(tag: PlayerTag) -> VerifiedToken = "/players/{}/verifytoken";
    /// A player's last battles, the newest first: 50 at most.
    BattleLog: pub battle_log(player: PlayerTag) -> Page<BattleLogEntry> = "/players/{}/battlelog";
    /// A player's weeks in the leagues, the newest first.
    LeagueHistory: pub league_history(player: PlayerTag) -> Page<LeagueHistoryEntry> = "/players/{}/leaguehistory";
    /// The group of a league week that a player is in. With [`Call::seen_by`](crate::Call::seen_by), that player's battles
    /// too.
    GetPlayerLeagueGroup: pub player_league_group(group: LeagueGroupTag, season: SeasonId) -> PlayerLeagueGroup
        = "/leaguegroup/{}/{}";
    /// The leagues of before October 2025.
    Leagues: pub leagues() -> Page<League> = "/leagues", paged;
    /// A league of before October 2025.
    GetLeague: pub league(id: LeagueId) -> League = "/leagues/{}";
    /// The seasons of a league whose final ranking is kept: only Legend League has some.
    LeagueSeasons: pub league_seasons(league: LeagueId) -> Page<LeagueSeason> = "/leagues/{}/seasons", paged;
    /// The final ranking of a season: tens of thousands of players, so ask for pages.
    LeagueSeasonRanking: pub league_season(league: LeagueId, season: SeasonId) -> Page<RankedPlayer>
        = "/leagues/{}/seasons/{}", paged;
    /// The league tiers: since October 2025.
    LeagueTiers: pub league_tiers() -> Page<League> = "/leaguetiers", paged;
    /// A league tier.
    LeagueTier: pub league_tier(id: LeagueId) -> League = "/leaguetiers/{}";
    /// The leagues of clan war leagues.
    WarLeagues: pub war_leagues() -> Page<League> = "/warleagues", paged;
    /// A league of clan war leagues.
    WarLeague: pub war_league(id: LeagueId) -> League = "/warleagues/{}";
    /// The leagues of clan capitals.
    CapitalLeagues: pub capital_leagues() -> Page<League> = "/capitalleagues", paged;
    /// A league of clan capitals.
    CapitalLeague: pub capital_league(id: LeagueId) -> League = "/capitalleagues/{}";
    /// The leagues of the builder base.
    BuilderBaseLeagues: pub builder_base_leagues() -> Page<League> = "/builderbaseleagues", paged;
    /// A league of the builder base.
    BuilderBaseLeague: pub builder_base_league(id: LeagueId) -> League = "/builderbaseleagues/{}";
    /// Countries and wider regions.
    Locations: pub locations() -> Page<Location> = "/locations", paged;
    /// A country or a wider region.
    GetLocation: pub location(id: LocationId) -> Location = "/locations/{}";
    /// The best clans of a country, or of all: [`LocationId::GLOBAL`](crate::LocationId::GLOBAL).
    ClanRanking: pub clan_ranking(location: LocationId) -> Page<RankedClan> = "/locations/{}/rankings/clans", paged;
    /// The best players of a country, or of all.
    PlayerRanking: pub player_ranking(location: LocationId) -> Page<RankedPlayer>
        = "/locations/{}/rankings/players", paged;
    /// The best clans in the builder base.
    BuilderBaseClanRanking: pub builder_base_clan_ranking(location: LocationId) -> Page<RankedClan>
        = "/locations/{}/rankings/clans-builder-base", paged;
    /// The best players in the builder base.
    BuilderBasePlayerRanking: pub builder_base_player_ranking(location: LocationId) -> Page<RankedPlayer>
        = "/locations/{}/rankings/players-builder-base", paged;
    /// The best clan capitals.
    CapitalRanking: pub capital_ranking(location: LocationId) -> Page<RankedClan>
        = "/locations/{}/rankings/capitals", paged;
    /// The season of the gold pass.
    GetGoldPass: pub gold_pass() -> GoldPass = "/goldpass/seasons/current";
    /// The labels that clans can wear.
    ClanLabels: pub clan_labels() -> Page<Label> = "/labels/clans", paged;
    /// The labels that players can wear.
    PlayerLabels: pub player_labels() -> Page<Label> = "/labels/players", paged;
}
