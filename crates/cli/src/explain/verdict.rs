//! What is said of each event: whether the trigger fires, and if not, what kept it.

use std::collections::BTreeMap;

use bugle::{Event, EventId, Timestamp};
use bugle_trigger::{Clause, Machine, Memory};
use serde::Serialize;

use crate::args::Asked;
use crate::failure::Failure;
use crate::names::Names;
use crate::output::Output;
use crate::rule::Rule;
use crate::say::{self, counted};

/// As it is written as JSON.
#[derive(Serialize)]
struct Verdict<'a> {
    id: EventId,
    #[serde(rename = "type")]
    kind: &'static str,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<String>,
    time: Timestamp,
    fires: bool,
    /// The first clause that did not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<Told<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clauses: Vec<Told<'a>>,
}

/// A clause as it is written as JSON.
#[derive(Serialize)]
struct Told<'a> {
    clause: &'a str,
    held: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Told<'a>>,
}

impl<'a> Told<'a> {
    fn alone(clause: &'a Clause) -> Self {
        Self { clause: &clause.what, held: clause.held, note: clause.note.as_deref(), parts: Vec::new() }
    }

    fn whole(clause: &'a Clause) -> Self {
        Self { parts: clause.parts.iter().map(Self::whole).collect(), ..Self::alone(clause) }
    }
}

/// Asks the trigger about one event after the other, as it would be asked while it runs.
pub(super) struct Judge {
    rule: Rule,
    machine: Machine,
    verbose: bool,
    events: u64,
    fired: u64,
    /// By the clause that kept it from firing, how often.
    kept: BTreeMap<String, u64>,
}

impl Judge {
    pub(super) fn new(rule: Rule, asked: &Asked, verbose: bool) -> Result<Self, Failure> {
        let machine = Machine::new(rule.trigger(asked)?);
        Ok(Self { rule, machine, verbose, events: 0, fired: 0, kept: BTreeMap::new() })
    }

    /// Whether what becomes of an event depends on those before it.
    pub(super) fn remembers(&self) -> bool {
        self.machine.remembers()
    }

    /// `event` came before those that are asked about: nothing is said of it.
    pub(super) fn pass(&mut self, event: &Event) {
        self.machine.on_event(event);
    }

    /// Writes what becomes of `event`.
    pub(super) fn write(&mut self, event: &Event, output: &mut Output) -> Result<(), Failure> {
        let mut trigger = self.machine.trigger().clone();
        // Of several wants, only the one for its kind has something to say.
        trigger.wants = self.rule.wants_for(event.kind);
        let memory = Memory { last_fired: self.machine.last_fired(), ..Memory::default() };
        let clauses = trigger.explain(&memory, event).clauses;
        let fires = !self.machine.on_event(event).is_empty();
        let failed = clauses.iter().find(|clause| !clause.held).filter(|_| !fires).map(innermost);
        self.events += 1;
        self.fired += u64::from(fires);
        if let Some(failed) = failed {
            *self.kept.entry(failed.what.clone()).or_default() += 1;
        }
        if output.is_pretty() {
            output.event(event, &Names::default())?;
            return self.write_words(fires, failed, &clauses, output);
        }
        output.json(&Verdict {
            id: event.id,
            kind: event.kind.name(),
            subject: event.subject().to_string(),
            seq: event.seq.map(|seq| seq.to_string()),
            time: event.happened_at(),
            fires,
            failed: failed.map(Told::alone),
            clauses: if self.verbose { clauses.iter().map(Told::whole).collect() } else { Vec::new() },
        })
    }

    fn write_words(
        &self,
        fires: bool,
        failed: Option<&Clause>,
        clauses: &[Clause],
        output: &mut Output,
    ) -> Result<(), Failure> {
        match failed {
            _ if self.verbose => {
                clauses.iter().try_for_each(|clause| write_clause(clause, 0, output))?;
                output.line(format_args!("{:INDENT$}= {}", "", if fires { "fires" } else { "does not fire" }))
            }
            Some(failed) => output.line(format_args!("{:INDENT$}- {}", "", in_words(failed))),
            None => output.line(format_args!("{:INDENT$}= {}", "", if fires { "fires" } else { "does not fire" })),
        }
    }

    /// What it comes to, on standard error: which clauses keep it from firing most.
    pub(super) fn summary(&self) {
        let Self { events, fired, kept, .. } = self;
        say::line(&format!("{} asked, {fired} fire", counted(*events, "event")));
        let mut kept: Vec<_> = kept.iter().collect();
        kept.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (clause, count) in kept.iter().take(CLAUSES_MAX) {
            say::line(&format!("{count:>7} - {clause}"));
        }
    }
}

/// How far clauses are moved in: below the time of the event.
const INDENT: usize = 9;

/// How many clauses a summary has at most.
const CLAUSES_MAX: usize = 10;

fn write_clause(clause: &Clause, depth: usize, output: &mut Output) -> Result<(), Failure> {
    let (mark, indent) = (if clause.held { '+' } else { '-' }, INDENT + 2 * depth);
    output.line(format_args!("{:indent$}{mark} {}", "", in_words(clause)))?;
    clause.parts.iter().try_for_each(|part| write_clause(part, depth + 1, output))
}

fn in_words(clause: &Clause) -> String {
    clause.note.as_ref().map_or_else(|| clause.what.clone(), |note| format!("{}: {note}", clause.what))
}

/// What of a clause that did not hold says most: the first of its parts that did not, and so on.
fn innermost(clause: &Clause) -> &Clause {
    clause.parts.iter().find(|part| !part.held).map_or(clause, innermost)
}
