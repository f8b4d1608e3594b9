//! The way of a question through the layers: what is known is not asked for, and what is asked for is asked once.
//!
//! From the outside in: statistics, single flight, cache, retry, and then [`Asking`], where it waits for its turn, is
//! signed, sent and judged; below it the statistics of exchanges, the time and the size that one may take, the network.
//! What is above `Asking` never sees the service id.

use std::time::Duration;

use bugle_http::{
    BODY_MAX, BodyLimitLayer, Cache, CacheLayer, CacheUse, DeadlineLayer, Flight, FlightLayer, Kept, Measure,
    MeasureLayer, Request, Response, Retries, Retry, RetryLayer, Transport,
};
use tower::{Layer as _, ServiceExt as _};

use super::address::Address;
use super::asking::Asking;
use super::error::CensusError;
use super::gate::Gate;
use super::rules::{Calls, Exchanges, Rules};
use super::turns::{Bounds, Turns};

type Asks = Retry<Asking, Rules>;
type Layers = Measure<Flight<Cache<Asks, CensusError, Rules>, Rules>, Calls>;

/// A bit longer than an exchange can take.
const MARGIN: Duration = Duration::from_secs(1);

/// How long a request waits for its turn at most, where they are counted by the minute.
const LIMITED_PATIENCE: Duration = Duration::from_secs(61);

/// How long a request waits at most while a service wants to hear nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// The layers. Cheap to clone; clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    layers: Layers,
    kept: Kept<CensusError>,
    rules: Rules,
}

/// How the layers are set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) cache_bytes: usize,
    /// For one exchange.
    pub(crate) timeout: Duration,
    pub(crate) retries: Retries,
    /// Requests at the same time.
    pub(crate) parallel: usize,
    /// Requests in a minute. `None`: as many as one likes.
    pub(crate) per_minute: Option<usize>,
    /// Decides the jitter.
    pub(crate) seed: u64,
}

impl Settings {
    fn bounds(&self) -> Bounds {
        Bounds {
            parallel: self.parallel,
            per_minute: self.per_minute,
            turn: self.timeout + MARGIN,
            patience: if self.per_minute.is_some() { LIMITED_PATIENCE } else { PATIENCE },
        }
    }
}

impl Stack {
    pub(crate) fn new(transport: Transport, address: Address, settings: Settings) -> Self {
        let (rules, kept) = (Rules::default(), Kept::new(settings.cache_bytes));
        let bounded = BodyLimitLayer::new(BODY_MAX).layer(transport);
        let timely = DeadlineLayer::new(settings.timeout).layer(bounded);
        let exchange = Transport::new(MeasureLayer::new(Exchanges(rules.statistics.clone())).layer(timely));
        let asking = Asking::new(exchange, address, Gate::new(Turns::new(settings.bounds())));
        let asking = RetryLayer::new(settings.retries, settings.seed, rules.clone()).layer(asking);
        let cached = CacheLayer::new(kept.clone(), rules.clone()).layer(asking);
        let shared = FlightLayer::new(rules.clone()).layer(cached);
        let layers = MeasureLayer::new(Calls(rules.statistics.clone())).layer(shared);
        Self { layers, kept, rules }
    }

    /// The answer to a request with an [`Asked`](super::asked::Asked) among its extensions.
    pub(super) async fn ask(&self, request: Request) -> Result<Response, CensusError> {
        self.layers.clone().oneshot(request).await
    }

    pub(super) fn rules(&self) -> &Rules {
        &self.rules
    }

    pub(super) fn cache_use(&self) -> CacheUse {
        self.kept.in_numbers()
    }
}
