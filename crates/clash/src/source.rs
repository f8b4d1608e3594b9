//! What to watch: the wish that users write, and the source it becomes.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::time::Duration;

use bugle_event::{BoxError, Context, Signals, Source};
use futures_core::Stream;

use crate::schedule::{Pace, Target};
use crate::stream::Driver;
use crate::{
    ApiError, ClanOptions, ClanTag, Client, Event, ParseTagError, PlayerOptions, PlayerTag, RestoreError, SOURCE,
    WarOptions,
};

/// Clans, wars and players to follow. A [`Source`] of [`Event`]s.
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
    pub(crate) pace: Pace,
    pub(crate) clan: ClanOptions,
    pub(crate) war: WarOptions,
    pub(crate) player: PlayerOptions,
}

/// Why nothing is seen of something that is watched, or why nothing can be watched at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// A tag is none.
    #[error(transparent)]
    Tag(#[from] ParseTagError),
    /// Nothing to watch.
    #[error("nothing to watch: name clans, wars or players, or watch for maintenance")]
    Nothing,
    /// The API gave no answer to go by. It is asked again.
    #[error("cannot see {target}")]
    Unseen {
        /// What was asked for.
        target: Target,
        /// What the API said.
        source: ApiError,
    },
    /// The answer does not show what was asked for, or contradicts itself. The API is asked again.
    #[error("the answer about {target} is none that can be used; is the base URL right?")]
    Unusable {
        /// What was asked for.
        target: Target,
    },
    /// What was remembered cannot be used. It begins anew: a gap tells since when, and what is there now is a first
    /// look.
    #[error("cannot go on with {target} where it was left; it begins anew")]
    Forgotten {
        /// What was remembered.
        target: Target,
        /// What is wrong with it.
        source: RestoreError,
    },
    /// What was remembered cannot be read, which ends the stream.
    #[error("cannot read what was kept of {target}")]
    Unreadable {
        /// What was remembered.
        target: Target,
        /// Why not.
        source: BoxError,
    },
}

impl Watch {
    /// Watches nothing yet.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            targets: BTreeSet::new(),
            bad_tag: None,
            maintenance: false,
            pace: Pace::default(),
            clan: ClanOptions::default(),
            war: WarOptions::default(),
            player: PlayerOptions::default(),
        }
    }

    /// Follows these clans and their members.
    #[must_use]
    pub fn clans(self, tags: impl IntoIterator<Item = impl Display>) -> Self {
        self.add(tags, |tag: ClanTag| Target::Clan(tag))
    }

    /// Follows the wars of these clans.
    #[must_use]
    pub fn wars(self, clans: impl IntoIterator<Item = impl Display>) -> Self {
        self.add(clans, |tag: ClanTag| Target::War(tag))
    }

    /// Follows these players.
    #[must_use]
    pub fn players(self, tags: impl IntoIterator<Item = impl Display>) -> Self {
        self.add(tags, |tag: PlayerTag| Target::Player(tag))
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
        self.pace.every = every;
        self
    }

    /// The most requests in a second: 10, if not set.
    #[must_use]
    pub fn rate(mut self, per_second: u32) -> Self {
        self.pace.per_second = per_second;
        self
    }

    /// The most requests at a time: 16, if not set.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.pace.concurrency = requests;
        self
    }

    /// Whether the members of clans are followed too: yes, if not set.
    #[must_use]
    pub fn members(mut self, members: bool) -> Self {
        self.clan.members = members;
        self
    }

    /// Whether points, trophies and ranks are told, which change all the time: no, if not set.
    #[must_use]
    pub fn noisy(mut self, noisy: bool) -> Self {
        (self.clan.noisy, self.player.noisy) = (noisy, noisy);
        self
    }

    /// Whether a departure is told only when a second look shows it too: no, if not set.
    #[must_use]
    pub fn confirm_departures(mut self, confirm: bool) -> Self {
        self.clan.confirm_departures = confirm;
        self
    }

    /// Whether the attacks of a war before the first look at it are told: no, if not set.
    #[must_use]
    pub fn backfill(mut self, backfill: bool) -> Self {
        self.war.backfill = backfill;
        self
    }

    fn add<T: std::str::FromStr<Err = ParseTagError>>(
        mut self,
        tags: impl IntoIterator<Item = impl Display>,
        target: fn(T) -> Target,
    ) -> Self {
        for tag in tags {
            match tag.to_string().parse() {
                Ok(tag) => _ = self.targets.insert(target(tag)),
                Err(error) => _ = self.bad_tag.get_or_insert(error),
            }
        }
        self
    }
}

impl Source for Watch {
    type Event = Event;
    type Error = WatchError;

    const GAME: &'static str = SOURCE;
    const WAITS: bool = true;

    fn check(&self) -> Result<(), WatchError> {
        match &self.bad_tag {
            Some(error) => Err(error.clone().into()),
            None if self.targets.is_empty() && !self.maintenance => Err(WatchError::Nothing),
            None => Ok(()),
        }
    }

    /// Asks while it is polled: whoever does not read it for a while sees later, and loses nothing. A batch is what one
    /// answer brought. An error is told when something begins to fail, not at each try.
    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Event>, WatchError>> + Send + 'static {
        let driver = self.check().map(|()| Driver::new(self, context));
        let (driver, refused) = match driver {
            Ok(driver) => (Some(driver), None),
            Err(error) => (None, Some(Err(error))),
        };
        let followed = futures_util::stream::unfold(driver, |driver| async {
            let mut driver = driver?;
            let item = driver.next().await?;
            Some((item, Some(driver)))
        });
        futures_util::StreamExt::chain(futures_util::stream::iter(refused), followed)
    }
}
