//! The latest war of a clan, and those before it.

use bugle_event::Timestamp;

use super::progress::Progress;
use super::resource::WarResource;

/// How many wars before the latest one are remembered: for the watcher of the other side, which may still follow them.
const FORMER_MAX: usize = 2;

impl WarResource {
    /// The latest war, if any, over or not.
    pub(in crate::watch) fn latest(&self) -> Option<&Progress> {
        self.war.as_ref()
    }

    /// When the running war will end or should have ended.
    pub(in crate::watch) fn ends_at(&self) -> Option<Timestamp> {
        self.running()?.end_time
    }

    /// Whether the war log is private.
    pub(super) fn is_private(&self) -> bool {
        self.is_private
    }

    /// The latest war, as long as it is to be seen and not over.
    pub(super) fn running(&self) -> Option<&Progress> {
        self.war.as_ref().filter(|war| !war.is_over && !self.is_pending(war.id))
    }

    /// Follows `war` from now on, which may be the one that is followed already. Of those before it, those are kept for
    /// whose ends it is looked, and some more.
    pub(super) fn turn_to(&mut self, war: Progress) {
        self.former.retain(|former| former.id != war.id);
        if let Some(former) = self.war.take().filter(|former| former.id != war.id) {
            let is_done = |former: &&Progress| !self.pending.iter().any(|pending| pending.war() == former.id);
            if self.former.iter().filter(is_done).count() >= FORMER_MAX {
                let first = self.former.iter().position(|former| is_done(&former));
                first.and_then(|first| self.former.remove(first));
            }
            // Without room to spare: there are as many of these as wars that are watched.
            self.former.reserve_exact(1);
            self.former.push_back(former);
        }
        self.war = Some(war);
    }
}
