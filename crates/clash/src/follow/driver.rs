//! Drives the watchers: asks what the schedule says, hands the answers over, and passes on what the watchers say.

mod answers;
mod naming;
mod orders;
mod ranked;

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{
    BoxError, Cause, Clock, Context, Gap, Interest, Oddities, OddityCounter, Saved, Signal, Signals, States, Timestamp,
};
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use super::ask::Ask;
use super::dates::{self, Dates};
use super::error::WatchError;
use super::fetch::{Answered, Asking, AtHand, fetch};
use super::found::Found;
use super::handle::Inbox;
use super::loads::{Kept, Loads};
use super::maintenance::Maintenance;
use super::ranking::{Ranking, Seats};
use super::rule::Rule;
use super::schedule::pace::Pace;
use super::schedule::{Schedule, Turn};
use super::terms::{Terms, Usual};
use super::trouble::Troubles;
use super::watched::Watched;
use super::watchers::Watchers;
use super::wish::Watch;
use crate::client::client::Client;
use crate::client::endpoints::endpoints;
use crate::client::question::Question;
use crate::event::Event;
use crate::game::SOURCE;
use crate::target::Target;
use crate::watch::once::Once;
use crate::watch::transfers::Transfers;

/// What [`Watch`] becomes when it is followed.
pub(crate) struct Driver {
    client: Client,
    watchers: Watchers,
    /// How many watchers there were.
    serials: u64,
    /// What must be known before the first answer, and later of those that come later.
    loads: Loads,
    /// Whether nothing is asked yet.
    is_starting: bool,
    /// How everything is watched of which nothing else is said.
    usual: Usual,
    /// The least time between two answers about the same, if somebody said.
    every: Duration,
    /// Who else is watched, because they are mentioned.
    rules: Vec<Rule>,
    /// Who is in the rankings that the rules are about.
    ranked: BTreeMap<Ranking, Seats>,
    /// How many are wished for.
    wished: usize,
    /// What else is asked of it.
    inbox: Inbox,
    /// How it is found out whether the game is open.
    probe: Question,
    /// Requests in a second.
    per_second: u32,
    schedule: Schedule<Ask>,
    asking: FuturesUnordered<BoxFuture<'static, Answered>>,
    states: Arc<dyn States>,
    clock: Arc<dyn Clock>,
    interests: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// `None` until somebody says; then everything is passed on.
    interest: Option<Interest>,
    interests_ended: bool,
    /// What is to be passed on. Holds what one answer brought.
    said: VecDeque<Result<Signals<Event>, WatchError>>,
    /// Whether nothing more will be said: no waiting can help.
    is_over: bool,
    troubles: Troubles,
    found: Found,
    /// Only if its opening and closing is told.
    maintenance: Option<Maintenance>,
    /// Only if the calendar is told.
    dates: Option<Dates>,
    once: Once,
    transfers: Transfers,
    oddities: OddityCounter,
}

impl Driver {
    pub(crate) fn new(watch: Watch, context: Context) -> Self {
        let now = Instant::now();
        let Context { clock, interest: interests, seed, states, oddities, .. } = context;
        let Watch { client, wished, maintenance, every, rate, concurrency, options, bodies_in_memory, .. } = watch;
        let per_second = rate.unwrap_or_else(|| client.rate());
        let pace = Pace { seed, ..Pace::default() }.at(per_second, concurrency);
        let mut driver = Self {
            client,
            watchers: Watchers::new(bodies_in_memory),
            serials: 0,
            loads: Loads::new(Arc::clone(&states)),
            is_starting: true,
            usual: options.into(),
            every,
            rules: wished.rules,
            ranked: BTreeMap::new(),
            wished: 0,
            inbox: watch.inbox,
            probe: Question::look::<endpoints::GetClan>([&watch.probe], ""),
            per_second,
            schedule: Schedule::new(&pace, now),
            asking: FuturesUnordered::new(),
            dates: watch.calendar.then(|| Dates::new(&states)),
            states,
            clock,
            interests,
            interest: None,
            interests_ended: false,
            said: VecDeque::new(),
            is_over: false,
            troubles: Troubles::default(),
            found: Found::default(),
            maintenance: maintenance.then(Maintenance::default),
            once: Once::default(),
            transfers: Transfers::default(),
            oddities,
        };
        driver.begin(wished.targets, watch.probe_every, now);
        driver
    }

    /// Asks for all that is wished for, and for the game itself where nothing else shows whether it is open, or somebody
    /// wants to know `probe_every` so often.
    fn begin(&mut self, targets: BTreeMap<Target, Option<Arc<Terms>>>, probe_every: Option<Duration>, now: Instant) {
        if self.maintenance.is_some() {
            self.loads.push(Target::Probe, 0);
        }
        if self.maintenance.is_some() && (targets.is_empty() || probe_every.is_some()) {
            self.schedule.add(Ask::Look(Target::Probe), probe_every.unwrap_or(self.every), now);
        }
        self.ask_for_rankings(now);
        for (target, terms) in targets {
            self.wish(target, terms, now);
        }
    }

