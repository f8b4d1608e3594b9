//! What a reader wants, to be changed while it reads.

use std::sync::Weak;

use bugle_event::Interest;

use crate::dispatch::SeatId;
use crate::log::{Log, Shared};

/// What a reader wants, as long as it reads: changes it from elsewhere. Cheap to clone.
///
/// ```
/// use bugle_event::{Interest, Kind, Want};
/// use bugle_journal::Wanting;
///
/// fn only_deaths(wanting: &Wanting) {
///     wanting.set(Want::kinds([Kind::new("planetside.death")]));
/// }
///
/// fn pause(wanting: &Wanting) {
///     wanting.set(Interest::default());
/// }
/// # let _ = (only_deaths, pause);
/// ```
#[derive(Clone, Debug)]
pub struct Wanting {
    log: Weak<Log>,
    seat: SeatId,
}

impl Wanting {
    pub(crate) fn new(log: Weak<Log>, seat: SeatId) -> Self {
        Self { log, seat }
    }

    /// It wants this from now on: what is appended after this call is judged by it. What was appended before and not handed
    /// out yet is judged by what was wanted then or by what is wanted now. Gaps come whatever is wanted. When the reader
    /// has gone, nothing happens.
    pub fn set(&self, want: impl Into<Interest>) {
        if let Some(log) = self.log.upgrade() {
            log.want_other(self.seat, &want.into());
        }
    }
}

impl Log {
    /// A reader wants something else from now on.
    pub(crate) fn want_other(&self, seat: SeatId, want: &Interest) {
        let mut shared = self.shared();
        let Shared { ring, dispatch, .. } = &mut *shared;
        dispatch.want_other(seat, want, ring);
        drop(shared);
        // It may have passed what it no longer wants, and somebody may wait for that.
        self.have_taken();
    }
}
