//! What to watch: the wish that users write.

use std::fmt::Display;
use std::time::Duration;

use super::error::WatchError;
use super::handle::{Inbox, WatchHandle};
use super::tags::IntoTags;
use super::wished::{Fault, Wished};
use crate::client::client::Client;
use crate::resources::resources;
use crate::tag::ClanTag;
use crate::target::{Target, WatchOptions, probe};
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
///
/// Some may be followed in another way than all the rest: [`Tags`](crate::Tags) say how. What is named twice is asked for
/// once, and followed as was said last. While it is followed, a [`handle`](Self::handle) adds to it and takes away from it.
#[derive(Clone, Debug)]
pub struct Watch {
    pub(crate) client: Client,
    pub(crate) wished: Wished,
    /// Whether the game's opening and closing is told.
    pub(crate) maintenance: bool,
    /// Whether the game's calendar is told.
    pub(crate) calendar: bool,
    /// How often it is asked only for that, if said.
    pub(crate) probe_every: Option<Duration>,
    /// By asking for this clan, or any other thing that is followed.
    pub(crate) probe: ClanTag,
    /// The least time between two looks at the same, if said.
    pub(crate) every: Duration,
    /// Requests in a second, if said.
    pub(crate) rate: Option<u32>,
    /// Requests at a time, if said.
    pub(crate) concurrency: Option<usize>,
    pub(crate) options: WatchOptions,
    pub(crate) bodies_in_memory: usize,
    pub(crate) inbox: Inbox,
}

/// A clan takes some 100 KB, as it came and as it was read.
const BODIES_IN_MEMORY: usize = 64;

impl Watch {
    /// Watches nothing yet.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            wished: Wished::default(),
            maintenance: false,
            calendar: false,
            probe_every: None,
            probe: probe(),
            every: Duration::ZERO,
            rate: None,
            concurrency: None,
            options: WatchOptions::default(),
            bodies_in_memory: BODIES_IN_MEMORY,
            inbox: Inbox::default(),
        }
    }

    /// Follows these.
    #[must_use]
    pub fn targets(mut self, targets: impl IntoIterator<Item = Target>) -> Self {
        self.wished.add_targets(targets);
        self
    }

    /// Tells when the game closes for maintenance and opens again: by whatever is asked for, and where nothing else is, by
    /// asking for some clan every minute.
    #[must_use]
    pub fn maintenance(mut self) -> Self {
        self.maintenance = true;
        self
    }

    /// Tells what the game's calendar says when it comes: when seasons, clan games, raid weekends and the days to sign up for
    /// clan war leagues begin and end. Nobody is asked for that. What came while the program was off is told after it, with
    /// its own time; of what came before the very first start, nothing is.
    #[must_use]
    pub fn calendar(mut self) -> Self {
        self.calendar = true;
        self
    }

    /// As [`maintenance`](Self::maintenance), and asks so often for a clan only to find out. Where more than that is followed, it
    /// shows sooner, and this is of use only if that is little and rarely asked for.
    #[must_use]
    pub fn maintenance_every(mut self, every: Duration) -> Self {
        self.probe_every = Some(every);
        self.maintenance()
    }

    /// Which clan is asked for to find out whether the game is open: `#2PP`, if not set. Whether there is such a clan does not
    /// matter.
    #[must_use]
    pub fn probe(mut self, clan: impl Display) -> Self {
        match clan.to_string().parse() {
            Ok(clan) => self.probe = clan,
            Err(error) => self.wished.refuse(Fault::Tag(error)),
        }
        self
    }

    /// The least time between two looks at the same, where [`Tags::every`](crate::Tags::every) says no other. Unless set, a
    /// look comes as soon as the API's caching makes it worth while: it keeps each answer for a minute or two.
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

    /// The most requests at a time: if not set, as many as are asked in a second, but 16 at least and 512 at most.
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

    /// How everything is watched of which nothing else is said.
    #[must_use]
    pub fn options(mut self, options: WatchOptions) -> Self {
        self.options = options;
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

    /// What adds to it and takes away from it while it is followed, and says how far it is. A clone of the watch has handles
    /// of its own.
    pub fn handle(&self) -> WatchHandle {
        self.inbox.handle()
    }

    /// Refuses a tag that is none, and a wish for nothing.
    pub(crate) fn refused(&self) -> Result<(), WatchError> {
        self.wished.refused()?;
        let has_work = self.wished.leads_anywhere() || self.maintenance || self.calendar;
        let is_idle = !has_work && !self.inbox.has_handles();
        if is_idle { Err(WatchError::Nothing) } else { Ok(()) }
    }
}

macro_rules! define {
    ($($(#[$doc:meta])* $kind:ident($resource:ty) $option:ident, $follow:ident: $these:literal;)*) => {
        impl Watch {
            $(
                #[doc = concat!("Follows ", $these, ": tags, or [`Tags`](crate::Tags) that say how.")]
                #[must_use]
                pub fn $follow(mut self, tags: impl IntoTags<$resource>) -> Self {
                    self.wished.add(tags);
                    self
                }
            )*
        }
    };
}
resources!(define);
