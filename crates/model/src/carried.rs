//! What a model took over from the one before.

use serde_json::{Map, Value};

use crate::fields::Extra;
use crate::name::known_name;

/// What a model took over, as it is written.
#[derive(Default)]
pub struct Carried(Map<String, Value>);

impl Carried {
    /// Adds a field.
    pub fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Takes over fields that `knows` does not know, as they came.
    pub fn take_extra(&mut self, new: &mut Extra, old: &Extra, knows: fn(&str) -> bool) {
        for (name, value) in old {
            if known_name(name, knows).is_none() && !value.is_null() && new.get(name).is_none_or(Value::is_null) {
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
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
