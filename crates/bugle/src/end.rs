//! Why a stream ends.

use std::error::Error;
use std::sync::Arc;

use bugle_event::in_words;
use bugle_journal::JournalError;
use tokio::sync::watch;

/// Why a stream ended.
///
/// ```
/// use bugle::{EventStream, RunError};
///
/// # async fn example(stream: EventStream) {
/// match stream.run().await {
///     Ok(()) => println!("it was stopped"),
///     Err(RunError::Ended { name, .. }) => println!("{name} cannot go on"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A source ended, and no retry can help.
    #[error("{name} ended")]
    Ended {
        /// The name of the source.
        name: Arc<str>,
        /// Why.
        source: Arc<dyn Error + Send + Sync>,
    },
    /// Nothing more can be committed, or read again. All that was committed is there.
    #[error("the stream cannot go on without its journal")]
    Journal(#[source] Arc<JournalError>),
    /// A trigger or a reader asked for something that there cannot be, such as a tag that is none, or a name that somebody
    /// else reads under. It would wait for ever, and nobody would notice.
    #[error("{who} can never see anything")]
    Refused {
        /// The name of the trigger, or `events`.
        who: Arc<str>,
        /// What is wrong with it.
        source: Arc<dyn Error + Send + Sync>,
    },
}

/// The first thing that was asked for and cannot be. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusal(watch::Sender<Option<RunError>>);

impl Refusal {
    /// `who` asked for it.
    pub(crate) fn refuse(&self, who: impl Into<Arc<str>>, source: Arc<dyn Error + Send + Sync>) {
        let who = who.into();
        tracing::error!(who = &*who, error = in_words(&*source), "refused");
        self.0.send_if_modified(|first| {
            let is_first = first.is_none();
            first.get_or_insert_with(|| RunError::Refused { who, source });
            is_first
        });
    }

    /// Waits for it.
    pub(crate) async fn refused(&self) -> RunError {
        let mut refused = self.0.subscribe();
        let refused = refused.wait_for(Option::is_some).await.expect("the sender is here");
        refused.clone().expect("waited for it")
    }
}
