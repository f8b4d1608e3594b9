//! What Census was asked, and what came of it, in numbers.

use std::collections::BTreeMap;

use bugle_event::Oddities;
use bugle_http::{CacheUse, Tally};

/// What a client and all its clones asked Census since it was made, and what came of it.
///
/// ```no_run
/// # async fn example(client: bugle_planetside::Client) {
/// let stats = client.census_stats();
/// for (collection, tally) in &stats.collections {
///     println!("{collection}: {} questions, {} requests, 95 % within {:?}", tally.requests, tally.sent, tally.latency.percentile(95));
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CensusStats {
    /// By collection; those of which no name is known are `other`. Errors are counted by
    /// [`CensusError::kind`](super::error::CensusError::kind). What was never asked for is not there.
    pub collections: BTreeMap<&'static str, Tally>,
    /// What is kept of answers and rows.
    pub cache: CacheUse,
    /// What was odd in rows: those that could not be read at all are `dropped`, and left out.
    pub oddities: Oddities,
}
