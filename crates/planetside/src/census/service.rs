//! Census as a client knows it: where it is, the way of a question, and what is remembered.

use std::sync::Arc;

use bugle_event::{Oddities, OddityCounter};
use bugle_http::{Request, Transport};
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};

use super::address::Address;
use super::answer::DATATYPE;
use super::asked::Asked;
use super::batch::{AskPage, Batcher, Lives, Lookup, Page, Way};
use super::collections::COLLECTIONS;
use super::error::CensusError;
use super::list::Fields;
use super::options::Options;
use super::query::Query;
use super::stack::{Settings, Stack};
use super::stats::CensusStats;

/// What questions about collections are counted as that are not known by name.
const OTHER: &str = "other";

/// Census as a client knows it. Cheap to clone; clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    asker: Asker,
    batcher: Batcher,
    oddities: OddityCounter,
    options: Arc<Options>,
}

/// Who asks.
#[derive(Clone, Debug)]
struct Asker {
    stack: Stack,
    address: Arc<Address>,
}

impl Service {
    /// `None`: `url` is no address of such a service.
    pub(crate) fn new(
        url: &str,
        environment: &str,
        id: Option<SecretString>,
        options: Options,
        transport: Transport,
    ) -> Option<Self> {
        let per_minute = options.rate(id.as_ref().map(ExposeSecret::expose_secret));
        let settings = Settings {
            cache_bytes: options.cache_bytes / 2,
            timeout: options.timeout,
            retries: options.retries,
            parallel: options.parallel.max(1) as usize,
            per_minute: per_minute.map(|most| most as usize),
            seed: options.seed.unwrap_or_else(|| fastrand::u64(..)),
        };
        let namespace = options.namespace.clone().unwrap_or_else(|| format!("{environment}:v2"));
        let address = Address::new(url, namespace, id, options.id_in.clone())?;
        let stack = Stack::new(transport, address.clone(), settings);
        let asker = Asker { stack, address: Arc::new(address) };
        let batcher = Batcher::new(options.cache_bytes / 2, options.static_life, asker.clone().pages());
        Some(Self { asker, batcher, oddities: OddityCounter::default(), options: Arc::new(options) })
    }

    /// The body of the answer to `query`. One that the service would refuse is not asked.
    pub(super) async fn answer<To>(&self, query: &Query<To>, lives: Lives) -> Result<Bytes, CensusError> {
        query.check()?;
        let path = query.path_in(self.asker.address.namespace());
        self.ask(&path, counted_as(query.collection()), lives).await
    }

    /// What `read` makes of the rows of the answer to `query`, as they came. Nothing of it is kept.
    pub(crate) async fn read_rows<T>(&self, query: &Query, read: fn(&[&str]) -> T) -> Result<T, CensusError> {
        let body = self.answer(query, Lives::default()).await?;
        let fields = Fields::of(&body, query.collection().unwrap_or(DATATYPE));
        let rows = fields.and_then(|fields| fields.rows()).ok_or(CensusError::Unexpected { status: 200 })?;
        let rows: Vec<&str> = rows.iter().map(|row| row.get()).collect();
        Ok(read(&rows))
    }

    /// The body of the answer to a question at `path_and_query`.
    pub(super) async fn ask(
        &self,
        path_and_query: &str,
        collection: &'static str,
        lives: Lives,
    ) -> Result<Bytes, CensusError> {
        let Lives { rows, nothing } = lives;
        let asked = Asked { collection, is_call: true, is_shared: true, life: rows, empty_life: nothing };
        self.asker.ask(path_and_query, asked).await
    }

    /// The rows of these ids, as they came, by id.
    pub(super) async fn rows(
        &self,
        lookup: Lookup,
        ids: Vec<String>,
    ) -> Result<std::collections::HashMap<String, Arc<[Box<str>]>>, CensusError> {
        let got = self.batcher.rows(lookup, ids).await;
        self.asker.stack.rules().statistics.count(lookup.collection, |tally| {
            tally.requests += 1;
            match &got {
                Ok(got) => match got.way {
                    Way::Kept => tally.cached += 1,
                    Way::Shared => tally.shared += 1,
                    Way::Asked => {}
                },
                Err(error) => tally.on_error(error.kind()),
            }
        });
        got.map(|got| got.rows)
    }

    /// How long rows are kept of a collection that changes with updates of the game only, or of any other.
    pub(super) fn lives(&self, is_static: bool) -> Lives {
        Lives::of(is_static, self.options.static_life)
    }

    /// Something in rows was odd.
    pub(super) fn count_odd(&self, oddities: Oddities) {
        self.oddities.add(oddities);
    }

    pub(super) fn stats(&self) -> CensusStats {
        let mut cache = self.asker.stack.cache_use();
        let rows = self.batcher.in_numbers();
        cache.entries += rows.entries;
        cache.bytes += rows.bytes;
        cache.evicted += rows.evicted;
        CensusStats { collections: self.asker.stack.rules().statistics.get(), cache, oddities: self.oddities.get() }
    }
}

impl Asker {
    async fn ask(&self, path_and_query: &str, asked: Asked) -> Result<Bytes, CensusError> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = self.address.plain(path_and_query)?;
        request.extensions_mut().insert(asked);
        Ok(self.stack.ask(request).await?.into_body())
    }

    /// Asks for pages of batches. Their rows are kept, and not the bodies that they are in.
    fn pages(self) -> Arc<AskPage> {
        Arc::new(move |page: Page| {
            let asker = self.clone();
            Box::pin(async move {
                let path = path_of(&page, asker.address.namespace());
                asker.ask(&path, Asked::unkept(page.lookup.collection)).await
            })
        })
    }
}

/// Where a page is: `/get/ps2:v2/item?item_id=1,2&c:limit=2`.
fn path_of(page: &Page, namespace: &str) -> String {
    let Page { lookup, ids, limit, start } = page;
    let rows = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let query = Query::new(lookup.collection).term(lookup.field, ids).limit(rows(*limit));
    let query = if *start == 0 { query } else { query.start(rows(*start)) };
    let commands = [("sort", lookup.sort), ("join", lookup.join)];
    let commands = commands.into_iter().filter_map(|(name, value)| Some((name, value?)));
    commands.fold(query, |query, (name, value)| query.command(name, value)).path_in(namespace)
}

/// What questions about a collection are counted as.
fn counted_as(collection: Option<&str>) -> &'static str {
    let Some(collection) = collection else { return DATATYPE };
    COLLECTIONS.iter().find(|(name, _)| *name == collection).map_or(OTHER, |(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_nothing_in_it_shows_the_service_id() {
        let nobody = Transport::new(tower::service_fn(|_| std::future::pending()));
        let id = Some(SecretString::from("topsecret"));
        let service = Service::new("http://census.test", "ps2", id, Options::default(), nobody).unwrap();
        let shown = format!("{service:?} {service:#?}");
        assert!(shown.contains("census.test") && !shown.contains("topsecret"), "{shown}");
    }

    #[test]
    fn pages_of_a_look_up_are_asked_for_as_queries_are() {
        let lookup = Lookup { join: Some("weapon^on:weapon_id"), sort: Some("-x"), ..Lookup::new("item", "item_id") };
        let page = |start| Page { lookup, ids: vec!["1".to_owned(), "-2".to_owned()], limit: 2, start };
        let path = "/get/ps2/item?item_id=1,-2&c:sort=-x&c:limit=2&c:join=weapon%5Eon:weapon_id";
        assert_eq!(path_of(&page(0), "ps2"), path);
        assert_eq!(path_of(&page(4), "ps2"), path.replace("&c:join", "&c:start=4&c:join"));
    }
}
