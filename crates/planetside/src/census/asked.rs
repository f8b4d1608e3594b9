//! What the layers of the stack need to know of a request: among its extensions, and among those of its answer.

use std::time::Duration;

/// What the layers of the stack need to know of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// What it is counted under: the collection.
    pub(super) collection: &'static str,
    /// Whether it is counted as a question, and not only as a request.
    pub(super) is_call: bool,
    /// Whether the answer may be one that others got, and others may get it.
    pub(super) is_shared: bool,
    /// How long an answer with rows is kept. Zero: not at all.
    pub(super) life: Duration,
    /// How long one without is.
    pub(super) empty_life: Duration,
}

impl Asked {
    /// A request of a batch: what comes of it is shared and kept by others.
    pub(super) fn unkept(collection: &'static str) -> Self {
        let (life, empty_life) = (Duration::ZERO, Duration::ZERO);
        Self { collection, is_call: false, is_shared: false, life, empty_life }
    }
}

/// How long an answer is kept: among its extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life(pub(super) Duration);
