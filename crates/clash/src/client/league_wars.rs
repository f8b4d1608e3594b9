//! Wars of clan war leagues, which the API shows one by one.

use futures_core::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::client::Client;
use super::error::ApiError;
use crate::model::league_group::LeagueGroup;
use crate::model::war::War;
use crate::tag::{ClanTag, WarTag};
use crate::view::war::WarView;

/// How many are asked for at a time: two rounds.
const AT_A_TIME: usize = 8;

/// How many of the last rounds can have a war that goes on: one is fought while the next one is prepared.
const LIVE_ROUNDS: usize = 2;

impl Client {
    /// Asks for these wars of clan war leagues, several at a time, and gives them in this order. The first error ends it.
    ///
    /// ```no_run
    /// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
    /// let group = client.league_group("#2PP").await?;
    /// let tags = group.drawn_rounds().flat_map(|(_, round)| round.wars());
    /// let wars = client.league_wars(tags).await?;
    /// for clan in group.standings(wars.iter().map(|(_, war)| war)) {
    ///     println!("{}. {}: {} stars", clan.place, clan.name, clan.stars);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped: questions change nothing.
    pub async fn league_wars(&self, tags: impl IntoIterator<Item = WarTag>) -> Result<Vec<(WarTag, War)>, ApiError> {
        self.each_league_war(tags).map(|(tag, asked)| asked.map(|war| (tag, war))).try_collect().await
    }

    /// As [`league_wars`](Self::league_wars), one by one, each with its own error: one that cannot be seen keeps nobody
    /// from seeing the others.
    pub fn each_league_war(
        &self,
        tags: impl IntoIterator<Item = WarTag>,
    ) -> BoxStream<'static, (WarTag, Result<War, ApiError>)> {
        let ask = |tag| {
            let call = self.league_war(tag);
            async move { (tag, call.await) }
        };
        let asked: Vec<_> = tags.into_iter().map(ask).collect();
        stream::iter(asked).buffered(AT_A_TIME).boxed()
    }

    /// The war of clan war leagues that a clan fights, or prepares, or fought last, with its tag. `None` where the clan is in
    /// no group. It is not what [`current_war`](Self::current_war) shows: that may be a war of before.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped: questions change nothing.
    pub async fn current_league_war(
        &self,
        clan: impl TryInto<ClanTag, Error: Into<ApiError>>,
    ) -> Result<Option<(WarTag, War)>, ApiError> {
        let clan = clan.try_into().map_err(Into::into)?;
        let group: LeagueGroup = match self.league_group(clan).await {
            Err(ApiError::NotFound { .. }) => return Ok(None),
            asked => asked?,
        };
        let tags = group.drawn_rounds().rev().take(LIVE_ROUNDS).flat_map(|(_, round)| round.wars());
        let (mut wars, mut unseen) = (Vec::new(), None);
        let mut asked = self.each_league_war(tags);
        while let Some((tag, war)) = asked.next().await {
            match war {
                Ok(war) => wars.push((tag, war)),
                Err(error) => unseen = unseen.or(Some(error)),
            }
        }
        let current = WarView::current(wars.iter().map(|(_, war)| war), clan);
        let at = current.and_then(|current| wars.iter().position(|(_, war)| std::ptr::eq(war, current.war)));
        match (at, unseen) {
            (Some(at), _) => Ok(Some(wars.swap_remove(at))),
            // It may be the one that could not be seen.
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }
}
