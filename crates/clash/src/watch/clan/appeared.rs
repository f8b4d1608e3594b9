//! A field that comes for all members at once, as an update of the game brings it: one change of the clan.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::event::clan::ClanChanged;
use crate::model::clan::Clan;
use crate::tag::PlayerTag;

/// With how many members at least a field must come to be news: one may have been lacking it.
const MEMBERS_MIN: usize = 2;

/// Fields that were unknown of a member and are known now, with their values by tag.
#[derive(Default)]
pub(super) struct Appeared(BTreeMap<&'static str, Map<String, Value>>);

impl Appeared {
    /// Takes note of a difference that is no change.
    pub(super) fn on_difference(&mut self, attribute: &'static str, tag: PlayerTag, [old, new]: [Value; 2]) {
        if old.is_null() && !new.is_null() {
            self.0.entry(attribute).or_default().insert(tag.to_string(), new);
        }
    }

    /// Tells of the fields that nobody had before.
    pub(super) fn tell(self, old: &Clan, new: &Clan) -> impl Iterator<Item = ClanChanged> {
        let (clan_tag, clan_name) = (new.tag, new.name.clone());
        let is_new = |attribute: &str| !old.member_list.iter().any(|member| member.says(attribute));
        let appeared = self.0.into_iter().filter(move |(name, values)| values.len() >= MEMBERS_MIN && is_new(name));
        appeared.map(move |(name, values)| ClanChanged {
            clan_tag,
            clan_name: clan_name.clone(),
            attribute: format!("member_list.{name}"),
            old: Value::Null,
            new: Value::Object(values),
        })
    }
}
