//! What everybody wants together.

use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

use crate::kind::{Kind, KindSet};
use crate::payload::Payload;
use crate::recent::HashedMap;
use crate::want::Want;
use crate::want_index::{Mixed, WantIndex};

/// The union of what all triggers and readers want. Separate wishes stay separate: a source that must merge them
/// widens, and whoever reads filters again. Cheap to clone.
///
/// ```
/// use bugle_event::{Interest, Kind, Want};
///
/// let interest = Interest::new([Want::kinds([Kind::new("planetside.death")])]);
/// assert!(interest.names(Kind::new("planetside.death")) && !interest.names(Kind::new("planetside.item_added")));
/// ```
#[derive(Clone, Default)]
pub struct Interest(Arc<Union>);

#[derive(Default)]
struct Union {
    wants: Vec<Want>,
    /// Where in `wants` those are that want an event: made when it is first asked for.
    index: OnceLock<WantIndex<usize>>,
    /// The same, of those that say which kinds they want.
    by_kind: OnceLock<WantIndex<usize>>,
}

impl Union {
    fn of(wants: Vec<Want>) -> Interest {
        Interest(Arc::new(Self { wants, ..Self::default() }))
    }
}

impl Interest {
    /// All wishes, without repeats, and without those that name [nobody](Want::is_void). Takes time in proportion to their
    /// size.
    pub fn new(wants: impl IntoIterator<Item = Want>) -> Self {
        let (mut kept, mut known) = (Vec::<Want>::new(), HashedMap::<u64, Vec<usize>>::default());
        for want in wants.into_iter().filter(|want| !want.is_void()) {
            let like = known.entry(Mixed::default().hash_one(&want)).or_default();
            if like.iter().all(|place| kept[*place] != want) {
                like.push(kept.len());
                kept.push(want);
            }
        }
        Union::of(kept)
    }

    /// Everything.
    pub fn all() -> Self {
        Want::all().into()
    }

    /// The wishes.
    pub fn wants(&self) -> &[Want] {
        &self.0.wants
    }

    /// Whether anybody wants events of this kind, about whomever: asked before an event is read in full.
    pub fn names(&self, kind: Kind) -> bool {
        self.index().names(kind)
    }

    /// Whether anybody wants `payload`, of kind `kind`. Gaps always are.
    pub fn matches(&self, kind: Kind, payload: &dyn Payload) -> bool {
        payload.passes_every_filter() || self.index().any(kind, payload)
    }

    /// Whether anybody wants `payload`, of kind `kind`, and says so by its kind: whoever wants whatever there is does not
    /// ask for what is told on demand.
    pub fn asks_for(&self, kind: Kind, payload: &dyn Payload) -> bool {
        let by_kind = || self.0.wants.iter().enumerate().filter(|(_, want)| want.kinds != KindSet::All).collect();
        self.0.by_kind.get_or_init(by_kind).any(kind, payload)
    }

    fn index(&self) -> &WantIndex<usize> {
        self.0.index.get_or_init(|| self.0.wants.iter().enumerate().collect())
    }
}

impl From<Want> for Interest {
    fn from(want: Want) -> Self {
        if want.is_void() {
            return Self::default();
        }
        Union::of(vec![want])
    }
}

impl fmt::Debug for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interest").field(&self.0.wants).finish()
    }
}

/// The index follows from the wishes.
impl PartialEq for Interest {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.wants == other.0.wants
    }
}

impl Eq for Interest {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bells::{KINDS, bell, filters, hung};
    use crate::envelope::{Envelope, Seen};
    use crate::foreign::Foreign;
    use crate::gap::{Cause, Gap};
    use crate::time::Timestamp;

    fn any_want() -> impl Strategy<Value = Want> {
        let kinds = prop::option::of(prop::collection::vec(prop::sample::select(&KINDS[..]), 0..3));
        let bells = prop::collection::vec(0..3_u64, 0..3);
        (kinds, bells).prop_map(|(kinds, bells)| Want {
            kinds: kinds.map_or(KindSet::All, |kinds| kinds.into_iter().collect()),
            filters: bells.into_iter().map(bell).collect(),
        })
    }

    proptest! {
        #[test]
        fn an_interest_is_the_union_of_its_wishes(wants in prop::collection::vec(any_want(), 0..6), number in 0..3_u64) {
            let interest = Interest::new(wants.clone());
            for kind in KINDS {
                let fact = Foreign::new(kind, bell(number), "{}").map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(interest.matches(kind, &fact), wants.iter().any(|want| want.matches(kind, &fact)));
                let mut by_kind = wants.iter().filter(|want| want.kinds != KindSet::All);
                prop_assert_eq!(interest.asks_for(kind, &fact), by_kind.any(|want| want.matches(kind, &fact)));
                prop_assert_eq!(interest.names(kind), wants.iter().any(|want| want.kinds.contains(kind)));
            }
        }
    }

    #[test]
    fn an_interest_in_nothing_is_met_by_nothing_and_names_nothing() {
        let nothing = Interest::default();
        assert!(!nothing.matches(KINDS[0], &hung(1, 1)) && !nothing.names(KINDS[0]) && nothing.wants().is_empty());
        let (one, all) = (Interest::new([Want::kinds([KINDS[0]])]), Interest::new([Want::all()]));
        assert!(one.names(KINDS[0]) && !one.names(KINDS[1]) && all.names(KINDS[1]));
        assert!(one != all && one != nothing && one == Interest::new([Want::kinds([KINDS[0]])]));
        let picky = Interest::new([Want { filters: filters([bell(2)]), ..Want::all() }]);
        assert!(picky.names(KINDS[1]) && picky.matches(KINDS[0], &hung(2, 1)) && !picky.matches(KINDS[0], &hung(1, 1)));
    }

    #[test]
    fn a_wish_that_is_told_twice_is_one_and_the_first_stays_first() {
        let (one, two) = (Want::kinds([KINDS[0]]), Want::all());
        let interest = Interest::new([one.clone(), two.clone(), one.clone()]);
        assert_eq!(interest.wants(), [one, two]);
    }

    #[test]
    fn a_wish_that_names_nobody_is_none() {
        let mut nobody = Want { filters: filters([bell(1)]), ..Want::kinds([KINDS[0]]) };
        nobody.filters.replace("bell", []);
        assert!(nobody.is_void() && !nobody.asks_for(KINDS[0], &hung(1, 1)));
        assert_eq!(Interest::from(nobody.clone()), Interest::default());
        let one = Want { filters: filters([bell(2)]), ..Want::kinds([KINDS[0]]) };
        assert_eq!(Interest::new([nobody.clone(), one.clone()]).wants(), std::slice::from_ref(&one));
        nobody.filters.replace("bell", [bell(2).key]);
        assert_eq!(nobody, one);
    }

    #[test]
    fn a_gap_is_wanted_by_whoever_wants_anything_and_by_nobody_too() {
        let gap = Envelope::new(
            "bells",
            Gap::new("bells", [], None, Timestamp::EPOCH, Cause::Stall),
            Seen::at(Timestamp::EPOCH),
        );
        assert!(Interest::default().matches(gap.kind, &gap.data));
        let picky = Want { filters: filters([bell(1)]), ..Want::kinds([KINDS[0]]) };
        assert!(picky.matches(gap.kind, &gap.data) && picky.filters.pass(&gap.data));
        assert!(Interest::new([picky]).matches(gap.kind, &gap.data));
    }
}
