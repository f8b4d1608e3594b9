//! `tail --pattern`: each pattern as a trigger, whose firings are written as lines among the events.

use std::collections::BTreeSet;
use std::sync::Arc;

use bugle::journal::KindSet;
use bugle::pattern::PatternError;
use bugle::source::{KindInfo, kinds};
use bugle::{BoxError, Circle, EventStream, Fact as _, Firing, Gap, Kind, Pattern, Subject};
use bugle::{Timestamp, Trigger, TriggerError, TriggerHandle};
use bugle_trigger::Machine;
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::args::PatternText;
use crate::failure::Failure;
use crate::names::{Named, Names};
use crate::rule::{Rule, not_followed};

/// How many firings wait to be written. While so many do, patterns wait.
const WAITING_MAX: usize = 64;

/// A pattern that has fired, to be written.
#[derive(Debug)]
pub(crate) struct Fired {
    /// Its name, or its text.
    pub(crate) pattern: Arc<str>,
    pub(crate) firing: Firing,
    /// Told when the line is written: only then it has fired.
    pub(crate) written: oneshot::Sender<()>,
}

/// A firing as it is written as JSON.
#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pattern: &'a str,
    key: String,
    at: Timestamp,
    blind: bool,
    events: Vec<Named<'a>>,
}

impl<'a> Line<'a> {
    /// What `pattern` has made.
    pub(crate) fn of(pattern: &'a str, firing: &'a Firing, names: &Names) -> Self {
        let Firing { events, at, key, blind, .. } = firing;
        let events = events.iter().map(|event| names.beside(event)).collect();
        Line { pattern, key: key.to_string(), at: *at, blind: *blind, events }
    }
}

/// A pattern that makes sense for the games that are followed.
pub(crate) struct Asked {
    name: Option<String>,
    text: Arc<str>,
    pattern: Pattern,
}

/// What patterns are read for.
#[derive(Clone, Copy)]
pub(crate) struct For<'a> {
    /// The kinds of events that are asked for beside them.
    pub(crate) on: &'a [Kind],
    pub(crate) filters: &'a [Subject],
    pub(crate) games: &'a [&'a str],
}

impl Asked {
    /// What these texts ask for, each under a name of its own.
    pub(crate) fn all(texts: &[PatternText], given: For<'_>) -> Result<Vec<Self>, Failure> {
        let mut names = BTreeSet::new();
        if let Some(twice) = texts.iter().filter_map(|text| text.name.as_ref()).find(|name| !names.insert(*name)) {
            return Err(Failure::Usage(format!("--pattern: two are named `{twice}`; give one of them another name")));
        }
        let asked: Vec<_> = texts.iter().map(|text| Self::read(text, given.games)).collect::<Result<_, _>>()?;
        let narrows_others = !only_gaps(given.on) || asked.iter().any(|asked| !asked.is_of_gaps());
        asked.into_iter().map(|asked| asked.narrowed(given, narrows_others)).collect()
    }

    fn read(text: &PatternText, games: &[&str]) -> Result<Self, Failure> {
        let PatternText { name, text } = text;
        let kinds = Rule::new(&[], &[], games).map_err(Failure::Usage)?.kinds;
        let pattern = Pattern::parse(text, &kinds).map_err(|mut error| {
            if let Some(kind) = kind_of_another_game(text, &error) {
                error.message = not_followed(kind, games);
            }
            Failure::text("--pattern", &error)
        })?;
        Ok(Self { name: name.clone(), text: text.as_str().into(), pattern })
    }

    /// Whether it goes on after a restart.
    pub(crate) fn has_name(&self) -> bool {
        self.name.is_some()
    }

    /// The kinds of its events, as far as it names them.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let named = self.pattern.wants().into_iter().filter_map(|want| match want.kinds {
            KindSet::Only(kinds) => Some(kinds),
            KindSet::All => None,
        });
        named.flatten().collect()
    }

    /// Whether it is of gaps alone, which pass every filter.
    fn is_of_gaps(&self) -> bool {
        self.pattern.wants().iter().all(|want| match &want.kinds {
            KindSet::Only(kinds) => kinds.iter().all(is_gap),
            KindSet::All => false,
        })
    }

    /// Only of what passes the filters, where its events have such a thing. Where it has nothing that they narrow, that is
    /// a mistake, unless it is of gaps and the filters are there for something else.
    fn narrowed(self, given: For<'_>, narrows_others: bool) -> Result<Self, Failure> {
        if narrows_others && self.is_of_gaps() {
            return Ok(self);
        }
        let rule = Rule::of_wants(&self.pattern.wants(), given.filters, given.games).map_err(|why| {
            let called = self.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            Failure::Usage(format!("--pattern{called}: {why}"))
        })?;
        Ok(Self { pattern: self.pattern.narrowed(rule.wants), ..self })
    }

    /// Its name, or its text, and what it makes of events that are at hand.
    pub(crate) fn machine(self) -> (Arc<str>, Machine) {
        let Self { name, text, pattern } = self;
        let called = name.as_deref().map_or(text, Into::into);
        let mut trigger = bugle_trigger::Trigger::new(&*called, pattern.wants());
        trigger.pattern = Some(pattern);
        (called, Machine::new(trigger))
    }

    fn trigger(self, fired: mpsc::Sender<Fired>, circle: &Circle) -> Trigger {
        let Self { name, text, pattern } = self;
        let called = name.as_deref().map_or(text, Into::into);
        let mut draft = Trigger::on_pattern(pattern).follow(circle).serial().tries(u32::MAX);
        if let Some(name) = name {
            draft = draft.name(name);
        }
        draft.run(move |firing, _| {
            let (fired, called) = (fired.clone(), Arc::clone(&called));
            async move {
                let (written, is_written) = oneshot::channel();
                fired.send(Fired { pattern: called, firing, written }).await?;
                is_written.await.map_err(BoxError::from)
            }
        })
    }
}

