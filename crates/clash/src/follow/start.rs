//! What must be known before the first answer.

use std::pin::Pin;
use std::sync::Arc;

use bugle_event::{BoxError, Saved, States};
use futures_core::Stream;
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::target::Target;

/// How much is loaded at a time before anything is asked.
const LOADS_MAX: usize = 16;

/// What is kept of each target, as it is loaded.
pub(crate) type Starting = Pin<Box<dyn Stream<Item = (Target, Result<Option<Saved>, BoxError>)> + Send>>;

/// Loads what is kept of all `targets`, some at a time.
pub(crate) fn load_all(targets: Vec<Target>, states: Arc<dyn States>) -> Starting {
    let loads = stream::iter(targets).map(move |target| {
        let load = states.load(&target.subject());
        async move { (target, load.await) }
    });
    Box::pin(loads.buffer_unordered(LOADS_MAX))
}
