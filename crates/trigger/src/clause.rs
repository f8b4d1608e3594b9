//! One thing that must hold, and whether it did.

use std::fmt;

use bugle_event::{Event, Key, KindSet, Want};

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clause {
    /// What must hold, in words: `world is 1 or 13`.
    pub what: String,
    /// Whether it held.
    pub held: bool,
    /// How it was instead, or why it was not asked, where there is something to say.
    pub note: Option<String>,
    /// What it is made of.
    pub parts: Vec<Clause>,
}

impl Clause {
    /// Made of nothing else.
    pub fn new(what: impl Into<String>, held: bool) -> Self {
        Self { what: what.into(), held, note: None, parts: Vec::new() }
    }

    /// Says more.
    #[must_use]
    pub fn noted(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// Says what it is made of.
    #[must_use]
    pub fn of(self, parts: impl IntoIterator<Item = Clause>) -> Self {
        Self { parts: parts.into_iter().collect(), ..self }
    }

    pub(crate) fn show(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let mark = if self.held { '+' } else { '-' };
        write!(f, "\n{:indent$}{mark} {}", "", self.what, indent = 2 * depth)?;
        if let Some(note) = &self.note {
            write!(f, ": {note}")?;
        }
        self.parts.iter().try_for_each(|part| part.show(f, depth + 1))
    }
}

/// One of them must ask for `event`.
pub(crate) fn explain_wants(wants: &[Want], event: &Event) -> Vec<Clause> {
    match wants {
        [want] => explain_want(want, event),
        wants => {
            let parts = wants.iter().map(|want| {
                let clauses = explain_want(want, event);
                Clause::new("all of", clauses.iter().all(|clause| clause.held)).of(clauses)
            });
            let parts: Vec<_> = parts.collect();
            vec![Clause::new("one of", parts.iter().any(|part| part.held)).of(parts)]
        }
    }
}

/// Kinds and filters.
fn explain_want(want: &Want, event: &Event) -> Vec<Clause> {
    let kinds = match &want.kinds {
        KindSet::All => Clause::new("kind is any", true),
        KindSet::Only(kinds) => {
            let named = either(kinds.iter().map(|kind| kind.name().to_owned()));
            let kind = Clause::new(format!("kind is {named}"), kinds.contains(&event.kind));
            if kind.held { kind } else { kind.noted(format!("it is {}", event.kind)) }
        }
    };
    let filters = want.filters.nouns().map(|noun| explain_filter(want, noun, event));
    std::iter::once(kinds).chain(filters).collect()
}

fn explain_filter(want: &Want, noun: &'static str, event: &Event) -> Clause {
    let keys = want.filters.keys(noun);
    let named = either(keys.into_iter().flatten().map(Key::to_string));
    let mut has = Vec::new();
    event.data.facets(&mut |facet| {
        if facet.noun == noun && !has.contains(&facet.key) {
            has.push(facet.key);
        }
    });
    let clause = |held| Clause::new(format!("{noun} is {named}"), held);
    if event.data.passes_every_filter() {
        return clause(true).noted("every filter lets it pass");
    }
    match has.iter().any(|key| keys.is_some_and(|keys| keys.contains(key))) {
        true => clause(true),
        false if has.is_empty() => clause(false).noted("it has none"),
        false => clause(false).noted(format!("it is {}", either(has.iter().map(Key::to_string)))),
    }
}

/// `1, 10 or 13`.
fn either(names: impl IntoIterator<Item = String>) -> String {
    let mut names: Vec<_> = names.into_iter().collect();
    match names.pop() {
        None => "none".to_owned(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} or {last}", names.join(", ")),
    }
}
