//! What a rule is: a pure machine that concludes facts from what a connection brings.

use std::fmt::Debug;

use bugle_event::{Envelope, Gap, Interest, Kind, KindInfo, Origin, Seen, Signal, Signals, Timestamp};

use crate::NAME;
use crate::derived::saved::Part;
use crate::event::Event;

/// Concludes facts of some kinds. It is told what came, in the order in which it came, and the time.
///
/// Calling order: [`resume`](Self::resume) at most once and first; then, as it comes, [`on_event`](Self::on_event) and
/// [`on_gap`](Self::on_gap), and [`on_time`](Self::on_time) when [`due`](Self::due) has come, or later: while nobody sees
/// anything, nothing is concluded.
pub(crate) trait Rule: Debug + Send {
    /// Goes on at `now` from what an earlier run kept. What cannot be read is left aside.
    fn resume(&mut self, saved: &Part, now: Timestamp);

    /// Something came. It may be of any kind: others want other things.
    fn on_event(&mut self, event: &Envelope<Event>, facts: &mut Facts<'_>);

    /// It is told at `now` that something may have happened that nobody saw.
    fn on_gap(&mut self, now: Timestamp, gap: &Gap);

    /// When there is something to conclude from what did not come, by the time of day here.
    fn due(&self) -> Option<Timestamp>;

    /// It is this late.
    fn on_time(&mut self, now: Timestamp, facts: &mut Facts<'_>);

    /// What is to be kept for the next run, if that has changed since this was last asked.
    fn changed(&mut self, now: Timestamp) -> Option<Part>;

    /// What is to be kept for when the rule is wanted again.
    fn save(&self, now: Timestamp) -> Part;
}

/// What a rule is by name.
pub(crate) trait Named: Rule + Default + 'static {
    /// Under which name its state is kept. Part of a format.
    const NAME: &'static str;
    /// What it tells.
    const KINDS: &'static [KindInfo];
    /// What it must be told of.
    const NEEDS: &'static [Kind];
}

/// The facts that rules tell at one time, to those who ask for them by their kinds.
pub(crate) struct Facts<'a> {
    now: Timestamp,
    interest: &'a Interest,
    told: &'a mut Signals<Event>,
}

impl<'a> Facts<'a> {
    /// None yet. They are added to `told`.
    pub(crate) fn new(now: Timestamp, interest: &'a Interest, told: &'a mut Signals<Event>) -> Self {
        Self { now, interest, told }
    }

    /// The time of day.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Tells a fact that follows from something of this origin.
    pub(crate) fn tell(&mut self, fact: impl Into<Event>, origin: Origin) {
        let fact = fact.into();
        let seen = Seen { origin, ..fact.seen(self.now) };
        let event = Envelope::new(NAME, fact, seen);
        if self.interest.asks_for(event.kind, &event.data) {
            self.told.push(Signal::Event(event));
        }
    }
}

/// When an event happened by the clock of its world; when it came, where it does not say.
pub(crate) fn told_time(event: &Envelope<Event>) -> Timestamp {
    let said = event.data.timestamp();
    if said == Timestamp::EPOCH { event.observed_at } else { said }
}
