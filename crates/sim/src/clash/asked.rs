//! What is asked of one address: what stands in its places, and what is said behind the question mark.

use super::paging::Page;

/// A question, read as far as its address goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    /// What stands in the places of the path, decoded.
    pub(super) places: Vec<String>,
    /// What is said behind the question mark that means something here, by name.
    pub(super) said: Vec<(&'static str, String)>,
    /// Which part of a list.
    pub(super) page: Page,
    /// What was sent.
    pub(super) body: Vec<u8>,
}

impl Asked {
    /// What stands in the first place.
    pub(super) fn tag(&self) -> &str {
        self.place(0)
    }

    pub(super) fn place(&self, number: usize) -> &str {
        self.places.get(number).map_or("", String::as_str)
    }

    /// What is said for `name`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.said.iter().find(|(said, _)| *said == name).map(|(_, text)| text.as_str())
    }

    /// As [`text`](Self::text), as a number. An error: it is none, and what the service says to that.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, String> {
        self.text(name).map(|text| text.parse().map_err(|_| format!("Invalid {name}"))).transpose()
    }
}
