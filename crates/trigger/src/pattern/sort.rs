//! Which kind of pattern it is.

/// A kind of pattern: how saved states and texts name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(crate) tag: u8,
    pub(crate) word: &'static str,
}
