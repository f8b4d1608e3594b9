//! When a season of the clan war leagues opens, is drawn, and plays its rounds.

use std::time::Duration;

use bugle_event::Timestamp;

use super::super::calendar::date;
use super::super::chance::{Topic, below};
use super::super::realm::Realm;
use super::super::series::Family;

/// How many rounds a group of eight plays.
pub(in super::super) const ROUNDS: usize = 7;

const DAY: Duration = Duration::from_hours(24);

/// From one opening to the next. Not the calendar's first of the month: seasons come more than once a month, and a
/// world shows the same whenever it starts.
const PERIOD: Duration = Duration::from_hours(14 * 24);

/// From the opening to the draw.
const SIGN_UP: Duration = Duration::from_hours(47);

/// Some seconds short of a day.
const PREPARATION: Duration = Duration::from_secs(86_397);

/// How long a group that has just been drawn is shown without its rounds.
const BARE: Duration = Duration::from_mins(5);

/// A season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Season {
    /// 0 is the one that is open or on when somebody begins to look.
    pub(in super::super) number: i64,
    pub(in super::super) opens: Timestamp,
}

impl Season {
    /// The latest that has opened.
    pub(in super::super) fn at(realm: &Realm, now: Timestamp) -> Self {
        let since = now.as_secs() - Self::numbered(realm, 0).opens.as_secs();
        Self::numbered(realm, since.div_euclid(seconds(PERIOD)))
    }

    pub(in super::super) fn numbered(realm: &Realm, number: i64) -> Self {
        let first = realm.start - age(realm);
        Self { number, opens: Timestamp::from_secs(first.as_secs() + number * seconds(PERIOD)) }
    }

    /// What it is called: the day after it opened.
    pub(in super::super) fn id(&self) -> String {
        date(self.opens + DAY)
    }

    /// When the groups are drawn.
    pub(in super::super) fn drawn(&self) -> Timestamp {
        self.opens + SIGN_UP
    }

    /// When a round is prepared, begins and ends.
    pub(in super::super) fn prepared(&self, round: usize) -> Timestamp {
        self.begins(round) - PREPARATION
    }

    pub(in super::super) fn begins(&self, round: usize) -> Timestamp {
        self.drawn() + PREPARATION + days(round)
    }

    pub(in super::super) fn ends(&self, round: usize) -> Timestamp {
        self.begins(round) + DAY
    }

    /// When the group tells its rounds.
    pub(in super::super) fn told(&self) -> Timestamp {
        self.drawn() + BARE
    }

    /// When the wars of a round are drawn: minutes to hours after the round before began, one after the other.
    pub(in super::super) fn shown(&self, realm: &Realm, round: usize, war: usize) -> Timestamp {
        let each = Duration::from_mins(u64::try_from(war).unwrap_or(0));
        let Some(before) = round.checked_sub(1) else { return self.told() };
        let place = [self.number, i64::try_from(round).unwrap_or(0)];
        let late = 2 + below(realm.seed, Topic::LeagueSeason, &place, 100);
        self.begins(before) + Duration::from_mins(u64::try_from(late).unwrap_or(0)) + each
    }

    /// When the last round is over.
    pub(in super::super) fn over(&self) -> Timestamp {
        self.ends(ROUNDS - 1)
    }

    /// When that is seen.
    pub(in super::super) fn ended(&self, realm: &Realm) -> Timestamp {
        self.fought(realm, ROUNDS - 1).1
    }

    /// When a round is seen to begin and to end. The times that are written stay, but while the service is closed
    /// nobody fights: what was to begin or to end then is later by as long, in wars and in their group.
    pub(in super::super) fn fought(&self, realm: &Realm, round: usize) -> (Timestamp, Timestamp) {
        (realm.closings.delay(self.begins(round)), realm.closings.delay(self.ends(round)))
    }
}

/// How old season 0 is at the start. The cast fights its third round then, and prepares the fourth.
fn age(realm: &Realm) -> Duration {
    if let Some(age) = realm.league_age {
        return age;
    }
    match realm.family {
        Family::Cast => SIGN_UP + PREPARATION + days(2) + Duration::from_hours(6),
        Family::Seeded => {
            let drawn = below(realm.seed, Topic::LeagueSeason, &[], usize::try_from(PERIOD.as_secs()).unwrap_or(1));
            Duration::from_secs(u64::try_from(drawn).unwrap_or(0))
        }
    }
}

fn days(count: usize) -> Duration {
    DAY * u32::try_from(count).unwrap_or(0)
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
