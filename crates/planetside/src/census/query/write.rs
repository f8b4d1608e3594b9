//! The address of a query.

use std::fmt;

use super::ask::Ask;
use super::builder::Query;
use super::encoding::{Part, encode};
use super::flag::Flag;
use super::join::Joins;

/// The namespace of PC, which most ask.
const NAMESPACE: &str = "ps2:v2";

impl<To> Query<To> {
    /// The address without host and service id, such as `/get/ps2:v2/world?c:limit=100`. Where no namespace was said
    /// it is that of PC.
    pub fn path_and_query(&self) -> String {
        self.path_in(NAMESPACE)
    }

    /// The same, where no namespace was said in this one.
    pub(crate) fn path_in(&self, namespace: &str) -> String {
        self.ask.address(namespace)
    }
}

/// The address without host and service id: [`path_and_query`](Query::path_and_query).
impl<To> fmt::Display for Query<To> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path_and_query())
    }
}

impl Ask {
    fn address(&self, namespace: &str) -> String {
        let namespace = self.namespace.as_deref().unwrap_or(namespace);
        let ids = Some(self.ids.join(",")).filter(|ids| !ids.is_empty());
        let mut address = String::new();
        let segments = [Some(self.verb.name()), Some(namespace), self.collection.as_deref(), ids.as_deref()];
        for segment in segments.into_iter().flatten() {
            address.push('/');
            encode(segment, Part::Path, &mut address);
        }
        let terms = self.terms.iter().map(|term| (term.field.clone(), term.condition.to_string()));
        let commands = self.commands().into_iter().map(|(name, value)| (format!("c:{name}"), value));
        for (number, (key, value)) in terms.chain(commands).enumerate() {
            address.push(if number == 0 { '?' } else { '&' });
            encode(&key, Part::Query, &mut address);
            address.push('=');
            encode(&value, Part::Query, &mut address);
        }
        address
    }

    /// The commands by their names without `c:`, and their values.
    pub(super) fn commands(&self) -> Vec<(&str, String)> {
        let list = |names: &[String]| (!names.is_empty()).then(|| names.join(","));
        let tree = self.tree.as_ref().map(ToString::to_string);
        let joins = Some(Joins(&self.joins).to_string()).filter(|joins| !joins.is_empty());
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let [case, include_null, rest @ ..] = self.flags();
        let shown = self.shown.said().map(|(name, names)| (name, Some(names.join(","))));
        let commands = [
            ("sort", list(&shown_all(&self.sort))),
            ("has", list(&self.has)),
            ("resolve", list(&shown_all(&self.resolve))),
            case,
            ("limit", number(self.limit)),
            ("limitPerDB", number(self.limit_per_db)),
            ("start", number(self.start)),
            include_null,
            ("lang", list(&self.languages)),
            ("join", joins),
            ("tree", tree),
        ];
        let [timing, exact_match_first, retry] = rest;
        let behind = [timing, exact_match_first, ("distinct", self.distinct.clone()), retry];
        let known = shown.into_iter().chain(commands).chain(behind).filter_map(|(name, value)| Some((name, value?)));
        known.chain(self.others.iter().map(|(name, value)| (name.as_str(), value.clone()))).collect()
    }

    /// The flags, in the order of their table.
    fn flags(&self) -> [(&'static str, Option<String>); 5] {
        Flag::ALL.map(|flag| {
            let (name, value) = flag.command();
            (name, self.flags.contains(&flag).then(|| u8::from(value).to_string()))
        })
    }
}

fn shown_all(parts: &[impl fmt::Display]) -> Vec<String> {
    parts.iter().map(ToString::to_string).collect()
}
