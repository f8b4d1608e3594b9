//! What to watch: the wish that users write.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::time::Duration;

use super::error::WatchError;
use crate::client::client::Client;
use crate::resources::resources;
use crate::tag::ParseTagError;
use crate::target::{ResourceKind, Target, WatchOptions};
use crate::watch::clan::confirm::Confirm;

/// Clans, wars and players to follow. A [`Source`](bugle_event::Source) of [`Event`](crate::Event)s.
///
/// ```no_run
/// use bugle_clash::{Client, Watch};
///
/// let client = Client::builder().key("...").build()?;
/// let watch = Watch::new(client).clans(["#2PP"]).wars(["#2PP"]).maintenance();
/// # Ok::<(), bugle_clash::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Watch {
    pub(crate) client: Client,
    pub(crate) targets: BTreeSet<Target>,
    /// The first tag that is none.
    bad_tag: Option<ParseTagError>,
    /// Whether the game's opening and closing is told.
    pub(crate) maintenance: bool,
    /// The least time between two answers about the same, if said.
    pub(crate) every: Duration,
    /// Requests in a second, if said.
    pub(crate) rate: Option<u32>,
    /// Requests at a time, if said.
    pub(crate) concurrency: Option<usize>,
    pub(crate) options: WatchOptions,
    pub(crate) bodies_in_memory: usize,
}

/// A clan takes some 100 KB, as it came and as it was read.
const BODIES_IN_MEMORY: usize = 64;

impl Watch {
    /// Watches nothing yet.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            targets: BTreeSet::new(),
            bad_tag: None,
            maintenance: false,
            every: Duration::ZERO,
            rate: None,
            concurrency: None,
            options: WatchOptions::default(),
            bodies_in_memory: BODIES_IN_MEMORY,
        }
    }

    /// Follows these.
    #[must_use]
    pub fn targets(mut self, targets: impl IntoIterator<Item = Target>) -> Self {
        self.targets.extend(targets.into_iter().filter(|target| *target != Target::Probe));
        self
    }

    /// Tells when the game closes for maintenance and opens again.
    #[must_use]
    pub fn maintenance(mut self) -> Self {
        self.maintenance = true;
        self
    }

    /// The least time between two looks at the same. Unless set, a look comes as soon as the API's caching makes it
    /// worth while: it keeps each answer for a minute or two.
    #[must_use]
    pub fn every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }

    /// The most requests in a second: if not set, what all keys of the client are good for together
    /// ([`Client::rate`]), of which calls come first.
    #[must_use]
    pub fn rate(mut self, per_second: u32) -> Self {
        self.rate = Some(per_second);
        self
    }

    /// The most requests at a time: if not set, as many as are asked in a second, and 16 at least.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = Some(requests);
        self
    }

    /// How many of the bodies that changed last stay in memory as they were read: 64, if not set, which take some
    /// megabytes. The others wait with the state of their watcher, packed, and are read once more when they change again.
    #[must_use]
    pub fn bodies_in_memory(mut self, bodies: usize) -> Self {
        self.bodies_in_memory = bodies;
        self
    }

    /// Whether the members of clans are followed too: yes, if not set.
    #[must_use]
    pub fn members(mut self, members: bool) -> Self {
        self.options.clan.members = members;
        self
    }

    /// Whether points, trophies and ranks are told, which change all the time: no, if not set.
    #[must_use]
    pub fn noisy(mut self, noisy: bool) -> Self {
        self.options = self.options.noisy(noisy);
        self
    }

    /// When a departure is told: at once, if not set. `true`: when a second look shows it too; a number: when so many later
    /// looks do; a [`Duration`]: when a look does so long after the first.
    #[must_use]
    pub fn confirm_departures(mut self, confirm: impl Into<Confirm>) -> Self {
        self.options.clan.confirm_departures = confirm.into();
        self
    }

    /// Whether the attacks of a war before the first look at it are told: no, if not set.
    #[must_use]
    pub fn backfill(mut self, backfill: bool) -> Self {
        self.options = self.options.backfill(backfill);
        self
    }

    /// Refuses a tag that is none, and a wish for nothing.
    pub(crate) fn refused(&self) -> Result<(), WatchError> {
        match &self.bad_tag {
            Some(error) => Err(error.clone().into()),
            None if self.targets.is_empty() && !self.maintenance => Err(WatchError::Nothing),
            None => Ok(()),
        }
    }

    fn add(mut self, kind: ResourceKind, tags: impl IntoIterator<Item = impl Display>) -> Self {
        for tag in tags {
            match kind.target(&tag.to_string()) {
                Ok(target) => _ = self.targets.insert(target),
                Err(error) => _ = self.bad_tag.get_or_insert(error),
            }
        }
        self
    }
}

macro_rules! define {
    ($($(#[$doc:meta])* $kind:ident($resource:ty) $option:ident, $follow:ident: $these:literal;)*) => {
        impl Watch {
            $(
                #[doc = concat!("Follows ", $these, ".")]
                #[must_use]
                pub fn $follow(self, tags: impl IntoIterator<Item = impl Display>) -> Self {
                    self.add(ResourceKind::$kind, tags)
                }
            )*
        }
    };
}
resources!(define);
