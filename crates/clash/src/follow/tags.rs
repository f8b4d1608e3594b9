//! Who is wished for, how often, and how.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::ranking::{Ranked, Ranking};
use super::rule::Whose;
use super::terms::{Change, Terms};
use crate::model::ids::LocationId;
use crate::tag::{ClanTag, PlayerTag};
use crate::target::Watchable;
use crate::watch::clan::confirm::Confirm;
use crate::watch::clan::options::ClanOptions;
use crate::watch::clan::resource::ClanResource;
use crate::watch::options::Adjust;
use crate::watch::picked::{Attributes, Pick, UnknownAttribute};
use crate::watch::resource::Resource;

/// Who is to be followed, how often, and how: for the methods of [`Watch`](crate::Watch) that name what is followed. Where
/// nothing is said of how, the tags alone will do. Made by [`tags`], [`members`], [`opponents`], [`ranked_clans`] and [`ranked_players`].
///
/// ```no_run
/// use std::time::Duration;
/// use bugle_clash::{Client, Watch, members, opponents, tags};
///
/// let client = Client::builder().key("...").build()?;
/// let minute = Duration::from_secs(60);
/// let watch = Watch::new(client)
///     .clans(tags(["#2PP", "#2YY"]).every(5 * minute).members(false))
///     .wars(tags(["#2PP"]).every(minute))
///     .wars(opponents())
///     .players(members().every(10 * minute).include(["town_hall_level", "heroes"]));
/// # Ok::<(), bugle_clash::BuildError>(())
/// ```
#[must_use = "it says what to follow; `Watch` follows it"]
pub struct Tags<R> {
    pub(crate) who: Who,
    every: Option<Duration>,
    changes: Vec<Change>,
    unknown: Option<UnknownAttribute>,
    of: PhantomData<fn() -> R>,
}

/// Who is meant.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Those with these tags, or what should be tags.
    Named(Vec<String>),
    /// Those who are mentioned.
    Mentioned(Whose),
}

/// Those with these tags.
pub fn tags<R>(tags: impl IntoIterator<Item = impl Display>) -> Tags<R> {
    Tags::of(Who::Named(tags.into_iter().map(|tag| tag.to_string()).collect()))
}

/// Whoever is a member of one of the clans that are followed, for as long as that is so.
pub fn members<R: Resource<Tag = PlayerTag>>() -> Tags<R> {
    Tags::of(Who::Mentioned(Whose::Members))
}

/// The other side of each war that is followed, until it is over.
pub fn opponents<R: Resource<Tag = ClanTag>>() -> Tags<R> {
    Tags::of(Who::Mentioned(Whose::Opponents))
}

/// The best clans of a country, or of all ([`LocationId::GLOBAL`]), for as long as they are among the first so many.
pub fn ranked_clans<R: Resource<Tag = ClanTag>>(location: impl Into<LocationId>, first: u16) -> Tags<R> {
    Tags::of(Who::Mentioned(Whose::Ranked(Ranking { of: Ranked::Clans, location: location.into(), top: first })))
}

/// The best players of a country, or of all ([`LocationId::GLOBAL`]), for as long as they are among the first so many.
pub fn ranked_players<R: Resource<Tag = PlayerTag>>(location: impl Into<LocationId>, first: u16) -> Tags<R> {
    Tags::of(Who::Mentioned(Whose::Ranked(Ranking { of: Ranked::Players, location: location.into(), top: first })))
}

impl<R> Tags<R> {
    fn of(who: Who) -> Self {
        Self { who, every: None, changes: Vec::new(), unknown: None, of: PhantomData }
    }

    /// The least time between two looks at the same. Unless set, it is that of [`Watch::every`](crate::Watch::every).
    ///
    /// The API keeps each answer for a minute or more, and a look before that would show the same: so what it says is
    /// waited for in any case. Where it says nothing, or zero, this interval is kept to.
    pub fn every(mut self, every: Duration) -> Self {
        self.every = Some(every);
        self
    }

    /// How often and how, unless there is no such attribute.
    pub(crate) fn terms(self) -> Result<Terms, UnknownAttribute> {
        let Self { every, changes, unknown, .. } = self;
        unknown.map_or(Ok(Terms::new(every, changes)), Err)
    }
}

impl<R: Watchable> Tags<R> {
    /// How they are watched, whatever is said of all the others.
    pub fn options(self, options: R::Options) -> Self {
        self.set(move |set| *set = options.clone())
    }

    fn set(mut self, set: impl Fn(&mut R::Options) + Send + Sync + 'static) -> Self {
        self.changes.push(Arc::new(move |all| set(R::options(all))));
        self
    }

    /// Whether what changes all the time is told: points, trophies and ranks.
    pub fn noisy(self, noisy: bool) -> Self {
        self.set(move |set| set.set_noisy(noisy))
    }

    /// Whether what happened before the first look is told, as far as that look shows it.
    pub fn backfill(self, backfill: bool) -> Self {
        self.set(move |set| set.set_backfill(backfill))
    }
}

impl<R: Watchable<Options: Pick>> Tags<R> {
    /// Only these attributes are told, whether they change all the time or not. A name that no attribute has is an error of
    /// the [`Watch`](crate::Watch), with what was probably meant.
    pub fn include(self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.pick(Attributes::only::<R::Options>(names))
    }

    /// These attributes are not told.
    pub fn exclude(self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.pick(Attributes::all_but::<R::Options>(names))
    }

    fn pick(mut self, picked: Result<Attributes, UnknownAttribute>) -> Self {
        match picked {
            Ok(picked) => self.set(move |set| *set.attributes() = picked.clone()),
            Err(unknown) => {
                self.unknown.get_or_insert(unknown);
                self
            }
        }
    }
}

impl Tags<ClanResource> {
    /// Whether what happens to the members is told.
    pub fn members(self, members: bool) -> Self {
        self.set(move |set: &mut ClanOptions| set.members = members)
    }

    /// When a departure is told: `true` stands for once a second look shows it too.
    pub fn confirm_departures(self, confirm: impl Into<Confirm>) -> Self {
        let confirm = confirm.into();
        self.set(move |set: &mut ClanOptions| set.confirm_departures = confirm)
    }
}

impl<R> Clone for Tags<R> {
    fn clone(&self) -> Self {
        let Self { who, every, changes, unknown, of } = self;
        Self { who: who.clone(), every: *every, changes: changes.clone(), unknown: unknown.clone(), of: *of }
    }
}

impl<R> fmt::Debug for Tags<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tags").field("who", &self.who).field("every", &self.every).finish_non_exhaustive()
    }
}

/// Who is to be followed: tags, or texts that should be some, or [`Tags`] that say how.
pub trait IntoTags<R> {
    /// As [`Tags`].
    fn into_tags(self) -> Tags<R>;
}

impl<R, I: IntoIterator<Item = T>, T: Display> IntoTags<R> for I {
    fn into_tags(self) -> Tags<R> {
        tags(self)
    }
}

impl<R> IntoTags<R> for Tags<R> {
    fn into_tags(self) -> Self {
        self
    }
}
