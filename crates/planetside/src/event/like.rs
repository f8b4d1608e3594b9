//! Events that are alike in every field: whether they are one fact told twice, or two facts.

/// How many facts of one kind, equal in every field, can happen in one second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InASecond {
    /// One. The service tells some of them twice, even on one connection: the second copy is a double.
    Once,
    /// Several: both grenades of a second kill a turret of the same kind.
    Often,
}
