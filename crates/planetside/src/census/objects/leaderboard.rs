//! Leaderboards: who is the best, and at which place somebody is.

use std::collections::HashMap;
use std::fmt;
use std::future::IntoFuture;
use std::str::FromStr;

use futures_core::future::BoxFuture;
use futures_util::stream::{TryStreamExt as _, try_unfold};
use serde_json::value::RawValue;

use super::ask::{raw, rows};
use super::pages::RowStream;
use super::place::{Many, One};
use super::seen::Seen;
use crate::census::collections::{Character, CharactersLeaderboard, Collection, Leaderboard};
use crate::census::error::CensusError;
use crate::census::query::{Join, Query};
use crate::client::Client;
use crate::ids::{CharacterId, World as WorldId};

/// So many are on a leaderboard.
const LEADERS_MAX: u32 = 10_000;

/// Rows of a page.
const PAGE_ROWS: u32 = 1000;

/// How many characters one request names.
const IDS_MAX: u32 = 100;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident is $what:literal: $($(#[$word_doc:meta])* $word:ident)+;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// What Census calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$word => stringify!($word),)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        /// Read without case.
        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().find(|it| it.name().eq_ignore_ascii_case(text));
                found.copied().ok_or(UnknownWord { what: $what })
            }
        }
    )+};
}

words! {
    /// What a leaderboard counts.
    Stat is "statistic of a leaderboard":
        /// Kills.
        Kills
        /// Score: experience.
        Score
        /// Time played.
        Time
        /// Deaths.
        Deaths;
    /// How long a leaderboard counts.
    Period is "period of a leaderboard":
        /// For ever.
        Forever
        /// The month.
        Monthly
        /// The week.
        Weekly
        /// The day.
        Daily
        /// One life: the best of them.
        OneLife;
}

/// It is none of the words that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such {what}")]
#[non_exhaustive]
pub struct UnknownWord {
    /// What it should be.
    pub what: &'static str,
}

/// A leaderboard, the best first: of the best ten thousand, awaited, it gives ten, or as many as were said.
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::census::CensusError> {
/// use bugle_planetside::census::{Period, Stat};
///
/// for leader in census.leaderboard(Stat::Kills, Period::Weekly).limit(50).await? {
///     println!("{:?} {:?}", leader.character_id, leader.value);
/// }
/// if let Some(place) = census.character("Higby").rank(Stat::Kills, Period::Forever).await? {
///     println!("Higby is at {:?}", place.rank);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is asked for before it is awaited"]
pub struct Leaders {
    client: Client,
    stat: Stat,
    period: Period,
    world: Option<WorldId>,
    start: u32,
    limit: u32,
}

impl Client {
    /// A leaderboard.
    pub fn leaderboard(&self, stat: Stat, period: Period) -> Leaders {
        Leaders { client: self.clone(), stat, period, world: None, start: 0, limit: 10 }
    }
}

impl Leaders {
    /// Only who lives on this world.
    pub fn world(mut self, world: impl Into<WorldId>) -> Self {
        self.world = Some(world.into());
        self
    }

    /// Leaves out so many of the best.
    pub const fn start(mut self, places: u32) -> Self {
        self.start = places;
        self
    }

    /// So many at most.
    pub const fn limit(mut self, places: u32) -> Self {
        self.limit = places;
        self
    }

    /// All ten thousand one after the other, from [`start`](Self::start) on, read in pages of a thousand; the limit does
    /// not count.
    pub fn stream(self) -> RowStream<Leaderboard> {
        let start = (self, Seen::default());
        let pages = try_unfold(Some(start), |state| async move {
            let Some((mut leaders, mut seen)) = state.filter(|(leaders, _)| leaders.start < LEADERS_MAX) else {
                return Ok(None);
            };
            leaders.limit = PAGE_ROWS.min(LEADERS_MAX - leaders.start);
            let page: Vec<Leaderboard> = rows(&leaders.client, leaders.query()).await?;
            let is_last = page.len() < leaders.limit as usize;
            leaders.start += leaders.limit;
            // Places change while they are read.
            let new: Vec<_> = page.into_iter().filter(|row| seen.is_new(&row.character_id)).map(Ok).collect();
            Ok::<_, CensusError>(Some((futures_util::stream::iter(new), (!is_last).then_some((leaders, seen)))))
        });
        RowStream::of(pages.try_flatten())
    }

    /// The same with the characters, by one request. `None`: there is no such character any more.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn with_characters(self) -> Result<Vec<(Leaderboard, Option<Character>)>, CensusError> {
        let join = Join::new(Character::COLLECTION).on(Character::KEY).to(Character::KEY);
        let rows = raw(&self.client, self.query().join(join)).await?;
        let mut characters: HashMap<CharacterId, Character> = self
            .client
            .typed(&rows.iter().filter_map(|row| joined(row)).collect::<Vec<_>>())
            .into_iter()
            .map(|character: Character| (character.character_id, character))
            .collect();
        let leaders: Vec<Leaderboard> = self.client.typed(&rows);
        // The service cuts joins off without a word.
        let missing: Vec<_> = leaders.iter().filter_map(|leader| leader.character_id).collect();
        let missing: Vec<_> = missing.into_iter().filter(|id| !characters.contains_key(id)).collect();
        if !missing.is_empty() {
            let found = self.client.each::<Character>(missing).await?;
            characters.extend(found.into_iter().map(|character| (character.character_id, character)));
        }
        let mut with_character = |leader: Leaderboard| {
            let character = leader.character_id.and_then(|id| characters.remove(&id));
            (leader, character)
        };
        Ok(leaders.into_iter().map(&mut with_character).collect())
    }

    fn query(&self) -> Query {
        let query =
            Query::new(Leaderboard::COLLECTION).term("name", self.stat.name()).term("period", self.period.name());
        let query = if let Some(world) = self.world { query.term("world", world) } else { query };
        let query = if self.start > 0 { query.start(self.start) } else { query };
        query.limit(self.limit)
    }
}

