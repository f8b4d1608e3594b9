//! What a model does not know, kept as it came.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::Value;

type Map = BTreeMap<String, Value>;

/// What a service sent beyond what a model knows, and values of an unexpected type, under the service's own names. It is a
/// map, which takes no more than a pointer while it is empty, as nearly all are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Map>>);

static NOTHING: Map = BTreeMap::new();

impl Extra {
    /// With nothing in it.
    pub const fn new() -> Self {
        Self(None)
    }
}

impl Deref for Extra {
    type Target = Map;
    fn deref(&self) -> &Map {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Extra {
    fn deref_mut(&mut self) -> &mut Map {
        self.0.get_or_insert_default()
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = btree_map::Iter<'a, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Extra {
    type Item = (String, Value);
    type IntoIter = btree_map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(|map| *map).unwrap_or_default().into_iter()
    }
}

impl FromIterator<(String, Value)> for Extra {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let map = Map::from_iter(fields);
        Self((!map.is_empty()).then(|| Box::new(map)))
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl JsonSchema for Extra {
    fn schema_name() -> Cow<'static, str> {
        Map::schema_name()
    }

    fn inline_schema() -> bool {
        Map::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Map::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sent::Sent;

    #[test]
    fn a_model_takes_four_words_besides_its_fields() {
        assert_eq!(size_of::<Extra>(), size_of::<usize>());
        assert!(size_of::<Sent>() + size_of::<Extra>() <= 4 * size_of::<u64>());
    }

    #[test]
    fn it_is_a_map() {
        let mut extra = Extra::new();
        assert_eq!((extra.len(), extra.get("a")), (0, None));
        extra.insert("a".to_owned(), Value::Null);
        assert_eq!(extra.iter().count(), 1);
        assert_eq!(serde_json::to_string(&extra).unwrap_or_default(), r#"{"a":null}"#);
        assert_eq!(extra.clone().into_iter().collect::<Extra>(), extra);
    }
}
