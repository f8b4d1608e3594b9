//! From a JSON Schema to types. What is not understood is anything, so that no schema makes a good question an error.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::fields::types::{Member, Object, Type};
use crate::payload::KindInfo;

/// How deep types are looked at. A schema may go round in a circle.
const DEPTH: usize = 10;

/// What is in the data of events of `kinds`. Of none: anything.
pub(super) fn data_of(kinds: &[KindInfo]) -> Type {
    let types = kinds.iter().map(|kind| {
        let schema = (kind.schema)().to_value();
        let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
        Reader { definitions }.read(&schema, DEPTH).holds
    });
    types.reduce(Type::or).unwrap_or(Type::Any)
}

struct Reader {
    definitions: Map<String, Value>,
}

impl Reader {
    fn read(&self, schema: &Value, depth: usize) -> Member {
        let (Some(schema), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else {
            return Member::new(Type::Any, false);
        };
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let definition = name.strip_prefix("#/$defs/").and_then(|name| self.definitions.get(name));
            return definition.map_or(Member::new(Type::Any, false), |definition| self.read(definition, depth));
        }
        if let Some(forms) = ["anyOf", "oneOf"].iter().find_map(|form| schema.get(*form)?.as_array()) {
            return self.either(forms, depth);
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return words_of(words);
        }
        if let Some(word) = schema.get("const") {
            return words_of(std::slice::from_ref(word));
        }
        self.plain(schema, depth)
    }

    /// One of several forms.
    fn either(&self, forms: &[Value], depth: usize) -> Member {
        let is_null = |form: &Value| form.get("type").and_then(Value::as_str) == Some("null");
        let mut optional = forms.iter().any(is_null);
        let forms = forms.iter().filter(|form| !is_null(form)).map(|form| self.read(form, depth));
        let holds = forms.map(|form| {
            optional |= form.optional;
            form.holds
        });
        let holds = holds.reduce(Type::or).unwrap_or(Type::Any);
        Member::new(holds, optional)
    }

    /// What says its `type`: one, or several of which one is null.
    fn plain(&self, schema: &Map<String, Value>, depth: usize) -> Member {
        let names: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let optional = names.contains(&"null");
        let holds = names.iter().filter(|name| **name != "null").map(|name| self.named(name, schema, depth));
        Member::new(holds.reduce(Type::or).unwrap_or(Type::Any), optional)
    }

    fn named(&self, name: &str, schema: &Map<String, Value>, depth: usize) -> Type {
        match name {
            "boolean" => Type::Bool,
            "integer" => Type::Int,
            "number" => Type::Double,
            "string" if schema.get("format").is_some_and(|format| format == "date-time") => Type::Time,
            "string" if schema.get("pattern").is_some_and(|pattern| pattern == "^[0-9]+$") => Type::Id,
            "string" => Type::Text(None),
            "array" => {
                let item = schema.get("items").map_or(Type::Any, |items| self.read(items, depth).holds);
                Type::List(Box::new(item))
            }
            "object" => self.object(schema, depth),
            _ => Type::Any,
        }
    }

    fn object(&self, schema: &Map<String, Value>, depth: usize) -> Type {
        let required: BTreeSet<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten().map(|(name, schema)| {
            let member = self.read(schema, depth);
            (name.clone(), Member { optional: member.optional || !required.contains(name.as_str()), ..member })
        });
        let others = match schema.get("additionalProperties") {
            None if properties.is_some() => None,
            Some(Value::Bool(false)) => None,
            others => Some(Box::new(others.map_or(Type::Any, |others| self.read(others, depth).holds))),
        };
        Type::Object(Object { fields: fields.collect(), others })
    }
}

/// One of these words. Anything else than texts is anything.
fn words_of(words: &[Value]) -> Member {
    let optional = words.contains(&Value::Null);
    let words: Option<BTreeSet<String>> =
        words.iter().filter(|word| !word.is_null()).map(|word| word.as_str().map(str::to_owned)).collect();
    Member::new(words.map_or(Type::Any, |words| Type::Text(Some(words))), optional)
}
