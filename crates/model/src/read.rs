//! How values are read from their JSON, and what is noted down meanwhile.

use bytes::Bytes;
use serde_json::Value;

use crate::counted::Counted;
use crate::cut::{self, Lists};
use crate::fields::Fields;
use crate::known::{Known, KnownElement, can_be_known};

/// How deep lists may lie in each other. Real ones: what the heroes of a player wear.
const DEPTH_MAX: u32 = 16;

/// What is noted down while a body is read.
#[derive(Default)]
pub struct Reading<'a> {
    /// Known fields with values of an unexpected type, and what is not known.
    pub(crate) counted: Counted,
    /// In how many lists the value lies that is being read.
    depth: u32,
    /// How far the value that is being read was understood.
    understood: Understood,
    /// Whether something in the model that is being read is not as it is usually written.
    is_unusual: bool,
    /// Whether what is read is what we wrote, and not what a service did.
    is_our_own: bool,
    /// What is known of the body before.
    known: Option<&'a Known>,
    /// Where it was found again: the address, and the length.
    found: Vec<(usize, usize)>,
    /// Lists whose elements were cut already, but not read yet.
    lists: Lists,
    /// Of a body whose elements are not read: the body, and what is known of it by now.
    keeping: Option<(&'a Bytes, Known)>,
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

    /// Of a body of which parts may be known.
    pub(crate) fn beside(known: &'a Known) -> Self {
        Self { known: Some(known), ..Self::default() }
    }

    /// Of a body whose elements are not read.
    pub(crate) fn keeping(body: &'a Bytes) -> Self {
        Self { keeping: Some((body, Known::default())), ..Self::default() }
    }

    /// Of what lies in so many lists.
    pub(crate) fn at_depth(depth: u32) -> Self {
        Self { depth, ..Self::default() }
    }

    /// The fields of an object in the body that is being read. `None`: it is none.
    #[doc(hidden)]
    pub fn fields<'j>(&mut self, json: &'j str) -> Option<Fields<'j>> {
        if self.known.is_none() && self.keeping.is_none() {
            return Fields::within(json);
        }
        Fields::beside(json, self.known, &mut self.lists)
    }

    /// The elements of a list in the body that is being read. `None`: it is none.
    fn elements<'j>(&mut self, json: &'j str) -> Option<Vec<&'j str>> {
        let noted = self.lists.iter().position(|(address, _)| *address == json.as_ptr().addr());
        match noted.map(|place| self.lists.swap_remove(place).1) {
            Some(elements) => elements.into_iter().map(|element| json.get(element)).collect(),
            None => cut::elements(json),
        }
    }

    /// The element that was sent as `json`, if it is known.
    pub(crate) fn known<E: Clone + 'static>(&mut self, json: &str) -> Option<E> {
        let known = self.known?.find(json)?;
        self.found.push((json.as_ptr().addr(), json.len()));
        Some(known)
    }

    /// What it takes to read an element later, where it is not read now.
    pub(crate) fn keep<N>(&self, json: &str, names: impl Fn(&str) -> Option<N>) -> Option<(Bytes, N, u32)> {
        let (body, _) = self.keeping.as_ref().filter(|_| can_be_known(json))?;
        Some((body.slice_ref(json.as_bytes()), names(json)?, self.depth))
    }

    /// Takes note of an element that was not read.
    pub(crate) fn add_known(&mut self, text: Bytes, element: impl KnownElement) {
        if let Some((_, known)) = &mut self.keeping {
            known.add(text, element);
        }
    }

    /// The elements that were not read.
    pub(crate) fn into_known(self) -> Known {
        self.keeping.map(|(_, known)| known).unwrap_or_default()
    }

    /// The body that was read, with a zero for whatever was known of it.
    pub(crate) fn without_known(&self, body: &str) -> Vec<u8> {
        let (mut rest, mut from) = (Vec::with_capacity(body.len() / 4), 0);
        for (address, len) in &self.found {
            let at = address - body.as_ptr().addr();
            rest.extend_from_slice(&body.as_bytes()[from..at]);
            rest.push(b'0');
            from = at + len;
        }
        rest.extend_from_slice(&body.as_bytes()[from..]);
        rest
    }

    /// Counts a value of an unexpected type.
    pub fn odd(&mut self) {
        self.counted.odd_fields += 1;
    }

    /// Counts a field or a word that is not known.
    pub fn unknown(&mut self) {
        self.counted.unknown += 1;
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
        let elements = reading.elements(json)?;
        let mut list = Self::with_capacity(elements.len());
        reading.deeper(|reading| {
            list.extend(elements.iter().filter_map(|element| T::read(element, reading)));
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
