//! Sums of what others send: a number that cannot be is added up like any other, and never too far.

/// The sum of these, or the most that can be said.
pub(crate) fn total(numbers: impl IntoIterator<Item = u32>) -> u32 {
    numbers.into_iter().fold(0, u32::saturating_add)
}
