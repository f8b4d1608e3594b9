//! A query from its address.

use super::ask::{Ask, Verb};
use super::builder::Query;
use super::condition::{Condition, Term};
use super::encoding::{Part, decode};
use super::flag::{Flag, read_bool};
use super::names::split;
use super::read_join::read_joins;
use super::resolve::Resolve;
use super::sort::Sort;
use super::tree::Tree;

/// Why an address is none of a query. It never holds the address, in which a service id can be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotAQuery {
    /// There is no `get` or `count` in its path.
    #[error("neither `get` nor `count` is in the path of the address")]
    NoVerb,
    /// There is nothing behind the verb.
    #[error("no namespace, such as `ps2:v2`, is behind the verb of the address")]
    NoNamespace,
    /// There is more in the path than a collection and ids.
    #[error("there is more in the path of the address than a collection and ids")]
    LongPath,
    /// It asks for XML.
    #[error("the address asks for XML; only JSON can be read")]
    Xml,
    /// Something in it is no text.
    #[error("the address is no text once decoded")]
    Encoding,
}

impl Query {
    /// The query that an address asks: of any host, with or without service id, which is dropped; or only its path. What
    /// is said of commands in it that are not known, or cannot be read, is kept as it is.
    ///
    /// ```
    /// use bugle_planetside::census::Query;
    ///
    /// let url = "https://census.daybreakgames.com/s:example/json/get/ps2:v2/character/5428?c:resolve=world&c:foo=1";
    /// let query = Query::from_url(url)?;
    /// assert_eq!(query.to_string(), "/get/ps2:v2/character/5428?c:resolve=world&c:foo=1");
    /// # Ok::<_, bugle_planetside::census::NotAQuery>(())
    /// ```
    pub fn from_url(url: &str) -> Result<Self, NotAQuery> {
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mut ask = Ask::default();
        ask.read_path(path)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text| decode(text, Part::Query).ok_or(NotAQuery::Encoding);
            ask.read_pair(decoded(key)?, &decoded(value)?);
        }
        Ok(Self { ask, to: () })
    }
}

impl Ask {
    fn read_path(&mut self, path: &str) -> Result<(), NotAQuery> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let mut before = "";
        self.verb = loop {
            before = match segments.next().ok_or(NotAQuery::NoVerb)? {
                "get" => break Verb::Get,
                "count" => break Verb::Count,
                other => other,
            };
        };
        if before == "xml" {
            return Err(NotAQuery::Xml);
        }
        let mut next = || segments.next().map(|text| decode(text, Part::Path).ok_or(NotAQuery::Encoding)).transpose();
        self.namespace = Some(next()?.ok_or(NotAQuery::NoNamespace)?);
        self.collection = next()?;
        self.ids = next()?.map(|ids| split(&ids, ',').collect()).unwrap_or_default();
        next()?.map_or(Ok(()), |_| Err(NotAQuery::LongPath))
    }

    fn read_pair(&mut self, key: String, value: &str) {
        match key.strip_prefix("c:") {
            Some(name) => self.read_command(name, value),
            None => self.terms.push(Term { field: key, condition: Condition::raw(value) }),
        }
    }

    /// Takes a command, by its name without `c:`. What cannot be read is kept.
    pub(super) fn read_command(&mut self, name: &str, value: &str) {
        if self.try_command(name, value).is_none() {
            self.others.push((name.to_owned(), value.to_owned()));
        }
    }

    fn try_command(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "show" | "hide" => self.shown.read(name == "show", split(value, ',')),
            "sort" => self.sort.extend(split(value, ',').map(|by| Sort::read(&by))),
            "has" => self.has.extend(split(value, ',')),
            "resolve" => self.resolve.extend(Resolve::read_all(value)?),
            "limit" => self.limit = Some(value.parse().ok()?),
            "limitPerDB" => self.limit_per_db = Some(value.parse().ok()?),
            "start" => self.start = Some(value.parse().ok()?),
            "lang" => self.languages.extend(split(value, ',')),
            "join" => self.joins.extend(read_joins(value)?),
            "tree" => self.tree = Some(Tree::read(value)?),
            "distinct" => self.distinct = Some(value.to_owned()).filter(|field| !field.is_empty()).map(Some)?,
            _ => {
                let flag = Flag::ALL.into_iter().find(|flag| flag.command().0 == name)?;
                let is_set = read_bool(value)? == flag.command().1;
                if is_set {
                    self.flags.insert(flag)
                } else {
                    self.flags.remove(&flag)
                };
            }
        }
        Some(())
    }
}
