//! What the service would refuse, as far as it can be known before it is asked.

use super::ask::Ask;
use super::builder::Query;
use super::condition::{Condition, Operator, Term};
use super::flag::Flag;
use super::join::Join;
use super::misuse::Misuse;
use super::names::Shown;

/// How many rows the service sends of what it sends most of.
const LIMIT_MAX: u32 = 100_000;
/// How many events it sends.
const EVENTS_MAX: u32 = 1_000;
/// How many rows it sends from each database.
const LIMIT_PER_DB_MAX: u32 = 5_000;
/// How many characters a search for what a field contains has.
const SEARCH_MIN: usize = 3;
/// How long an address can be, without the host: beyond this no request can be made of it.
const ADDRESS_MAX: usize = 60_000;

/// Collections of events.
const EVENTS: [&str; 3] = ["event", "characters_event", "world_event"];
/// The one that heeds few commands.
const LEADERBOARD: &str = "leaderboard";
/// Commands that leaderboards heed, or that change nothing about the rows.
const HEEDED: [&str; 6] = ["limit", "start", "join", "tree", "timing", "retry"];
/// Commands that are known, beside flags, and can be said so that nobody can read them.
const KNOWN: [&str; 6] = ["resolve", "limit", "limitPerDB", "start", "join", "tree"];

impl<To> Query<To> {
    /// What the service would answer with an error, or with something else than was meant, where it can be known.
    /// Whoever sends a query checks it first.
    pub fn check(&self) -> Result<(), Misuse> {
        self.ask.check()?;
        if self.path_and_query().len() > ADDRESS_MAX { Err(Misuse::TooLong) } else { Ok(()) }
    }
}

impl Ask {
    fn check(&self) -> Result<(), Misuse> {
        let commands = self.commands();
        if let Some(namespace) = &self.namespace {
            check_name(namespace, "namespace", |c| c == ':' || is_plain(c))?;
        }
        match &self.collection {
            Some(collection) => check_name(collection, "collection", is_plain)?,
            None if self.terms.is_empty() && self.ids.is_empty() && commands.is_empty() => {}
            None => return Err(Misuse::NoCollection),
        }
        self.ids.iter().try_for_each(|id| check_name(id, "row", |c| c == '-' || is_plain(c)))?;
        self.terms.iter().try_for_each(|term| check_term(term, &[',']))?;
        check_shown(&self.shown)?;
        self.check_fields()?;
        self.check_limits()?;
        check_joins(&self.joins)?;
        self.others.iter().try_for_each(|(name, value)| check_other(name, value))?;
        self.check_collection(commands.iter().map(|(name, _)| *name))
    }

    /// Names of fields in commands.
    fn check_fields(&self) -> Result<(), Misuse> {
        self.sort.iter().try_for_each(|by| check_field(by.field()))?;
        self.has.iter().chain(&self.languages).chain(&self.distinct).try_for_each(|field| check_field(field))?;
        for resolve in &self.resolve {
            check_field(&resolve.name)?;
            resolve.fields.iter().try_for_each(|field| check_field(field))?;
        }
        let Some(tree) = &self.tree else { return Ok(()) };
        if tree.field.is_empty() {
            return Err(Misuse::NoField { command: "c:tree" });
        }
        [Some(&tree.field), tree.prefix.as_ref(), tree.start.as_ref()]
            .into_iter()
            .flatten()
            .try_for_each(|f| check_field(f))
    }

    fn check_limits(&self) -> Result<(), Misuse> {
        let is_events = self.collection.as_deref().is_some_and(|collection| EVENTS.contains(&collection));
        let limit_max = if is_events { EVENTS_MAX } else { LIMIT_MAX };
        let limits = [("c:limit", self.limit, limit_max), ("c:limitPerDB", self.limit_per_db, LIMIT_PER_DB_MAX)];
        for (command, limit, max) in limits {
            if let Some(limit) = limit.filter(|limit| !(1..=max).contains(limit)) {
                return Err(Misuse::Limit { command, limit, max });
            }
        }
        Ok(())
    }

