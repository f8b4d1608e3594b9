//! Asks for batches: the machine says what goes together, this waits and asks.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bugle_http::CacheUse;
use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared, try_join_all};
use tokio::time::Instant;

use super::lookup::Lookup;
use super::machine::{Batches, Place};
use super::round::round;
use super::rows::{Found, Gathered};
use super::shelf::{Lives, Shelf};
use crate::census::error::CensusError;

/// How often in a row everybody else has had their say, and nobody wanted to come along, before a batch is sent.
const QUIET_ROUNDS: u32 = 3;

/// Rows that are asked for at once of collections that have several for an id.
const PAGE_ROWS: usize = 5000;

/// Pages of one batch. More of them, and the service is making them up.
const PAGES_MAX: usize = 200;

/// What is asked for at once: of these ids, so many rows from there on.
pub(in crate::census) struct Page {
    pub(in crate::census) lookup: Lookup,
    pub(in crate::census) ids: Vec<String>,
    pub(in crate::census) limit: usize,
    pub(in crate::census) start: usize,
}

/// Asks for the body of a page.
pub(in crate::census) type AskPage = dyn Fn(Page) -> BoxFuture<'static, Result<Bytes, CensusError>> + Send + Sync;

type Answer = Result<Arc<HashMap<String, Found>>, CensusError>;

type Waits = Shared<Landing>;

/// Rows by their ids. Cheap to clone; clones are the same.
#[derive(Clone)]
pub(in crate::census) struct Batcher {
    inside: Arc<Mutex<Inside>>,
    static_life: Duration,
    ask: Arc<AskPage>,
}

struct Inside {
    /// As many as are ever asked for: they are written in the program.
    under_way: HashMap<Lookup, UnderWay>,
    shelf: Shelf,
}

/// What is under way of one collection. Nothing in it keeps a request alive.
#[derive(Default)]
struct UnderWay {
    batches: Batches,
    waits: HashMap<u64, WeakShared<Landing>>,
}

/// A batch on its way, until it has its answer or nobody waits for it.
struct Landing {
    answer: BoxFuture<'static, Answer>,
    of: Lookup,
    batch: u64,
    batcher: Batcher,
}

/// What somebody waits for: the batches that ids are in, and which.
#[derive(Default)]
struct Waiting {
    batches: BTreeMap<u64, (Waits, Vec<String>)>,
    /// Whether nobody else had asked for some of it.
    has_begun: bool,
}

/// What came of a question for several ids.
pub(in crate::census) struct Got {
    pub(in crate::census) rows: HashMap<String, Found>,
    pub(in crate::census) way: Way,
}

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::census) enum Way {
    /// All of it was kept.
    Kept,
    /// Others had asked for what was not kept.
    Shared,
    /// It was asked for.
    Asked,
}

impl Batcher {
    /// Keeps so many bytes of rows, static ones for so long, and asks with `ask`.
    pub(in crate::census) fn new(bytes_max: usize, static_life: Duration, ask: Arc<AskPage>) -> Self {
        let inside = Inside { under_way: HashMap::new(), shelf: Shelf::new(bytes_max) };
        Self { inside: Arc::new(Mutex::new(inside)), static_life, ask }
    }

    /// The rows of these ids, each asked for at most once; those that have none, too.
    ///
    /// # Cancel safety
    /// A request goes on for as long as anybody waits for it.
    pub(in crate::census) async fn rows(
        &self,
        lookup: Lookup,
        ids: impl IntoIterator<Item = String>,
    ) -> Result<Got, CensusError> {
        let (mut rows, waiting) = self.look(lookup, ids);
        let way = match (waiting.batches.is_empty(), waiting.has_begun) {
            (true, _) => Way::Kept,
            (false, false) => Way::Shared,
            (false, true) => Way::Asked,
        };
        let (waits, asked): (Vec<_>, Vec<_>) = waiting.batches.into_values().unzip();
        for (answer, ids) in try_join_all(waits).await?.into_iter().zip(asked) {
            rows.extend(ids.into_iter().filter_map(|id| answer.get(&id).cloned().map(|found| (id, found))));
        }
        Ok(Got { rows, way })
    }

    /// How many batches are under way.
    #[cfg(test)]
    pub(super) fn under_way(&self) -> usize {
        self.lock().under_way.values().map(|under_way| under_way.waits.len()).sum()
    }

    pub(in crate::census) fn in_numbers(&self) -> CacheUse {
        self.lock().shelf.in_numbers()
    }

