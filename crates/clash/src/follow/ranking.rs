//! A ranking, as a list of those who are to be watched.

use std::fmt;

use bugle_event::Timestamp;
use bugle_model::{BodyError, Model as _};

use crate::client::endpoints::endpoints;
use crate::client::question::Question;
use crate::model::ids::LocationId;
use crate::model::page::Page;
use crate::model::ranking::{RankedClan, RankedPlayer};
use crate::target::Target;

/// Who is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ranked {
    /// Clans, by their points.
    Clans,
    /// Players, by their trophies.
    Players,
}

/// Who was in a ranking at the last good look.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    /// Those that are watched for that reason, in order.
    pub(crate) targets: Vec<Target>,
    pub(crate) seen_at: Option<Timestamp>,
}

/// The best of a country, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ranking {
    pub(crate) of: Ranked,
    pub(crate) location: LocationId,
    /// How many of them.
    pub(crate) top: u16,
}

impl Ranking {
    /// How the API is asked for it.
    pub(crate) fn question(self) -> Question {
        let limit = format!("?limit={}", self.top.max(1));
        match self.of {
            Ranked::Clans => Question::look::<endpoints::ClanRanking>([&self.location], &limit),
            Ranked::Players => Question::look::<endpoints::PlayerRanking>([&self.location], &limit),
        }
    }

    /// The tags of those whom an answer shows, as many as are asked for.
    pub(crate) fn tags(self, body: &[u8]) -> Result<Vec<String>, BodyError> {
        let tags: Vec<_> = match self.of {
            Ranked::Clans => rows::<RankedClan>(body)?.iter().map(|row| row.tag.to_string()).collect(),
            Ranked::Players => rows::<RankedPlayer>(body)?.iter().map(|row| row.tag.to_string()).collect(),
        };
        Ok(tags.into_iter().take(usize::from(self.top)).collect())
    }
}

fn rows<T: bugle_model::Read>(body: &[u8]) -> Result<Vec<T>, BodyError> {
    Page::<T>::from_json(body).map(|page| page.value.items)
}

impl fmt::Display for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = match self.of {
            Ranked::Clans => "clans",
            Ranked::Players => "players",
        };
        write!(f, "the ranking of {of} in location {}", self.location)
    }
}
