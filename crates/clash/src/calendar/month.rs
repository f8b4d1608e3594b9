//! What comes every month.

use std::time::Duration;

use bugle_event::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::period::Period;

/// The hour at which things of the month begin.
const HOUR: i8 = 8;

/// The season of the gold pass in which `at` lies: from the first of a month to the first of the next, 08:00.
/// [`Client::gold_pass`](crate::Client::gold_pass) says what the API thinks of it.
pub fn month(at: Timestamp) -> Period {
    let this = of_months(at).find(|month| month.contains(at));
    this.unwrap_or(Period { start: at, end: at })
}

/// The clan games in which `at` lies, or the next ones: from the 22nd to the 28th of a month, 08:00.
pub fn clan_games(at: Timestamp) -> Period {
    in_months(at, 21, Duration::from_hours(6 * 24))
}

/// The days in which clans sign up for clan war leagues, in which `at` lies, or the next ones: the first two of a month,
/// from 08:00. Since June 2026 there can be more of them, which no rule foretells: ask for the
/// [`league_group`](crate::Client::league_group).
pub fn cwl_sign_up(at: Timestamp) -> Period {
    in_months(at, 0, Duration::from_hours(48))
}

/// What begins so many days after the first of a month: what `at` lies in, or the next.
fn in_months(at: Timestamp, days: u64, length: Duration) -> Period {
    let begins = |month: Period| Period::new(month.start + Duration::from_hours(days * 24), length);
    of_months(at).map(begins).find(|period| at < period.end).unwrap_or(Period { start: at, end: at })
}

/// The months around `at`: the one before, its own and the next, each until the next begins.
fn of_months(at: Timestamp) -> impl Iterator<Item = Period> {
    let own = jiff::Timestamp::from_second(at.as_secs()).ok();
    let own = own.map(|at| at.to_zoned(TimeZone::UTC).date().first_of_month());
    let before = own.and_then(|own| own.yesterday().ok()).map(Date::first_of_month);
    let after = |month: Date| Some(month.last_of_month().tomorrow().ok()?.first_of_month());
    let months = std::iter::successors(before.or(own), move |month| after(*month));
    months.take(3).filter_map(move |month| Some(Period { start: begins(month)?, end: begins(after(month)?)? }))
}

fn begins(month: Date) -> Option<Timestamp> {
    let at = month.at(HOUR, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp::from_secs(at.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(of: fn(Timestamp) -> Period, at: &str, expected: &str) {
        let Period { start, end } = of(at.parse().unwrap());
        assert_eq!(format!("{start} {end}"), expected, "{at}");
    }

    #[test]
    fn a_month_begins_on_its_first_at_eight() {
        check(month, "2026-01-01T07:59:59Z", "2025-12-01T08:00:00Z 2026-01-01T08:00:00Z");
        check(month, "2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z 2026-02-01T08:00:00Z");
        check(month, "2026-12-31T23:59:59Z", "2026-12-01T08:00:00Z 2027-01-01T08:00:00Z");
    }

    #[test]
    fn clan_games_are_the_running_ones_or_the_next() {
        check(clan_games, "2026-02-28T07:59:59Z", "2026-02-22T08:00:00Z 2026-02-28T08:00:00Z");
        check(clan_games, "2026-02-28T08:00:00Z", "2026-03-22T08:00:00Z 2026-03-28T08:00:00Z");
        check(clan_games, "2026-01-01T00:00:00Z", "2026-01-22T08:00:00Z 2026-01-28T08:00:00Z");
        check(clan_games, "2025-12-30T00:00:00Z", "2026-01-22T08:00:00Z 2026-01-28T08:00:00Z");
    }

    #[test]
    fn clans_sign_up_in_the_first_days_of_a_month() {
        check(cwl_sign_up, "2026-06-02T12:00:00Z", "2026-06-01T08:00:00Z 2026-06-03T08:00:00Z");
        check(cwl_sign_up, "2026-06-03T08:00:00Z", "2026-07-01T08:00:00Z 2026-07-03T08:00:00Z");
    }

    #[test]
    fn times_at_the_ends_of_the_calendar_do_no_harm() {
        for at in [Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)] {
            for of in [month, clan_games, cwl_sign_up] {
                assert!(of(at).end >= of(at).start);
            }
        }
    }
}
