//! `tail --pattern`: each pattern as a trigger, whose firings are written as lines among the events.

use std::collections::BTreeSet;
use std::sync::Arc;

use bugle::{BoxError, EventStream, Firing, Pattern, Subject, Timestamp, Trigger, TriggerError, TriggerHandle};
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::args::PatternText;
use crate::failure::Failure;
use crate::rule::Rule;

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
    events: Vec<&'a bugle::Envelope<dyn bugle::Payload>>,
}

impl Fired {
    pub(crate) fn line(&self) -> Line<'_> {
        let Firing { events, at, key, blind, .. } = &self.firing;
        let events = events.iter().map(|event| &**event).collect();
        Line { pattern: &self.pattern, key: key.to_string(), at: *at, blind: *blind, events }
    }
}

/// A pattern that makes sense for the games that are followed.
pub(crate) struct Asked {
    name: Option<String>,
    text: Arc<str>,
    pattern: Pattern,
}

impl Asked {
    /// What these texts ask for, each under a name of its own.
    pub(crate) fn all(texts: &[PatternText], filters: &[Subject], games: &[&str]) -> Result<Vec<Self>, Failure> {
        let mut names = BTreeSet::new();
        if let Some(twice) = texts.iter().filter_map(|text| text.name.as_ref()).find(|name| !names.insert(*name)) {
            return Err(Failure::Usage(format!("--pattern: two are named `{twice}`; give one of them another name")));
        }
        texts.iter().map(|text| Self::new(text, filters, games)).collect()
    }

    /// What `text` asks for, narrowed by `filters` where its events have such a thing.
    fn new(text: &PatternText, filters: &[Subject], games: &[&str]) -> Result<Self, Failure> {
        let kinds = Rule::new(&[], &[], games).map_err(Failure::Usage)?.kinds;
        let pattern = Pattern::parse(&text.text, &kinds).map_err(|error| Failure::text("--pattern", &error))?;
        let narrowed = Rule::of_wants(&pattern.wants(), filters, games).map_err(Failure::Usage)?.wants;
        Ok(Self { name: text.name.clone(), text: text.text.as_str().into(), pattern: pattern.narrowed(narrowed) })
    }

    fn trigger(self, fired: mpsc::Sender<Fired>) -> Trigger {
        let Self { name, text, pattern } = self;
        let called = name.as_deref().map_or(text, Into::into);
        let mut draft = Trigger::on_pattern(pattern).serial().tries(u32::MAX);
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

/// The patterns at work on a stream.
pub(crate) struct Patterns {
    pub(crate) fired: mpsc::Receiver<Fired>,
    handles: Vec<TriggerHandle>,
}

impl Patterns {
    /// Puts them to work.
    pub(crate) fn start(asked: Vec<Asked>, stream: &EventStream) -> Result<Self, Failure> {
        let (sender, fired) = mpsc::channel(WAITING_MAX);
        let add = |asked: Asked| stream.add_trigger(asked.trigger(sender.clone()));
        let handles: Result<_, TriggerError> = asked.into_iter().map(add).collect();
        Ok(Self { fired, handles: handles.map_err(|error| Failure::from_error(&error))? })
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

    /// Sources are asked for just that: each step is narrowed by what its kind has.
    #[test]
    fn filters_narrow_what_is_wanted() {
        let text = "sequence Death then WarAttack within 5s".to_owned();
        let filters = [Subject::text("clan", "#2PP"), Subject::number("world", 1)];
        let asked = Asked::new(&PatternText { name: None, text }, &filters, &["planetside", "clash"]).unwrap();
        let narrowed = asked.pattern.wants().into_iter().map(|want| want.filters);
        assert_eq!(narrowed.collect::<Vec<_>>(), filters.map(|filter| Filters::from_iter([filter])));
    }
}
