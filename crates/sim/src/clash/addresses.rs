//! The table of all addresses: what each is called by the product's client, how it is asked for, what can be said behind
//! the question mark, and what answers. Another address is a line here and a function in `serve/`.

use http::Method;

use super::answer::Answer;
use super::asked::Asked;
use super::realm::Realms;
use super::serve::{clans, cwl, leagues, locations, players, raids, reference, search};

/// An address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// What the client's table calls it.
    pub(super) name: &'static str,
    pub(super) method: &'static Method,
    /// Behind `/v1`, with `{}` for each place.
    pub(super) path: &'static str,
    pub(super) shows: Shows,
    /// Whether keys with the realtime scope can ask for how it is right now.
    pub(super) is_realtime: bool,
    /// What else can be said.
    pub(super) query: &'static [&'static str],
    pub(super) answer: fn(&Asked, Realms<'_>) -> Answer,
}

/// Whose an address is: who is away takes it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// The clan's in the first place.
    Clan,
    /// The player's in the first place.
    Player,
    /// Nobody's.
    All,
}

type Serve = fn(&Asked, Realms<'_>) -> Answer;

const fn row(name: &'static str, path: &'static str, shows: Shows, answer: Serve) -> Row {
    Row { name, method: &Method::GET, path, shows, is_realtime: false, query: &[], answer }
}

const fn realtime(row: Row) -> Row {
    Row { is_realtime: true, ..row }
}

const fn all(name: &'static str, path: &'static str, answer: Serve) -> Row {
    row(name, path, Shows::All, answer)
}

const fn of_clan(name: &'static str, path: &'static str, answer: Serve) -> Row {
    row(name, path, Shows::Clan, answer)
}

const fn of_player(name: &'static str, path: &'static str, answer: Serve) -> Row {
    row(name, path, Shows::Player, answer)
}

/// All addresses.
pub(super) const ADDRESSES: &[Row] = &[
    Row { query: search::FILTERS, ..all("search_clans", "/clans", search::clans) },
    of_clan("clan", "/clans/{}", clans::clan),
    of_clan("clan_members", "/clans/{}/members", clans::members),
    of_clan("war_log", "/clans/{}/warlog", clans::war_log),
    realtime(of_clan("current_war", "/clans/{}/currentwar", clans::current_war)),
    realtime(of_clan("league_group", "/clans/{}/currentwar/leaguegroup", cwl::group)),
    realtime(all("league_war", "/clanwarleagues/wars/{}", cwl::war)),
    of_clan("raid_seasons", "/clans/{}/capitalraidseasons", raids::seasons),
    of_player("player", "/players/{}", players::player),
    Row { method: &Method::POST, ..of_player("verified_token", "/players/{}/verifytoken", players::verified_token) },
    of_player("battle_log", "/players/{}/battlelog", players::battle_log),
    of_player("league_history", "/players/{}/leaguehistory", players::league_history),
    Row { query: &["playerTag"], ..all("player_league_group", "/leaguegroup/{}/{}", leagues::group) },
    all("leagues", "/leagues", reference::leagues),
    all("league", "/leagues/{}", reference::league),
    all("league_seasons", "/leagues/{}/seasons", leagues::seasons),
    all("league_season", "/leagues/{}/seasons/{}", leagues::season),
    all("league_tiers", "/leaguetiers", reference::tiers),
    all("league_tier", "/leaguetiers/{}", reference::tier),
    all("war_leagues", "/warleagues", reference::war_leagues),
    all("war_league", "/warleagues/{}", reference::war_league),
    all("capital_leagues", "/capitalleagues", reference::capital_leagues),
    all("capital_league", "/capitalleagues/{}", reference::capital_league),
    all("builder_base_leagues", "/builderbaseleagues", reference::builder_leagues),
    all("builder_base_league", "/builderbaseleagues/{}", reference::builder_league),
    all("locations", "/locations", locations::locations),
    all("location", "/locations/{}", locations::location),
    all("clan_ranking", "/locations/{}/rankings/clans", locations::clans),
    all("player_ranking", "/locations/{}/rankings/players", locations::players),
    all("builder_base_clan_ranking", "/locations/{}/rankings/clans-builder-base", locations::builder_clans),
    all("builder_base_player_ranking", "/locations/{}/rankings/players-builder-base", locations::builder_players),
    all("capital_ranking", "/locations/{}/rankings/capitals", locations::capitals),
    // Their retired names.
    all("builder_base_clan_ranking", "/locations/{}/rankings/clans-versus", locations::builder_clans),
    all("builder_base_player_ranking", "/locations/{}/rankings/players-versus", locations::builder_players),
    all("gold_pass", "/goldpass/seasons/current", reference::gold_pass),
    all("clan_labels", "/labels/clans", reference::clan_labels),
    all("player_labels", "/labels/players", reference::player_labels),
];

/// What is served: what the product's client calls each, and where it is, with `{}` for each place.
pub fn addresses() -> impl Iterator<Item = (&'static str, &'static str)> {
    ADDRESSES.iter().map(|row| (row.name, row.path))
}

impl Row {
    /// What stands in the places of the address. `None`: it is another's.
    pub(super) fn places(&self, parts: &[&str]) -> Option<Vec<String>> {
        let own: Vec<_> = self.path.split('/').skip(1).collect();
        let fits = own.len() == parts.len() && own.iter().zip(parts).all(|(own, part)| *own == "{}" || own == part);
        let places = own.iter().zip(parts).filter(|(own, _)| **own == "{}").map(|(_, part)| (*part).to_owned());
        fits.then(|| places.collect())
    }
}
