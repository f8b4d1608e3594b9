//! What has a name.

use std::collections::BTreeSet;

use bugle::planetside::{self, CharacterId, FacilityId};
use bugle::{Event, Key, Payload as _};

/// Something with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Id {
    Character(CharacterId),
    Facility(FacilityId),
}

/// Whom a line about `event` names.
pub(super) fn ids(event: &Event) -> impl Iterator<Item = Id> {
    let mut ids = BTreeSet::new();
    if let Some(fact) = event.game::<planetside::Event>() {
        fact.facets(&mut |facet| match (facet.noun, facet.key) {
            (_, Key::Number(0)) => {}
            ("character", Key::Number(id)) => ids.extend([Id::Character(CharacterId(id))]),
            ("facility", Key::Number(id)) => ids.extend(u32::try_from(id).map(|id| Id::Facility(FacilityId(id)))),
            _ => {}
        });
    }
    ids.into_iter()
}
