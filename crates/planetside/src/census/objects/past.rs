//! What happened: the events that the service keeps of a character or of a world.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::sync::Arc;

use bugle_event::Timestamp;
use futures_core::future::BoxFuture;
use futures_util::stream::{TryStreamExt as _, iter, try_unfold};

use super::ask::{raw, rows};
use super::back::{Back, second};
use super::lead::Asked;
use super::pages::RowStream;
use super::place::One;
use crate::census::collections::{Character, CharactersEvent, CharactersEventGrouped, Collection, World, WorldEvent};
use crate::census::error::CensusError;
use crate::census::query::Query;
use crate::client::Client;

/// Rows of a page: there are never more.
const PAGE_ROWS: u32 = 1000;

/// So many opponents at most.
const OPPONENTS_MAX: u32 = 100_000;

/// A kind of events that the service keeps, of a character or of a world, as it calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PastKind(&'static str);

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident;)+) => {
        impl PastKind {
            $(
                $(#[$doc])*
                pub const $kind: Self = Self(stringify!($kind));
            )+

            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];
        }
    };
}

kinds! {
    /// Of a character: it reached a battle rank.
    BATTLE_RANK;
    /// Of a character: it got an item.
    ITEM;
    /// Of a character: it earned a ribbon or a medal.
    ACHIEVEMENT;
    /// Of a character: it died.
    DEATH;
    /// Of a character: it killed somebody.
    KILL;
    /// Of a character: it destroyed a vehicle, or lost one.
    VEHICLE_DESTROY;
    /// Of a character: it captured or defended a facility.
    FACILITY_CHARACTER;
    /// Of a world: a facility was captured or defended.
    FACILITY;
    /// Of a world: an alert began or ended.
    METAGAME;
}

impl PastKind {
    /// What Census calls it.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// What happened to a character: [`One::events`].
pub type CharacterPast = Past<CharactersEvent>;

/// What happened on a world: [`One::events`].
pub type WorldPast = Past<WorldEvent>;

/// What happened, the newest first: awaited, it gives the last thousand, or as many as were said.
///
/// How far back the service knows it is not documented, nor how soon it does. Of logins, experience and locks of continents
/// it keeps nothing.
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::census::CensusError> {
/// use bugle_planetside::census::PastKind;
///
/// let deaths = census.character("Higby").events().kinds([PastKind::DEATH, PastKind::KILL]).limit(20).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for before it is awaited"]
pub struct Past<E> {
    client: Client,
    whose: Arc<dyn Whose>,
    field: &'static str,
    kinds: Vec<PastKind>,
    after: Option<u64>,
    before: Option<u64>,
    limit: u32,
    events: PhantomData<fn() -> E>,
}

/// Whose past it is.
trait Whose: Send + Sync {
    fn ids(&self) -> Asked<'_, Vec<String>>;
}

impl<C: Collection> Whose for One<C> {
    fn ids(&self) -> Asked<'_, Vec<String>> {
        Box::pin(async { Ok(self.key().await?.iter().map(ToString::to_string).collect()) })
    }
}

impl One<Character> {
    /// What happened to it.
    pub fn events(&self) -> CharacterPast {
        Past::new(self)
    }

    /// Whom it killed and by whom it was killed, and how often: of these kinds, [`KILL`](PastKind::KILL) and
    /// [`DEATH`](PastKind::DEATH); both, if none is said.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn events_grouped(
        &self,
        kinds: impl IntoIterator<Item = PastKind> + Send,
    ) -> Result<Vec<CharactersEventGrouped>, CensusError> {
        let kinds: Vec<_> = kinds.into_iter().map(PastKind::name).collect();
        let Some(key) = self.key().await? else { return Ok(Vec::new()) };
        let query = Query::new(CharactersEventGrouped::COLLECTION).term(Character::KEY, key).limit(OPPONENTS_MAX);
        rows(self.client(), if kinds.is_empty() { query } else { query.term("type", kinds) }).await
    }
}

