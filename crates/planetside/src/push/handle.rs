//! What can be asked of a push stream while it is followed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ids::World;
use crate::push::endpoint_status::EndpointStatus;

/// Asks a push stream how things are while it is followed, and before and after. Made by
/// [`Push::handle`](crate::Push::handle). Cheap to clone; it does not keep the stream alive.
///
/// ```
/// use bugle_planetside::{Client, World};
/// use bugle_planetside::WorldState::Unknown;
///
/// let push = Client::builder().service_id("example").build()?.push();
/// let handle = push.handle();
/// // ... while a stream follows `push`:
/// let status = handle.endpoint_status();
/// assert_eq!(status.world(World::OSPREY), Unknown);
/// # Ok::<(), bugle_planetside::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PushHandle(Arc<Mutex<EndpointStatus>>);

impl PushHandle {
    /// Nothing is known of these worlds.
    pub(crate) fn new(worlds: &[World]) -> Self {
        Self(Arc::new(Mutex::new(EndpointStatus::of(worlds))))
    }

    /// What the service says of its endpoints: which worlds are online or offline, since when and from which message; and
    /// of the push connections themselves. It comes with heartbeats and states whatever is subscribed, and costs nothing but a
    /// copy. While no connection stands, and when the stream has ended, it is what was known last.
    pub fn endpoint_status(&self) -> EndpointStatus {
        self.shown().clone()
    }

    /// This is known now.
    pub(crate) fn show(&self, status: EndpointStatus) {
        *self.shown() = status;
    }

    fn shown(&self) -> MutexGuard<'_, EndpointStatus> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
