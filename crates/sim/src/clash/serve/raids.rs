//! The raid weekends of a clan.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::json;
use super::super::paging::paged_by;
use super::super::raids::{Weekend, shown};
use super::super::realm::Realms;
use super::find::of_clan;

/// The raid weekends, newest first.
pub(in super::super) fn seasons(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_clan(realms, asked.tag(), |everyone, clan| {
        let weekends = shown(everyone, clan);
        let row = |row: usize| json::raid_season(everyone, &Weekend::of(everyone, weekends[row], clan));
        Answer::good(paged_by(weekends.len(), &asked.page, usize::MAX, row), 60)
    })
}
