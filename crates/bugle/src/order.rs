//! What a trigger does when it fires.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bugle_event::BoxError;
use bugle_trigger::Firing;

use crate::context::Scene;

/// What a trigger does when it fires.
pub(crate) type Action = Arc<dyn Fn(&Firing, &Arc<Scene>) -> Doing + Send + Sync>;

/// An action under way.
pub(crate) enum Doing {
    /// It is through already, as plain functions are.
    Done(Result<(), BoxError>),
    /// It is through when this is.
    Going(Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>),
}

impl fmt::Debug for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(done) => f.debug_tuple("Done").field(done).finish(),
            Self::Going(_) => f.write_str("Going(..)"),
        }
    }
}
