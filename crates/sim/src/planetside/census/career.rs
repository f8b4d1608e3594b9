//! How much a character has done of what Census counts: in all, in one life, and on each day of a year. What was before the
//! beginning is drawn from the seed without touching what the stream draws; what has been since is what the stream told.

use std::ops::Range;

use super::super::population::Character;
use super::super::records::{Deed, day};
use super::view::View;

/// How many days are told apart: twelve months of thirty.
const DAYS: usize = 360;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stat {
    BattleRank,
    Certs,
    Deaths,
    FacilityCapture,
    FacilityDefend,
    Kills,
    Medals,
    Ribbons,
    Score,
    Time,
}

impl Stat {
    pub(super) const ALL: [Self; 10] = [
        Self::BattleRank,
        Self::Certs,
        Self::Deaths,
        Self::FacilityCapture,
        Self::FacilityDefend,
        Self::Kills,
        Self::Medals,
        Self::Ribbons,
        Self::Score,
        Self::Time,
    ];

    /// As `characters_stat_history` calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::BattleRank => "battle_rank",
            Self::Certs => "certs",
            Self::Deaths => "deaths",
            Self::FacilityCapture => "facility_capture",
            Self::FacilityDefend => "facility_defend",
            Self::Kills => "kills",
            Self::Medals => "medals",
            Self::Ribbons => "ribbons",
            Self::Score => "score",
            Self::Time => "time",
        }
    }

    /// What the stream tells of it.
    fn deed(self) -> Option<Deed> {
        Some(match self {
            Self::BattleRank => Deed::Rank,
            Self::Deaths => Deed::Death,
            Self::FacilityCapture => Deed::Capture,
            Self::FacilityDefend => Deed::Defense,
            Self::Kills => Deed::Kill,
            Self::Medals => Deed::Medal,
            Self::Score => Deed::Score,
            Self::Certs | Self::Ribbons | Self::Time => return None,
        })
    }

    /// The most on a day, and in one life, for a character of this rank.
    fn most(self, rank: u64) -> (u64, u64) {
        match self {
            Self::BattleRank => (0, 1),
            Self::Certs => (100 + 3 * rank, 60),
            Self::Deaths => (120, 1),
            Self::FacilityCapture => (1 + rank / 8, 6),
            Self::FacilityDefend => (1 + rank / 16, 4),
            Self::Kills => (10 + 2 * rank, 10 + rank / 2),
            Self::Medals => (1 + rank / 40, 2),
            Self::Ribbons => (2 + rank / 5, 5),
            Self::Score => (2000 + 500 * rank, 4000 + 300 * rank),
            Self::Time => (5 * 3600, 9000),
        }
    }
}

/// How often the character at `index` has done it in all.
pub(super) fn all_time(view: &View<'_>, index: usize, stat: Stat) -> u64 {
    let character = view.at(index);
    let since = stat.deed().map_or(0, |deed| view.auraxis.records.total(character.id, deed));
    match stat {
        Stat::BattleRank => u64::from(character.battle_rank),
        _ => Before::of(view, character, stat).sum() + since,
    }
}

/// What a character did before the beginning.
struct Before {
    id: u64,
    stat: Stat,
    per_day: u64,
    per_life: u64,
    /// The days on which it can have been done.
    first: i64,
    last: i64,
}

impl Before {
    fn of(view: &View<'_>, character: &Character, stat: Stat) -> Self {
        // What it has risen since must not change what was.
        let rank = u64::from(character.battle_rank) - view.auraxis.records.total(character.id, Deed::Rank);
        let (per_day, per_life) = stat.most(rank);
        let (first, beginning) = (day(character.created), day(view.auraxis.start));
        // Whoever was not there for days did nothing on them.
        let last = if day(character.last_login) < beginning - 1 { day(character.last_login) } else { beginning };
        Self { id: character.id.0, stat, per_day, per_life, first, last }
    }

    fn lot(&self, view: &View<'_>, of: i64) -> u64 {
        view.lot(self.id, (self.stat as u64 + 1) << 32 ^ of.unsigned_abs())
    }

    /// People play on one day of three.
    fn day(&self, view: &View<'_>, day: i64) -> u64 {
        let lot = self.lot(view, day);
        if (self.first..=self.last).contains(&day) && lot.is_multiple_of(3) {
            (lot >> 8) % (self.per_day + 1)
        } else {
            0
        }
    }

    /// In all: no less than what the days of a year can have brought.
    fn sum(&self) -> u64 {
        let days = u64::try_from(self.last - self.first + 1).unwrap_or(0);
        let year = days.min(360);
        self.per_day * year + self.per_day * (days - year) / 6
    }

    fn one_life_max(&self, view: &View<'_>) -> u64 {
        self.per_life - self.lot(view, 0) % (self.per_life / 2 + 1)
    }
}

/// How often something was done, over different times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Career {
    pub(super) all_time: u64,
    pub(super) one_life_max: u64,
    /// Today first.
    days: Vec<u64>,
}

impl Career {
    /// That of the character at `index`.
    pub(super) fn of(view: &View<'_>, index: usize, stat: Stat) -> Self {
        let (character, before) = (view.at(index), Before::of(view, view.at(index), stat));
        let today = day(view.now);
        let mut days: Vec<_> = (today - 359..=today).rev().map(|day| before.day(view, day)).collect();
        for (day, count) in stat.deed().into_iter().flat_map(|deed| view.auraxis.records.days(character.id, deed)) {
            if let Some(slot) = usize::try_from((today - day).max(0)).ok().and_then(|ago| days.get_mut(ago)) {
                *slot += count;
            }
        }
        Self { all_time: all_time(view, index, stat), one_life_max: before.one_life_max(view), days }
    }

    /// What was done on a day: 0 is today.
    pub(super) fn day(&self, ago: usize) -> u64 {
        self.sum(ago..ago + 1)
    }

    /// What was done in seven days: 0 are today and the six days before.
    pub(super) fn week(&self, ago: usize) -> u64 {
        self.sum(ago * 7..(ago + 1) * 7)
    }

    /// What was done in thirty days: 0 are today and the 29 days before.
    pub(super) fn month(&self, ago: usize) -> u64 {
        self.sum(ago * 30..(ago + 1) * 30)
    }

    fn sum(&self, days: Range<usize>) -> u64 {
        self.days.get(days.start..days.end.min(DAYS)).unwrap_or_default().iter().sum()
    }

    /// By the length of time it is counted over, as Census calls them.
    pub(super) fn spans(&self) -> [(&'static str, u64); 5] {
        [
            ("forever", self.all_time),
            ("monthly", self.month(0)),
            ("weekly", self.week(0)),
            ("daily", self.day(0)),
            ("one_life_max", self.one_life_max),
        ]
    }
}
