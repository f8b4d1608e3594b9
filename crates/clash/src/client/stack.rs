//! The way of a question through the layers: what is known is not asked for, and what is asked for is asked once.
//!
//! From the outside in: statistics, what is known, single flight, cache, retry, what an answer means, keys; below them what was made by
//! [`exchange`]: statistics, the time and the size that an exchange may take, the user's layers, the network. The cache
//! lies inside of the flight, so that what many wait for is kept once, and before the next one can ask for it; what it has
//! kept is looked at outside of it, so that a hit makes no flight.

use std::time::Duration;

use bugle_http::{
    BodyLimitLayer, Cache, CacheLayer, DeadlineLayer, Flight, FlightLayer, Kept, Measure, MeasureLayer, Request,
    Response, Retries, Retry, RetryLayer, Transport,
};
use http::Uri;
use tower::{Layer as _, ServiceExt as _};

use super::error::ApiError;
use super::judge::Judge;
use super::keys::keyed::Keyed;
use super::rules::{Calls, Exchanges, Rules};
use super::stats::ClientStats;

type Asking = Retry<Judge<Keyed>, Rules>;
type Shared = Flight<Cache<Asking, ApiError, Rules>, Rules>;
type Layers = Measure<Cache<Shared, ApiError, Rules>, Calls>;

/// The layers. Cheap to clone; clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Stack {
    layers: Layers,
    keyed: Keyed,
    kept: Kept<ApiError>,
    rules: Rules,
}

/// How the layers are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) cache_bytes: usize,
    pub(super) timeout: Duration,
    pub(super) body_max: usize,
    pub(super) retries: Retries,
    /// Decides the jitter.
    pub(super) seed: u64,
}

/// `transport` with what lies right above it, whoever sends.
pub(super) fn exchange(transport: Transport, settings: Settings, rules: &Rules) -> Transport {
    let bounded = BodyLimitLayer::new(settings.body_max).layer(transport);
    let timely = DeadlineLayer::new(settings.timeout).layer(bounded);
    Transport::new(MeasureLayer::new(Exchanges(rules.statistics.clone())).layer(timely))
}

impl Stack {
    pub(super) fn new(keyed: Keyed, settings: Settings, rules: Rules) -> Self {
        let kept = Kept::new(settings.cache_bytes);
        let asking = RetryLayer::new(settings.retries, settings.seed, rules.clone()).layer(Judge::new(keyed.clone()));
        let cached = CacheLayer::new(kept.clone(), rules.clone()).layer(asking);
        let shared = FlightLayer::new(rules.clone()).layer(cached);
        let known = CacheLayer::known(kept.clone(), rules.clone()).layer(shared);
        let layers = MeasureLayer::new(Calls(rules.statistics.clone())).layer(known);
        Self { layers, keyed, kept, rules }
    }

    /// The answer to a request with an [`Asked`](super::question::Asked) among its extensions.
    pub(super) async fn ask(&self, request: Request) -> Result<Response, ApiError> {
        self.layers.clone().oneshot(request).await
    }

    /// The answer that was given turned out to be none.
    pub(super) fn forget(&self, uri: &Uri) {
        self.kept.forget(uri);
    }

    /// How many requests a second all keys together are good for.
    pub(super) fn rate(&self) -> u32 {
        self.keyed.rate()
    }

    pub(super) fn stats(&self) -> ClientStats {
        let (endpoints, cache) = (self.rules.statistics.get(), self.kept.in_numbers());
        ClientStats { endpoints, cache, keys: self.keyed.stats() }
    }
}
