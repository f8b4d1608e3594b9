//! What was read of another body before: whatever is in this one word for word is not read again.

use std::any::Any;

use bugle_event::HashedMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::cut;

/// By what an element of a list is found.
pub(crate) fn hash(json: &str) -> u64 {
    xxh3_64(json.as_bytes())
}

/// The elements of the lists of a body, by how they were sent.
#[derive(Debug, Default)]
pub(crate) struct Known<'a>(HashedMap<u64, (&'a str, &'a dyn Any)>);

impl<'a> Known<'a> {
    /// Adds a list, and what was read of each of its elements; without those that have these hashes.
    pub(crate) fn add(&mut self, list: &'a str, read: Vec<&'a dyn Any>, without: &[u64]) {
        let elements = cut::elements(list).unwrap_or_default();
        if elements.len() == read.len() {
            let by_hash = elements.into_iter().zip(read).map(|(json, read)| (hash(json), (json, read)));
            self.0.extend(by_hash.filter(|(hash, _)| !without.contains(hash)));
        }
    }

    /// What was read of the same.
    pub(crate) fn find<T: 'static>(&self, json: &str) -> Option<&'a T> {
        let (same, read) = self.0.get(&hash(json))?;
        read.downcast_ref().filter(|_| *same == json)
    }
}
