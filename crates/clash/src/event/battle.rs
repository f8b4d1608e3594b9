//! Events about the battles of a player, as their battle log tells of them.

use bugle_event::{Content, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::battle_log::{BattleLogEntry, Loot};
use crate::model::open::BattleType;
use crate::tag::PlayerTag;

/// A player's battle log, as it was at the first look. Battles are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BattlesSnapshot {
    /// Whose log it is. In a recording that does not say so: `#?`.
    pub player_tag: PlayerTag,
    /// The battles in it, the newest first.
    pub battles: Vec<BattleLogEntry>,
}

/// A player attacked or was attacked, outside of wars and raids.
///
/// A battle between two players stands in both of their logs: each tells it as its player saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerBattle {
    /// Whose battle it is. In a recording that does not say so: `#?`.
    pub player_tag: PlayerTag,
    /// Which of several that look alike, from 0: two attacks that found no opponent may be the same in all they say.
    #[serde(default, skip_serializing_if = "is_first")]
    pub occurrence: u32,
    /// The battle, as the log shows it.
    pub battle: Box<BattleLogEntry>,
}

impl Content for BattlesSnapshot {
    const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        Subject::from(&self.player_tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.player_tag.symbols());
    }
}

impl PlayerBattle {
    /// Whether the battle says what tells it from every other: without, battles that are the same in all they say can only
    /// be counted.
    pub(crate) fn is_one_of_a_kind(&self) -> bool {
        self.battle.battle_timestamp.is_some() || self.battle.opponent_player_tag.is_some()
    }
}

impl Content for PlayerBattle {
    const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.player_tag)
    }

    /// The opponent may be filtered by too.
    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(self.subject());
        self.battle.opponent_player_tag.as_ref().map(Subject::from).into_iter().for_each(visit);
    }

    fn identify(&self, identity: &mut Identity) {
        let Self { player_tag, occurrence, battle } = self;
        let kind = battle.battle_type.as_ref().map_or("", BattleType::as_str);
        let opponent = battle.opponent_player_tag.as_ref().map_or("", PlayerTag::symbols);
        identity.text(player_tag.symbols()).text(&folded(kind)).number(battle.attack.into()).text(opponent);
        match battle.battle_timestamp {
            Some(at) => _ = identity.text("at").number(at.as_millis().cast_unsigned()),
            None => identify_by_content(battle, identity),
        }
        identity.number((*occurrence).into());
    }
}

/// Logs of before June 2026 do not say when a battle was.
fn identify_by_content(battle: &BattleLogEntry, identity: &mut Identity) {
    identity.text("what").number(battle.stars.into()).number(battle.destruction_percentage.into());
    identity.text(battle.army_share_code.as_deref().unwrap_or_default());
    for loot in [&battle.looted_resources, &battle.available_loot] {
        identify_loot(loot, identity);
    }
}

/// In no order; and of nothing there may be a row or none.
fn identify_loot(loot: &[Loot], identity: &mut Identity) {
    let mut loot: Vec<_> =
        loot.iter().filter(|it| it.amount > 0).map(|it| (it.name.as_str(), u64::from(it.amount))).collect();
    loot.sort_unstable();
    identity.number(loot.len() as u64);
    for (name, amount) in loot {
        identity.text(name).number(amount);
    }
}

/// The spelling of kinds differs from time to time, in case and underscores.
fn folded(kind: &str) -> String {
    kind.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase()).collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_first(occurrence: &u32) -> bool {
    *occurrence == 0
}
