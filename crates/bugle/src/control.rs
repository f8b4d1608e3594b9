//! What a trigger at work and those who hold it share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::{Clock, Event, Interest, KindInfo, Timestamp};
use bugle_journal::{Journal, Wanting};
use bugle_trigger::Trigger as Rule;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::circle::{Circle, Follower};
use crate::interests::Registered;
use crate::stats::Stats;
use crate::unseen::Unseen;
use crate::worker::Stop;

/// Stands for all events there will ever be.
const ALL: u64 = u64::MAX;

/// How a trigger at work is held: by its handles, by its actions and by its worker.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) name: Arc<str>,
    pub(crate) stats: Stats,
    pub(crate) stop: Stop,
    /// Cancelled when it has left its place.
    pub(crate) ended: CancellationToken,
    /// Events up to this number pass it by. All: it is paused.
    passed_by: AtomicU64,
    /// Whether the rule is another than the one that the worker has.
    is_changed: AtomicBool,
    /// Whether a time has passed it by of which its worker does not know.
    has_unseen: AtomicBool,
    wake: Notify,
    /// What is known of its kinds.
    infos: Vec<KindInfo>,
    /// Who it is about, where that changes.
    circles: Vec<Circle>,
    /// Held by who changes the rule, so that two changes at once are both made.
    changing: Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    rule: Rule,
    /// When it last fired, in event time.
    last_fired: Option<Timestamp>,
    /// Why it went on from nothing.
    begun_anew: Option<Arc<str>>,
    /// Since when it is paused.
    paused: Option<Timestamp>,
    /// The times that passed it by.
    unseen: Unseen,
    /// What there is of it in the stream, until it has ended.
    place: Option<Place>,
}

/// The place of a trigger in its stream.
pub(crate) struct Place {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) journal: Journal,
    /// The name of its reader.
    pub(crate) reader: String,
    /// What it asks of the sources. None: it is no longer wanted.
    pub(crate) registered: Option<Registered>,
    /// What its reader wants, once there is one.
    pub(crate) wanting: Option<Wanting>,
}

impl Control {
    /// For a trigger that has ended before it began, unless it [is given a place](Self::enter).
    pub(crate) fn new(name: Arc<str>, rule: Rule, infos: Vec<KindInfo>, stream: CancellationToken) -> Self {
        Self {
            name,
            stats: Stats::default(),
            stop: Stop { own: CancellationToken::new(), stream },
            ended: CancellationToken::new(),
            passed_by: AtomicU64::new(0),
            is_changed: AtomicBool::new(false),
            has_unseen: AtomicBool::new(false),
            wake: Notify::new(),
            infos,
            circles: Vec::new(),
            changing: Mutex::default(),
            state: Mutex::new(State::new(rule)),
        }
    }

    /// It is about whoever is in these.
    pub(crate) fn among(self, circles: Vec<Circle>) -> Self {
        Self { circles, ..self }
    }

    /// Hears of changes of its circles from now on.
    pub(crate) fn join(self: &Arc<Self>) {
        self.circles.iter().for_each(|circle| circle.join(self));
        self.on_change();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is in the stream now.
    pub(crate) fn enter(&self, place: Place) {
        self.state().place = Some(place);
    }

    /// It has a reader now.
    pub(crate) fn reads(&self, wanting: Wanting) {
        let mut state = self.state();
        if let Some(place) = &mut state.place {
            place.wanting = Some(wanting);
        }
        // What was asked for when it was opened may have changed since.
        self.tell(&state);
    }

    /// It has ended: nothing of the stream is held any more.
    pub(crate) fn leave(&self) {
        let place = self.state().place.take();
        // Sources are told without the lock.
        drop(place);
    }

    /// It is not wanted any more. The sources are told at once; its action runs to its end.
    pub(crate) fn remove(&self) {
        self.stop.own.cancel();
        let registered = self.state().place.as_mut().and_then(|place| place.registered.take());
        drop(registered);
    }

    /// Whether it is to go on.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.stop.own.is_cancelled() && !self.ended.is_cancelled()
    }

    /// The rule as it is now.
    pub(crate) fn rule(&self) -> Rule {
        self.state().rule.clone()
    }

    /// Another rule from the next event on, if there is one. `change` must not change it, too: that waits for ever.
    pub(crate) fn change<X>(&self, change: impl FnOnce(Rule, &[KindInfo]) -> Result<Rule, X>) -> Result<(), X> {
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rule = change(self.rule(), &self.infos)?;
        self.circles.iter().for_each(|circle| circle.renew_rule(&mut rule));
        let mut state = self.state();
        state.rule = rule;
        self.tell(&state);
        drop((state, changing));
        self.is_changed.store(true, Ordering::Release);
        self.wake.notify_one();
        Ok(())
    }

