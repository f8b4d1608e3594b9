//! What a body of a war shows, before it is compared with anything.

use bugle_event::Timestamp;

use super::orders::Orders;
use super::progress::{Course, ENDED, Progress};
use super::torn::{attacks_ahead, doubtful_attacks, is_torn};
use crate::failure::Failure;
use crate::model::open::WarState;
use crate::model::war::{War, WarSide};
use crate::war_id::WarId;

/// What a body shows.
pub(super) enum Shown {
    /// This war.
    War(WarId),
    /// There is no war.
    NoWar,
    /// Some of a war, but not which.
    Part,
    /// It is an error in other words.
    Failure(Failure),
}

impl Shown {
    pub(super) fn by(war: &War) -> Self {
        match (&war.state, war.id()) {
            (WarState::ClanNotFound, _) => Self::Failure(Failure::NotFound),
            (WarState::AccessDenied, _) => Self::Failure(Failure::Private),
            (WarState::NotInWar | WarState::InMatchmaking, _) => Self::NoWar,
            (_, Some(id)) => Self::War(id),
            (WarState::Preparation | WarState::InWar | WarState::WarEnded, None) => Self::Part,
            // Whatever the word for it is: where nobody fights, there is no war.
            (_, None) if is_bare(war) => Self::NoWar,
            (_, None) => Self::Part,
        }
    }
}

fn is_bare(war: &War) -> bool {
    let has_times = [war.preparation_start_time, war.start_time, war.end_time].iter().any(Option::is_some);
    !has_times && war.sides().all(|side| side.tag.is_none() && side.members.is_empty())
}

/// Whether a body that does not name its war can be of this one: what it says of it, if anything, is so.
pub(super) fn is_part_of(id: WarId, war: &War) -> bool {
    let tags: Vec<_> = war.sides().filter_map(|side| side.tag).collect();
    let is_said = war.preparation_start_time.is_some() || !tags.is_empty();
    is_said
        && war.preparation_start_time.is_none_or(|start| start == id.preparation_start_time)
        && tags.iter().all(|tag| id.clans.contains(tag))
}

impl Course {
    /// What `war` shows at this moment, beside what was known of it before.
    pub(super) fn of(war: &War, old: Option<&War>, known: Option<&Progress>, at: Timestamp) -> Self {
        let is_set = |size: &u32| *size > 0;
        let team_size = Some(war.team_size).filter(is_set).or(old.map(|old| old.team_size)).unwrap_or(0);
        let ends_at = war.end_time.or(known.and_then(|known| known.end_time));
        let is_past_end = ends_at.is_some_and(|end| end <= at);
        let is_unknown = matches!(war.state, WarState::Unknown(_));
        // Past its end a war is over, whatever the word for that is.
        let rank = war.state.rank().or((is_unknown && is_past_end).then_some(ENDED));
        let odd = doubtful_attacks(war);
        let early = if rank == Some(ENDED) { Orders::default() } else { attacks_ahead(war, known) };
        let has_score = |side: &WarSide| side.says("stars") && side.says("destruction_percentage");
        Self {
            rank,
            is_torn: is_torn(war, team_size) || !odd.is_empty(),
            doubtful: odd.union(&early),
            has_scores: war.sides().all(has_score),
            has_times: war.start_time.is_some() && war.end_time.is_some(),
            has_counts: war.sides().all(|side| side.says("attacks")),
        }
    }
}
