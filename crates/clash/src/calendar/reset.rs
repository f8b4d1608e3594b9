//! When counters start over.

use bugle_event::Timestamp;

use super::month::month;
use super::season::season;
use super::week::league_week;

/// What starts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reset {
    /// A [season](season): donations, attacks and defences won; a league week begins, too.
    Season,
    /// A [league week](league_week): trophies of the leagues.
    LeagueWeek,
    /// A [month](month): the gold pass.
    Month,
}

/// What starts over next, after `at`, and when. For everybody at once: a program that asks for many things then has
/// much to do.
pub fn next_reset(at: Timestamp) -> (Timestamp, Reset) {
    let next =
        [(season(at).end, Reset::Season), (league_week(at).end, Reset::LeagueWeek), (month(at).end, Reset::Month)];
    next.into_iter().min().unwrap_or((at, Reset::Season))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_starts_over_next_is_what_is_nearest_and_a_season_before_its_week() {
        for (at, next, what) in [
            ("2026-07-06T05:00:00Z", "2026-07-13T05:00:00Z", Reset::Season),
            ("2026-07-13T05:00:00Z", "2026-07-20T05:00:00Z", Reset::LeagueWeek),
            ("2026-07-31T00:00:00Z", "2026-08-01T08:00:00Z", Reset::Month),
        ] {
            assert_eq!(next_reset(at.parse().unwrap()), (next.parse().unwrap(), what), "{at}");
        }
    }
}
