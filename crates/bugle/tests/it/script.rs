//! A game that says just what a test tells it to say.

use std::sync::Arc;

use bugle::{BoxError, Checkpoint, Clock, Context, Envelope, Fact, Identity, Interest, Kind, Payload, Seen, Signal};
use bugle::{Source, Subject, Timestamp};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::{mpsc, watch};

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Rung {
    pub(crate) bell: u64,
}

impl Payload for Rung {
    fn kind(&self) -> Kind {
        Self::KIND
    }
    fn subject(&self) -> Subject {
        bell(self.bell)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.bell);
    }
}

impl Fact for Rung {
    type Game = Self;
    const KIND: Kind = Kind::new("test.rung");
    fn of(game: &Self) -> Option<&Self> {
        Some(game)
    }
}

pub(crate) fn bell(number: u64) -> Subject {
    Subject::number("bell", number)
}

/// The test's end of a scripted source. Dropping it ends the source.
pub(crate) struct Script {
    pub(crate) say: mpsc::Sender<Result<Signal<Rung>, BoxError>>,
    pub(crate) interest: watch::Receiver<Interest>,
}

pub(crate) struct Scripted {
    said: mpsc::Receiver<Result<Signal<Rung>, BoxError>>,
    interest: watch::Sender<Interest>,
    broken: bool,
}

pub(crate) fn scripted() -> (Script, Scripted) {
    let (say, said) = mpsc::channel(1024);
    let (tx, interest) = watch::channel(Interest::default());
    (Script { say, interest }, Scripted { said, interest: tx, broken: false })
}

impl Scripted {
    pub(crate) fn broken(self) -> Self {
        Self { broken: true, ..self }
    }
}

impl Script {
    pub(crate) async fn rings(&self, bells: impl IntoIterator<Item = u64>) {
        for bell in bells {
            let seen = Seen::at(Timestamp::from_secs(1));
            self.say.send(Ok(Signal::Event(Envelope::new("test", Rung { bell }, seen)))).await.unwrap();
        }
    }

    pub(crate) async fn is_well(&self) {
        let checkpoint = Checkpoint { subject: bell(0), at: Timestamp::from_secs(1), state: None };
        self.say.send(Ok(Signal::Checkpoint(checkpoint))).await.unwrap();
    }

    pub(crate) async fn fails(&self, error: &str) {
        self.say.send(Err(error.into())).await.unwrap();
    }

    /// The filters and kinds the source is asked for, once they are `wants` in number.
    pub(crate) async fn wanted(&mut self, wants: usize) -> Interest {
        self.interest.wait_for(|interest| interest.wants().len() == wants).await.unwrap().clone()
    }
}

impl Source for Scripted {
    type Event = Rung;
    type Error = BoxError;
    const NAME: &'static str = "test";

    fn check(&self) -> Result<(), BoxError> {
        if self.broken { Err("no bell has this number".into()) } else { Ok(()) }
    }

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signal<Rung>, BoxError>> + Send + 'static {
        stream::unfold((self, context.interest), |(mut this, mut interests)| async {
            loop {
                tokio::select! {
                    said = this.said.recv() => return Some((said?, (this, interests))),
                    Some(new) = interests.next() => this.interest.send_replace(new),
                };
            }
        })
    }
}

/// A clock that stands still.
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(43_200)
    }
}

pub(crate) fn noon() -> Arc<dyn Clock> {
    Arc::new(Noon)
}
