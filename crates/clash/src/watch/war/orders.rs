//! Which attacks of a war were seen, by their order. Nearly always all of them up to the last: hence as ranges.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;

/// A set of orders. Written as a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orders(SmallVec<[(u32, u32); 1]>);

impl Orders {
    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|&(first, last)| (last - first) as usize + 1).sum()
    }

    /// Whether `order` is one of them.
    pub(crate) fn contains(&self, order: u32) -> bool {
        self.0.iter().any(|&(first, last)| (first..=last).contains(&order))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    /// All that are in either.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let mut ranges: SmallVec<[(u32, u32); 2]> = self.0.iter().chain(&other.0).copied().collect();
        ranges.sort_unstable();
        let mut union = SmallVec::<[(u32, u32); 1]>::new();
        for (first, last) in ranges {
            match union.last_mut() {
                Some(range) if first <= range.1.saturating_add(1) => range.1 = range.1.max(last),
                _ => union.push((first, last)),
            }
        }
        Self(union)
    }
}

impl FromIterator<u32> for Orders {
    fn from_iter<I: IntoIterator<Item = u32>>(orders: I) -> Self {
        Self(orders.into_iter().map(|order| (order, order)).collect()).union(&Self::default())
    }
}

impl Serialize for Orders {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Orders {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<u32>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_a_set(
            one in prop::collection::vec(0_u32..20, 0..20),
            other in prop::collection::vec(prop_oneof![0_u32..20, Just(u32::MAX)], 0..20),
        ) {
            let both: BTreeSet<u32> = one.iter().chain(&other).copied().collect();
            let union = Orders::from_iter(one).union(&other.into_iter().collect());
            prop_assert_eq!(union.iter().collect::<Vec<_>>(), both.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(union.len(), both.len());
            prop_assert!((0..21).all(|order| union.contains(order) == both.contains(&order)));
            let written = serde_json::to_string(&union).unwrap();
            prop_assert_eq!(serde_json::from_str::<Orders>(&written).unwrap(), union);
        }
    }
}
