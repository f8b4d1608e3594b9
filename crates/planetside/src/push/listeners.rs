//! Several listeners, one stream: each follows some of the wishes, on connections of its own. Pure.
//!
//! Wishes that would bring a flood together are kept apart, in groups. Each group has a listener, which knows nothing of
//! the others: what its connections hold, who of them saw what until when, and what is silent there is its own affair.
//! What is brought together here is what they say: each fact once, and a checkpoint where the slowest of them is.

#[cfg(test)]
mod tests;

use std::time::Duration;

use bugle_event::{Checkpoint, ConnectionStatus, Interest, Oddities, Signal, Signals, Subject, Timestamp};
use bytes::Bytes;
use tokio::time::Instant;

use crate::connections::Idle;
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::push::endpoint_status::EndpointStatus;
use crate::push::listener::{Listener, Settings};
use crate::push::merge::Merge;
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::{Groups, Place};
use crate::push::saved::Saved;

/// How long what was told is remembered. A listener may hold events back until it is known what was missed before them,
/// while another one has told some of them: for as long as it asks a service in vain what it holds, and some.
const REMEMBERED: Duration = Duration::from_mins(1);

/// As many listeners as there may be groups of wishes; with one, it is as if this was not there.
///
/// It is called as a [`Listener`] is. The place of a connection is counted over all of them.
#[derive(Debug)]
pub(crate) struct Listeners {
    members: Vec<Member>,
    /// How many places each of them has.
    places: usize,
    groups: Groups,
    interest: Interest,
    worlds: Vec<World>,
    merge: Merge,
    doubles_told: u64,
    /// What an earlier run left, for those that are wanted from the start.
    left: Option<(Timestamp, Bytes)>,
    /// Whether there was a checkpoint, and whether one was held up that had something to keep.
    has_begun: bool,
    owes_state: bool,
    now: Option<Now>,
}

#[derive(Debug)]
struct Member {
    listener: Listener,
    /// Whether any wish is its own.
    is_wanted: bool,
    /// Its last checkpoint; before that, since when it is wanted.
    seen_until: Option<Timestamp>,
}

impl Listeners {
    /// At most `max` groups of wishes, with such connections each. Where their wishes are gone, all but the first close
    /// theirs; that one does what `idle` says.
    pub(crate) fn new(settings: &Settings, hosts: &[Vec<String>], idle: Idle, max: usize) -> Self {
        let member = |group: usize| {
            let seed = settings.seed.wrapping_add(group as u64 * 1_000);
            let listener = Listener::new(Settings { seed, ..settings.clone() }).with_hosts(hosts.to_vec());
            let listener = listener.with_idle(if group == 0 { idle } else { Idle::Close });
            let first_number = group * listener.places();
            Member { listener: listener.numbered_from(first_number), is_wanted: false, seen_until: None }
        };
        let members: Vec<_> = (0..max.max(1)).map(member).collect();
        Self {
            places: members[0].listener.places(),
            groups: Groups::new(members.len()),
            members,
            interest: Interest::default(),
            worlds: settings.worlds.clone(),
            merge: Merge::default(),
            doubles_told: 0,
            left: None,
            has_begun: false,
            owes_state: false,
            now: None,
        }
    }

    /// As [`Listener::subject`].
    pub(crate) fn subject(&self) -> Subject {
        self.members[0].listener.subject()
    }

    /// As [`Listener::places`].
    pub(crate) fn places(&self) -> usize {
        self.places * self.members.len()
    }

    /// As [`Listener::route`].
    pub(crate) fn route(&self, place: Place) -> (usize, usize) {
        self.members[place / self.places].listener.route(place % self.places)
    }

    /// As [`Listener::resume`].
    pub(crate) fn resume(&mut self, left_off: Timestamp, state: &[u8]) {
        // What was missing then is told by one.
        let known = Saved { missing: Vec::new(), ..Saved::read(state) };
        self.left = Some((left_off, known.to_bytes()));
        self.members[0].listener.resume(left_off, state);
    }

