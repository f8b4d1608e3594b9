//! Words for what the API shows.

use bugle::Timestamp;
use std::fmt::Display;

use bugle::clash::{Clan, League, Role};

/// What stands where nothing is known.
pub(crate) fn dash() -> String {
    "-".to_owned()
}

/// A field of a model as it was sent: `sent!(clan.members)`. What was not sent reads as zero, which it is not.
macro_rules! sent {
    ($model:ident.$field:ident) => {
        crate::clash::words::known($model.says(stringify!($field)).then_some(&$model.$field))
    };
}
pub(super) use sent;

/// What is known, or that it is not.
pub(super) fn known(value: Option<impl Display>) -> String {
    value.map_or_else(dash, |value| value.to_string())
}

/// The name of a league, if there is one.
pub(super) fn league(league: Option<&League>) -> String {
    league.map(|league| league.name.clone()).filter(|name| !name.is_empty()).unwrap_or_else(dash)
}

/// A role, as the game calls it.
pub(super) fn role(role: &Role) -> String {
    match role {
        Role::Member => "member".to_owned(),
        Role::Elder => "elder".to_owned(),
        Role::CoLeader => "co-leader".to_owned(),
        Role::Leader => "leader".to_owned(),
        other => other.to_string(),
    }
}

/// How a clan's wars went. What is not shown is not said: the others may see nothing of a war log that is private.
pub(super) fn of_war_log(clan: &Clan) -> String {
    let rest = clan.war_losses.zip(clan.war_ties).map(|(lost, ties)| format!(", {lost} lost, {ties} tied"));
    let streak =
        if clan.war_win_streak > 1 { format!(", {} won in a row", clan.war_win_streak) } else { String::new() };
    let log = match clan.is_war_log_public {
        Some(false) => "; the log is private",
        _ => "",
    };
    let wins = sent!(clan.war_wins);
    format!("{wins} won{}{streak}{log}", rest.unwrap_or_default())
}

/// How far away a time is: `in 3 h 12 min`, `5 min ago`.
pub(super) fn away(time: Timestamp, now: Timestamp) -> String {
    let (is_past, length) = if time < now { (true, now.since(time)) } else { (false, time.since(now)) };
    let minutes = length.as_secs() / 60;
    let words = match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    };
    if is_past { format!("{words} ago") } else { format!("in {words}") }
}

/// A percentage, without digits that say nothing.
pub(super) fn percent(value: f64) -> String {
    let text = format!("{value:.2}");
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The same of a number as it was sent.
pub(super) fn in_percent(number: String) -> String {
    if number == "-" { number } else { number + " %" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        let now: Timestamp = "2026-01-30T07:00:00Z".parse().unwrap();
        let away = |text: &str| away(text.parse().unwrap(), now);
        assert_eq!(away("2026-01-30T10:12:59Z"), "in 3 h 12 min");
        assert_eq!(away("2026-01-30T06:55:00Z"), "5 min ago");
        assert_eq!(away("2026-02-02T08:30:00Z"), "in 3 d 1 h");
        assert_eq!(away("2026-01-30T07:00:00Z"), "in 0 min");
        assert_eq!(crate::pretty::date_time(now), "2026-01-30 07:00");
    }

    #[test]
    fn percentages_have_no_idle_digits() {
        assert_eq!([100.0, 81.5, 33.333_333, 0.0].map(percent), ["100 %", "81.5 %", "33.33 %", "0 %"]);
    }
}
