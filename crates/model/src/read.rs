//! How values are read from their JSON, and what is noted down meanwhile.

use std::any::Any;

use serde_json::Value;

use crate::cut;
use crate::known::{Known, hash};

/// How deep lists may lie in each other. Real ones: what the heroes of a player wear.
const DEPTH_MAX: u32 = 16;

/// What is noted down while a body is read.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// Known fields with values of an unexpected type.
    pub(crate) odd_fields: u32,
    /// Fields and words that are not known.
    pub(crate) unknown: u32,
    /// The hash of each element of a list in which something was odd or unknown.
    pub(crate) odd_elements: Vec<u64>,
    /// In how many lists the value lies that is being read.
    depth: u32,
    /// How far the value that is being read was understood.
    understood: Understood,
    /// Whether something in the model that is being read is not as it is usually written.
    is_unusual: bool,
    /// Whether what is read is what we wrote, and not what a service did.
    is_our_own: bool,
    /// What was read of another body.
    known: Option<&'a Known<'a>>,
}

/// How far a value was understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Understood {
    /// All of it.
    #[default]
    Wholly,
    /// All but something in it, which it does not keep.
    InPart,
    /// It is the best guess.
    Barely,
}

impl<'a> Reading<'a> {
    /// Of what we wrote ourselves: how a service wrote it is not to be found there, and nothing of it is remembered.
    pub fn of_our_own() -> Self {
        Self { is_our_own: true, ..Self::default() }
    }

    /// Of a body of which parts may be in another one word for word.
    pub(crate) fn beside(known: &'a Known<'a>) -> Self {
        Self { known: Some(known), ..Self::default() }
    }

    /// What was read of the same JSON before.
    #[doc(hidden)]
    pub fn known<T: Read>(&self, json: &str) -> Option<&'a T> {
        self.known?.find(json)
    }

    /// Counts a value of an unexpected type.
    pub fn odd(&mut self) {
        self.odd_fields += 1;
    }

    /// Counts a field or a word that is not known.
    pub fn unknown(&mut self) {
        self.unknown += 1;
    }

    /// Counts something in a value that is not understood, and that the value does not keep: whoever has the value keeps
    /// it as it came.
    pub fn odd_inside(&mut self) {
        self.odd();
        self.understood = self.understood.max(Understood::InPart);
    }

    /// As [`odd_inside`](Self::odd_inside), of a value that is a guess: what was known before is better.
    pub fn guess(&mut self) {
        self.odd();
        self.understood = Understood::Barely;
    }

    /// Takes note that a value is not as [`Read::to_service`] writes it: the model that it is in remembers how it is.
    pub fn unusual(&mut self) {
        self.is_unusual = true;
    }

    /// Begins with a model. Gives what [`end`](Self::end) wants.
    #[doc(hidden)]
    pub fn begin(&mut self) -> bool {
        std::mem::take(&mut self.is_unusual)
    }

    /// Ends with a model. Says whether something in it was unusual.
    #[doc(hidden)]
    pub fn end(&mut self, outer: bool) -> bool {
        std::mem::replace(&mut self.is_unusual, outer) && !self.is_our_own
    }

    /// Reads something, and says how far it was understood.
    pub(crate) fn understanding<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, Understood) {
        let outer = std::mem::take(&mut self.understood);
        let value = read(self);
        (value, std::mem::replace(&mut self.understood, outer))
    }

    /// Reads what lies in a list. `None`: too many lists lie in each other.
    pub(crate) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_MAX {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        Some(value)
    }

    /// Reads an element of a list. `None`: it is of another type.
    fn element<T: Read>(&mut self, json: &str) -> Option<T> {
        let before = (self.odd_fields, self.unknown);
        let element = T::read(json, self);
        if (self.odd_fields, self.unknown) != before {
            self.odd_elements.push(hash(json));
        }
        element
    }

    /// Reads a value. Says how far it was understood; `None`: it is of another type, and counted.
    pub(crate) fn part<T: Read>(&mut self, json: &str) -> Option<(T, Understood)> {
        let (value, understood) = self.understanding(|reading| T::read(json, reading));
        if value.is_none() {
            self.odd();
        }
        value.map(|value| (value, understood))
    }
}

