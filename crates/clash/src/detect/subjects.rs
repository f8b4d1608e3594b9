//! One watcher for each subject of the input.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Signal, Timestamp};

use super::{DetectKind, DetectOptions};
use crate::{
    ClanTag, ClanWatcher, Counts, Event, Failure, PlayerTag, PlayerWatcher, War, WarId, WarOptions, WarType, WarWatcher,
};

/// The watchers of all subjects that were seen.
#[derive(Debug)]
pub(super) struct Subjects {
    options: DetectOptions,
    clans: BTreeMap<ClanTag, ClanWatcher>,
    players: BTreeMap<PlayerTag, PlayerWatcher>,
    wars: BTreeMap<WarKey, WarWatcher>,
    /// Clans that were seen in clan war leagues.
    in_league: BTreeSet<ClanTag>,
    last_clan: Option<ClanTag>,
    last_player: Option<PlayerTag>,
    last_war: Option<WarKey>,
}

/// Whose answers about wars belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WarKey {
    /// A clan that no answer has named yet: all it said is that it is not in war.
    Unnamed,
    /// The clan that was asked about.
    Clan(ClanTag),
    /// A war of the leagues: of these, a clan has two at a time, and the answer does not say who was asked about.
    League(WarId),
}

impl Subjects {
    pub(super) fn new(options: DetectOptions) -> Self {
        Self {
            options,
            clans: BTreeMap::new(),
            players: BTreeMap::new(),
            wars: BTreeMap::new(),
            in_league: BTreeSet::new(),
            last_clan: None,
            last_player: None,
            last_war: None,
        }
    }

    pub(super) fn clan(&mut self, tag: ClanTag) -> &mut ClanWatcher {
        self.last_clan = Some(tag);
        let options = &self.options.clan;
        self.clans.entry(tag).or_insert_with(|| ClanWatcher::new(tag, options.clone()))
    }

    pub(super) fn player(&mut self, tag: PlayerTag) -> &mut PlayerWatcher {
        self.last_player = Some(tag);
        let options = &self.options.player;
        self.players.entry(tag).or_insert_with(|| PlayerWatcher::new(tag, options.clone()))
    }

    /// The watcher whose answer `war` is; `tag` is who was asked about, where the recording says.
    pub(super) fn war(&mut self, tag: Option<&str>, war: &War) -> &mut WarWatcher {
        let key = self.war_key(tag.and_then(ClanTag::sent), war);
        self.last_war = Some(key);
        self.adopt(key);
        let options = self.war_options(key);
        self.wars.entry(key).or_insert_with(|| match key {
            WarKey::Clan(tag) => WarWatcher::new(tag, options),
            WarKey::Unnamed | WarKey::League(_) => WarWatcher::unnamed(options),
        })
    }

    fn war_key(&self, asked: Option<ClanTag>, war: &War) -> WarKey {
        match war.id() {
            Some(id) if war.war_type() == WarType::Cwl => WarKey::League(id),
            Some(id) => {
                let named = asked.filter(|clan| id.clans.contains(clan));
                WarKey::Clan(named.or(war.clan.as_ref().and_then(|side| side.tag)).unwrap_or(id.clans[0]))
            }
            None => asked.map(WarKey::Clan).or(self.last_war).unwrap_or(WarKey::Unnamed),
        }
    }

    /// The clan that was not named until now turns out to be this one.
    fn adopt(&mut self, key: WarKey) {
        if matches!(key, WarKey::Clan(_)) && !self.wars.contains_key(&key) {
            let unnamed = self.wars.remove(&WarKey::Unnamed);
            unnamed.map(|watcher| self.wars.insert(key, watcher));
        }
    }

    /// A league war of a clan whose league is being followed is news at first sight.
    fn war_options(&mut self, key: WarKey) -> WarOptions {
        let mut options = self.options.war.clone();
        if let WarKey::League(id) = key {
            options.first_is_news = id.clans.iter().any(|clan| self.in_league.contains(clan));
            self.in_league.extend(id.clans);
        }
        options
    }

    /// Hands an error answer to whom it concerns: all, if the game is closed; else the one asked for, or, where that
    /// is unknown, the one whose answer came before.
    pub(super) fn on_failure(
        &mut self,
        kind: DetectKind,
        tag: Option<&str>,
        at: Timestamp,
        failure: Failure,
    ) -> Vec<Signal<Event>> {
        let is_for_all = failure == Failure::Maintenance;
        let clan = tag.and_then(ClanTag::sent);
        let player = tag.and_then(PlayerTag::sent);
        match kind {
            DetectKind::Clan => concerned(&mut self.clans, clan.or(self.last_clan), is_for_all)
                .flat_map(|watcher| watcher.on_error(at, failure))
                .collect(),
            DetectKind::Player => concerned(&mut self.players, player.or(self.last_player), is_for_all)
                .flat_map(|watcher| watcher.on_error(at, failure))
                .collect(),
            DetectKind::War => concerned(&mut self.wars, clan.map(WarKey::Clan).or(self.last_war), is_for_all)
                .flat_map(|watcher| watcher.on_error(at, failure))
                .collect(),
        }
    }

    /// The last good look at a war, by whatever clock the input has.
    pub(super) fn seen_at(&self) -> Option<Timestamp> {
        self.wars.get(&self.last_war?)?.seen_at()
    }

    /// Tells what was held back.
    pub(super) fn finish(&mut self) -> Vec<Signal<Event>> {
        let clans = self.clans.values_mut().flat_map(ClanWatcher::finish);
        clans.chain(self.wars.values_mut().flat_map(WarWatcher::finish)).collect()
    }

    /// What was done with the bodies.
    pub(super) fn counts(&self) -> Counts {
        let clans = self.clans.values().map(ClanWatcher::counts);
        let players = self.players.values().map(PlayerWatcher::counts);
        let wars = self.wars.values().map(WarWatcher::counts);
        clans.chain(players).chain(wars).fold(Counts::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

fn concerned<K: Ord, W>(
    watchers: &mut BTreeMap<K, W>,
    one: Option<K>,
    is_for_all: bool,
) -> impl Iterator<Item = &mut W> {
    watchers.iter_mut().filter(move |(key, _)| is_for_all || Some(*key) == one.as_ref()).map(|(_, watcher)| watcher)
}