    /// The next thing to say; `None` at the end. Nothing is lost when the future is dropped: answers on their way stay
    /// on their way.
    pub(crate) async fn next(&mut self) -> Option<Result<Signals<Event>, WatchError>> {
        loop {
            if let Some(item) = self.said.pop_front() {
                return Some(item);
            }
            if self.is_over {
                return None;
            }
            if self.is_starting {
                match self.loads.next().await {
                    Some(kept) => self.on_kept(kept),
                    None => self.on_all_started(),
                }
                continue;
            }
            let wake = self.ask_what_is_due();
            tokio::select! {
                biased;
                interest = self.interests.next(), if !self.interests_ended => self.on_interest(interest),
                Some(order) = self.inbox.next() => self.on_order(order),
                Some(kept) = self.loads.next(), if !self.loads.is_empty() => self.on_kept(kept),
                Some(answered) = self.asking.next(), if !self.asking.is_empty() => self.on_answered(answered),
                told = dates::next(&mut self.dates, &*self.clock) => self.on_dates(told),
                () = sleep_until(wake) => {}
            }
        }
    }

    /// Takes what is kept of something that must be known before it is asked for.
    fn on_kept(&mut self, kept: Kept) {
        let Kept { target, serial, saved } = kept;
        let now = self.clock.now();
        match saved {
            Err(source) => self.end(target, source),
            Ok(saved) if target == Target::Probe => self.restore_maintenance(saved, now),
            Ok(saved) => {
                let Some(mut watched) = self.watchers.take(target, serial) else { return };
                self.restore(&mut watched, saved, now);
                if self.is_starting {
                    return self.put_back(watched);
                }
                self.watchers.join_wars_of(&mut watched, &mut self.once);
                self.schedule.add(Ask::Look(target), watched.every().unwrap_or(self.every), Instant::now());
                let renamed = watched.rename(&self.rules);
                self.put_back(watched);
                self.on_renamed(target, renamed);
            }
        }
    }

    /// What both sides know of a war is put together before either of them says anything.
    fn on_all_started(&mut self) {
        self.is_starting = false;
        self.watchers.join_wars(&mut self.once);
        let now = Instant::now();
        for target in self.watchers.targets() {
            let Some(watched) = self.watchers.get_mut(target) else { continue };
            self.schedule.add(Ask::Look(target), watched.every().unwrap_or(self.every), now);
            let renamed = watched.rename(&self.rules);
            self.on_renamed(target, renamed);
        }
    }

    fn restore_maintenance(&mut self, saved: Option<Saved>, now: Timestamp) {
        let Some(Saved { at, state: Some(state) }) = saved else { return };
        match Maintenance::restore(&state) {
            Ok(maintenance) => {
                if maintenance.is_closed() {
                    self.schedule.begin_closed(Instant::now());
                }
                self.maintenance = Some(maintenance);
            }
            Err(source) => {
                let target = Target::Probe;
                self.said.push_back(Err(WatchError::Forgotten { target, source }));
                let gap = Gap::new(SOURCE, [target.subject()], Some(at.min(now)), now, Cause::Restart);
                self.said.push_back(Ok(vec![Signal::Gap(gap)]));
            }
        }
    }

    /// Starts all requests whose time has come, and says when to look again.
    fn ask_what_is_due(&mut self) -> Instant {
        let now = Instant::now();
        loop {
            match self.schedule.turn(now) {
                Turn::Ask(ask) => {
                    let watched = ask.target().and_then(|target| self.watchers.get(target));
                    let is_game = ask == Ask::Look(Target::Probe);
                    let asking = Asking {
                        ask,
                        question: if is_game { self.probe.clone() } else { ask.question() },
                        serial: watched.map_or(0, |it| it.serial),
                        is_probe: self.schedule.is_shut(),
                        at_hand: watched.map_or(AtHand::All, Watched::at_hand),
                    };
                    self.asking.push(fetch(self.client.clone(), asking, Arc::clone(&self.states)));
                }
                Turn::Wait(until) => return until,
                // An answer wakes us before this.
                Turn::Idle => return now + Duration::from_hours(1),
            }
        }
    }

    fn on_dates(&mut self, told: Result<Signals<Event>, WatchError>) {
        match told {
            Ok(signals) => self.pass_on(signals, self.said.len()),
            Err(error) => {
                self.said.push_back(Err(error));
                self.is_over = true;
            }
        }
    }

    fn on_interest(&mut self, interest: Option<Interest>) {
        self.interests_ended = interest.is_none();
        self.interest = interest.or(self.interest.take());
    }

    /// Passes on, together and in this place, what somebody wants and what was not said before.
    fn pass_on(&mut self, mut signals: Signals<Event>, place: usize) {
        self.transfers.on_told(&signals);
        // Before the checkpoint that they belong to.
        let end = signals.iter().rposition(|signal| matches!(signal, Signal::Event(_))).map_or(0, |last| last + 1);
        signals.splice(end..end, self.transfers.take().into_iter().map(Signal::Event));
        let mut oddities = Oddities::default();
        signals.retain(|signal| match signal {
            Signal::Event(event) => {
                let is_wanted = self.interest.as_ref().is_none_or(|interest| interest.matches(event.kind, &event.data));
                let is_first = self.once.is_first(event);
                oddities.doubles += u64::from(!is_first);
                if let Event::ClanBack(back) = &event.data {
                    self.watchers.on_back(back.clan_tag);
                }
                is_first && is_wanted
            }
            Signal::Gap(_) | Signal::Checkpoint(_) => true,
        });
        self.oddities.add(oddities);
        if !signals.is_empty() {
            self.said.insert(place, Ok(signals));
        }
    }

    /// Without what is kept nothing can be told apart: the last word is why.
    fn end(&mut self, target: Target, source: BoxError) {
        self.said.push_back(Err(WatchError::Unreadable { target, source }));
        self.is_over = true;
    }
}

#[cfg(test)]
mod tests;
