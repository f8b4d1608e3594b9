//! An answer that may have to come from a thread that is allowed to wait for a disk.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::task::{JoinHandle, spawn_blocking};

use crate::error::JournalError;

/// What was asked of a backend: known already, or looked up by another thread. Dropping it asks no more; what was
/// begun is done to its end.
#[derive(Debug)]
pub(crate) struct Lookup<T>(State<T>);

#[derive(Debug)]
enum State<T> {
    Known(Option<T>),
    Sought(JoinHandle<Result<T, JournalError>>),
}

impl<T> Lookup<T> {
    pub(crate) fn known(answer: T) -> Self {
        Self(State::Known(Some(answer)))
    }
}

impl<T: Send + 'static> Lookup<T> {
    /// Has another thread look.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub(crate) fn elsewhere(look: impl FnOnce() -> Result<T, JournalError> + Send + 'static) -> Self {
        Self(State::Sought(spawn_blocking(look)))
    }
}

// The answer is moved out and never pinned.
impl<T> Unpin for Lookup<T> {}

impl<T> Future for Lookup<T> {
    type Output = Result<T, JournalError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Known(answer) => Poll::Ready(answer.take().ok_or(JournalError::Closed)),
            // If nobody looks, the runtime shuts down.
            State::Sought(looking) => {
                Pin::new(looking).poll(cx).map(|found| found.unwrap_or(Err(JournalError::Closed)))
            }
        }
    }
}
