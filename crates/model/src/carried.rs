//! What a model took over from the one before.

use serde_json::{Map, Value};

use crate::extra::Extra;
use crate::name::known_name;

/// Under which name it is written which fields were taken over whole. No service has such a name.
const WHOLE: &str = "=";

/// What a model took over, as it is written.
#[derive(Default)]
pub struct Carried(Map<String, Value>, Vec<Value>);

impl Carried {
    /// Adds a field that was taken over whole.
    pub fn put(&mut self, name: &str, value: Value) {
        self.1.push(name.into());
        self.put_part(name, value);
    }

    /// Adds a field of which a part was taken over, or that names the model.
    pub fn put_part(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Whether the field of this name was taken over whole, by what `extra` of it says.
    pub fn is_whole(extra: &Extra, name: &str) -> bool {
        let whole = extra.get(WHOLE).and_then(Value::as_array);
        whole.is_some_and(|whole| whole.iter().any(|it| it.as_str() == Some(name)))
    }

    /// Takes fields over again that no model knows.
    pub fn retake_extra(new: &mut Extra, carried: &Extra) {
        for (name, value) in carried.iter().filter(|(name, _)| Self::is_whole(carried, name)) {
            new.insert(name.clone(), value.clone());
        }
    }

    /// Takes over fields that `knows` does not know, as they came.
    pub fn take_extra(&mut self, new: &mut Extra, old: &Extra, knows: fn(&str) -> bool) {
        for (name, value) in old {
            if !value.is_null() && new.get(name).is_none_or(Value::is_null) && known_name(name, knows).is_none() {
                new.insert(name.clone(), value.clone());
                self.put(name, value.clone());
            }
        }
    }

    /// Whether nothing was taken over.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of it, with what names the model.
    pub fn named(mut self, naming: Value) -> Value {
        if let Value::Object(naming) = naming {
            self.0.extend(naming);
        }
        self.into_value()
    }

    /// All of it.
    pub fn into_value(mut self) -> Value {
        if !self.1.is_empty() {
            self.0.insert(WHOLE.to_owned(), Value::Array(self.1));
        }
        Value::Object(self.0)
    }
}
