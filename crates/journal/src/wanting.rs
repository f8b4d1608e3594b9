//! What a reader wants, to be changed while it reads.

use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::Interest;

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
pub struct Wanting(Arc<Mutex<Interest>>);

impl Wanting {
    pub(crate) fn new(want: Interest) -> Self {
        Self(Arc::new(Mutex::new(want)))
    }

    /// It wants this from now on: what is appended after this call is judged by it. What was appended before and not handed
    /// out yet is judged by what was wanted then or by what is wanted now. Gaps come whatever is wanted.
    pub fn set(&self, want: impl Into<Interest>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = want.into();
    }

    pub(crate) fn get(&self) -> Interest {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