impl One<World> {
    /// What happened on it: captures of facilities and alerts.
    pub fn events(&self) -> WorldPast {
        Past::new(self)
    }
}

impl<E: Collection> Past<E> {
    fn new<C: Collection>(of: &One<C>) -> Self {
        let (client, whose) = (of.client().clone(), Arc::new(of.clone()));
        let (kinds, events) = (Vec::new(), PhantomData);
        Self { client, whose, field: C::KEY, kinds, after: None, before: None, limit: PAGE_ROWS, events }
    }

    /// Only of these kinds, and those that were named before.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = PastKind>) -> Self {
        self.kinds.extend(kinds);
        self
    }

    /// Only what happened after that.
    pub fn after(mut self, time: Timestamp) -> Self {
        self.after = u64::try_from(time.as_secs()).ok();
        self
    }

    /// Only what happened before that.
    pub fn before(mut self, time: Timestamp) -> Self {
        self.before = u64::try_from(time.as_secs()).ok();
        self
    }

    /// So many at most; not more than a thousand.
    pub const fn limit(mut self, events: u32) -> Self {
        self.limit = events;
        self
    }

    /// All of it, the newest first, read in pages of a thousand; the limit does not count. If more than a thousand things
    /// happened in one second the rest of them cannot be had from the service: that is logged as a warning.
    pub fn stream(mut self) -> RowStream<E> {
        self.limit = PAGE_ROWS;
        let back = Back::new(self.before, PAGE_ROWS as usize);
        let pages = try_unfold((self, Some(back), None), |(past, back, ids)| async move {
            let Some(mut back) = back else { return Ok(None) };
            let ids = match ids {
                Some(ids) => ids,
                None => past.whose.ids().await?,
            };
            let page = past.page(&ids, back.before()).await?;
            let new = back.take(page);
            if new.lost {
                tracing::warn!(collection = E::COLLECTION, "more happened in one second than the service tells");
            }
            let events: Vec<Result<E, CensusError>> = past.client.typed(&new.rows).into_iter().map(Ok).collect();
            Ok::<_, CensusError>(Some((iter(events), (past, new.goes_on.then_some(back), Some(ids)))))
        });
        RowStream::of(pages.try_flatten())
    }

    async fn page(&self, ids: &[String], before: Option<u64>) -> Result<Vec<(Option<u64>, Box<str>)>, CensusError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Query::new(E::COLLECTION).term(self.field, ids).limit(self.limit);
        if !self.kinds.is_empty() {
            query = query.term("type", self.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>());
        }
        for (name, second) in [("after", self.after), ("before", before)] {
            query = if let Some(second) = second { query.term(name, second) } else { query };
        }
        let rows = raw(&self.client, query).await?;
        Ok(rows.into_iter().map(|row| (second(&row), row)).collect())
    }
}

/// # Cancel safety
/// Nothing is lost.
impl<E: Collection> IntoFuture for Past<E> {
    type Output = Result<Vec<E>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let ids = self.whose.ids().await?;
            let page = self.page(&ids, self.before).await?;
            Ok(self.client.typed(&page.into_iter().map(|(_, row)| row).collect::<Vec<_>>()))
        })
    }
}

impl<E> Clone for Past<E> {
    fn clone(&self) -> Self {
        let Self { client, whose, field, kinds, after, before, limit, events } = self;
        let (client, whose, kinds) = (client.clone(), Arc::clone(whose), kinds.clone());
        Self { client, whose, field, kinds, after: *after, before: *before, limit: *limit, events: *events }
    }
}

impl<E: Collection> fmt::Debug for Past<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kinds, after, before, limit, .. } = self;
        let mut past = f.debug_struct("Past");
        past.field("of", &E::COLLECTION).field("kinds", kinds).field("after", after).field("before", before);
        past.field("limit", limit).finish_non_exhaustive()
    }
}