/// Whether of all events only gaps are asked for, or none.
pub(crate) fn only_gaps(on: &[Kind]) -> bool {
    on.iter().all(is_gap)
}

fn is_gap(kind: &Kind) -> bool {
    *kind == Gap::KIND
}

/// The kind that `error` does not know because it is of a game that is not followed.
fn kind_of_another_game(text: &str, error: &PatternError) -> Option<Kind> {
    let known = kinds();
    let is_known = Pattern::parse(text, &known).map_or_else(|other| other.place != error.place, |_| true);
    let word = text.get(error.place.clone())?;
    KindInfo::find(word, &known).map(|info| info.kind).filter(|_| is_known)
}

/// The patterns at work on a stream.
pub(crate) struct Patterns {
    pub(crate) fired: mpsc::Receiver<Fired>,
    handles: Vec<TriggerHandle>,
    /// Of those that began anew, the names that were told.
    told: BTreeSet<String>,
}

impl Patterns {
    /// Puts them to work. What asks for characters asks for those in `circle` at the time.
    pub(crate) fn start(asked: Vec<Asked>, stream: &EventStream, circle: &Circle) -> Result<Self, Failure> {
        let (sender, fired) = mpsc::channel(WAITING_MAX);
        let add = |asked: Asked| stream.add_trigger(asked.trigger(sender.clone(), circle));
        let handles: Result<_, TriggerError> = asked.into_iter().map(add).collect();
        let handles = handles.map_err(|error| Failure::from_error(&error))?;
        Ok(Self { fired, handles, told: BTreeSet::new() })
    }

    /// What people should hear of them, once.
    pub(crate) fn news(&mut self) -> Vec<String> {
        let Self { handles, told, .. } = self;
        let news = handles.iter().filter_map(|handle| {
            let why = handle.begun_anew()?;
            let name = handle.name();
            let line = format!("--pattern {name} begins anew; what it remembered cannot be used: {why}");
            told.insert(name.to_owned()).then_some(line)
        });
        news.collect()
    }

    /// No more is written: what has not been is not confirmed, and comes again where the pattern has a name.
    pub(crate) fn end(&mut self) {
        self.fired.close();
        while self.fired.try_recv().is_ok() {}
        self.handles.drain(..).for_each(|handle| handle.remove());
    }
}

#[cfg(test)]
mod tests {
    use bugle::journal::Filters;

    use super::*;

    const BOTH: [&str; 2] = ["planetside", "clash"];

    /// What a pattern wants where `on` and `world/1` are asked for, or what is said about it.
    fn told(on: &[Kind], text: &str, games: &[&str]) -> Result<Vec<Filters>, String> {
        let text = PatternText { name: Some("x".to_owned()), text: text.to_owned() };
        let filters = [Subject::number("world", 1)];
        let asked = Asked::all(&[text], For { on, filters: &filters, games }).map_err(|why| why.to_string())?;
        Ok(asked[0].pattern.wants().into_iter().map(|want| want.filters).collect())
    }

    #[test]
    fn gaps_pass_filters_that_are_there_for_something_else() {
        let (death, gaps) = (bugle::planetside::Death::KIND, "batch 5 of gap within 10s");
        assert_eq!(told(&[death], gaps, &BOTH), Ok(vec![Filters::default()]));
        for on in [&[][..], &[Gap::KIND]] {
            let said = told(on, gaps, &BOTH).unwrap_err();
            assert_eq!(said, "--pattern x: --world Osprey narrows nothing: every gap passes every filter");
        }
        let said = told(&[death], "batch 5 of WarAttack within 10s", &BOTH).unwrap_err();
        assert!(
            said.starts_with("--pattern x: --world Osprey can never be met: clash.war.attack has no world"),
            "{said}"
        );
    }

    #[test]
    fn a_game_that_is_not_followed_is_named() {
        let said = |text| told(&[], text, &["planetside"]).unwrap_err();
        let expected = "--pattern: clash.war.attack is an event of clash, which is not followed: \
            `bugle tail planetside clash` follows both (line 1, column ";
        for text in ["sequence Death then WarAttack within 5s", "count 3 of war.attack by nothing within 5s"] {
            assert!(said(text).starts_with(expected), "{}", said(text));
        }
        for text in ["count 3 of Death by WarAttack within 5s", "count 3 of WarAtack within 5s"] {
            assert!(!said(text).contains("not followed"), "{}", said(text));
        }
    }

    /// Sources are asked for just that: each step is narrowed by what its kind has.
    #[test]
    fn filters_narrow_what_is_wanted() {
        let text = "sequence Death then WarAttack within 5s".to_owned();
        let filters = [Subject::text("clan", "#2PP"), Subject::number("world", 1)];
        let given = For { on: &[], filters: &filters, games: &BOTH };
        let asked = Asked::all(&[PatternText { name: None, text }], given).unwrap();
        let narrowed = asked[0].pattern.wants().into_iter().map(|want| want.filters);
        assert_eq!(narrowed.collect::<Vec<_>>(), filters.map(|filter| Filters::from_iter([filter])));
    }
}
