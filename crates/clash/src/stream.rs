//! Drives the watchers: asks what the schedule says, hands the answers over, and passes on what the watchers say.

use std::collections::{HashMap, VecDeque};
use std::mem::Discriminant;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Clock, Context, Envelope, Interest, Seen, Signal, Timestamp};
use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use crate::schedule::{Pace, Schedule, Target, Turn};
use crate::watch::{Once, Watcher};
use crate::{
    ApiError, ClanTag, Client, Event, Failure, MaintenanceEnded, MaintenanceStarted, Model as _, SOURCE, Sight, War,
    WarId, WarWatcher, Watch, WatchError,
};

/// A body, and how long the API keeps it.
type Reply = Result<(Bytes, Duration), ApiError>;

/// What [`Watch`] becomes when it is followed.
pub(crate) struct Driver {
    client: Client,
    watchers: HashMap<Target, Watcher>,
    /// Whose watcher follows a war. Its other side may be watched too.
    wars: HashMap<WarId, ClanTag>,
    schedule: Schedule,
    asking: FuturesUnordered<BoxFuture<'static, (Target, Reply)>>,
    clock: Arc<dyn Clock>,
    interests: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// `None` until somebody says; then everything is passed on.
    interest: Option<Interest>,
    interests_ended: bool,
    /// What is to be passed on. Holds what one answer brought.
    said: VecDeque<Result<Signal<Event>, WatchError>>,
    /// What is failing, so that each failure is told once.
    failing: HashMap<Target, Trouble>,
    ages: HashMap<Target, Duration>,
    maintenance: Option<Maintenance>,
    once: Once,
}

/// Whether the game's opening and closing is told, and since when it is closed.
struct Maintenance {
    closed_at: Option<Timestamp>,
}

/// What is wrong with a target: the same trouble again is no news.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    Error(Discriminant<ApiError>),
    Unusable,
}

impl Driver {
    pub(crate) fn new(watch: Watch, context: Context) -> Self {
        let now = Instant::now();
        let Context { clock, interest: interests, seed } = context;
        let mut schedule = Schedule::new(Pace { seed, ..watch.pace.clone() }, now);
        let mut watchers = HashMap::new();
        for &target in &watch.targets {
            schedule.add(target, now);
            watchers.extend(Watcher::new(target, &watch).map(|watcher| (target, watcher)));
        }
        if watch.targets.is_empty() {
            schedule.add(Target::Probe, now);
        }
        Self {
            client: watch.client,
            watchers,
            wars: HashMap::new(),
            schedule,
            asking: FuturesUnordered::new(),
            clock,
            interests,
            interest: None,
            interests_ended: false,
            said: VecDeque::new(),
            failing: HashMap::new(),
            ages: HashMap::new(),
            maintenance: watch.maintenance.then_some(Maintenance { closed_at: None }),
            once: Once::default(),
        }
    }

    /// The next thing to say. Nothing is lost when the future is dropped: answers on their way stay on their way.
    pub(crate) async fn next(&mut self) -> Result<Signal<Event>, WatchError> {
        loop {
            if let Some(item) = self.said.pop_front() {
                return item;
            }
            let wake = self.ask_what_is_due();
            tokio::select! {
                biased;
                interest = self.interests.next(), if !self.interests_ended => self.on_interest(interest),
                Some((target, reply)) = self.asking.next(), if !self.asking.is_empty() => self.on_reply(target, reply),
                () = sleep_until(wake) => {}
            }
        }
    }

    /// Starts all requests whose time has come, and says when to look again.
    fn ask_what_is_due(&mut self) -> Instant {
        let now = Instant::now();
        loop {
            match self.schedule.turn(now) {
                Turn::Ask(target) => self.asking.push(ask(self.client.clone(), target)),
                Turn::Wait(until) => return until,
                // An answer wakes us before this.
                Turn::Idle => return now + Duration::from_hours(1),
            }
        }
    }

    fn on_interest(&mut self, interest: Option<Interest>) {
        self.interests_ended = interest.is_none();
        self.interest = interest.or(self.interest.take());
    }

    fn on_reply(&mut self, target: Target, reply: Reply) {
        let at = self.clock.now();
        let (reopened, signals) = match reply {
            Ok((body, max_age)) => self.on_body(target, at, body, max_age),
            Err(error) => self.on_error(target, at, error),
        };
        self.tell_maintenance(reopened, at);
        for signal in signals {
            self.pass_on(signal);
        }
    }

    fn on_body(&mut self, target: Target, at: Timestamp, body: Bytes, max_age: Duration) -> (bool, Vec<Signal<Event>>) {
        // How long an answer has been kept follows from what is left of the longest time it was ever kept.
        let longest = self.ages.entry(target).or_insert(max_age);
        *longest = max_age.max(*longest);
        let sight = Sight { at, as_of: at - longest.saturating_sub(max_age) };
        let (mut signals, mut deadline) = (Vec::new(), None);
        let clan = target.war_of();
        let war_before = clan.and_then(|clan| self.war_watcher(clan)?.war());
        if let Some(clan) = clan {
            self.join_other_side(clan, &body);
        }
        if let Some(watcher) = self.watchers.get_mut(&target) {
            let broken = watcher.broken();
            signals = watcher.on_body(sight, body);
            deadline = watcher.look_within(at);
            let is_usable = watcher.broken() == broken;
            self.on_usable(target, is_usable);
        }
        if let Some(clan) = clan {
            self.note_war(clan, war_before);
        }
        (self.schedule.on_answer(target, Instant::now(), max_age, deadline), signals)
    }