    /// As [`Listener::end`].
    pub(crate) fn end(&mut self, error: PushError) {
        self.members[0].listener.end(error);
    }

    /// As [`Listener::wake_at`].
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.members.iter().filter_map(|member| member.listener.wake_at()).min()
    }

    /// As [`Listener::fresh_oddities`].
    pub(crate) fn fresh_oddities(&mut self) -> Oddities {
        let mut all = Oddities::default();
        self.members.iter_mut().for_each(|member| all += member.listener.fresh_oddities());
        all.doubles += self.merge.doubles() - std::mem::replace(&mut self.doubles_told, self.merge.doubles());
        all
    }

    /// As [`Listener::is_ready`].
    pub(crate) fn is_ready(&self) -> bool {
        self.counted().all(|member| member.listener.is_ready())
    }

    /// As [`Listener::fresh_connections`].
    pub(crate) fn fresh_connections(&mut self, now: Now) -> impl Iterator<Item = &ConnectionStatus> {
        self.members.iter_mut().flat_map(move |member| member.listener.fresh_connections(now))
    }

    /// What the service says of its endpoints, if it has said anything since this was last asked.
    pub(crate) fn fresh_endpoint_status(&mut self) -> Option<EndpointStatus> {
        let mut is_fresh = false;
        self.members.iter_mut().for_each(|member| is_fresh |= member.listener.take_endpoint_status_fresh());
        is_fresh.then(|| {
            let mut all = EndpointStatus::default();
            self.members.iter().for_each(|member| all.add(member.listener.endpoint_status()));
            all
        })
    }

    /// As [`Listener::on_interest`].
    pub(crate) fn on_interest(&mut self, now: Now, interest: Interest) {
        self.now = Some(now);
        if let [only] = &mut self.members[..] {
            return only.listener.on_interest(now, interest);
        }
        self.interest = interest;
        self.share_out(now);
    }

    /// As [`Listener::on_connected`].
    pub(crate) fn on_connected(&mut self, now: Now, place: Place) {
        let own = place % self.places;
        self.at(now, place).on_connected(now, own);
    }

    /// As [`Listener::on_connect_failed`].
    pub(crate) fn on_connect_failed(&mut self, now: Now, place: Place, error: PushError) {
        let own = place % self.places;
        self.at(now, place).on_connect_failed(now, own, error);
    }

    /// As [`Listener::on_closed`].
    pub(crate) fn on_closed(&mut self, now: Now, place: Place, reason: String) {
        let own = place % self.places;
        self.at(now, place).on_closed(now, own, reason);
    }

    /// As [`Listener::on_frame`].
    pub(crate) fn on_frame(&mut self, now: Now, place: Place, frame: &str) {
        let own = place % self.places;
        self.at(now, place).on_frame(now, own, frame);
    }

    /// As [`Listener::on_wake`].
    pub(crate) fn on_wake(&mut self, now: Now) {
        self.now = Some(now);
        for member in &mut self.members {
            if member.listener.wake_at().is_some_and(|at| at <= now.moment) {
                member.listener.on_wake(now);
            }
        }
    }

    /// As [`Listener::next_output`].
    pub(crate) fn next_output(&mut self) -> Option<Output> {
        if let [only] = &mut self.members[..] {
            return only.listener.next_output();
        }
        loop {
            let mut members = self.members.iter_mut().enumerate();
            let (group, output) = members.find_map(|(group, one)| Some((group, one.listener.next_output()?)))?;
            let first = group * self.places;
            return Some(match output {
                Output::Connect(place) => Output::Connect(first + place),
                Output::Disconnect(place) => Output::Disconnect(first + place),
                Output::Send(place, frame) => Output::Send(first + place, frame),
                Output::Signals(signals) => match self.pass_on(group, signals) {
                    signals if signals.is_empty() => continue,
                    signals => Output::Signals(signals),
                },
                Output::End if self.is_done_without(group) => continue,
                other @ (Output::Trouble(_) | Output::End) => other,
            });
        }
    }

    fn at(&mut self, now: Now, place: Place) -> &mut Listener {
        self.now = Some(now);
        &mut self.members[place / self.places].listener
    }

    /// Gives each its wishes.
    fn share_out(&mut self, now: Now) {
        let interests = self.groups.on_interest(&self.interest, &self.worlds);
        let is_any = interests.iter().any(|interest| !interest.wants().is_empty());
        let left = self.left.take_if(|_| is_any);
        for (group, interest) in interests.into_iter().enumerate() {
            let member = &mut self.members[group];
            let is_wanted = !interest.wants().is_empty();
            let was_wanted = std::mem::replace(&mut member.is_wanted, is_wanted);
            if is_wanted && !was_wanted {
                member.seen_until = self.has_begun.then_some(now.time);
                if let Some((left_off, state)) = left.as_ref().filter(|_| group > 0) {
                    member.listener.resume(*left_off, state);
                }
            }
            if group == 0 || is_wanted || was_wanted {
                member.listener.on_interest(now, interest);
            }
        }
    }

    /// What one of them says, but for facts that another one has told.
    fn pass_on(&mut self, group: usize, signals: Signals<Event>) -> Signals<Event> {
        let mut passed = Signals::new();
        for signal in signals {
            match signal {
                Signal::Event(event) => {
                    let now = self.now.map(|now| now.moment);
                    if now.is_none_or(|now| self.merge.is_first_within(now, event.id, REMEMBERED)) {
                        passed.push(Signal::Event(event));
                    }
                }
                Signal::Checkpoint(own) => passed.extend(self.on_checkpoint(group, own).map(Signal::Checkpoint)),
                gap @ Signal::Gap(_) => passed.push(gap),
            }
        }
        passed
    }

    /// One of them has seen all of its own until then: as far as the slowest has, all is seen.
    fn on_checkpoint(&mut self, group: usize, own: Checkpoint) -> Option<Checkpoint> {
        self.members[group].seen_until = Some(own.at);
        self.owes_state |= own.state.is_some();
        let at = self.counted().map(|member| member.seen_until).collect::<Option<Vec<_>>>()?.into_iter().min()?;
        self.has_begun = true;
        let state = std::mem::take(&mut self.owes_state).then(|| self.to_save().to_bytes());
        Some(Checkpoint { at, state, ..own })
    }

    /// Those that have wishes; the first, while nothing is wanted.
    fn counted(&self) -> impl Iterator<Item = &Member> {
        let is_any = self.members.iter().any(|member| member.is_wanted);
        let first = self.members.iter().take(if is_any { usize::MAX } else { 1 });
        first.filter(move |member| member.is_wanted || !is_any)
    }

    fn to_save(&self) -> Saved {
        let mut all = Saved::default();
        for saved in self.members.iter().map(|member| member.listener.to_save()) {
            all.missing.extend(saved.missing);
            all.offline.extend(saved.offline);
            all.announced.extend(saved.announced);
            all.silent.extend(saved.silent);
        }
        all.announced.sort_unstable();
        all.announced.dedup();
        all.silent.sort_unstable();
        all.silent.dedup();
        all
    }

    /// One of them is refused for good. Whether another one goes on with its wishes: a service may let in one connection
    /// of an id and no other.
    fn is_done_without(&mut self, group: usize) -> bool {
        let Some(now) = self.now else { return false };
        if !self.members.iter().enumerate().any(|(other, member)| other != group && member.is_wanted) {
            return false;
        }
        tracing::warn!(group, "the service lets in no connection more; its events come with those of another one");
        self.groups.close(group);
        self.members[group].listener.give_up(now);
        self.members[group].is_wanted = false;
        self.share_out(now);
        true
    }
}
