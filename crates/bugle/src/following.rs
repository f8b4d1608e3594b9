//! A source that was added to a stream, and at work.

use std::sync::Arc;

use bugle_event::{BoxError, Context, Said, Source};
use tokio::task::{JoinError, JoinHandle};

use crate::doubles::Doubles;
use crate::end::RunError;
use crate::ingest::Ingest;
use crate::patience::Patience;
use crate::shared::Shared;
use crate::status::StatusBoard;

/// A source that is not yet followed.
pub(crate) struct Follow {
    pub(crate) name: Arc<str>,
    pub(crate) game: &'static str,
    pub(crate) board: StatusBoard,
    /// Where its game has several sources: what they have told.
    pub(crate) doubles: Option<Doubles>,
    number: u64,
    begin: Box<dyn FnOnce(Ingest, Context) -> Task + Send>,
}

type Task = std::pin::Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

impl Follow {
    /// The source number `number` of a stream.
    pub(crate) fn new<S: Source>(name: Arc<str>, number: u64, source: S) -> Self {
        let board = StatusBoard::new(name.clone(), S::GAME);
        let begin = |ingest: Ingest, context: Context| -> Task { Box::pin(ingest.run(source, context)) };
        Self { name, game: S::GAME, board, doubles: None, number, begin: Box::new(begin) }
    }

    /// Follows it.
    pub(crate) fn start(self, shared: &Shared) -> Following {
        let Self { name, game, board, doubles, number, begin } = self;
        let context = Context {
            name: name.clone(),
            clock: shared.clock.clone(),
            interest: shared.interests.follow(board.heard()),
            seed: shared.seed.wrapping_add(number),
            states: shared.journal.states(name.clone()),
            oddities: board.oddities(),
            connections: board.connections(),
        };
        let ingest = Ingest {
            name: name.clone(),
            game,
            journal: shared.journal.clone(),
            status: board.clone(),
            doubles,
            clock: shared.clock.clone(),
            stop: shared.tasks.stop_token(),
            patience: Patience::new(shared.patience),
            overflow: None,
            last_error: None,
        };
        Following { name, board: Some(board), task: shared.tasks.spawn(begin(ingest, context)) }
    }
}

/// A source at work.
pub(crate) struct Following {
    name: Arc<str>,
    /// Where there is one.
    board: Option<StatusBoard>,
    task: JoinHandle<Result<(), BoxError>>,
}

/// A source panicked: that is its end, and a mistake in it.
#[derive(Debug, thiserror::Error)]
#[error("it panicked: {0}")]
struct Panicked(Said);

impl From<JoinError> for Panicked {
    fn from(error: JoinError) -> Self {
        let panic = error.try_into_panic().map_err(|error| error.to_string());
        let words = panic.map_or_else(Some, |panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        });
        Self(Said::new(words.as_deref().unwrap_or("without a word")))
    }
}

impl Following {
    /// In place of a source where there is none, as when a journal is only read: ends when the stream is stopped.
    pub(crate) fn nobody(shared: &Shared) -> Self {
        let stop = shared.tasks.stop_token();
        let stopped = async move {
            stop.cancelled().await;
            Ok(())
        };
        Self { name: "bugle".into(), board: None, task: shared.tasks.spawn(stopped) }
    }

    /// Waits for its end.
    pub(crate) async fn ended(self) -> Result<(), RunError> {
        let ended = self.task.await.unwrap_or_else(|panic| {
            let panicked = BoxError::from(Panicked::from(panic));
            // Whoever waits for its first contact looks there.
            if let Some(board) = &self.board {
                board.failed(&panicked);
                board.ended();
            }
            Err(panicked)
        });
        ended.map_err(|error| RunError::Ended { name: self.name, source: error.into() })
    }
}
