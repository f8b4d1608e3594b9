//! For tests: bells, in towers of towns.

use crate::id::Identity;
use crate::kind::Kind;
use crate::payload::Payload;
use crate::subject::Subject;
use crate::want::Filters;

pub(crate) const KINDS: [Kind; 3] = [Kind::new("bells.rung"), Kind::new("bells.cast"), Kind::new("bells.cracked")];

pub(crate) fn bell(number: u64) -> Subject {
    Subject::number("bell", number)
}

/// A bell in a tower of a town: what it can be filtered by.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Hung(pub(crate) Vec<Subject>);

impl Payload for Hung {
    fn kind(&self) -> Kind {
        KINDS[0]
    }
    fn subject(&self) -> Subject {
        self.0[0].clone()
    }
    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        self.0.iter().cloned().for_each(visit);
    }
    fn identify(&self, _: &mut Identity) {}
}

pub(crate) fn hung(bell: u64, tower: u64) -> Hung {
    Hung(vec![Subject::number("bell", bell), Subject::number("tower", tower), Subject::text("town", "north")])
}

pub(crate) fn filters(subjects: impl IntoIterator<Item = Subject>) -> Filters {
    subjects.into_iter().collect()
}
