//! What a reader wants, and from where on.

use bugle_event::{BoxError, Fact, Kind, KindInfo, KindSet, Seq, Subject, Want};
use bugle_journal::Start;

use crate::games::kinds;
use crate::interests::Registered;
use crate::supervise::Live;

/// What somebody wants to read of a stream. The sources are asked for it as long as this lives.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) live: Live,
    pub(crate) want: Want,
    pub(crate) start: Start,
    /// What can never be met.
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
        Self { live, want, start, refused: None, infos: Vec::new(), registered }
    }

    /// These kinds too; the first ones in place of all.
    pub(crate) fn add_kinds(&mut self, more: impl IntoIterator<Item = Kind>) {
        let mut more = more.into_iter().peekable();
        if more.peek().is_none() {
            return;
        }
        match &mut self.want.kinds {
            KindSet::Only(kinds) => kinds.extend(more),
            all @ KindSet::All => *all = more.collect(),
        }
        self.registered.change(self.want.clone());
    }

    /// This kind too, of whatever game.
    pub(crate) fn add<F: Fact>(&mut self) {
        self.infos.extend(F::info());
        self.add_kinds([F::KIND]);
    }

    pub(crate) fn add_filter(&mut self, subject: Subject) {
        self.want.filters.insert(subject);
        self.registered.change(self.want.clone());
    }

    pub(crate) fn refuse(&mut self, error: BoxError) {
        self.refused.get_or_insert(error);
    }

    /// Says why nothing can ever be seen, if so: once.
    pub(crate) fn take_refusal(&mut self) -> Option<BoxError> {
        self.refused.take().or_else(|| {
            self.infos.extend(kinds());
            self.want.unmet(&std::mem::take(&mut self.infos)).map(Into::into)
        })
    }
}