    /// What is kept of these ids, and what to wait for. All in one go: of two who come at the same moment, one begins.
    fn look(&self, lookup: Lookup, ids: impl IntoIterator<Item = String>) -> (HashMap<String, Found>, Waiting) {
        let (mut rows, mut waiting) = (HashMap::new(), Waiting::default());
        let (mut inside, now) = (self.lock(), Instant::now());
        let Inside { under_way, shelf } = &mut *inside;
        for id in ids {
            if let Some(found) = shelf.get(lookup, &id, now) {
                rows.insert(id, found);
                continue;
            }
            let batch = self.join(under_way.entry(lookup).or_default(), lookup, &id, &mut waiting);
            if let Some((_, ids)) = waiting.batches.get_mut(&batch) {
                ids.push(id);
            }
        }
        (rows, waiting)
    }

    /// Puts an id into a batch, and the batch among what is waited for.
    fn join(&self, under_way: &mut UnderWay, lookup: Lookup, id: &str, waiting: &mut Waiting) -> u64 {
        if let Some(batch) = under_way.batches.batch_of(id) {
            let wait = under_way.waits.get(&batch).and_then(WeakShared::upgrade);
            if let Some(wait) = wait {
                waiting.batches.entry(batch).or_insert_with(|| (wait, Vec::new()));
                return batch;
            }
            // Everybody who waited for it has just gone.
            under_way.end(batch);
        }
        match under_way.batches.add(id.to_owned()) {
            Place::In(batch) => {
                let Some(wait) = under_way.waits.get(&batch).and_then(WeakShared::upgrade) else {
                    under_way.end(batch);
                    return self.join(under_way, lookup, id, waiting);
                };
                waiting.has_begun = true;
                waiting.batches.entry(batch).or_insert_with(|| (wait, Vec::new()));
                batch
            }
            Place::Begins(batch) => {
                let answer = self.clone().ask(lookup, batch).boxed();
                let landing = Landing { answer, of: lookup, batch, batcher: self.clone() };
                let wait = landing.shared();
                under_way.waits.extend(wait.downgrade().map(|weak| (batch, weak)));
                waiting.has_begun = true;
                waiting.batches.insert(batch, (wait, Vec::new()));
                batch
            }
        }
    }

    /// Waits until nobody comes along any more, then asks for a batch, and keeps what comes.
    async fn ask(self, lookup: Lookup, batch: u64) -> Answer {
        let (mut quiet, mut known) = (0, 0);
        while quiet < QUIET_ROUNDS {
            let (len, is_full) = self.batches(lookup, |batches| (batches.len(batch), batches.is_full(batch)));
            if is_full {
                break;
            }
            quiet = if len == known { quiet + 1 } else { 0 };
            known = len;
            round().await;
        }
        let ids = self.batches(lookup, |batches| batches.close(batch));
        let found = self.pages(lookup, &ids).await?;
        let lives = Lives::of(lookup.is_static, self.static_life);
        let lives = if lookup.is_unique { lives.or_not_yet() } else { lives };
        self.lock().shelf.put(lookup, &found, lives, Instant::now());
        Ok(Arc::new(found))
    }

    /// All rows of these ids: one page, where there is one row for each.
    async fn pages(&self, lookup: Lookup, ids: &[String]) -> Result<HashMap<String, Found>, CensusError> {
        let limit = if lookup.is_unique { ids.len() } else { PAGE_ROWS };
        let (mut gathered, mut start) = (Gathered::new(ids), 0);
        for _ in 0..PAGES_MAX {
            let body = (self.ask)(Page { lookup, ids: ids.to_vec(), limit, start }).await?;
            let page = gathered.add(&body, lookup.collection, lookup.field)?;
            start += page.rows;
            if lookup.is_unique || page.rows < limit || page.new == 0 {
                break;
            }
        }
        Ok(gathered.into_found())
    }

    fn batches<T>(&self, lookup: Lookup, what: impl FnOnce(&mut Batches) -> T) -> T {
        what(&mut self.lock().under_way.entry(lookup).or_default().batches)
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        // What is inside is whole between any two calls.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay {
    fn end(&mut self, batch: u64) {
        self.batches.end(batch);
        self.waits.remove(&batch);
    }
}

impl Future for Landing {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        self.answer.poll_unpin(context)
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(under_way) = self.batcher.lock().under_way.get_mut(&self.of) {
            under_way.end(self.batch);
        }
    }
}

impl fmt::Debug for Batcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batcher").finish_non_exhaustive()
    }
}
