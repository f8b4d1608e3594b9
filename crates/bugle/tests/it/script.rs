//! A game that says just what a test tells it to say.

use std::sync::Arc;
use std::time::Duration;

use bugle::source::{
    Checkpoint, Context, Identity, Interest, KindInfo, Readable, Saved, Seen, Signal, Signals, Source,
};
use bugle::{BoxError, Clock, Envelope, Fact, Kind, Payload, Subject, Timestamp};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
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

impl Readable for Rung {
    const KINDS: &'static [KindInfo] = &[KindInfo::of::<Self>()];
    fn read(_: Kind, data: &str) -> Result<Self, BoxError> {
        Ok(serde_json::from_str(data)?)
    }
}

pub(crate) fn bell(number: u64) -> Subject {
    Subject::number("bell", number)
}

/// The test's end of a scripted source. Dropping it ends the source.
pub(crate) struct Script {
    pub(crate) say: mpsc::Sender<Result<Signals<Rung>, BoxError>>,
    pub(crate) interest: watch::Receiver<Interest>,
    /// What the source found of bell 0 when it began.
    pub(crate) found: watch::Receiver<Option<Saved>>,
}

pub(crate) struct Scripted {
    said: mpsc::Receiver<Result<Signals<Rung>, BoxError>>,
    interest: watch::Sender<Interest>,
    found: watch::Sender<Option<Saved>>,
    broken: bool,
}

pub(crate) fn scripted() -> (Script, Scripted) {
    let (say, said) = mpsc::channel(1024);
    let (tx, interest) = watch::channel(Interest::default());
    let (found_tx, found) = watch::channel(None);
    (Script { say, interest, found }, Scripted { said, interest: tx, found: found_tx, broken: false })
}

impl Scripted {
    pub(crate) fn broken(self) -> Self {
        Self { broken: true, ..self }
    }
}

impl Script {
    pub(crate) async fn rings(&self, bells: impl IntoIterator<Item = u64>) {
        for bell in bells {
            self.says(vec![rung(bell)]).await;
        }
    }

    pub(crate) async fn says(&self, signals: Signals<Rung>) {
        soon(self.say.send(Ok(signals))).await.unwrap();
    }

    pub(crate) async fn is_well(&self) {
        self.says(vec![checkpoint(1, None)]).await;
    }

    pub(crate) async fn fails(&self, error: &str) {
        self.say.send(Err(error.into())).await.unwrap();
    }

    /// The filters and kinds the source is asked for, once they are `wants` in number.
    pub(crate) async fn wanted(&mut self, wants: usize) -> Interest {
        soon(self.interest.wait_for(|interest| interest.wants().len() == wants)).await.unwrap().clone()
    }
}

/// Waits for what comes soon: a test that waits for something else fails, and does not hang.
pub(crate) async fn soon<F: Future>(coming: F) -> F::Output {
    timeout(Duration::from_mins(2), coming).await.expect("it comes soon")
}

pub(crate) fn rung(bell: u64) -> Signal<Rung> {
    Signal::Event(Envelope::new("test", Rung { bell }, Seen::at(Timestamp::from_secs(1))))
}

pub(crate) fn checkpoint(second: i64, state: Option<&'static str>) -> Signal<Rung> {
    let at = Timestamp::from_secs(second);
    Signal::Checkpoint(Checkpoint { subject: bell(0), at, state: state.map(Into::into) })
}

impl Source for Scripted {
    type Event = Rung;
    type Error = BoxError;
    const GAME: &'static str = "test";

    fn check(&self) -> Result<(), BoxError> {
        if self.broken { Err("no bell has this number".into()) } else { Ok(()) }
    }

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Rung>, BoxError>> + Send + 'static {
        let Context { interest, states, .. } = context;
        let begun = async move {
            self.found.send_replace(states.load(&bell(0)).await.unwrap());
            (self, interest)
        };
        let following = |(mut this, mut interests): (Self, std::pin::Pin<Box<dyn Stream<Item = Interest> + Send>>)| async {
            loop {
                tokio::select! {
                    said = this.said.recv() => return Some((said?, (this, interests))),
                    Some(new) = interests.next() => this.interest.send_replace(new),
                };
            }
        };
        stream::once(begun).flat_map(move |begun| stream::unfold(begun, following))
    }
}

/// The same, as a game that can be kept waiting.
pub(crate) struct Patient(pub(crate) Scripted);

impl Source for Patient {
    type Event = Rung;
    type Error = BoxError;
    const GAME: &'static str = Scripted::GAME;
    const WAITS: bool = true;

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Rung>, BoxError>> + Send + 'static {
        self.0.follow(context)
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
