//! The game's calendar, all in UTC: raid weekends, league weeks, trophy seasons, months. Written from the rules and not
//! with the product's calendar: the two check each other.

use std::time::Duration;

use bugle_event::Timestamp;

const DAY: i64 = 24 * 60 * 60;
const HOUR: i64 = 60 * 60;

/// How long a raid weekend is.
pub(super) const WEEKEND: Duration = Duration::from_hours(72);

/// A Friday, 07:00, and a Monday, 05:00: the epoch was a Thursday.
const FIRST_WEEKEND: i64 = DAY + 7 * HOUR;
const FIRST_WEEK: i64 = 4 * DAY + 5 * HOUR;

/// When raid weekend number `number` begins.
pub(super) fn weekend(number: i64) -> Timestamp {
    Timestamp::from_secs(FIRST_WEEKEND + number * 7 * DAY)
}

/// The number of the latest raid weekend that has begun at `at`.
pub(super) fn weekend_at(at: Timestamp) -> i64 {
    (at.as_secs() - FIRST_WEEKEND).div_euclid(7 * DAY)
}

/// When league week number `number` begins: what names it, in seconds.
pub(super) fn week(number: i64) -> Timestamp {
    Timestamp::from_secs(FIRST_WEEK + number * 7 * DAY)
}

/// The number of the league week at `at`.
pub(super) fn week_at(at: Timestamp) -> i64 {
    (at.as_secs() - FIRST_WEEK).div_euclid(7 * DAY)
}

/// The league week that this second names. `None`: none begins then.
pub(super) fn week_named(seconds: i64) -> Option<i64> {
    let number = (seconds - FIRST_WEEK).div_euclid(7 * DAY);
    (week(number).as_secs() == seconds).then_some(number)
}

/// Trophy seasons: months up to August 2025, one long one, then four weeks each.
const LONG_SEASON_ENDS: i64 = 1_759_726_800;
const SEASON: i64 = 28 * DAY;

/// The names of the trophy seasons that are over at `at`, the oldest first: `2025-08`, later the day of the end.
pub(super) fn finished_seasons(at: Timestamp) -> Vec<String> {
    let months = (2015..=2025).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let months = months.filter(|month| ((2015, 7)..=(2025, 8)).contains(month));
    let over = months.filter(|(year, month)| last_monday(*year, *month) <= at.as_secs());
    let later = (0..).map(|number| LONG_SEASON_ENDS + number * SEASON).take_while(|end| *end <= at.as_secs());
    over.map(|(year, month)| format!("{year}-{month:02}")).chain(later.map(day)).collect()
}

/// From when to when the month season lies that runs at `at`: from the first of a month, 08:00.
pub(super) fn month(at: Timestamp) -> (Timestamp, Timestamp) {
    let date = day(at.as_secs() - 8 * HOUR);
    let year: i64 = date[..4].parse().unwrap_or(1970);
    let month: i64 = date[5..7].parse().unwrap_or(1);
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let begin = |(year, month)| Timestamp::from_secs(first_of(year, month) + 8 * HOUR);
    (begin((year, month)), begin(next))
}

/// The date of a moment: `2025-10-06`.
pub(super) fn date(at: Timestamp) -> String {
    day(at.as_secs())
}

fn day(seconds: i64) -> String {
    Timestamp::from_secs(seconds).to_string()[..10].to_owned()
}

/// The last Monday of a month, 05:00.
fn last_monday(year: i64, month: i64) -> i64 {
    let after = if month == 12 { first_of(year + 1, 1) } else { first_of(year, month + 1) };
    let last_day = after / DAY - 1;
    // Day 4 was a Monday.
    let monday = last_day - (last_day - 4).rem_euclid(7);
    monday * DAY + 5 * HOUR
}

/// The first second of a month, by the proleptic Gregorian calendar that begins its years in March.
fn first_of(year: i64, month: i64) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5;
    (days - 719_468) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_begin_on_fridays_and_weeks_on_mondays() {
        assert_eq!(weekend(weekend_at(at("2026-01-31T00:00:00Z"))), at("2026-01-30T07:00:00Z"));
        assert_eq!(weekend(weekend_at(at("2026-01-30T06:59:59Z"))), at("2026-01-23T07:00:00Z"));
        assert_eq!(week(week_at(at("2026-03-15T23:00:00Z"))), Timestamp::from_secs(1_773_032_400));
        assert_eq!(week_named(1_773_032_400), Some(2931));
        assert_eq!(week_named(1_773_032_401), None);
    }

    #[test]
    fn seasons_are_named_by_the_month_and_later_by_their_last_day() {
        let seasons = finished_seasons(at("2026-02-23T05:00:00Z"));
        assert_eq!((&*seasons[0], seasons.len()), ("2015-07", 128));
        let late = ["2025-08", "2025-10-06", "2025-11-03", "2025-12-01", "2025-12-29", "2026-01-26", "2026-02-23"];
        assert_eq!(seasons[121..], late);
        assert_eq!(finished_seasons(at("2025-08-25T04:59:59Z")).last().unwrap(), "2025-07");
    }

    #[test]
    fn month_seasons_begin_on_the_first_at_eight() {
        let (begin, end) = month(at("2024-03-01T07:59:59Z"));
        assert_eq!((begin, end), (at("2024-02-01T08:00:00Z"), at("2024-03-01T08:00:00Z")));
        assert_eq!(month(at("2026-12-31T12:00:00Z")).1, at("2027-01-01T08:00:00Z"));
    }
}
