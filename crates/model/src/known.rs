//! The elements of a body that was read before: whatever is in the next one word for word is not read again.

use std::any::Any;
use std::cell::Cell;

use bugle_event::HashedMap;
use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use crate::counted::Counted;

/// By how much of its beginning an element is looked up, in bytes. Shorter ones are not known: they are soon read.
const HEAD: usize = 32;

/// How many of one head are looked at.
const NAMESAKES_MAX: usize = 64;

/// The elements of the lists of a body, by how they were sent.
#[derive(Default)]
pub(crate) struct Known {
    elements: Vec<Entry>,
    /// The last one with each head, by its hash.
    by_head: HashedMap<u64, usize>,
}

struct Entry {
    text: Bytes,
    element: Box<dyn KnownElement>,
    /// The one before it that has this head too.
    namesake: Option<usize>,
    /// How often it was found.
    found: Cell<u32>,
}

/// An element, whatever it is an element of.
pub(crate) trait KnownElement: Any {
    /// What is odd or unknown in it.
    fn counted(&self) -> Counted;
}

/// Whether an element that was sent as `json` can be known.
pub(crate) fn can_be_known(json: &str) -> bool {
    json.len() >= HEAD
}

impl Known {
    /// Adds an element that was sent as `text`.
    pub(crate) fn add(&mut self, text: Bytes, element: impl KnownElement) {
        let Some(head) = head(&text) else { return };
        let namesake = self.by_head.insert(head, self.elements.len());
        self.elements.push(Entry { text, element: Box::new(element), namesake, found: Cell::new(0) });
    }

    /// How long the element is that `json` starts with, if it is known.
    pub(crate) fn starts(&self, json: &str) -> Option<usize> {
        self.entry(json).map(|entry| entry.text.len())
    }

    /// The element that was sent as `json`.
    pub(crate) fn find<E: Clone + 'static>(&self, json: &str) -> Option<E> {
        let entry = self.entry(json).filter(|entry| entry.text.len() == json.len())?;
        let element: &dyn Any = &*entry.element;
        let element = element.downcast_ref::<E>()?.clone();
        entry.found.set(entry.found.get() + 1);
        Some(element)
    }

    /// What is odd or unknown in all that was found, each time, given what is in all of them.
    pub(crate) fn found(&self, in_all: Counted) -> Counted {
        self.elements.iter().fold(in_all, |sum, entry| match entry.found.get() {
            0 => sum - entry.element.counted(),
            1 => sum,
            times => (1..times).fold(sum, |sum, _| sum + entry.element.counted()),
        })
    }

    /// An object ends where it ends: what starts with a whole one is that one.
    fn entry(&self, json: &str) -> Option<&Entry> {
        let last = self.by_head.get(&head(json.as_bytes())?);
        let of_head =
            std::iter::successors(last.map(|at| &self.elements[*at]), |entry| Some(&self.elements[entry.namesake?]));
        of_head.take(NAMESAKES_MAX).find(|entry| json.as_bytes().starts_with(&entry.text))
    }
}

fn head(text: &[u8]) -> Option<u64> {
    text.first_chunk::<HEAD>().map(|head| xxh3_64(head))
}
