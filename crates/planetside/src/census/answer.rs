//! What Census answered, as JSON: rows, and all else that a body says.

use std::collections::BTreeMap;
use std::fmt;

use bugle_event::Oddities;
use bugle_model::Model;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::list::{Fields, typed};

/// What the list of collections is a list of.
pub(super) const DATATYPE: &str = "datatype";

/// What Census answered to a query: its rows as JSON, and all else that the body says.
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
/// use bugle_planetside::census::Query;
///
/// let answer = census.query(Query::new("item_type").limit(100)).await?;
/// for row in &answer.rows {
///     println!("{}", row["name"]);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The rows, in the order in which they came. Where a tree was asked for, one: see [`tree`](Self::tree).
    pub rows: Vec<Value>,
    /// How many rows the service says there are.
    pub returned: Option<u64>,
    /// All else in the body, by name: `timing`, `count`, `limit`, `key`.
    pub rest: Map<String, Value>,
    collection: String,
    body: Bytes,
}

/// Rows read into their model: [`Answer::read`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Typed<M> {
    /// Those that could be read.
    pub rows: Vec<M>,
    /// How many could not (`dropped`), and what was odd or unknown in the others.
    pub oddities: Oddities,
}

impl Answer {
    /// What `body` says of `collection`. `None`: nothing.
    pub(super) fn new(body: Bytes, collection: &str) -> Option<Self> {
        let (rows, returned, rest) = {
            let mut fields = Fields::of(&body, collection)?.or_any_list();
            let value = |json: &str| serde_json::from_str(json).unwrap_or_default();
            let rows = fields.rows().unwrap_or_default().into_iter().map(|row| value(row.get())).collect();
            let returned = fields.returned();
            (rows, returned, fields.rest.into_iter().map(|(name, json)| (name, value(json.get()))).collect())
        };
        Some(Self { rows, returned, rest, collection: collection.to_owned(), body })
    }

    /// The body, as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The rows, read into their model: those of a collection, or a `model!` of your own. One that cannot be read is no
    /// reason to lose the others; it is counted.
    pub fn read<M: Model>(&self) -> Typed<M> {
        let rows =
            Fields::of(&self.body, &self.collection).and_then(|fields| fields.or_any_list().rows()).unwrap_or_default();
        let (rows, oddities) = typed(rows.into_iter().map(serde_json::value::RawValue::get));
        Typed { rows, oddities }
    }

    /// What the rows were made into by `c:tree`: rows by the value of its field, one or (with `list:1`) several of each.
    /// `None`: they are no tree.
    pub fn tree(&self) -> Option<BTreeMap<&str, Vec<&Value>>> {
        let [Value::Object(branches)] = &self.rows[..] else { return None };
        let branches = branches.iter().map(|(name, rows)| match rows {
            Value::Array(rows) => Some((&**name, rows.iter().collect())),
            Value::Object(_) => Some((&**name, vec![rows])),
            _ => None,
        });
        branches.collect()
    }

    /// The values of `field`, each once: what `c:distinct` gives.
    pub fn distinct(&self, field: &str) -> Vec<String> {
        let mut values = Vec::new();
        let lists = self.rest.get(&format!("{field}_list")).into_iter().chain(self.rest.get(field));
        for value in lists.chain(self.rows.iter().map(|row| row.get(field).unwrap_or(row))) {
            match value {
                Value::Array(several) => values.extend(several.iter().filter_map(text)),
                one => values.extend(text(one)),
            }
        }
        values
    }

    /// What `c:timing` gives: how long the parts of the query took at the service.
    pub fn timing(&self) -> Option<&Value> {
        self.rest.get("timing")
    }

    /// How many there are altogether, where the service says: of a leaderboard, or of distinct values.
    pub fn count(&self) -> Option<u64> {
        self.rest.get("count").and_then(text)?.parse().ok()
    }

    /// What a leaderboard is called, where the service says: `Forever_Kills`.
    pub fn key(&self) -> Option<&str> {
        self.rest.get("key")?.as_str()
    }
}

/// A value of one word, in quotes or not.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, returned, collection, body, .. } = self;
        let mut answer = f.debug_struct("Answer");
        answer.field("collection", collection).field("rows", &rows.len()).field("returned", returned);
        answer.field("bytes", &body.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::collections::CharacterName;
    use crate::ids::CharacterId;

    fn answer(collection: &str, body: &str) -> Answer {
        Answer::new(Bytes::copy_from_slice(body.as_bytes()), collection).unwrap()
    }

    #[test]
    fn a_row_that_cannot_be_read_takes_no_other_with_it() {
        let answer = answer(
            "character_name",
            r#"{"character_name_list":[{"character_id":"3","name":{"first":"Ada"},"new":1},7,[]],"returned":3}"#,
        );
        let Typed { rows, oddities } = answer.read::<CharacterName>();
        assert_eq!(rows.iter().map(|row| row.character_id).collect::<Vec<_>>(), [CharacterId(3)]);
        assert_eq!((oddities.dropped, oddities.unknown, answer.rows.len(), answer.returned), (2, 1, 3, Some(3)));
    }

    #[test]
    fn all_else_in_the_body_is_there() {
        let board = answer(
            "characters_leaderboard",
            r#"{"limit":1,"characters_leaderboard_list":[{"rank":"6583"}],"returned":1,"key":"Forever_Kills","count":10000,
                "timing":{"total-ms":3}}"#,
        );
        assert_eq!(
            (board.key(), board.count(), board.rest.get("limit")),
            (Some("Forever_Kills"), Some(10_000), Some(&1.into()))
        );
        assert_eq!(board.timing().unwrap()["total-ms"], 3);
        assert_eq!(answer("item", r#"{"count":"14"}"#).count(), Some(14));
        let collections = answer("datatypes", r#"{"datatype_list":[{"name":"item"}],"returned":1}"#);
        assert_eq!(collections.rows[0]["name"], "item");
        assert!(!format!("{board:?}").contains("6583"), "rows are not for logs");
    }

    #[test]
    fn a_tree_has_branches_with_a_row_or_several() {
        for list in [r#"[{"1":{"id":"a"},"2":{"id":"b"}}]"#, r#"{"1":[{"id":"a"}],"2":[{"id":"b"}]}"#] {
            let answer = answer("item", &format!(r#"{{"item_list":{list},"returned":2}}"#));
            let tree = answer.tree().unwrap();
            assert_eq!(tree.iter().map(|(name, rows)| (*name, rows.len())).collect::<Vec<_>>(), [("1", 1), ("2", 1)]);
            assert_eq!(tree["2"][0]["id"], "b");
        }
        assert!(answer("item", r#"{"item_list":[{"item_id":"1"}]}"#).tree().is_none());
        assert!(answer("item", r#"{"item_list":[{},{}]}"#).tree().is_none());
    }

    #[test]
    fn distinct_values_are_found_wherever_they_stand() {
        for body in [
            r#"{"item_list":[{"type":["1","2"]}],"count":2}"#,
            r#"{"item_list":[{"type":"1"},{"type":2}],"count":2}"#,
            r#"{"item_list":["1","2"],"returned":2}"#,
            r#"{"type_list":["1","2"],"item_list":[]}"#,
        ] {
            assert_eq!(answer("item", body).distinct("type"), ["1", "2"], "{body}");
        }
    }
}
