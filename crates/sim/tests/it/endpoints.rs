//! Every endpoint of the product's client, asked of the simulated service: whatever a world shows is read without
//! anything odd or unknown.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_clash::{Call, Client, Endpoint, LeagueId, LocationId, PlayerTag, SeasonId, WarTag, endpoints};
use bugle_sim::clash::{Config, addresses};

use crate::api::{Api, START, client};

/// Asks, and keeps count of what was asked.
struct Asking<'a> {
    api: &'a Api,
    client: Client,
    asked: BTreeSet<&'static str>,
}

impl Asking<'_> {
    /// What the body says, which must be read whole.
    async fn ask<E: Endpoint>(&mut self, call: Call<E>) -> E::Body {
        self.maybe(call).await.unwrap_or_else(|| panic!("{} is not found", E::NAME))
    }

    /// The same, of what need not be there.
    async fn maybe<E: Endpoint>(&mut self, call: Call<E>) -> Option<E::Body> {
        self.asked.insert(E::NAME);
        let path = call.path().unwrap();
        let answer = match call.answer().await {
            Ok(answer) => answer,
            Err(bugle_clash::ApiError::NotFound { .. }) => return None,
            Err(error) => panic!("{path}: {error}"),
        };
        let body = answer.read().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!((body.odd_fields, body.unknown), (0, 0), "{path}");
        Some(body.value)
    }

    async fn clans(&mut self, tag: &str) {
        let client = self.client.clone();
        let found = self.ask(client.search_clans().min_members(1).limit(3)).await;
        assert_eq!(found.items.len(), 3);
        let clan = self.ask(client.clan(tag)).await;
        let members = self.ask(client.clan_members(tag)).await;
        assert_eq!(clan.member_list.len(), members.items.len());
        // A log that is closed hides both.
        if self.api.get(&format!("/clans/{tag}/warlog")).await.status == 200 {
            self.ask(client.war_log(tag)).await;
            self.ask(client.current_war(tag)).await;
        }
        for season in self.ask(client.raid_seasons(tag)).await.items {
            let clans = season.attack_log.iter().chain(&season.defense_log).filter_map(|raid| raid.opponent());
            for opponent in clans.take(1) {
                self.ask(client.clan(opponent.tag)).await;
            }
        }
        self.league(tag).await;
    }

    async fn league(&mut self, tag: &str) {
        let client = self.client.clone();
        let Some(group) = self.maybe(client.league_group(tag)).await else { return };
        let tags: Vec<_> = group.rounds.iter().flat_map(|round| &round.war_tags).copied().collect();
        for war in tags.into_iter().filter(|war| war.to_string() != "#0") {
            let war = self.ask(client.league_war(war)).await;
            for side in war.sides() {
                assert_eq!(side.members.len() as u64, u64::from(war.team_size));
            }
        }
        // Clans that live in no list are there as well.
        for clan in group.clans.iter().take(3) {
            self.ask(client.clan(clan.tag)).await;
            self.ask(client.raid_seasons(clan.tag).limit(1)).await;
            assert!(self.maybe(client.league_group(clan.tag)).await.is_some(), "{} of the group of {tag}", clan.tag);
        }
    }

    async fn players(&mut self, tag: &str) {
        let client = self.client.clone();
        let player = self.ask(client.player(tag)).await;
        for battle in self.ask(client.battle_log(tag)).await.items.into_iter().take(5) {
            let Some(opponent) = battle.opponent_player_tag else { continue };
            assert_eq!(self.ask(client.player(opponent)).await.tag, opponent);
            self.ask(client.battle_log(opponent)).await;
        }
        self.ask(client.league_history(tag)).await;
        self.ask(client.verify_token(tag, "nothing")).await;
        if let (Some(group), Some(season)) = (player.current_league_group_tag, player.current_league_season_id) {
            let (group, season): (_, SeasonId) = (group.to_string(), season.to_string().into());
            let seen_by: PlayerTag = tag.parse().unwrap();
            self.ask(client.player_league_group(group, season).seen_by(seen_by)).await;
        }
    }

    async fn lists(&mut self) {
        let client = self.client.clone();
        self.ask(client.leagues()).await;
        self.ask(client.league(LeagueId::LEGEND)).await;
        let seasons = self.ask(client.league_seasons(LeagueId::LEGEND)).await;
        let last = seasons.items.last().unwrap().id.clone();
        self.ask(client.league_season(LeagueId::LEGEND, last).limit(20)).await;
        self.ask(client.league_tiers()).await;
        self.ask(client.league_tier(105_000_033)).await;
        self.ask(client.war_leagues()).await;
        self.ask(client.war_league(48_000_018)).await;
        self.ask(client.capital_leagues()).await;
        self.ask(client.capital_league(85_000_022)).await;
        self.ask(client.builder_base_leagues()).await;
        self.ask(client.builder_base_league(44_000_041)).await;
        self.ask(client.gold_pass()).await;
        self.ask(client.clan_labels()).await;
        self.ask(client.player_labels()).await;
    }

    async fn locations(&mut self) {
        let client = self.client.clone();
        assert_eq!(self.ask(client.locations()).await.items.len(), 266);
        self.ask(client.location(32_000_094)).await;
        for place in [LocationId::GLOBAL, LocationId(32_000_094), LocationId(32_000_006)] {
            let clans = self.ask(client.clan_ranking(place)).await;
            let players = self.ask(client.player_ranking(place)).await;
            let is_region = place == LocationId(32_000_006);
            assert_eq!((clans.items.is_empty(), players.items.is_empty()), (is_region, is_region));
            self.ask(client.builder_base_clan_ranking(place)).await;
            self.ask(client.builder_base_player_ranking(place)).await;
            self.ask(client.capital_ranking(place)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_endpoint_of_the_client_is_served_and_read_whole() {
    let api = Api::new(Config { rate: None, clans: 4, ..Config::new(11, START) }, 1.0);
    let mut asking = Asking { api: &api, client: client(&api), asked: BTreeSet::new() };
    // Over a weekend, and from one league week into the next.
    for _ in 0..3 {
        let tags = api.service.tags();
        for clan in tags.clans.iter().take(2).map(String::as_str).chain([tags.fixed_clan]) {
            asking.clans(clan).await;
        }
        for player in tags.players.iter().take(2).map(String::as_str).chain([tags.fixed_player]) {
            asking.players(player).await;
        }
        asking.lists().await;
        asking.locations().await;
        tokio::time::sleep(Duration::from_hours(55)).await;
    }
    assert_eq!(asking.asked, endpoints::NAMES.iter().copied().collect());
}

#[test]
fn the_table_of_addresses_is_the_clients() {
    let served: BTreeSet<_> = addresses().map(|(name, _)| name).collect();
    assert_eq!(served, endpoints::NAMES.iter().copied().collect());
}

/// A tag is told apart from one that is not drawn yet.
#[tokio::test(start_paused = true)]
async fn a_war_that_is_not_drawn_is_not_found() {
    let api = Api::new(Config::new(11, START), 1.0);
    let undrawn: WarTag = "#0".parse().unwrap_or_else(|_| "#2PP".parse().unwrap());
    let answer = client(&api).league_war(undrawn).await;
    assert!(matches!(answer, Err(bugle_clash::ApiError::NotFound { .. })), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_good_once_and_only_for_its_player() {
    let api = Api::new(Config::new(11, START), 1.0);
    let (client, tags) = (client(&api), api.service.tags());
    let status = async |player: &str, token: &str| {
        let answer = client.verify_token(player, token).await.unwrap();
        assert_eq!((answer.tag.unwrap().to_string(), answer.token.unwrap().expose()), (player.to_owned(), token));
        answer.status.to_string()
    };
    assert_eq!(status(&tags.players[0], &tags.fixed_token).await, "invalid");
    assert_eq!(status(tags.fixed_player, &tags.fixed_token).await, "ok");
    assert_eq!(status(tags.fixed_player, &tags.fixed_token).await, "invalid");
    let next = api.service.token(tags.fixed_player).unwrap();
    assert_ne!(next, tags.fixed_token);
    assert_eq!(status(tags.fixed_player, &next).await, "ok");
    let nobody = client.verify_token("#2PPP", "token").await;
    assert!(matches!(nobody, Err(bugle_clash::ApiError::NotFound { .. })), "{nobody:?}");
    assert_eq!(api.service.token("#2PPP"), None);
}

/// Clients that others wrote are tested against it, whenever they come.
#[tokio::test(start_paused = true)]
async fn the_fixed_cast_has_something_of_everything_at_every_start() {
    for start in [START.as_secs(), 1_700_000_000, 1_783_918_799, 1_795_000_000] {
        let config = Config::new(1, bugle_event::Timestamp::from_secs(start));
        let api = Api::starting(config, 1.0);
        let (client, tags) = (client(&api), api.service.tags());
        let group = client.league_group(tags.fixed_clan).await.unwrap();
        assert_eq!(group.state.to_string(), "inWar");
        let mut states = BTreeSet::new();
        for war in group.rounds.iter().flat_map(|round| &round.war_tags).filter(|war| war.to_string() != "#0") {
            let war = client.league_war(*war).await.unwrap();
            if war.sides().any(|side| side.tag.is_some_and(|tag| tag.to_string() == tags.fixed_clan)) {
                states.insert(war.state.to_string());
            }
        }
        assert!(states.iter().map(String::as_str).eq(["inWar", "preparation", "warEnded"]), "{states:?}");
        let weekends = client.raid_seasons(tags.fixed_clan).await.unwrap().items;
        let is_full = |raids: &Vec<bugle_clash::Raid>| raids.iter().any(|raid| raid.attack_count > 10);
        assert!(weekends.len() == 5 && weekends[1..].iter().all(|weekend| is_full(&weekend.attack_log)));
        assert!(weekends.iter().all(|weekend| is_full(&weekend.defense_log) || weekend.total_attacks < 50));
        assert!(client.battle_log(tags.fixed_player).await.unwrap().items.len() > 20);
        assert!(client.league_history(tags.fixed_player).await.unwrap().items.len() > 3);
        let player = client.player(tags.fixed_player).await.unwrap();
        assert!(player.current_league_group_tag.is_some() && player.previous_league_group_tag.is_some());
        assert!(
            client.war_log(tags.fixed_clan).await.unwrap().items.iter().any(|war| war.attacks_per_member == Some(1))
        );
    }
}
