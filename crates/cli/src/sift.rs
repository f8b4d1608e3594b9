//! Recorded events through what is asked for: kinds, filters, conditions and patterns, all by the time of the recording.

use std::sync::Arc;

use bugle::source::Interest;
use bugle::{Event, Firing, Gap};
use bugle_trigger::{Machine, is_down};

use crate::args::planetside::where_id_is;
use crate::args::{Asked, PatternText};
use crate::failure::Failure;
use crate::names::Names;
use crate::output::Output;
use crate::pattern;
use crate::rule::Rule;

/// What is written.
enum Passed<'a> {
    Event(&'a Event),
    /// A pattern fired.
    Fired(&'a Arc<str>, Firing),
}

/// What is asked for.
pub(crate) struct Sift {
    /// What an event must be to be written. `None`: nothing but firings is, and gaps.
    events: Option<Machine>,
    patterns: Vec<(Arc<str>, Machine)>,
}

impl Sift {
    /// What these options ask for of `games`, or of whichever there are if none is named. `None`: everything.
    pub(crate) fn new(asked: &Asked, patterns: &[PatternText], games: &[&str]) -> Result<Option<Self>, Failure> {
        if let Some(name) = asked.character_names().first() {
            return Err(Failure::Usage(format!("--character {name}: {}", where_id_is(name))));
        }
        if asked.is_everything() && patterns.is_empty() {
            return Ok(None);
        }
        let filters: Vec<_> = asked.filters().collect();
        let given = pattern::For { on: &asked.on, filters: &filters, games };
        let patterns: Vec<_> = pattern::Asked::all(patterns, given)?.into_iter().map(pattern::Asked::machine).collect();
        let is_for_patterns = !patterns.is_empty() && asked.on.is_empty();
        if is_for_patterns && asked.narrows_events() {
            let why = "--where, --once and --cooldown are for the events that --on names; a pattern has its own words";
            return Err(Failure::Usage(why.to_owned()));
        }
        let events = || -> Result<_, Failure> {
            let rule = Rule::new(&asked.on, &filters, games).map_err(Failure::Usage)?;
            Ok(Machine::new(rule.trigger(asked)?))
        };
        let events = if is_for_patterns { None } else { Some(events()?) };
        Ok(Some(Self { events, patterns }))
    }

    /// Takes the next event. First come the patterns that fell due before it was seen, the earliest first, then itself, if
    /// it is asked for or a gap, then the patterns that it completes.
    fn on_event(
        &mut self,
        event: &Event,
        write: &mut impl FnMut(Passed<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        // Of a time in which nothing could fire the patterns are told before what was due in it.
        let was_down = event.get::<Gap>().is_some_and(is_down);
        while !was_down && let Some((at, place)) = self.due(event) {
            let (name, machine) = &mut self.patterns[place];
            for firing in machine.on_time(at) {
                write(Passed::Fired(name, firing))?;
            }
            if machine.wake_at() == Some(at) {
                break;
            }
        }
        let is_asked_for = self.events.as_mut().is_some_and(|machine| !machine.on_event(event).is_empty());
        if is_asked_for || event.get::<Gap>().is_some() {
            write(Passed::Event(event))?;
        }
        for (name, machine) in &mut self.patterns {
            for firing in machine.on_event(event) {
                write(Passed::Fired(name, firing))?;
            }
        }
        Ok(())
    }

    /// Writes what of `event` is asked for, `most` lines of it, and says how many that are.
    pub(crate) fn write(
        sift: &mut Option<Self>,
        event: &Event,
        most: u64,
        output: &mut Output,
        names: &Names,
    ) -> Result<u64, Failure> {
        let Some(sift) = sift else { return output.event(event, names).map(|()| 1) };
        let mut lines = 0;
        sift.on_event(event, &mut |passed| {
            if lines == most {
                return Ok(());
            }
            lines += 1;
            match passed {
                Passed::Event(event) => output.event(event, names),
                Passed::Fired(pattern, firing) => output.fired(pattern, &firing, names),
            }
        })?;
        Ok(lines)
    }

    /// The pattern that falls due first, if it does before `event` was seen.
    fn due(&self, event: &Event) -> Option<(bugle::Timestamp, usize)> {
        let wakes = self.patterns.iter().enumerate();
        let first = wakes.filter_map(|(place, (_, machine))| Some((machine.wake_at()?, place))).min();
        first.filter(|(at, _)| *at <= event.observed_at)
    }

    /// All that is asked for.
    pub(crate) fn interest(&self) -> Interest {
        let machines = self.events.iter().chain(self.patterns.iter().map(|(_, machine)| machine));
        Interest::new(machines.flat_map(|machine| machine.trigger().wants.iter().cloned()))
    }

    /// Whether nothing more can come: all that is asked for was asked for once.
    pub(crate) fn is_done(&self) -> bool {
        self.patterns.is_empty() && self.events.as_ref().is_some_and(Machine::is_done)
    }
}
