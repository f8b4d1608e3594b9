//! A query as an address spells it: terms that rows must meet, and commands that say how to show them. Pure.

use super::collections::Collection;
use super::error::CensusError;
use super::join::{self, Join};
use super::term::{Term, list};
use super::tree::Tree;

/// What is asked of a collection.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command of its own")]
pub(super) struct Query {
    pub(super) terms: Vec<Term>,
    /// How many rows are asked for, where that is said.
    pub(super) limit: Option<usize>,
    pub(super) limit_per_db: Option<usize>,
    pub(super) start: usize,
    pub(super) show: Vec<String>,
    pub(super) hide: Vec<String>,
    /// Fields, and whether the greatest comes first.
    pub(super) sort: Vec<(String, bool)>,
    pub(super) has: Vec<String>,
    pub(super) resolve: Vec<(String, Vec<String>)>,
    pub(super) joins: Vec<Join>,
    pub(super) languages: Vec<String>,
    pub(super) is_case_blind: bool,
    pub(super) exact_first: bool,
    pub(super) with_null: bool,
    pub(super) tree: Option<Tree>,
    pub(super) distinct: Option<String>,
    pub(super) timing: bool,
}

impl Query {
    /// Reads the part of the address behind the question mark. Commands that are not known change nothing.
    pub(super) fn parse(pairs: &[(String, String)]) -> Result<Self, CensusError> {
        let mut query = Self::commands(pairs)?;
        for (field, value) in pairs.iter().filter(|(key, _)| !key.starts_with("c:")) {
            query.terms.push(Term::parse(field, value)?);
        }
        Ok(query)
    }

    /// Reads the commands only, for collections that take arguments instead of terms.
    pub(super) fn commands(pairs: &[(String, String)]) -> Result<Self, CensusError> {
        let mut query = Self::empty();
        for (command, value) in pairs.iter().filter_map(|(key, value)| Some((key.strip_prefix("c:")?, value))) {
            match command {
                "limit" => query.limit = Some(whole("c:limit", value)?),
                "limitPerDB" => query.limit_per_db = Some(whole("c:limitPerDB", value)?),
                "start" => query.start = whole("c:start", value)?,
                "show" => query.show.extend(list(value)),
                "hide" => query.hide.extend(list(value)),
                "sort" => query.sort.extend(list(value).map(|field| descending(&field))),
                "has" => query.has.extend(list(value)),
                "resolve" => query.resolve.extend(join::resolves(value)),
                "join" => query.joins.extend(join::parse(value)),
                "lang" => query.languages.extend(list(value)),
                "case" => query.is_case_blind = !truth(value),
                "exactMatchFirst" => query.exact_first = truth(value),
                "includeNull" => query.with_null = truth(value),
                "tree" => query.tree = Some(Tree::parse(value)),
                "distinct" => query.distinct = Some(value.clone()),
                "timing" => query.timing = truth(value),
                _ => {}
            }
        }
        Ok(query)
    }

    fn empty() -> Self {
        Self {
            terms: Vec::new(),
            limit: None,
            limit_per_db: None,
            start: 0,
            show: Vec::new(),
            hide: Vec::new(),
            sort: Vec::new(),
            has: Vec::new(),
            resolve: Vec::new(),
            joins: Vec::new(),
            languages: Vec::new(),
            is_case_blind: false,
            exact_first: false,
            with_null: false,
            tree: None,
            distinct: None,
            timing: false,
        }
    }

    /// Adds that the key is one of `ids`.
    pub(super) fn require(&mut self, collection: &Collection, ids: &str) -> Result<(), CensusError> {
        self.terms.push(Term::one_of(collection.key, ids)?);
        Ok(())
    }

    /// How many rows are shown at most: one unless told, and never more than the collection gives.
    pub(super) fn rows_max(&self, collection: &str, usual: usize) -> usize {
        let most = match collection {
            "character" | "characters_event_grouped" => 100_000,
            "leaderboard" => 10_000,
            "characters_event" | "event" | "world_event" => 1000,
            _ => 5000,
        };
        self.limit.unwrap_or(usual).clamp(1, most)
    }
}

fn descending(field: &str) -> (String, bool) {
    match field.split_once(':') {
        Some((field, direction)) => (field.to_owned(), direction == "-1"),
        None => (field.to_owned(), false),
    }
}

fn whole(command: &'static str, value: &str) -> Result<usize, CensusError> {
    value.parse().map_err(|_| CensusError::NotAWholeNumber(command))
}

/// Booleans of commands: everything but these means yes.
fn truth(value: &str) -> bool {
    !matches!(value, "0" | "false" | "f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Result<Query, CensusError> {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Query::parse(&pairs)
    }

    #[test]
    fn commands_are_read_and_have_bounds() {
        let asked = query(&[("c:limit", "9000"), ("c:sort", "a,b:-1"), ("c:case", "f"), ("c:timing", "1")]).unwrap();
        assert_eq!(
            [asked.rows_max("item", 1), asked.rows_max("event", 1), asked.rows_max("character", 1)],
            [5000, 1000, 9000]
        );
        assert_eq!(asked.sort, [("a".to_owned(), false), ("b".to_owned(), true)]);
        assert!(asked.is_case_blind && asked.timing);
        assert_eq!(query(&[]).unwrap().rows_max("item", 1), 1);
        assert_eq!(query(&[("c:start", "-1")]).unwrap_err(), CensusError::NotAWholeNumber("c:start"));
    }
}
