//! What is remembered of a battle: hashes of what its row said.

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::battle_log::{BattleLogEntry, Loot};
use crate::model::open::BattleType;

/// What is remembered of a battle. Zero stands for what was not said. Its fields are a format, written as a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Fields", into = "Fields")]
pub(super) struct Row {
    /// The kind, and whether the player attacked.
    sort: u16,
    /// Stars and destruction, one more than they are.
    score: u16,
    /// When, in seconds since 1970.
    at: u32,
    /// Who was on the other side.
    opponent: u32,
    /// The army, and what was looted and could be.
    content: u32,
}

/// As it is written.
type Fields = (u16, u16, u32, u32, u32);

impl From<Fields> for Row {
    fn from((sort, score, at, opponent, content): Fields) -> Self {
        Self { sort, score, at, opponent, content }
    }
}

impl From<Row> for Fields {
    fn from(row: Row) -> Self {
        (row.sort, row.score, row.at, row.opponent, row.content)
    }
}

impl Row {
    /// That of a row.
    pub(super) fn of(battle: &BattleLogEntry) -> Self {
        Self {
            sort: sort(battle).unwrap_or_default(),
            score: score(battle).unwrap_or_default(),
            at: battle.battle_timestamp.map_or(0, secs),
            opponent: battle.opponent_player_tag.map_or(0, |tag| hash(tag.symbols())),
            content: content(battle).unwrap_or_default(),
        }
    }

    /// How sure it is that both are one battle. 0: they are not.
    pub(super) fn likeness(self, other: Self) -> u32 {
        if self == other {
            return 4;
        }
        let sort = said(self.sort.into(), other.sort.into());
        let (at, opponent) = (said(self.at, other.at), said(self.opponent, other.opponent));
        if [sort, at, opponent].contains(&Some(false)) {
            return 0;
        }
        if at == Some(true) {
            return 3;
        }
        // One of them does not say when.
        let score = said(self.score.into(), other.score.into());
        match said(self.content, other.content) {
            _ if score == Some(false) => 0,
            Some(is_same) => 2 * u32::from(is_same),
            None => 1,
        }
    }

    /// Whether both are the same in all that tells a battle from another.
    pub(super) fn is_alike(self, other: Self) -> bool {
        let is_dated = self.at != 0 || other.at != 0;
        let key = |row: Self| (row.sort, row.at, row.opponent);
        if is_dated { key(self) == key(other) } else { self == other }
    }

    /// When it was, as far as it says.
    pub(super) fn at(self) -> Option<u32> {
        Some(self.at).filter(|at| *at > 0)
    }

    /// With what `other`, which is the same battle, says and this does not.
    pub(super) fn with(self, other: Self) -> Self {
        let known = |one: u32, other: u32| if one == 0 { other } else { one };
        Self {
            sort: if self.sort == 0 { other.sort } else { self.sort },
            score: if self.score == 0 { other.score } else { self.score },
            at: known(self.at, other.at),
            opponent: known(self.opponent, other.opponent),
            content: known(self.content, other.content),
        }
    }
}

/// Whether two values are the same, if both were said.
fn said(one: u32, other: u32) -> Option<bool> {
    (one != 0 && other != 0).then_some(one == other)
}

fn sort(battle: &BattleLogEntry) -> Option<u16> {
    let kind = battle.battle_type.as_ref().map(BattleType::as_str)?;
    let letters: String = kind.chars().filter(|letter| *letter != '_').collect();
    let hash = hash(&letters.to_ascii_lowercase()) & 0x7FFF;
    battle.says("attack").then_some(u16::try_from(hash << 1 | u32::from(battle.attack)).unwrap_or(u16::MAX).max(2))
}

fn score(battle: &BattleLogEntry) -> Option<u16> {
    let is_said = battle.says("stars") && battle.says("destruction_percentage");
    let score = battle.stars.saturating_mul(1000).saturating_add(battle.destruction_percentage);
    is_said.then(|| u16::try_from(score.saturating_add(1)).unwrap_or(u16::MAX))
}

fn content(battle: &BattleLogEntry) -> Option<u32> {
    let is_said = ["army_share_code", "looted_resources", "available_loot"].iter().all(|field| battle.says(field));
    is_said.then(|| {
        let army = battle.army_share_code.as_deref().unwrap_or_default();
        hash(&format!("{army} {} {}", loot(&battle.looted_resources), loot(&battle.available_loot)))
    })
}

/// In no order; and of nothing there may be a row or none.
fn loot(loot: &[Loot]) -> String {
    let loot = loot.iter().filter(|it| it.amount > 0);
    let mut loot: Vec<_> = loot.map(|it| format!("{}:{}", it.name, it.amount)).collect();
    loot.sort_unstable();
    loot.join(",")
}

fn secs(at: Timestamp) -> u32 {
    u32::try_from(at.as_secs()).unwrap_or(u32::MAX)
}

/// Never zero.
fn hash(text: &str) -> u32 {
    u32::try_from(xxh3_64(text.as_bytes()) & u64::from(u32::MAX)).unwrap_or_default().max(1)
}
