//! Asks Census who is in outfits, again and again.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_http::Remedy;
use futures_util::StreamExt as _;
use tokio::time::{Instant, sleep_until};

use super::roll::{MembersChanged, Roll};
use crate::census::collections::OutfitMember;
use crate::census::error::CensusError;
use crate::client::Client;
use crate::ids::{CharacterId, OutfitId};

/// How often is asked, unless told.
const EVERY: Duration = Duration::from_mins(10);

/// It is not asked more often than this: Census itself hears of who comes and goes only after minutes.
const EVERY_MIN: Duration = Duration::from_secs(10);

/// How many members one request gives.
const MEMBERS_MAX: u32 = 5_000;

/// How many outfits one request is about.
const OUTFITS_MAX: usize = 50;

/// Who is in some outfits, kept fresh: asks Census when [`changed`](Self::changed) is waited for, and again every ten
/// minutes, or as [told](Self::every). Made by [`Client::outfit_members`].
#[derive(Debug)]
pub struct OutfitMembers {
    client: Client,
    outfits: Vec<OutfitId>,
    roll: Roll,
}

impl Client {
    /// Follows who is in these outfits.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::Outfit;
    ///
    /// let Some(outfit) = census.get_by_name::<Outfit>("FNO").await? else { return Ok(()) };
    /// let mut members = census.outfit_members([outfit.outfit_id]);
    /// loop {
    ///     match members.changed().await {
    ///         Ok(changed) => println!("{} joined, {} left", changed.joined.len(), changed.left.len()),
    ///         Err(error) => println!("asked again later: {error}"),
    ///     }
    /// }
    /// # }
    /// ```
    pub fn outfit_members(&self, outfits: impl IntoIterator<Item = OutfitId>) -> OutfitMembers {
        let outfits: BTreeSet<_> = outfits.into_iter().collect();
        OutfitMembers { client: self.clone(), outfits: outfits.into_iter().collect(), roll: Roll::new(EVERY) }
    }
}

impl OutfitMembers {
    /// How often is asked, from the next answer on: every ten minutes, unless set; every ten seconds at most.
    #[must_use]
    pub fn every(mut self, every: Duration) -> Self {
        self.roll.set_every(every.max(EVERY_MIN));
        self
    }

    /// Who is a member, as was last heard. Nobody, before the first answer.
    pub fn members(&self) -> &BTreeSet<CharacterId> {
        self.roll.members()
    }

    /// How often Census gave no answer, or said of outfits that had members that they have none, which is believed only the
    /// third time in a row.
    pub fn failures(&self) -> u64 {
        self.roll.failures()
    }

    /// Waits until others are members than was last heard; for the first time, until it is heard at all. An error is news,
    /// not the end: [`members`](Self::members) stay who they were, and the next call asks again in its time.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done: what was not heard is asked for again.
    pub async fn changed(&mut self) -> Result<MembersChanged, CensusError> {
        loop {
            if let Some(at) = self.roll.ask_at() {
                sleep_until(at).await;
            }
            match self.ask().await {
                Ok(members) => {
                    if let Some(changed) = self.roll.on_answer(Instant::now(), members) {
                        return Ok(changed);
                    }
                }
                Err(error) => {
                    let wait = match error.remedy() {
                        Remedy::RetryAfter(wait) => wait,
                        _ => Duration::ZERO,
                    };
                    self.roll.on_failure(Instant::now(), wait);
                    return Err(error);
                }
            }
        }
    }

    /// Everybody who is in one of them.
    async fn ask(&self) -> Result<BTreeSet<CharacterId>, CensusError> {
        let mut members = BTreeSet::new();
        for outfits in self.outfits.chunks(OUTFITS_MAX) {
            let rows = self.client.find::<OutfitMember>().term("outfit_id", outfits).show(["character_id"]);
            let mut rows = rows.limit(MEMBERS_MAX).stream();
            while let Some(member) = rows.next().await {
                members.insert(member?.character_id);
            }
        }
        Ok(members)
    }
}
