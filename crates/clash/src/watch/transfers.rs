//! Tells that somebody went from one watched clan to another: the clans are looked at one after the other, so that it is
//! seen in either order.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Envelope, EventId, Origin, Seen, Signal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::event::clan::MemberRef;
use crate::event::clan_moves::MemberTransferred;
use crate::event::player::ClanRef;
use crate::game::SOURCE;
use crate::tag::PlayerTag;

/// For how long somebody may have been in no clan, as far as is known, and still went from the one to the other.
pub(crate) const WINDOW: Duration = Duration::from_mins(10);

/// How much later than joining somebody may still be seen to be where they were: answers are kept for two minutes at most.
const LAG: Duration = Duration::from_mins(2);

/// How many comings and goings wait for the other half, the latest.
const WAITING_MAX: usize = 4096;

/// Somebody came to a clan or left it. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    member: MemberRef,
    clan: ClanRef,
    /// The event that told of it, of somebody who came.
    joined: Option<EventId>,
    not_before: Option<Timestamp>,
    observed_at: Timestamp,
}

/// The comings and goings that may be half of a transfer. The order in which both halves are seen does not matter.
#[derive(Debug, Default)]
pub(crate) struct Transfers {
    /// The latest last. Those that were told before a restart say so.
    waiting: VecDeque<(Move, bool)>,
    /// What was found and not told yet.
    found: Vec<Envelope<Event>>,
}

impl Move {
    /// That of an event, if it tells of one.
    pub(crate) fn of(event: &Envelope<Event>) -> Option<Self> {
        let (tag, name, member, joined) = match &event.data {
            Event::MemberJoined(it) => (it.clan_tag, &it.clan_name, &*it.member, Some(event.id)),
            Event::MemberLeft(it) => (it.clan_tag, &it.clan_name, &*it.member, None),
            _ => return None,
        };
        let (not_before, observed_at) = (event.not_before, event.observed_at);
        let clan = ClanRef { tag, name: name.clone() };
        Some(Self { member: member.into(), clan, joined, not_before, observed_at })
    }

    /// Whether it is so old at `now` that it is no longer of use.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.observed_at) > WINDOW
    }

    fn player(&self) -> PlayerTag {
        self.member.tag
    }

    /// Whether both together are one transfer: nobody joins before having left, and nobody waits long in between.
    fn completes(&self, other: &Self) -> bool {
        let (left, joined) = if self.joined.is_none() { (self, other) } else { (other, self) };
        let (first, last) = if self.observed_at <= other.observed_at { (self, other) } else { (other, self) };
        let is_left_first = left.not_before.is_none_or(|there| there.since(joined.observed_at) <= LAG);
        let began = last.not_before.unwrap_or(last.observed_at);
        self.player() == other.player()
            && self.clan.tag != other.clan.tag
            && self.joined.is_some() != other.joined.is_some()
            && is_left_first
            && began.since(first.observed_at) <= WINDOW
    }
}

impl Transfers {
    /// Takes note of what was told.
    pub(crate) fn on_told(&mut self, signals: &[Signal<Event>]) {
        for signal in signals {
            if let Signal::Event(event) = signal
                && let Some(it) = Move::of(event)
            {
                self.on_move(it, false);
            }
        }
    }

    /// Takes note of what was told before a restart, by one watcher: what was found in it then was told then.
    pub(crate) fn recall(&mut self, told: &[Move]) {
        for it in told {
            self.on_move(it.clone(), true);
        }
    }

    /// What was found since, the oldest first.
    pub(crate) fn take(&mut self) -> Vec<Envelope<Event>> {
        std::mem::take(&mut self.found)
    }

    fn on_move(&mut self, it: Move, is_recalled: bool) {
        if it.joined.is_some() {
            // Who is back has gone nowhere.
            self.waiting.retain(|(other, _)| {
                other.joined.is_some() || other.player() != it.player() || other.clan.tag != it.clan.tag
            });
        }
        // The latest of several is the other half.
        let Some(place) = self.waiting.iter().rposition(|(other, _)| other.completes(&it)) else {
            if self.waiting.len() >= WAITING_MAX {
                self.waiting.pop_front();
            }
            return self.waiting.push_back((it, is_recalled));
        };
        let Some((other, was_recalled)) = self.waiting.remove(place) else { return };
        if !(is_recalled && was_recalled) {
            self.found.extend(if it.joined.is_some() { transfer(other, it) } else { transfer(it, other) });
        }
    }
}

fn transfer(left: Move, joined: Move) -> Option<Envelope<Event>> {
    let seen = Seen {
        time: None,
        not_before: left.not_before.min(joined.not_before),
        observed_at: left.observed_at.max(joined.observed_at),
        origin: Origin::Live,
        repeat: 0,
    };
    let fact = MemberTransferred { member: joined.member, from: left.clan, to: joined.clan, joined: joined.joined? };
    Some(Envelope::new(SOURCE, fact.into(), seen))
}
