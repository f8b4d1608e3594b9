//! The stage behind the listener that works out what nobody tells.

use std::collections::BTreeSet;

use bugle_event::{Checkpoint, Interest, Kind, KindInfo, KindSet, Signal, Signals, Subject, Timestamp, Want};

use crate::derived::rule::{Facts, Rule};
use crate::derived::saved::Parts;
use crate::derived::table::{RULES, Row};
use crate::event::Event;
use crate::ids::{CharacterId, World};

/// Works out the derived kinds that somebody wants.
///
/// Calling order: [`resume`](Self::resume) at most once and first, [`on_interest`](Self::on_interest) with each change of
/// what is wanted, [`on_signals`](Self::on_signals) with all that the listener says, [`on_trouble`](Self::on_trouble) when
/// a connection fails, [`on_wake`](Self::on_wake) when [`due`](Self::due) has come.
///
/// While nobody sees anything, nothing is concluded: what falls due then is told with the first sign that all is seen
/// again. What the rules keep is handed over together with the facts that follow from it, as the state of a checkpoint of
/// its own, which says of the time only what the listener's last one said.
#[derive(Debug)]
pub(crate) struct Derived {
    subject: Subject,
    interest: Interest,
    /// Whether the listener brings more than is wanted.
    is_widened: bool,
    rules: Vec<Working>,
    parts: Parts,
    /// Until when the listener says that all is seen. `None`: it has not said so yet, or it is in trouble.
    seen_until: Option<Timestamp>,
}

/// A rule that somebody wants.
#[derive(Debug)]
struct Working {
    name: &'static str,
    rule: Box<dyn Rule>,
}

