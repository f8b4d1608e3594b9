//! A model on its way back to how the service wrote it.

use serde_json::{Map, Value};

use crate::extra::Extra;
use crate::fields::Fields;
use crate::json::value;
use crate::read::Read;

/// The fields of a model, under the service's names.
#[derive(Debug, Default)]
pub struct Written(Map<String, Value>);

/// What is known of a field besides its value.
#[derive(Clone, Copy, Debug)]
pub struct Stated {
    /// Whether it was sent.
    pub(crate) is_said: bool,
    /// Whether what was sent, if anything, means nothing.
    pub(crate) is_garbled: bool,
}

/// What was not sent as it is usually written.
#[derive(Clone, Debug)]
pub(crate) struct Unusual(Vec<Difference>);

/// A name under which something else was sent than is usually written.
#[derive(Clone, Debug)]
struct Difference {
    name: Box<str>,
    /// `None`: nothing.
    usual: Option<Value>,
    sent: Option<Value>,
}

/// Whether there is a value to write: one that was said, or that was put there since.
pub fn is_known<T: Read + Default + PartialEq>(value: &T, is_said: bool) -> bool {
    !value.is_absent() && (is_said || *value != T::default())
}

/// For schemas: whether a field can be left out. Which fields are is up to what was sent.
pub const fn may_be_left_out<T>(_: &T) -> bool {
    true
}

impl Written {
    /// Puts in what names the model.
    pub fn put_name(&mut self, name: &str, value: &impl Read) {
        self.0.insert(name.to_owned(), value.to_service());
    }

    /// Puts a field in, if it was sent, or has a value by now.
    pub fn put<T: Read + Default + PartialEq>(&mut self, name: &str, value: &T, stated: Stated) {
        if is_known(value, stated.is_said) {
            self.0.insert(name.to_owned(), value.to_service());
        } else if stated.is_garbled {
            // What was odd is among the rest.
            self.0.insert(name.to_owned(), Value::Null);
        }
    }

    /// Puts a value in.
    pub(crate) fn put_value(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Puts the rest in, which was kept as it came.
    pub fn put_extra(&mut self, extra: &Extra) {
        self.0.extend(extra.iter().map(|(name, value)| (name.clone(), value.clone())));
    }

    /// Puts in what was not sent as it is usually written; what has changed since is written as it is.
    pub(crate) fn put_unusual(&mut self, unusual: &Unusual) {
        for Difference { name, usual, sent } in &unusual.0 {
            if self.0.get(&**name) != usual.as_ref() {
                continue;
            }
            match sent {
                Some(sent) => _ = self.0.insert(name.to_string(), sent.clone()),
                None => _ = self.0.remove(&**name),
            }
        }
    }

    /// How `fields` differ from this. `None`: they do not.
    pub(crate) fn unlike(mut self, fields: &Fields<'_>) -> Option<Unusual> {
        // Of several of one name the last one counts.
        let sent: Map<_, _> = fields.iter().map(|(name, json)| (name.to_owned(), value(json))).collect();
        let mut unusual = Vec::new();
        for (name, sent) in sent {
            let usual = self.0.remove(&name);
            if usual.as_ref() != Some(&sent) {
                unusual.push(Difference { name: name.into(), usual, sent: Some(sent) });
            }
        }
        let made_up = self.0.into_iter();
        unusual.extend(made_up.map(|(name, usual)| Difference { name: name.into(), usual: Some(usual), sent: None }));
        unusual.shrink_to_fit();
        (!unusual.is_empty()).then_some(Unusual(unusual))
    }

    /// As a value.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
