//! What a client was asked, and what came of it, in numbers.

use std::collections::BTreeMap;

use bugle_http::{CacheUse, Tally};

use super::error::ApiError;
use super::keys::stats::KeyStats;

/// What a client and all its clones were asked since it was made, by calls and by watchers, and what came of it.
///
/// ```no_run
/// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
/// client.clan("#2PP").await?;
/// client.clan("#2PP").await?;
/// let stats = client.stats();
/// let clan = &stats.endpoints["clan"];
/// println!("{} of {} from the cache, 95 % within {:?}", clan.cached, clan.requests, clan.latency.percentile(95));
/// for key in &stats.keys {
///     println!("key {}: {} requests, {} more at this moment", key.number, key.requests, key.budget_left);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientStats {
    /// By the name of the method that asks: `clan`. Errors are counted by [`ApiError::kind`]. What was never asked for is
    /// not there.
    pub endpoints: BTreeMap<&'static str, Tally>,
    /// What is kept of answers.
    pub cache: CacheUse,
    /// By key, in the order of their numbers. The keys themselves are not shown.
    pub keys: Vec<KeyStats>,
}

impl ApiError {
    /// A word for its kind, as statistics count it: `not_found`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BadArgument { .. } => "bad_argument",
            Self::BadRequest { .. } => "bad_request",
            Self::Private { .. } => "private",
            Self::Denied => "denied",
            Self::InvalidKey { .. } => "invalid_key",
            Self::InvalidAddress { .. } => "invalid_address",
            Self::NotRenewed { .. } => "not_renewed",
            Self::NotFound { .. } => "not_found",
            Self::Throttled { .. } => "throttled",
            Self::Maintenance => "maintenance",
            Self::Unavailable { .. } => "unavailable",
            Self::Unexpected { .. } => "unexpected",
            Self::Broken { .. } => "broken",
            Self::OfAnother { .. } => "of_another",
            Self::NoAnswer { .. } => "no_answer",
        }
    }
}
