//! What a reader wants, and from where on.

use std::sync::Arc;

use bugle_event::{BoxError, Fact, Interest, Kind, KindInfo, KindSet, Seq, Subject, Want};
use bugle_journal::{Start, Wanting};

use crate::circle::Circle;
use crate::games::kinds;
use crate::read::asking::Asking;
use crate::supervise::Live;

/// What somebody wants to read of a stream. The sources are asked for it as long as this lives.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) live: Live,
    /// What is asked for.
    asking: Arc<Asking>,
    pub(crate) start: Start,
    /// What of it there cannot be.
    refused: Option<BoxError>,
    /// What is known of kinds of games that are not built in.
    infos: Vec<KindInfo>,
}

impl Reading {
    /// Everything from now on.
    pub(crate) fn new(live: Live) -> Self {
        let start = Start::After(Seq(live.shared.journal.end()));
        let asking = Arc::new(Asking::new(&live.shared.interests));
        Self { live, asking, start, refused: None, infos: Vec::new() }
    }

    /// All that is asked for.
    pub(crate) fn interest(&self) -> Interest {
        self.asking.interest()
    }

    /// It has a reader now, or another one.
    pub(crate) fn reads(&self, wanting: Wanting) {
        self.asking.reads(wanting);
    }

    /// These in place of what was asked for.
    pub(crate) fn set_wants(&mut self, wants: impl IntoIterator<Item = Want>) {
        self.asking.change(|asked| *asked = wants.into_iter().collect());
    }

    /// Those of them that ask for somebody of the noun of `circle` are about whoever is in it.
    pub(crate) fn follow(&mut self, circle: &Circle) {
        circle.join(&self.asking);
        self.asking.follow(circle.clone());
    }

    /// All of them are about whoever is in `circle`.
    pub(crate) fn among(&mut self, circle: &Circle) {
        self.asking.change(|wants| wants.iter_mut().for_each(|want| circle.narrow(&mut want.filters)));
        self.follow(circle);
    }

    /// These kinds too; the first ones in place of all.
    pub(crate) fn add_kinds(&mut self, more: impl IntoIterator<Item = Kind>) {
        let more: Vec<_> = more.into_iter().collect();
        if more.is_empty() {
            return;
        }
        self.asking.change(|wants| {
            for want in wants {
                match &mut want.kinds {
                    KindSet::Only(kinds) => kinds.extend(more.iter().copied()),
                    all @ KindSet::All => *all = more.iter().copied().collect(),
                }
            }
        });
    }

    /// This kind too, of whatever game.
    pub(crate) fn add<F: Fact>(&mut self) {
        self.infos.extend(F::info());
        self.add_kinds([F::KIND]);
    }

    pub(crate) fn add_filter(&mut self, subject: &Subject) {
        self.asking.change(|wants| wants.iter_mut().for_each(|want| want.filters.insert(subject.clone())));
    }

    /// Says why something that is asked for can never be met, if so.
    pub(crate) fn take_refusal(&mut self) -> Option<BoxError> {
        self.refused.take().or_else(|| {
            let infos: Vec<_> = self.infos.iter().copied().chain(kinds()).collect();
            self.asking.wants().iter().find_map(|want| want.unmet(&infos)).map(Into::into)
        })
    }

    pub(crate) fn refuse(&mut self, error: BoxError) {
        self.refused.get_or_insert(error);
    }
}
