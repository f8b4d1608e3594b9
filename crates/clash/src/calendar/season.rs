//! Seasons, by which counters start over.

use std::time::Duration;

use bugle_event::Timestamp;

use super::period::Period;

/// How long a season is since the autumn of 2025.
const LENGTH_SECS: i64 = 28 * 24 * 60 * 60;

/// The first of these seasons: 2025-10-06T05:00:00Z.
const FIRST_SECS: i64 = 1_759_726_800;

/// The one long season before it: 2025-08-25T05:00:00Z.
const LONG_SECS: i64 = 1_756_098_000;

/// How long after a season began its counters may still show the one before.
const LATE: Duration = Duration::from_hours(24);

/// The season in which `at` lies: 28 days from 05:00 to 05:00 since October 2025; before that from the last Monday of a
/// month to that of the next. Donations are counted by it. The API names a season by the date on which it ends.
pub fn season(at: Timestamp) -> Period {
    let start = began(at);
    let end = match start.as_secs() {
        FIRST_SECS.. => Timestamp::from_secs(start.as_secs().saturating_add(LENGTH_SECS)),
        LONG_SECS.. => Timestamp::from_secs(FIRST_SECS),
        // A season of that time had 28 or 35 days.
        secs => last_monday(secs + 35 * 24 * 60 * 60).unwrap_or(start),
    };
    Period { start, end }
}

/// When the season began in which `at` lies.
pub(crate) fn began(at: Timestamp) -> Timestamp {
    let secs = at.as_secs();
    if secs >= FIRST_SECS {
        return Timestamp::from_secs(FIRST_SECS + (secs - FIRST_SECS).div_euclid(LENGTH_SECS) * LENGTH_SECS);
    }
    if secs >= LONG_SECS {
        return Timestamp::from_secs(LONG_SECS);
    }
    last_monday(secs).unwrap_or(Timestamp::EPOCH)
}

/// Whether counters that fall at `at`, and were looked at before, start over out of turn.
pub(crate) fn is_out_of_turn(not_before: Option<Timestamp>, at: Timestamp) -> bool {
    let began = self::began(at);
    not_before.is_some_and(|before| self::began(before) == began) && at.since(began) >= LATE
}

/// The latest last Monday of a month, at 05:00, that is not after `secs`.
fn last_monday(secs: i64) -> Option<Timestamp> {
    let today = jiff::Timestamp::from_second(secs).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    [today, today.first_of_month().yesterday().ok()?].into_iter().find_map(|date| {
        let monday = date.nth_weekday_of_month(-1, jiff::civil::Weekday::Monday).ok()?;
        let began = monday.at(5, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        (began <= secs).then(|| Timestamp::from_secs(began))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_begin_as_the_game_says() {
        for (at, began) in [
            ("2026-07-13T05:00:00Z", "2026-07-13T05:00:00Z"),
            ("2026-01-26T04:59:59Z", "2025-12-29T05:00:00Z"),
            ("2025-10-06T05:00:00Z", "2025-10-06T05:00:00Z"),
            ("2025-10-06T04:59:59Z", "2025-08-25T05:00:00Z"),
            ("2025-08-25T04:59:59Z", "2025-07-28T05:00:00Z"),
            ("2025-07-30T00:00:00Z", "2025-07-28T05:00:00Z"),
            ("2025-01-01T00:00:00Z", "2024-12-30T05:00:00Z"),
        ] {
            assert_eq!(season(at.parse().unwrap()).start.to_string(), began, "{at}");
        }
        season(Timestamp::from_millis(i64::MIN));
        season(Timestamp::from_millis(i64::MAX));
    }

    #[test]
    fn a_season_ends_when_the_next_one_begins() {
        let mut at: Timestamp = "2024-01-15T00:00:00Z".parse().unwrap();
        while at < "2026-12-01T00:00:00Z".parse().unwrap() {
            let this = season(at);
            assert!(this.contains(at), "{at}: {this:?}");
            assert_eq!(season(this.end).start, this.end, "{at}");
            at = at + Duration::from_hours(13);
        }
        assert_eq!(season("2025-07-29T00:00:00Z".parse().unwrap()).end.to_string(), "2025-08-25T05:00:00Z");
        assert_eq!(season("2025-09-29T00:00:00Z".parse().unwrap()).end.to_string(), "2025-10-06T05:00:00Z");
    }

    #[test]
    fn a_counter_that_falls_in_the_middle_of_a_season_is_out_of_turn() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let before = Some(at("2026-02-02T00:00:00Z"));
        assert!(is_out_of_turn(before, at("2026-02-02T01:00:00Z")));
        assert!(!is_out_of_turn(before, at("2026-03-02T00:00:00Z")));
        assert!(!is_out_of_turn(Some(at("2026-01-26T05:00:10Z")), at("2026-01-26T05:02:00Z")));
    }
}
