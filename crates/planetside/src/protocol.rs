//! Words of the push protocol that both of its sides use, the client's and the service's. Pure.

/// The member of a list that stands for every other one.
pub(crate) const ALL: &str = "all";

/// Begins the names that stand for `GainExperience` of one experience id: `GainExperience_experience_id_51`.
pub(crate) const FILTERED: &str = "GainExperience_experience_id_";

/// By what the service matches an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// By its world alone.
    World,
    /// By its character; and, with the flag, by its world.
    Character,
    /// By its world or its character, whichever matches.
    Either,
}

impl Matching {
    /// How events are matched that are about `field`, or about one of `others`.
    pub(crate) const fn about(field: &str, others: &[&str]) -> Self {
        match (field.as_bytes(), others.is_empty()) {
            (b"world_id", _) => Self::World,
            (_, true) => Self::Character,
            (_, false) => Self::Either,
        }
    }
}