impl Derived {
    /// For the source of this name. Nothing is wanted yet.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            subject: Subject::text("derived", name),
            interest: Interest::default(),
            is_widened: false,
            rules: Vec::new(),
            parts: Parts::default(),
            seen_until: None,
        }
    }

    /// Whether anything is wanted of it.
    pub(crate) fn is_wanted(interest: &Interest) -> bool {
        RULES.iter().any(|row| is_wanted(interest, row))
    }

    /// Under which subject its state is kept.
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Goes on from what an earlier run kept.
    pub(crate) fn resume(&mut self, state: &[u8]) {
        self.parts = Parts::read(state);
    }

    /// Takes what is wanted from now on, and gives what the listener is to be asked for.
    pub(crate) fn on_interest(&mut self, now: Timestamp, interest: &Interest) -> Interest {
        self.interest = interest.clone();
        self.choose_rules(now);
        let needs: Vec<Want> = interest.wants().iter().filter_map(needs).collect();
        self.is_widened = !needs.is_empty();
        if self.is_widened { Interest::new(interest.wants().iter().cloned().chain(needs)) } else { interest.clone() }
    }

    /// Those that are wanted, and no others: one that is wanted no more is put by until it is wanted again.
    fn choose_rules(&mut self, now: Timestamp) {
        let Self { interest, parts, rules, .. } = self;
        let mut before = std::mem::take(rules);
        for row in RULES {
            let old = before.iter().position(|working| working.name == row.name).map(|at| before.swap_remove(at));
            match (old, is_wanted(interest, row)) {
                (Some(working), true) => rules.push(working),
                (Some(working), false) => parts.set(row.name, working.rule.save(now)),
                (None, true) => {
                    let mut rule = (row.make)();
                    parts.get(row.name).into_iter().for_each(|part| rule.resume(part, now));
                    rules.push(Working { name: row.name, rule });
                }
                (None, false) => {}
            }
        }
    }

    /// A connection has failed: nothing is concluded before the listener says again that all is seen.
    pub(crate) fn on_trouble(&mut self) {
        self.seen_until = None;
    }

    /// Takes what the listener says, and gives what is to be handed out instead, which may be nothing.
    pub(crate) fn on_signals(&mut self, now: Timestamp, signals: Signals<Event>) -> Signals<Event> {
        if self.rules.is_empty() {
            return signals;
        }
        let mut out = Vec::with_capacity(signals.len());
        for signal in signals {
            match signal {
                Signal::Event(event) => {
                    let at = out.len();
                    let mut facts = Facts::new(now, &self.interest, &mut out);
                    self.rules.iter_mut().for_each(|working| working.rule.on_event(&event, &mut facts));
                    // What follows from it comes behind it.
                    if !self.is_widened || self.interest.matches(event.kind, &event.data) {
                        out.insert(at, Signal::Event(event));
                    }
                }
                Signal::Gap(gap) => {
                    // What came of a gap that was told before is no gap.
                    if !(gap.refilled || gap.given_up) {
                        self.rules.iter_mut().for_each(|working| working.rule.on_gap(now, &gap));
                    }
                    out.push(Signal::Gap(gap));
                }
                Signal::Checkpoint(checkpoint) => {
                    // Another stage has its own, which say nothing of what is seen.
                    if checkpoint.subject.noun == "connection" {
                        self.on_seen(checkpoint.at);
                    }
                    out.push(Signal::Checkpoint(checkpoint));
                }
            }
        }
        self.conclude(now, &mut out);
        out
    }

    /// When to call [`on_wake`](Self::on_wake), by the time of day here.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.seen_until?;
        self.rules.iter().filter_map(|working| working.rule.due()).min()
    }

    /// What was [`due`](Self::due) has come: gives what is to be handed out.
    pub(crate) fn on_wake(&mut self, now: Timestamp) -> Signals<Event> {
        let mut out = Vec::new();
        self.conclude(now, &mut out);
        out
    }

    /// All is seen until then.
    pub(crate) fn on_seen(&mut self, until: Timestamp) {
        self.seen_until = Some(until);
    }

    /// What is due is told, and what has changed is kept.
    fn conclude(&mut self, now: Timestamp, out: &mut Signals<Event>) {
        let Some(at) = self.seen_until else { return };
        let mut facts = Facts::new(now, &self.interest, out);
        for working in &mut self.rules {
            if working.rule.due().is_some_and(|due| due <= now) {
                working.rule.on_time(now, &mut facts);
            }
        }
        let mut is_changed = false;
        for Working { name, rule } in &mut self.rules {
            if let Some(part) = rule.changed(now) {
                self.parts.set(name, part);
                is_changed = true;
            }
        }
        if is_changed {
            let state = Some(self.parts.to_bytes());
            out.push(Signal::Checkpoint(Checkpoint { subject: self.subject.clone(), at, state }));
        }
    }
}

/// Whether anybody wants what this rule tells.
fn is_wanted(interest: &Interest, row: &Row) -> bool {
    interest.wants().iter().any(|want| is_met_by(want, row))
}

/// Whether `want` asks by name for something that this rule tells. Who wants whatever there is asks for nothing that has to be
/// worked out.
fn is_met_by(want: &Want, row: &Row) -> bool {
    let KindSet::Only(kinds) = &want.kinds else { return false };
    let is_met =
        |info: &KindInfo| kinds.contains(&info.kind) && want.filters.nouns().all(|noun| info.nouns.contains(&noun));
    row.kinds.iter().any(is_met)
}

/// What the listener must be asked for besides, so that `want` can be met.
fn needs(want: &Want) -> Option<Want> {
    let rows = RULES.iter().filter(|row| is_met_by(want, row));
    let needs: BTreeSet<Kind> = rows.flat_map(|row| row.needs).copied().collect();
    // Only by what every base event tells of itself: not each of them names a zone, an outfit or a facility.
    let keys = |noun: &'static str| {
        let keys = want.filters.keys(noun).into_iter().flatten().cloned();
        keys.map(move |key| Subject { noun, key })
    };
    let filters = keys(World::NOUN).chain(keys(CharacterId::NOUN)).collect();
    (!needs.is_empty()).then_some(Want { kinds: KindSet::Only(needs), filters })
}