    /// The rule, if it is another than the last that was taken. For the worker, before each event.
    pub(crate) fn take_change(&self) -> Option<Rule> {
        let is_changed = self.is_changed.load(Ordering::Relaxed) && self.is_changed.swap(false, Ordering::AcqRel);
        is_changed.then(|| self.rule())
    }

    /// Waits until something has changed since the last call.
    ///
    /// # Cancel safety
    /// A change that nobody waited for is told the next time.
    pub(crate) async fn changed(&self) {
        self.wake.notified().await;
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.passed_by.load(Ordering::Acquire) == ALL
    }

    /// Whether `event` came while it was paused, or is waiting while it is.
    pub(crate) fn passes_by(&self, event: &Event) -> bool {
        let passed_by = self.passed_by.load(Ordering::Acquire);
        passed_by != 0 && event.seq.is_none_or(|seq| seq.0 <= passed_by)
    }

    /// From now on everything passes it by.
    pub(crate) fn pause(&self) {
        let mut state = self.state();
        if !self.is_paused() {
            state.paused = state.place.as_ref().map(|place| place.clock.now());
        }
        self.passed_by.store(ALL, Ordering::Release);
        self.tell(&state);
    }

    /// What is appended from now on is for it again.
    pub(crate) fn resume(&self) {
        let mut state = self.state();
        let end = state.place.as_ref().map_or(0, |place| place.journal.end());
        if self.is_paused() {
            let now = state.place.as_ref().map(|place| place.clock.now());
            if let Some((from, to)) = state.paused.take().zip(now) {
                state.unseen.add(from, to);
                self.has_unseen.store(true, Ordering::Release);
            }
            state.tell(interest(&state.rule));
            self.passed_by.store(end, Ordering::Release);
            self.wake.notify_one();
        }
    }

    /// Nobody looked for it in this time.
    pub(crate) fn has_not_seen(&self, from: Timestamp, to: Timestamp) {
        self.state().unseen.add(from, to);
        self.has_unseen.store(true, Ordering::Release);
    }

    /// The times that passed it by, since the last call. For the worker, before it asks the machine.
    pub(crate) fn take_unseen(&self) -> Unseen {
        if self.has_unseen.load(Ordering::Relaxed) && self.has_unseen.swap(false, Ordering::AcqRel) {
            std::mem::take(&mut self.state().unseen)
        } else {
            Unseen::default()
        }
    }

    /// How many events it has not dealt with.
    pub(crate) fn lag(&self) -> u64 {
        self.state().place.as_ref().map_or(0, Place::lag)
    }

    /// When it last fired, as its machine remembers it.
    pub(crate) fn last_fired(&self) -> Option<Timestamp> {
        self.state().last_fired
    }

    /// It fired then. For the worker.
    pub(crate) fn set_last_fired(&self, last_fired: Option<Timestamp>) {
        self.state().last_fired = last_fired;
    }

    /// Why what it remembered could not be used, if that was so.
    pub(crate) fn begun_anew(&self) -> Option<Arc<str>> {
        self.state().begun_anew.clone()
    }

    /// What it remembered cannot be used, for this reason.
    pub(crate) fn begin_anew(&self, why: &str) {
        self.state().begun_anew = Some(why.into());
    }

    /// Tells sources and reader what it wants.
    fn tell(&self, state: &State) {
        let interest = if self.is_paused() { Interest::default() } else { interest(&state.rule) };
        state.tell(interest);
    }
}

/// A circle that it is about is another now.
impl Follower for Control {
    fn on_change(&self) {
        if !self.circles.is_empty() && self.is_wanted() {
            let Ok(()) = self.change(|rule, _| Ok::<_, std::convert::Infallible>(rule));
        }
    }
}

impl State {
    fn new(rule: Rule) -> Self {
        Self { rule, last_fired: None, begun_anew: None, paused: None, unseen: Unseen::default(), place: None }
    }

    fn tell(&self, interest: Interest) {
        let Some(Place { registered, wanting, .. }) = &self.place else { return };
        if let Some(wanting) = wanting {
            wanting.set(interest.clone());
        }
        if let Some(registered) = registered {
            registered.change(interest);
        }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("reader", &self.reader).finish_non_exhaustive()
    }
}

impl Place {
    fn lag(&self) -> u64 {
        self.journal.lag_of(&self.reader).unwrap_or(0)
    }
}

/// What `rule` asks of the sources.
pub(crate) fn interest(rule: &Rule) -> Interest {
    Interest::new(rule.wants.iter().cloned())
}
