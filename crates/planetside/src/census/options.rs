//! How Census is asked, as users set it.

use std::time::Duration;

use bugle_http::Retries;

use super::address::IdPlace;

/// How many requests a minute are answered to who has no service id of their own.
const LIMITED: u32 = 10;

/// How Census is asked. What is here by default suits Daybreak's own.
///
/// ```
/// use bugle_planetside::Client;
/// use bugle_planetside::census::{IdPlace, Options};
///
/// // The community's Sanctuary: it wants no service id, and its games have no version.
/// let sanctuary = Options { namespace: Some("ps2".to_owned()), id_in: IdPlace::Nowhere, ..Options::default() };
/// let client = Client::builder()
///     .endpoint("wss://census.lithafalcon.cc/streaming")
///     .census_url("https://census.lithafalcon.cc")
///     .census(sanctuary)
///     .build()?;
/// # Ok::<(), bugle_planetside::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The game, as addresses name it. `None`: that of the environment, in its second version (`ps2:v2`).
    pub namespace: Option<String>,
    /// Where the service wants the service id. In front of the path, unless set.
    pub id_in: IdPlace,
    /// How many requests are under way at the same time: 5, unless set; one at least. Others wait for their turn.
    pub parallel: u32,
    /// How many requests are sent in a minute; one at least. As many more wait for their turn, and what comes beyond them
    /// is refused without being asked. `None`: 10 with the service id `example`, or where the service wants one and there
    /// is none; else as many as one likes.
    pub per_minute: Option<u32>,
    /// How long a request may take, from its turn to the end of its answer: 10 s, unless set.
    pub timeout: Duration,
    /// How often, and for how long, is tried again what may be over in seconds.
    pub retries: Retries,
    /// How many bytes of answers and rows are kept at most: 16 MiB, unless set. Zero: none.
    pub cache_bytes: usize,
    /// How long rows are kept of collections that change with updates of the game only: an hour, unless set.
    pub static_life: Duration,
    /// Decides the jitter of what is tried again, so that a simulation can be repeated. `None`: chance does.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            namespace: None,
            id_in: IdPlace::default(),
            parallel: 5,
            per_minute: None,
            timeout: Duration::from_secs(10),
            retries: Retries::default(),
            cache_bytes: 16 << 20,
            static_life: Duration::from_hours(1),
            seed: None,
        }
    }
}

impl Options {
    /// How many requests a minute are sent with this service id.
    pub(crate) fn rate(&self, service_id: Option<&str>) -> Option<u32> {
        let is_limited = self.id_in != IdPlace::Nowhere && service_id.is_none_or(|id| id == "example");
        self.per_minute.or(is_limited.then_some(LIMITED)).map(|most| most.max(1))
    }
}
