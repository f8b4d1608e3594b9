//! Many things that are watched while nothing happens, in virtual time, against an API that answers at once.

mod api;
pub(crate) mod case;
mod disk;
mod made_up;
pub(crate) mod place;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{Event, Watch, WatchError};
use bugle_event::{Clock, Context, Signals, Source as _, Timestamp};
use futures_core::Stream;
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use self::api::Api;
use self::case::Case;
use self::place::Place;

/// Between two looks. Longer than an answer is kept on its way.
const EVERY: Duration = Duration::from_mins(10);
/// How often the client tries in all before it says that there is no answer.
const TRIES: usize = 3;

type Followed = Pin<Box<dyn Stream<Item = Result<Signals<Event>, WatchError>> + Send>>;

struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_767_225_600) + self.0.elapsed()
    }
}

/// So many things of one kind that are watched.
pub(crate) struct Idle {
    case: Case,
    watched: usize,
    api: Api,
    kept: Place,
    clock: Arc<dyn Clock>,
    /// `None`: the program is not running.
    followed: Option<Followed>,
    /// In the middle between the last looks and the next ones.
    pause: Instant,
}

impl Idle {
    /// `watched` of them, at none of which was looked yet.
    pub(crate) fn new(case: Case, watched: usize, kept: fn(Arc<dyn Clock>) -> Place) -> Self {
        let (api, pause) = (Api::new(&case.bodies), Instant::now());
        let clock: Arc<dyn Clock> = Arc::new(Virtual(pause));
        Self { case, watched, api, kept: kept(Arc::clone(&clock)), clock, followed: None, pause }
    }

    /// Looks at each of them, until all was seen that there is to see.
    pub(crate) async fn see_all(&mut self) {
        self.start();
        for round in 1..self.case.bodies.len() {
            self.look().await;
            self.api.show(Some(round));
        }
        self.look().await;
    }

    /// Fails to look at each of them, and then does not.
    pub(crate) async fn fail(&mut self) {
        let asked = self.api.asked();
        self.api.show(None);
        while self.api.asked() - asked < self.watched * TRIES {
            self.go_on_until(Instant::now() + Duration::from_secs(1)).await;
        }
        self.api.show(Some(self.case.bodies.len() - 1));
        self.look().await;
    }

    /// Looks at each of them once more.
    pub(crate) async fn look(&mut self) {
        let asked = self.api.asked();
        self.pause = self.pause.max(Instant::now() - EVERY / 2) + EVERY;
        self.go_on_until(self.pause).await;
        assert!(self.api.asked() - asked >= self.watched, "each is asked for");
    }

    /// Begins again with what is kept, and looks at each of them.
    pub(crate) async fn restart(&mut self) {
        self.followed = None;
        self.start();
        self.look().await;
    }

    fn start(&mut self) {
        let watch = (self.case.watch)(Watch::new(self.api.client()), (0..self.watched).map(made_up::tag).collect());
        let watch = watch.every(EVERY).rate(u32::MAX).concurrency(16);
        let states = self.kept.states();
        let interest = Box::pin(futures_util::stream::empty());
        let context = Context { seed: 1, states, ..Context::new(Arc::clone(&self.clock), interest) };
        self.followed = Some(Box::pin(watch.follow(context)));
        self.pause = Instant::now() - EVERY / 2;
    }

    async fn go_on_until(&mut self, until: Instant) {
        let followed = self.followed.as_mut().expect("it is running");
        while let Ok(said) = timeout_at(until, followed.next()).await {
            match said.expect("it goes on") {
                Ok(signals) => self.kept.commit(signals),
                Err(WatchError::Unseen { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}
