//! What a reader wants, and from where on.

use bugle_event::{BoxError, Fact, Interest, Kind, KindInfo, KindSet, Seq, Subject, Want};
use bugle_journal::Start;

use crate::games::kinds;
use crate::interests::Registered;
use crate::supervise::Live;

/// What somebody wants to read of a stream. The sources are asked for it as long as this lives.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) live: Live,
    /// One of these must ask for an event.
    wants: Vec<Want>,
    pub(crate) start: Start,
    /// What of it there cannot be.
    refused: Option<BoxError>,
    /// What is known of kinds of games that are not built in.
    infos: Vec<KindInfo>,
    registered: Registered,
}

impl Reading {
    /// Everything from now on.
    pub(crate) fn new(live: Live) -> Self {
        let (want, start) = (Want::all(), Start::After(Seq(live.shared.journal.end())));
        let registered = live.shared.interests.register(want.clone());
        Self { live, wants: vec![want], start, refused: None, infos: Vec::new(), registered }
    }

    /// All that is asked for.
    pub(crate) fn interest(&self) -> Interest {
        Interest::new(self.wants.iter().cloned())
    }

    /// These in place of what was asked for.
    pub(crate) fn set_wants(&mut self, wants: impl IntoIterator<Item = Want>) {
        self.wants = wants.into_iter().collect();
        self.registered.change(self.interest());
    }

    /// These kinds too; the first ones in place of all.
    pub(crate) fn add_kinds(&mut self, more: impl IntoIterator<Item = Kind>) {
        let more: Vec<_> = more.into_iter().collect();
        if more.is_empty() {
            return;
        }
        for want in &mut self.wants {
            match &mut want.kinds {
                KindSet::Only(kinds) => kinds.extend(more.iter().copied()),
                all @ KindSet::All => *all = more.iter().copied().collect(),
            }
        }
        self.registered.change(self.interest());
    }

    /// This kind too, of whatever game.
    pub(crate) fn add<F: Fact>(&mut self) {
        self.infos.extend(F::info());
        self.add_kinds([F::KIND]);
    }

    pub(crate) fn add_filter(&mut self, subject: &Subject) {
        for want in &mut self.wants {
            want.filters.insert(subject.clone());
        }
        self.registered.change(self.interest());
    }

    /// Says why something that is asked for can never be met, if so.
    pub(crate) fn take_refusal(&mut self) -> Option<BoxError> {
        self.refused.take().or_else(|| {
            let infos: Vec<_> = self.infos.iter().copied().chain(kinds()).collect();
            self.wants.iter().find_map(|want| want.unmet(&infos)).map(Into::into)
        })
    }

    pub(crate) fn refuse(&mut self, error: BoxError) {
        self.refused.get_or_insert(error);
    }
}
