//! A field on its way into a model.

use crate::extra::Extra;
use crate::json::value;
use crate::read::{Read, Reading, Understood};
use crate::sent::Sent;

/// The value of a field, once it was found.
pub struct Slot<'a, T> {
    value: Option<T>,
    came: Option<Came<'a>>,
    /// Whether what came means nothing.
    is_garbled: bool,
    /// Whether something came under its own name that was not understood.
    is_odd: bool,
    /// Whether anything came.
    is_taken: bool,
}

/// What the value was made of.
#[derive(Clone, Copy)]
struct Came<'a> {
    name: &'static str,
    json: &'a str,
    is_current: bool,
}

impl<'a> Came<'a> {
    fn pair(self) -> (&'static str, &'a str) {
        (self.name, self.json)
    }
}

/// What is to be kept as it came, because the field's value does not say it.
pub struct Put<'a> {
    /// This value.
    keeps: bool,
    /// The one before, under its name.
    before: Option<(&'static str, &'a str)>,
}

impl Put<'_> {
    /// Of a field that nobody knows.
    pub fn unknown(reading: &mut Reading) -> Self {
        reading.unknown();
        Self { keeps: true, before: None }
    }

    /// Puts among `extra` what is to be kept of this field.
    pub fn keep(self, name: &str, json: &str, extra: &mut Extra) {
        if self.keeps {
            extra.insert(name.to_owned(), value(json));
        }
        if let Some((name, json)) = self.before {
            extra.insert(name.to_owned(), value(json));
        }
    }
}

impl<'a, T: Read> Slot<'a, T> {
    /// Not found yet.
    pub const EMPTY: Self = Self { value: None, came: None, is_garbled: false, is_odd: false, is_taken: false };

    /// Takes the value of a field. That of a retired name never overwrites the current one.
    pub fn put(&mut self, name: &'static str, json: &'a str, is_current: bool, reading: &mut Reading) -> Put<'a> {
        if !is_current || std::mem::replace(&mut self.is_taken, true) {
            reading.unusual();
        }
        if let Some(came) = self.came.filter(|came| came.is_current && !is_current) {
            return Put { keeps: json != "null" && json != came.json, before: None };
        }
        if json == "null" {
            self.is_garbled |= self.value.is_none();
            return Put { keeps: false, before: None };
        }
        let Some((value, understood)) = reading.part(json) else {
            self.is_garbled |= self.value.is_none();
            self.is_odd |= is_current;
            return Put {
                keeps: true,
                before: self.came.filter(|came| is_current && !came.is_current).map(Came::pair),
            };
        };
        self.value = Some(value);
        // Retired counters are set to zero before they go.
        self.is_garbled = understood == Understood::Barely || (!is_current && json == "0");
        let before = self.came.replace(Came { name, json, is_current });
        let before = before.filter(|before| before.name != name && before.json != json);
        Put { keeps: understood != Understood::Wholly || (self.is_odd && !is_current), before: before.map(Came::pair) }
    }

    /// The value, if it was found. Takes note of whether it was.
    pub fn take(self, place: usize, sent: &mut Sent) -> Option<T> {
        if self.value.is_some() {
            sent.say(place);
        }
        if self.is_garbled {
            sent.garble(place);
        }
        self.value
    }

    /// The value of a field without which there is no model.
    pub fn name(self) -> Option<T> {
        self.value
    }
}
