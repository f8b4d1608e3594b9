//! The list in an answer: its rows as they came, each by itself, and what stands beside it. Pure.

use std::collections::BTreeMap;

use bugle_event::Oddities;
use bugle_model::Model;
use serde_json::value::RawValue;

/// The ending of the name of a list: `character_list`.
const LIST: &str = "_list";

/// The fields of an answer's body, the list apart.
pub(super) struct Fields<'a> {
    /// The list, or what stands in its place: an object, where the rows were made a tree.
    pub(super) list: Option<&'a RawValue>,
    pub(super) rest: BTreeMap<String, &'a RawValue>,
}

impl<'a> Fields<'a> {
    /// The fields of `body`, which is about `collection`. `None`: it is no JSON object.
    pub(super) fn of(body: &'a [u8], collection: &str) -> Option<Self> {
        let mut rest: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
        Some(Self { list: rest.remove(&format!("{collection}{LIST}")), rest })
    }

    /// The same, with whatever list there is, should it be called otherwise.
    pub(super) fn or_any_list(mut self) -> Self {
        let name = self.rest.keys().find(|name| self.list.is_none() && name.ends_with(LIST)).cloned();
        self.list = self.list.or_else(|| self.rest.remove(&name?));
        self
    }

    /// The rows, as they came: what is no list is one row. `None`: there is none of both.
    pub(super) fn rows(&self) -> Option<Vec<&'a RawValue>> {
        let list = self.list?;
        match list.get().as_bytes().first() {
            Some(b'[') => serde_json::from_str(list.get()).ok(),
            Some(b'{') => Some(vec![list]),
            _ => None,
        }
    }

    /// How many rows there are, as the service says.
    pub(super) fn returned(&mut self) -> Option<u64> {
        number(self.rest.remove("returned")?)
    }
}

/// The number that `body` says rows were counted to.
pub(super) fn count(body: &[u8]) -> Option<u64> {
    number(Fields::of(body, "")?.rest.get("count")?)
}

/// A number, in quotes or not.
fn number(json: &RawValue) -> Option<u64> {
    json.get().trim_matches('"').parse().ok()
}

/// The rows that can be read, and how much was odd: one that cannot be read is no reason to lose the others.
pub(super) fn typed<'a, M: Model>(rows: impl IntoIterator<Item = &'a str>) -> (Vec<M>, Oddities) {
    let (mut read, mut oddities) = (Vec::new(), Oddities::default());
    for row in rows {
        match M::from_json(row.as_bytes()) {
            Ok(body) => {
                oddities.odd += u64::from(body.odd_fields);
                oddities.unknown += u64::from(body.unknown);
                read.push(body.value);
            }
            Err(_) => oddities.dropped += 1,
        }
    }
    (read, oddities)
}