/// The character that was sent along with a row.
fn joined(row: &str) -> Option<Box<str>> {
    let fields: HashMap<&str, &RawValue> = serde_json::from_str(row).ok()?;
    Some(fields.get("character_id_join_character")?.get().into())
}

/// # Cancel safety
/// Nothing is lost.
impl IntoFuture for Leaders {
    type Output = Result<Vec<Leaderboard>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { rows(&self.client, self.query()).await })
    }
}

impl fmt::Debug for Leaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stat, period, world, start, limit, .. } = self;
        let mut leaders = f.debug_struct("Leaders");
        leaders.field("stat", stat).field("period", period).field("world", world).field("start", start);
        leaders.field("limit", limit).finish_non_exhaustive()
    }
}

impl One<Character> {
    /// At which place of a leaderboard it is, if it is among the best ten thousand.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn rank(&self, stat: Stat, period: Period) -> Result<Option<CharactersLeaderboard>, CensusError> {
        let key = self.key().await?;
        Ok(ranks(self.client(), key.into_iter().collect(), stat, period).await?.into_iter().next())
    }
}

impl Many<Character> {
    /// At which places of a leaderboard they are, those of them that are among the best ten thousand: a hundred with
    /// each request.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn ranks(&self, stat: Stat, period: Period) -> Result<Vec<CharactersLeaderboard>, CensusError> {
        ranks(self.client(), self.keys().await?, stat, period).await
    }
}

async fn ranks(
    client: &Client,
    characters: Vec<CharacterId>,
    stat: Stat,
    period: Period,
) -> Result<Vec<CharactersLeaderboard>, CensusError> {
    let mut found = Vec::new();
    for characters in characters.chunks(IDS_MAX as usize) {
        let query = Query::new(CharactersLeaderboard::COLLECTION).term("character_id", characters);
        let query = query.term("name", stat.name()).term("period", period.name());
        found.extend(rows::<CharactersLeaderboard>(client, query.limit(IDS_MAX)).await?);
    }
    Ok(found)
}
