//! Fills gaps: takes what the listener says and what Census answers, and says what to ask and what to tell. Pure.

use std::collections::BTreeSet;

use bugle_event::{Checkpoint, Envelope, Gap, Interest, Origin, Seen, Signal, Signals, Subject, Timestamp};
use tokio::time::Instant;

use crate::NAME;
use crate::census::CensusError;
use crate::event::Event;
use crate::ids::World;
use crate::push::loss::SLACK;
use crate::push::now::Now;
use crate::refill::key::Key;
use crate::refill::kinds::{Kept, kept_of};
use crate::refill::memory::Memory;
use crate::refill::opening::{Failed, Known, Opening, Pace, joined};
use crate::refill::question::Question;
use crate::refill::rows::Page;
use crate::refill::saved::{Saved, SavedGap};
use crate::refill::wish::{Wish, characters, names};

/// How many gaps are filled at the same time. Of more, the oldest is given up.
const OPEN_MAX: usize = 16;

/// How many questions are under way at the same time.
const PARALLEL: usize = 2;

/// Which question an answer is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    gap: u64,
    walk: usize,
}

/// Fills the gaps that go through it.
///
/// Calling order: [`resume`](Self::resume) at most once and first; then, as they come, [`on_interest`](Self::on_interest),
/// [`on_signals`](Self::on_signals) with all that the listener says, [`on_trouble`](Self::on_trouble) and
/// [`on_answer`](Self::on_answer). After each, and at [`wake_at`](Self::wake_at), [`next_question`](Self::next_question)
/// until there is none.
#[derive(Debug)]
pub(crate) struct Refill {
    /// What its checkpoints are about.
    subject: Subject,
    /// The worlds that stand for "all worlds".
    worlds: Vec<World>,
    interest: Interest,
    /// The characters that are named in it.
    characters: BTreeSet<u64>,
    memory: Memory,
    /// From when on it is remembered what was told of the characters that are named.
    characters_since: Timestamp,
    open: Vec<(u64, Opening)>,
    /// What an earlier run was filling, until it is known what is wanted.
    owed: Vec<(Gap, Known)>,
    /// How many gaps there were.
    gaps: u64,
    under_way: usize,
    /// The last checkpoint of the listener.
    seen_at: Option<Timestamp>,
    /// Whether the listener sees all. While it does not, nothing is asked or told.
    is_up: bool,
    /// Whether what was last kept with a checkpoint leaves out something.
    is_stale: bool,
    pace: Pace,
}

impl Refill {
    /// Nothing is missing yet. `name` is that of the stream.
    pub(crate) fn new(name: &str, worlds: Vec<World>, pace: Pace) -> Self {
        Self {
            subject: Subject::text("refill", name),
            worlds,
            interest: Interest::default(),
            characters: BTreeSet::new(),
            memory: Memory::default(),
            characters_since: Timestamp::EPOCH,
            open: Vec::new(),
            owed: Vec::new(),
            gaps: 0,
            under_way: 0,
            seen_at: None,
            is_up: false,
            is_stale: true,
            pace,
        }
    }

    /// What its checkpoints are about.
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Goes on from what an earlier run kept. `None`: that run kept nothing, and nobody knows what it told.
    pub(crate) fn resume(&mut self, now: Timestamp, state: Option<&[u8]>) {
        let Some(saved) = state.and_then(Saved::read) else { return self.memory.knows_nothing_before(now) };
        self.characters_since = saved.characters_since;
        self.memory = Memory::restore(saved.since, saved.told);
        self.owed = saved.open.into_iter().map(SavedGap::into_gap).collect();
    }

    /// Takes what is wanted from `now` on.
    pub(crate) fn on_interest(&mut self, now: Timestamp, interest: &Interest) {
        let characters = characters(interest);
        // Before there was anything, an earlier run may have wanted the same.
        if self.seen_at.is_some() && !characters.is_subset(&self.characters) {
            self.characters_since = self.characters_since.max(now);
            self.is_stale = true;
        }
        self.characters = characters;
        self.interest = interest.clone();
    }

    /// Something went wrong with the stream: until its next checkpoint not all is seen.
    pub(crate) fn on_trouble(&mut self) {
        self.is_up = false;
    }

    /// Takes what the listener says, and gives what is to be said instead.
    pub(crate) fn on_signals(&mut self, now: Now, signals: Signals<Event>) -> Signals<Event> {
        let mut said = Vec::with_capacity(signals.len());
        for signal in signals {
            match signal {
                Signal::Event(event) => {
                    if self.on_event(now.time, &event) {
                        said.push(Signal::Event(event));
                    }
                }
                Signal::Gap(gap) => self.on_gap(now, gap, &mut said),
                Signal::Checkpoint(checkpoint) => {
                    (self.seen_at, self.is_up) = (Some(checkpoint.at), true);
                    said.push(Signal::Checkpoint(checkpoint));
                }
            }
        }
        // What is not all seen is not the time to tell what was missed before; what was told is kept in any case.
        if self.is_up {
            self.settle(now, &mut said);
        } else {
            self.keep(&mut said);
        }
        said
    }

