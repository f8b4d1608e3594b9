//! `c:tree`: rows as an object, keyed by a field of theirs. Pure.

use serde_json::{Map, Value};

use super::path;

/// How rows become an object: `field:zone_id^list:1^prefix:z_^start:regions`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    field: String,
    /// Whether several rows can have one key: each key leads to a list then, and otherwise to the last of them.
    list: bool,
    /// Put before each key.
    prefix: String,
    /// The list that becomes an object, where it is not the rows themselves.
    start: Option<String>,
}

impl Tree {
    /// Reads it. The field may come without its name, as the first of all.
    pub(super) fn parse(text: &str) -> Self {
        let mut tree = Self::default();
        for part in text.split('^') {
            match part.split_once(':') {
                None | Some(("field", _)) => part.strip_prefix("field:").unwrap_or(part).clone_into(&mut tree.field),
                Some(("list", value)) => tree.list = value == "1" || value == "true",
                Some(("prefix", value)) => value.clone_into(&mut tree.prefix),
                Some(("start", value)) => tree.start = Some(value.to_owned()),
                Some(_) => {}
            }
        }
        tree
    }

    /// The rows as the original hands them out: a list of one object, or with a start the rows, each with an object in it.
    pub(super) fn grow(&self, mut rows: Vec<Value>) -> Vec<Value> {
        let Some(start) = &self.start else { return vec![self.object(rows)] };
        let name = start.rsplit('.').next().unwrap_or(start);
        for row in &mut rows {
            path::each_owner(row, start, &mut |owner| {
                if let Some(Value::Array(list)) = owner.get_mut(name) {
                    let list = std::mem::take(list);
                    owner.insert(name.to_owned(), self.object(list));
                }
                true
            });
        }
        rows
    }

    fn object(&self, rows: Vec<Value>) -> Value {
        let mut object = Map::new();
        for row in rows {
            let Some(key) = path::text(&row, &self.field).map(|key| format!("{}{key}", self.prefix)) else { continue };
            if self.list {
                let list = object.entry(key).or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().into_iter().for_each(|list| list.push(row.clone()));
            } else {
                object.insert(key, row);
            }
        }
        object.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows() -> Vec<Value> {
        vec![json!({"id": "1", "kind": "a"}), json!({"id": "2", "kind": "b"}), json!({"id": "3", "kind": "a"})]
    }

    #[test]
    fn rows_are_keyed_and_listed() {
        let tree = Tree::parse("id^prefix:n_").grow(rows());
        assert_eq!(tree[0]["n_2"]["kind"], "b");
        let tree = Tree::parse("field:kind^list:1").grow(rows());
        assert_eq!(tree, [json!({"a": [rows()[0], rows()[2]], "b": [rows()[1]]})]);
    }

    #[test]
    fn a_start_is_where_the_list_is() {
        let nested = vec![json!({"world": "1", "zones": {"all": rows()}})];
        let tree = Tree::parse("id^start:zones.all").grow(nested);
        assert_eq!((&tree[0]["world"], &tree[0]["zones"]["all"]["3"]["kind"]), (&json!("1"), &json!("a")));
    }
}
