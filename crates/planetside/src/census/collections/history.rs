//! A character's statistics as a part of it; its histories come in two forms there.

use std::ops::Deref;

use bugle_model::{Quoted, Reading, row};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::census::collections::stats::{
    CharactersStat, CharactersStatByFaction, CharactersStatHistory, CharactersWeaponStat, CharactersWeaponStatByFaction,
};

row! {
    /// A character's statistics, as they are resolved: those that were asked for.
    pub struct CharacterStats {
        /// Resolved as `stat`.
        stat: Vec<CharactersStat>,
        /// Resolved as `stat_by_faction`.
        stat_by_faction: Vec<CharactersStatByFaction>,
        /// Resolved as `stat_history`.
        stat_history: Option<StatHistories>,
        /// Resolved as `weapon_stat`.
        weapon_stat: Vec<CharactersWeaponStat>,
        /// Resolved as `weapon_stat_by_faction`.
        weapon_stat_by_faction: Vec<CharactersWeaponStatByFaction>,
    }
}

/// The histories of a character's statistics: a list, or, of `single_character_by_id`, an object that has them under
/// the names of what is counted. Here it is a list in both cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatHistories {
    rows: Vec<CharactersStatHistory>,
    is_by_name: bool,
}

impl StatHistories {
    /// The history of what is counted as `stat_name`.
    pub fn get(&self, stat_name: &str) -> Option<&CharactersStatHistory> {
        self.rows.iter().find(|row| row.stat_name.as_deref() == Some(stat_name))
    }
}

impl Deref for StatHistories {
    type Target = [CharactersStatHistory];
    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl Serialize for StatHistories {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

/// What a row has as its name, where it has it from its place.
const NAME: &str = "stat_name";

impl Quoted for StatHistories {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        if !json.starts_with('{') {
            return Some(Self { rows: Vec::read_quoted(json, reading)?, is_by_name: false });
        }
        let sent: Map<String, Value> = serde_json::from_str(json).ok()?;
        let mut rows = Vec::with_capacity(sent.len());
        for (name, value) in sent {
            match CharactersStatHistory::read_quoted(&value.to_string(), reading) {
                // With a name of its own, or none, it cannot be told from where it stood any more.
                Some(row) if row.says(NAME) || value.get(NAME).is_some() => reading.odd_inside(),
                Some(row) => rows.push(CharactersStatHistory { stat_name: Some(name), ..row }),
                None => reading.odd_inside(),
            }
        }
        Some(Self { rows, is_by_name: true })
    }

    fn to_quoted(&self) -> Value {
        if !self.is_by_name {
            return self.rows.to_quoted();
        }
        let named = self.rows.iter().filter_map(|row| {
            let name = row.stat_name.clone()?;
            Some((name, CharactersStatHistory { stat_name: None, ..row.clone() }.to_quoted()))
        });
        named.collect()
    }
}
