//! What comes every day and every week.

use std::time::Duration;

use bugle_event::Timestamp;

use super::period::Period;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// 1970-01-05 was the first Monday.
const MONDAY: i64 = 4 * DAY;

/// How long raids last.
const RAID: Duration = Duration::from_hours(72);

/// The latest moment that is not after `at` among those which come every `step` seconds, one of them at `first`.
fn latest(at: Timestamp, first: i64, step: i64) -> Timestamp {
    Timestamp::from_secs(first + (at.as_secs() - first).div_euclid(step) * step)
}

/// The league week in which `at` lies: from Monday to Monday, 05:00. Its number in the API is
/// [`start`](Period::start), in seconds.
pub fn league_week(at: Timestamp) -> Period {
    Period::new(latest(at, MONDAY + 5 * HOUR, WEEK), Duration::from_hours(7 * 24))
}

/// The day of the legend league in which `at` lies: from 05:00 to 05:00. A battle that ends just after may count for
/// the day before.
pub fn legend_day(at: Timestamp) -> Period {
    Period::new(latest(at, 5 * HOUR, DAY), Duration::from_hours(24))
}

/// The raid weekend in which `at` lies, or the next one: from Friday to Monday, 07:00. The API may say that it is going
/// on for most of an hour longer.
pub fn raid_weekend(at: Timestamp) -> Period {
    let this = Period::new(latest(at, MONDAY + 4 * DAY + 7 * HOUR, WEEK), RAID);
    if this.contains(at) { this } else { Period::new(this.start + Duration::from_hours(7 * 24), RAID) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(of: fn(Timestamp) -> Period, at: &str, expected: &str) {
        let Period { start, end } = of(at.parse().unwrap());
        assert_eq!(format!("{start} {end}"), expected, "{at}");
    }

    #[test]
    fn a_league_week_begins_on_monday_at_five() {
        check(league_week, "2026-03-09T05:00:00Z", "2026-03-09T05:00:00Z 2026-03-16T05:00:00Z");
        check(league_week, "2026-03-09T04:59:59Z", "2026-03-02T05:00:00Z 2026-03-09T05:00:00Z");
        let number = league_week("2026-03-11T18:14:44Z".parse().unwrap()).start.as_secs();
        assert_eq!(number, 1_773_032_400, "as the API numbers it");
    }

    #[test]
    fn a_legend_day_begins_at_five() {
        check(legend_day, "2026-03-09T04:59:59Z", "2026-03-08T05:00:00Z 2026-03-09T05:00:00Z");
        check(legend_day, "1969-12-31T12:00:00Z", "1969-12-31T05:00:00Z 1970-01-01T05:00:00Z");
    }

    #[test]
    fn raids_last_from_friday_to_monday() {
        let weekend = "2026-01-30T07:00:00Z 2026-02-02T07:00:00Z";
        for at in ["2026-01-26T07:00:00Z", "2026-01-30T06:59:59Z", "2026-01-30T07:00:00Z", "2026-02-02T06:59:59Z"] {
            check(raid_weekend, at, weekend);
        }
        check(raid_weekend, "2026-02-02T07:00:00Z", "2026-02-06T07:00:00Z 2026-02-09T07:00:00Z");
    }
}