    /// At the first look of `clan`'s watcher: a war that is followed from its other side already is known.
    fn join_other_side(&mut self, clan: ClanTag, body: &[u8]) {
        if !self.war_watcher(clan).is_some_and(WarWatcher::has_seen_nothing) {
            return;
        }
        let war = War::from_json(body).ok().and_then(|body| body.value.id());
        let other = war.and_then(|war| self.war_watcher(*self.wars.get(&war)?));
        let known = other.map(WarWatcher::known);
        if let (Some(known), Some(Watcher::War(watcher))) = (known, self.watchers.get_mut(&Target::War(clan))) {
            watcher.join(known);
        }
    }

    /// Notes down that `clan`'s watcher, which followed `before`, may follow another war now.
    fn note_war(&mut self, clan: ClanTag, before: Option<WarId>) {
        let now = self.war_watcher(clan).and_then(WarWatcher::war);
        if now == before {
            return;
        }
        if let Some(before) = before.filter(|before| self.wars.get(before) == Some(&clan)) {
            self.wars.remove(&before);
        }
        self.wars.extend(now.map(|war| (war, clan)));
    }

    fn war_watcher(&self, clan: ClanTag) -> Option<&WarWatcher> {
        match self.watchers.get(&Target::War(clan)) {
            Some(Watcher::War(watcher)) => Some(watcher),
            _ => None,
        }
    }

    /// Tells once that answers became unusable.
    fn on_usable(&mut self, target: Target, is_usable: bool) {
        if is_usable {
            self.failing.remove(&target);
        } else if self.failing.insert(target, Trouble::Unusable) != Some(Trouble::Unusable) {
            self.said.push_back(Err(WatchError::Unusable { target }));
        }
    }

    fn on_error(&mut self, target: Target, at: Timestamp, error: ApiError) -> (bool, Vec<Signal<Event>>) {
        let failure = error.failure();
        if failure == Failure::Maintenance && !self.schedule.is_closed() {
            self.all_miss(at);
        }
        let reopened = self.schedule.on_failure(target, Instant::now(), failure, error.remedy());
        let watcher = self.watchers.get_mut(&target);
        let signals = watcher.map(|watcher| watcher.on_error(at, failure)).unwrap_or_default();
        let trouble = Trouble::Error(std::mem::discriminant(&error));
        let is_news = self.failing.insert(target, trouble) != Some(trouble);
        // That a war log is private is an event, and that nobody is called #2PP does not hinder the probe.
        let is_error =
            !matches!((&error, target), (ApiError::Private { .. }, _) | (ApiError::NotFound { .. }, Target::Probe));
        if is_news && is_error {
            self.said.push_back(Err(WatchError::Unseen { target, source: error }));
        }
        (reopened, signals)
    }

    /// While the game is closed, one request at a time asks whether it still is: the others are not asked for at all.
    fn all_miss(&mut self, at: Timestamp) {
        let missed = self.watchers.values_mut().flat_map(|watcher| watcher.on_error(at, Failure::Maintenance));
        self.said.extend(missed.map(Ok));
    }

    fn tell_maintenance(&mut self, reopened: bool, at: Timestamp) {
        let Some(maintenance) = &mut self.maintenance else { return };
        let fact = match maintenance.closed_at {
            None if self.schedule.is_closed() => {
                maintenance.closed_at = Some(at);
                Event::from(MaintenanceStarted { started_at: at })
            }
            Some(started_at) if reopened => {
                maintenance.closed_at = None;
                MaintenanceEnded { started_at }.into()
            }
            _ => return,
        };
        self.pass_on(Signal::Event(Envelope::new(SOURCE, fact, Seen::at(at))));
    }

    /// Passes on what somebody wants and what was not said before.
    fn pass_on(&mut self, signal: Signal<Event>) {
        if let Signal::Event(event) = &signal {
            let is_wanted = self.interest.as_ref().is_none_or(|interest| interest.matches(event.kind, &event.data));
            if !self.once.is_first(event) || !is_wanted {
                return;
            }
        }
        self.said.push_back(Ok(signal));
    }
}

fn ask(client: Client, target: Target) -> BoxFuture<'static, (Target, Reply)> {
    Box::pin(async move {
        let reply = match target {
            Target::Clan(tag) => client.clan(&tag).await.map(|answer| (answer.body, answer.max_age)),
            Target::War(tag) => client.current_war(&tag).await.map(|answer| (answer.body, answer.max_age)),
            Target::Player(tag) => client.player(&tag).await.map(|answer| (answer.body, answer.max_age)),
            Target::Probe => client.clan(&probe()).await.map(|answer| (answer.body, answer.max_age)),
        };
        (target, reply)
    })
}

/// Any clan: whether it is there does not matter, only whether anybody answers.
fn probe() -> ClanTag {
    "#2PP".parse().expect("is a tag")
}