/// Reads a value from its JSON.
pub trait Read: Sized + 'static {
    /// The value that `json` is, which is JSON for certain: a body is read through before any part of it is. `None`: it is
    /// of another type. Counts what was odd inside.
    fn read(json: &str, reading: &mut Reading) -> Option<Self>;

    /// The value as the service usually writes it; of a model, as the service wrote this one. A value that was read from
    /// anything else has said so to [`Reading::unusual`].
    fn to_service(&self) -> Value;

    /// Whether to leave it out when writing.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether both are about the same thing, so that what one does not say may be taken from the other.
    fn is_same(&self, _other: &Self) -> bool {
        false
    }

    /// Itself, if it is a model.
    #[doc(hidden)]
    fn as_model(&self) -> Option<&dyn Any> {
        None
    }

    /// The models in it, if it is a list of such.
    #[doc(hidden)]
    fn models(&self) -> Vec<&dyn Any> {
        Vec::new()
    }

    /// What tells it from others, as it is written.
    fn naming(&self) -> Value {
        Value::Null
    }

    /// Takes over from `old` what it does not say itself. Gives what was taken over, as it is written.
    fn carry(&mut self, _old: &Self) -> Option<Value> {
        None
    }

    /// Takes over again what [`carry`](Self::carry) gave, read.
    fn retake(&mut self, _carried: &Self) {}
}

impl<T: Read> Read for Option<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Some)
    }

    fn to_service(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_service)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn models(&self) -> Vec<&dyn Any> {
        self.as_ref().map(T::models).unwrap_or_default()
    }

    fn carry(&mut self, old: &Self) -> Option<Value> {
        let (new, old) = (self.as_mut()?, old.as_ref()?);
        if new.is_same(old) { new.carry(old) } else { None }
    }

    fn retake(&mut self, carried: &Self) {
        if let (Some(new), Some(carried)) = (self, carried) {
            new.retake(carried);
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Box::new)
    }

    fn to_service(&self) -> Value {
        (**self).to_service()
    }
}

impl<T: Read> Read for Vec<T> {
    /// An element that is not understood is left out and counted: it must not take the others with it.
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        let elements = cut::elements(json)?;
        let mut list = Self::with_capacity(elements.len());
        reading.deeper(|reading| {
            list.extend(elements.iter().filter_map(|element| reading.element(element)));
        })?;
        let odd = elements.len() - list.len();
        // Of which nothing is understood is no list of these.
        let is_one = odd == 0 || !list.is_empty();
        (0..odd).filter(|_| is_one).for_each(|_| reading.odd_inside());
        is_one.then_some(list)
    }

    fn to_service(&self) -> Value {
        self.iter().map(T::to_service).collect()
    }

    fn models(&self) -> Vec<&dyn Any> {
        self.iter().filter_map(T::as_model).collect()
    }

    /// Each element takes over from the one that is about the same thing; of several, from the one of its place among
    /// them.
    fn carry(&mut self, old: &Self) -> Option<Value> {
        let (mut carried, in_place) = (Vec::new(), in_place(self, old));
        for place in 0..self.len() {
            let before = if place < in_place { old.get(place) } else { counterpart(self, old, place) };
            let Some(before) = before else { continue };
            if let Some(value) = self[place].carry(before) {
                carried.resize(place, Value::Null);
                carried.push(value);
            }
        }
        if carried.is_empty() {
            return None;
        }
        // The others are named, so that places among namesakes are the same when it is taken over again.
        carried.resize(self.len(), Value::Null);
        let named = self.iter().zip(carried).map(|(it, value)| if value.is_null() { it.naming() } else { value });
        Some(Value::Array(named.collect()))
    }

    fn retake(&mut self, carried: &Self) {
        let in_place = in_place(self, carried);
        for place in 0..self.len() {
            let carried = if place < in_place { carried.get(place) } else { counterpart(self, carried, place) };
            if let Some(carried) = carried {
                self[place].retake(carried);
            }
        }
    }
}

/// How many elements at the beginning are where they were: for them, nobody need be looked for.
fn in_place<T: Read>(new: &[T], old: &[T]) -> usize {
    new.iter().zip(old).take_while(|(new, old)| new.is_same(old)).count()
}

/// The element of `old` that is about the same thing as the one at `place` in `new`.
fn counterpart<'a, T: Read>(new: &[T], old: &'a [T], place: usize) -> Option<&'a T> {
    let it = &new[place];
    let namesakes = new[..place].iter().filter(|other| it.is_same(other)).count();
    old.iter().filter(|other| it.is_same(other)).nth(namesakes)
}
