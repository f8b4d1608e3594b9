//! Watches one player.

use bugle_event::{Signal, Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::attributes::Attention;
use super::looks::{Counts, Look, Looks, Sight, tell_facts};
use super::state::{self, RestoreError};
use super::units::diff_units;
use crate::{
    ClanRef, Event, LeagueWeek, Model as _, Player, PlayerBack, PlayerChanged, PlayerClanJoined, PlayerClanLeft,
    PlayerClanMoved, PlayerGone, PlayerRef, PlayerSnapshot, PlayerTag,
};

/// How a player is watched.
#[derive(Clone, Debug, Default)]
pub struct PlayerOptions {
    /// Whether trophies are told, which change all the time. Off by default.
    pub noisy: bool,
}

/// Follows one player: bodies of `/players/{tag}` go in, events come out.
#[derive(Debug)]
pub struct PlayerWatcher {
    tag: PlayerTag,
    options: PlayerOptions,
    pub(super) looks: Looks,
}

/// What a player watcher remembers besides its looks.
#[derive(Serialize, Deserialize)]
struct Remembered {
    tag: PlayerTag,
}

impl PlayerWatcher {
    /// Watches `tag` from now on.
    pub fn new(tag: PlayerTag, options: PlayerOptions) -> Self {
        Self { tag, options, looks: Looks::default() }
    }

    /// Watches on from a checkpoint's state.
    pub fn restore(state: &Bytes, options: PlayerOptions) -> Result<Self, RestoreError> {
        let (looks, Remembered { tag }) = state::restore(state)?;
        Ok(Self { tag, options, looks })
    }

    /// The player.
    pub fn tag(&self) -> PlayerTag {
        self.tag
    }

    /// What was done with the answers so far.
    pub fn counts(&self) -> Counts {
        self.looks.counts
    }

    /// Takes a body. A plain [`Timestamp`] says when it came, and that it was not kept on the way.
    pub fn on_body(&mut self, sight: impl Into<Sight>, body: Bytes) -> Vec<Signal<Event>> {
        let sight = sight.into();
        let at = sight.at;
        match self.looks.judge(sight, &body) {
            Look::Stale => Vec::new(),
            Look::Unchanged => self.on_unchanged(at),
            Look::Fresh => self.on_fresh(at, body),
        }
    }

    /// Takes the news that a look failed.
    pub fn on_error(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        if let Some(cause) = failure.cause() {
            self.looks.failed(cause);
        } else if self.looks.not_found(at) {
            let gone = self.looks.event(at, PlayerGone { player: self.player() });
            return vec![gone, self.looks.remember(self.subject(), at, Some(self.state()))];
        }
        Vec::new()
    }

    fn on_unchanged(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let mut signals = self.begin(at);
        let state = tell_facts(&signals).then(|| self.state_at(at));
        signals.push(self.looks.checkpoint(self.subject(), at, state));
        signals
    }

    fn on_fresh(&mut self, at: Timestamp, body: Bytes) -> Vec<Signal<Event>> {
        let old = self.accepted();
        let Some(player) = self.read(&body).filter(|new| old.as_ref().is_none_or(|old| is_whole(old, new))) else {
            self.looks.broken();
            return Vec::new();
        };
        if self.looks.is_former(at, &body) || old.as_ref().is_some_and(|old| fell(old, &player)) {
            self.looks.stale();
            return Vec::new();
        }
        let mut signals = self.begin(at);
        match old {
            None => signals.push(self.looks.event(at, PlayerSnapshot(Box::new(player)))),
            Some(old) => {
                let facts = self.differences(&old, &player);
                signals.extend(facts.into_iter().map(|fact| self.looks.event(at, fact)));
            }
        }
        self.looks.accept(body);
        let state = self.state_at(at);
        signals.push(self.looks.checkpoint(self.subject(), at, Some(state)));
        signals
    }

    fn read(&mut self, body: &[u8]) -> Option<Player> {
        let read = Player::from_json(body).ok()?;
        self.looks.counts.odd_fields += u64::from(read.odd_fields);
        (read.value.tag == self.tag).then_some(read.value)
    }

    /// The player as last accepted.
    fn accepted(&self) -> Option<Player> {
        Player::from_json(self.looks.body()).ok().map(|body| body.value)
    }

    fn player(&self) -> PlayerRef {
        let player_name = self.accepted().map(|player| player.name).unwrap_or_default();
        PlayerRef { player_tag: self.tag, player_name }
    }

    /// What comes before the events of a good look: what was not seen, and that the player is back.
    fn begin(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let mut signals: Vec<_> = self.looks.take_gap(at, [self.subject()]).map(Signal::Gap).into_iter().collect();
        if self.looks.found() {
            signals.push(self.looks.event(at, PlayerBack { player: self.player() }));
        }
        signals
    }

    fn differences(&self, old: &Player, new: &Player) -> Vec<Event> {
        let mut facts: Vec<Event> = clan_change(old, new).into_iter().collect();
        old.differences(new, &mut |attribute, written| {
            let attention = attention(attribute, old, new);
            if attention == Attention::Never {
                return;
            }
            let values = written();
            if attention.tells(self.options.noisy, &values) {
                facts.push(changed(new, attribute, values));
            }
        });
        facts.extend(league_week(old, new));
        facts.extend(diff_units(old, new));
        facts
    }

    fn state_at(&mut self, at: Timestamp) -> Bytes {
        self.looks.settle(at);
        self.state()
    }

    fn state(&self) -> Bytes {
        state::save(&self.looks, &Remembered { tag: self.tag })
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }
}

/// Whether the lists that no player loses are still there.
fn is_whole(old: &Player, new: &Player) -> bool {
    let lost = |had: bool, has: bool| had && !has;
    !(lost(!old.troops.is_empty(), !new.troops.is_empty())
        || lost(!old.heroes.is_empty(), !new.heroes.is_empty())
        || lost(!old.spells.is_empty(), !new.spells.is_empty())
        || lost(!old.achievements.is_empty(), !new.achievements.is_empty()))
}

/// Whether something fell that never falls: the body is out of date. Zero may mean that it was not sent.
fn fell(old: &Player, new: &Player) -> bool {
    let monotone = |player: &Player| {
        [
            player.exp_level,
            player.town_hall_level,
            player.war_stars,
            player.clan_capital_contributions,
            player.best_trophies,
            player.builder_hall_level.unwrap_or(0),
            player.best_builder_base_trophies.unwrap_or(0),
        ]
    };
    monotone(old).into_iter().zip(monotone(new)).any(|(old, new)| 0 < new && new < old)
}

fn clan_change(old: &Player, new: &Player) -> Option<Event> {
    let player = PlayerRef::from(new);
    match (old.clan.as_ref(), new.clan.as_ref()) {
        (None, Some(to)) => Some(PlayerClanJoined { player, clan: ClanRef::from(to) }.into()),
        (Some(from), None) => Some(PlayerClanLeft { player, clan: ClanRef::from(from) }.into()),
        (Some(from), Some(to)) if from.tag != to.tag => {
            Some(PlayerClanMoved { player, from: from.into(), to: to.into() }.into())
        }
        _ => None,
    }
}

/// Signing up for a week, and its group being drawn. A week that ends without the next one is no news.
fn league_week(old: &Player, new: &Player) -> Option<Event> {
    let week = |player: &Player| player.current_league_season_id.filter(|&season| season > 0);
    let group = |player: &Player| player.current_league_group_tag.clone().filter(|tag| tag.len() > 1);
    // A body that has neither field says nothing about weeks.
    let is_known = old.current_league_season_id.is_some() && new.current_league_season_id.is_some();
    let is_news = (week(old), group(old)) != (week(new), group(new)) && week(new).is_some();
    (is_known && is_news).then(|| {
        LeagueWeek {
            player: new.into(),
            season_id: week(new),
            group_tag: group(new),
            old_season_id: week(old),
            old_group_tag: group(old),
        }
        .into()
    })
}

fn changed(player: &Player, attribute: &str, [old, new]: [serde_json::Value; 2]) -> Event {
    PlayerChanged { player: player.into(), attribute: attribute.to_owned(), old, new }.into()
}

fn attention(attribute: &str, old: &Player, new: &Player) -> Attention {
    match attribute {
        "clan"
        | "achievements"
        | "troops"
        | "heroes"
        | "spells"
        | "hero_equipment"
        | "current_league_group_tag"
        | "current_league_season_id"
        | "previous_league_group_tag"
        | "previous_league_season_id" => Attention::Never,
        "trophies" | "builder_base_trophies" | "legend_statistics" => Attention::Noise,
        // Whoever changes clan changes role; and since October 2025 the legacy league says nothing beside a tier.
        "role" if clan_change(old, new).is_some() => Attention::Never,
        "league" if old.league_tier.is_some() || new.league_tier.is_some() => Attention::Never,
        "town_hall_weapon_level" | "builder_hall_level" => Attention::TellAbsence,
        "exp_level"
        | "town_hall_level"
        | "war_stars"
        | "clan_capital_contributions"
        | "best_trophies"
        | "best_builder_base_trophies" => Attention::TellRising,
        _ => Attention::Tell,
    }
}