    /// When there is something to ask.
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        if !self.is_up || self.under_way >= PARALLEL {
            return None;
        }
        self.open.iter().filter_map(|(_, opening)| opening.due()).min()
    }

    /// What to ask now.
    pub(crate) fn next_question(&mut self, now: Instant) -> Option<(Ticket, Question)> {
        if !self.is_up || self.under_way >= PARALLEL {
            return None;
        }
        let ask = |(gap, opening): &mut (u64, Opening)| {
            let (walk, question) = opening.next_question(now)?;
            Some((Ticket { gap: *gap, walk }, question))
        };
        let asked = self.open.iter_mut().find_map(ask)?;
        self.under_way += 1;
        Some(asked)
    }

    /// Takes what Census answered, and gives what is to be said.
    pub(crate) fn on_answer(&mut self, now: Now, ticket: Ticket, answer: Result<Page, CensusError>) -> Signals<Event> {
        self.under_way = self.under_way.saturating_sub(1);
        let mut said = Vec::new();
        let Some(place) = self.open.iter().position(|(gap, _)| *gap == ticket.gap) else { return said };
        let opening = &mut self.open[place].1;
        match answer {
            Ok(page) => opening.on_page(ticket.walk, page),
            Err(error) => match opening.on_error(now.moment, ticket.walk, &error) {
                Failed::Later => tracing::debug!(%error, "Census was asked in vain to fill a gap; it will be again"),
                Failed::GiveUp(reason) => opening.give_up(reason),
            },
        }
        if self.is_up {
            self.settle(now, &mut said);
        }
        said
    }

    /// Whether this event is to be told.
    fn on_event(&mut self, now: Timestamp, event: &Envelope<Event>) -> bool {
        let is_kept = match kept_of(&event.data) {
            None => false,
            Some(Kept::ByWorld(_)) => true,
            Some(Kept::ByCharacter(_)) => !self.characters.is_empty() && names(&facets(&event.data), &self.characters),
        };
        let key = if is_kept { Key::of(&event.data) } else { None };
        self.is_stale |= key.is_some();
        key.is_none_or(|key| self.memory.on_live(now, event.data.timestamp(), key))
    }

    fn on_gap(&mut self, now: Now, mut gap: Gap, said: &mut Signals<Event>) {
        let wish = Wish::of(&self.interest, &gap, &self.worlds);
        if wish.is_empty() {
            // There is nothing to wait for.
            gap.detail = joined([gap.detail.take(), wish.unknown()]);
        }
        said.push(Signal::Gap(gap.clone()));
        let since = self.memory.since();
        let known = Known { worlds: since, characters: since.max(self.characters_since) };
        self.open(now, gap, wish, known);
    }

    fn open(&mut self, now: Now, gap: Gap, wish: Wish, known: Known) {
        let pace = Pace { seed: self.pace.seed.wrapping_add(self.gaps), ..self.pace };
        let Some(opening) = Opening::new(now, gap, wish, known, pace) else { return };
        self.open.push((self.gaps, opening));
        self.gaps += 1;
        self.is_stale = true;
        for (_, oldest) in self.open.iter_mut().rev().skip(OPEN_MAX) {
            oldest.give_up("there were too many gaps at once".to_owned());
        }
    }

    /// Tells what is complete, and keeps where all is.
    fn settle(&mut self, now: Now, said: &mut Signals<Event>) {
        for (gap, known) in std::mem::take(&mut self.owed) {
            let wish = Wish::of(&self.interest, &gap, &self.worlds);
            self.open(now, gap, wish, known);
        }
        while let Some(place) = self.open.iter().position(|(_, opening)| opening.is_answered()) {
            self.tell_found(now.time, place, said);
            if !self.open[place].1.look_again(now.moment) {
                let (_, opening) = self.open.remove(place);
                said.push(Signal::Gap(opening.close(now.time)));
            }
            self.is_stale = true;
        }
        self.memory.forget(now.time, self.open.iter().map(|(_, opening)| opening.from()).min());
        self.keep(said);
    }

    /// Tells what was found that was not told before.
    fn tell_found(&mut self, now: Timestamp, place: usize, said: &mut Signals<Event>) {
        let opening = &mut self.open[place].1;
        let crammed = self.memory.crammed();
        for (time, id, alike) in opening.found.take() {
            let Some((_, first)) = alike.first() else { continue };
            let is_of_world = matches!(kept_of(first), Some(Kept::ByWorld(_)));
            let is_missing = opening.gap.covers(&facets(first), time) && is_wanted(&self.interest, first);
            if !is_missing || !opening.knows(time, is_of_world, crammed) {
                continue;
            }
            let contents: Vec<u64> = alike.iter().map(|(content, _)| *content).collect();
            for (place, repeat) in self.memory.on_fetched(now, time, id, &contents) {
                let seen = Seen { time: Some(time), origin: Origin::Backfill, repeat, ..Seen::at(now) };
                said.push(Signal::Event(Envelope::new(NAME, alike[place].1.clone(), seen)));
            }
        }
    }

    /// Keeps where all is with a checkpoint, if it has changed: after a crash, nothing is told twice.
    fn keep(&mut self, said: &mut Signals<Event>) {
        let Some(at) = self.seen_at.filter(|_| self.is_stale) else { return };
        self.is_stale = false;
        let told_since = at - 3 * SLACK;
        let gaps: Vec<_> = self.open.iter().map(|(_, opening)| (opening.from(), opening.gap.to)).collect();
        let saved = Saved {
            since: self.memory.since().max(told_since),
            characters_since: self.characters_since,
            told: self.memory.to_keep(told_since, &gaps),
            open: self.open.iter().map(|(_, opening)| SavedGap::of(opening)).collect(),
        };
        let (subject, state) = (self.subject.clone(), Some(saved.to_bytes()));
        said.push(Signal::Checkpoint(Checkpoint { subject, at, state }));
    }
}

fn facets(event: &Event) -> Vec<Subject> {
    let mut facets = Vec::new();
    bugle_event::Payload::facets(event, &mut |facet| facets.push(facet));
    facets
}

fn is_wanted(interest: &Interest, event: &Event) -> bool {
    interest.matches(bugle_event::Payload::kind(event), event)
}