    /// What some collections want, and some do not heed.
    fn check_collection<'a>(&self, mut commands: impl Iterator<Item = &'a str>) -> Result<(), Misuse> {
        let collection = self.collection.as_deref().unwrap_or_default();
        let has = |field: &str| self.terms.iter().any(|term| term.field == field);
        let needs = |arguments| Err(Misuse::NoArguments { collection: collection.to_owned(), arguments });
        match collection {
            "event" if self.terms.is_empty() && self.ids.is_empty() => needs("a type, an id or a time"),
            "map" if !(has("world_id") && has("zone_ids")) => needs("world_id and zone_ids"),
            LEADERBOARD => match commands.find(|name| !HEEDED.contains(name)) {
                Some(name) => Err(Misuse::Unheeded { collection: collection.to_owned(), command: format!("c:{name}") }),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn check_name(name: &str, noun: &'static str, can_be: impl Fn(char) -> bool) -> Result<(), Misuse> {
    let is_one = !name.is_empty() && name.chars().all(can_be);
    if is_one { Ok(()) } else { Err(Misuse::BadName { name: name.to_owned(), noun }) }
}

/// A name of a field, or of a part of it: any that cannot be taken for something else.
fn check_field(name: &str) -> Result<(), Misuse> {
    let can_be = |c: char| !c.is_whitespace() && !c.is_control() && !"&=,'`^():;#?%<>[]*!\"".contains(c);
    check_name(name, "field", can_be)
}

fn check_shown(shown: &Shown) -> Result<(), Misuse> {
    match shown {
        Shown::All => Ok(()),
        Shown::Only(fields) if fields.is_empty() => Err(Misuse::NoField { command: "c:show" }),
        Shown::Without(fields) if fields.is_empty() => Err(Misuse::NoField { command: "c:hide" }),
        Shown::Only(fields) | Shown::Without(fields) => fields.iter().try_for_each(|field| check_field(field)),
    }
}

/// A term, in the values of which none of the separators can be.
fn check_term(Term { field, condition }: &Term, separators: &[char]) -> Result<(), Misuse> {
    check_field(field)?;
    let Some(first) = condition.values().first() else {
        return Err(Misuse::NoValue { field: field.clone() });
    };
    let is_signed = condition.operator() == Operator::Equal && Operator::split(first).0 != Operator::Equal;
    let ambiguous = condition.values().iter().find(|value| value.contains(separators));
    if let Some(value) = ambiguous.or(Some(first).filter(|_| is_signed)) {
        return Err(Misuse::Ambiguous { field: field.clone(), value: value.clone() });
    }
    let is_short = |value: &String| value.chars().count() < SEARCH_MIN;
    if condition.operator() == Operator::Contains && condition.values().iter().any(is_short) {
        return Err(Misuse::ShortSearch { field: field.clone() });
    }
    Ok(())
}

/// Joins beside each other, and those in them.
fn check_joins(joins: &[Join]) -> Result<(), Misuse> {
    joins.iter().try_for_each(check_join)?;
    match joins.iter().filter(|join| !join.joins.is_empty()).nth(1) {
        Some(second) => Err(Misuse::Branches { collection: second.collection.clone() }),
        None => Ok(()),
    }
}

fn check_join(join: &Join) -> Result<(), Misuse> {
    check_name(&join.collection, "collection", is_plain)?;
    let names = [&join.on, &join.to, &join.inject_at];
    names.into_iter().flatten().try_for_each(|name| check_field(name))?;
    check_shown(&join.shown)?;
    for term in &join.terms {
        let has_several = |condition: &Condition| condition.values().len() > 1;
        if has_several(&term.condition) {
            return Err(Misuse::ListInJoin { field: term.field.clone() });
        }
        check_term(term, &[',', '\'', '`', '(', ')', '^'])?;
    }
    check_joins(&join.joins)
}

/// A command that is kept as it is.
fn check_other(name: &str, value: &str) -> Result<(), Misuse> {
    match name {
        "tree" if value.is_empty() => Err(Misuse::NoField { command: "c:tree" }),
        "distinct" => Err(Misuse::NoField { command: "c:distinct" }),
        _ if KNOWN.contains(&name) || Flag::ALL.into_iter().any(|flag| flag.command().0 == name) => {
            Err(Misuse::Unreadable { command: format!("c:{name}") })
        }
        _ => check_name(name, "command", is_plain),
    }
}
