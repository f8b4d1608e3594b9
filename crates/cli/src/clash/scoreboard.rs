//! A war for people: the score, and what each member did and suffered.

use bugle::Timestamp;
use bugle::clash::{Attack, ClanTag, Outcome, War, WarState, WarType, WarView};

use super::words::{away, dash, in_percent, known, percent, sent};
use crate::pretty::{Sheet, Table, date_time, zone_name};

/// A war as `clan` sees it, as of `now`.
pub(super) fn scoreboard(war: &War, clan: ClanTag, now: Timestamp) -> Sheet {
    let mut sheet = Sheet::default();
    let Some(view) = war.seen_by(clan) else {
        sheet.line(format_args!("clan {clan} is in no war"));
        return sheet;
    };
    sheet.line(about(view, now));
    sheet.table(score(view), "");
    for (name, side) in [("ours", view), ("theirs", view.turned())] {
        sheet.line("");
        sheet.table(line_up(side, name), &format!("no members of {name} are shown"));
    }
    sheet
}

/// What war it is, and how far it has come.
fn about(view: WarView<'_>, now: Timestamp) -> String {
    let war = view.war;
    let kind = match war.war_type() {
        WarType::Cwl => "war of clan war leagues",
        WarType::Friendly => "friendly war",
        _ => "war",
    };
    let due = |what: &str, time: Option<Timestamp>| match time {
        Some(time) if time > now => format!(" until {} {} ({})", date_time(time), zone_name(), away(time, now)),
        Some(time) => format!("; it was to {what} {} {} ({})", date_time(time), zone_name(), away(time, now)),
        None => String::new(),
    };
    let is_counted = [view.ours, view.theirs].iter().all(|side| side.says("stars"));
    let state = match (&war.state, view.result().filter(|_| is_counted)) {
        (_, Some(Outcome::Win)) => "won".to_owned(),
        (_, Some(Outcome::Lose)) => "lost".to_owned(),
        (_, Some(_)) => "ended in a tie".to_owned(),
        (WarState::Preparation, _) => format!("prepared{}", due("begin", war.start_time)),
        (WarState::InWar, _) => {
            let standing = if is_counted { standing(view) } else { "going on" };
            format!("{standing}{}", due("end", war.end_time))
        }
        (WarState::WarEnded | WarState::Ended, _) => "over".to_owned(),
        (state, _) => state.to_string(),
    };
    let size = known(Some(war.size()).filter(|size| *size > 0));
    format!("{kind} of {size} against {size}, {state}")
}

fn standing(view: WarView<'_>) -> &'static str {
    match view.standing() {
        Outcome::Win => "winning",
        Outcome::Lose => "losing",
        _ => "tied",
    }
}

/// Both sides, a line each.
fn score(view: WarView<'_>) -> Table<6> {
    let mut table = Table::new(["", ">stars", ">destruction", ">attacks", ">left", "clan"]);
    for (name, view) in [("ours", view), ("theirs", view.turned())] {
        let side = view.ours;
        let all = Some(view.attacks_in_all()).filter(|all| *all > 0);
        let left = all.filter(|_| side.says("attacks")).map(|all| all.saturating_sub(side.attacks));
        table.row([
            name.to_owned(),
            sent!(side.stars),
            known(side.says("destruction_percentage").then(|| percent(side.destruction_percentage))),
            format!("{}/{}", sent!(side.attacks), known(all)),
            known(left),
            format!("{} {}", known(side.tag), side.name),
        ]);
    }
    table
}

/// The members of our side of `view`, from the top of the map.
fn line_up(view: WarView<'_>, name: &'static str) -> Table<7> {
    let mut table = Table::new([">#", ">hall", "attacks", ">left", "worst defence", "tag", name]);
    let each = view.war.attacks_each();
    for member in view.ours.line_up() {
        let made: Vec<_> = member.attacks.iter().map(|attack| hit(attack, view)).collect();
        let worst = member.best_opponent_attack.as_ref().or_else(|| view.war.best_attack_on(member.tag));
        table.row([
            sent!(member.map_position),
            sent!(member.town_hall_level),
            if made.is_empty() { dash() } else { made.join(", ") },
            member.attacks_left(each).to_string(),
            known(worst.map(result)),
            member.tag.to_string(),
            member.name.clone(),
        ]);
    }
    table
}

/// `#3 3* 100 %`: on whom, by the place on the map, and what came of it.
fn hit(attack: &Attack, view: WarView<'_>) -> String {
    let on =
        view.theirs.member(attack.defender_tag).map_or_else(String::new, |on| format!("#{} ", sent!(on.map_position)));
    format!("{on}{}", result(attack))
}

fn result(attack: &Attack) -> String {
    format!("{}* {}", sent!(attack.stars), in_percent(sent!(attack.destruction_percentage)))
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    /// A war of two against two, of which this much more is known.
    fn war(state: &str, more: &str) -> War {
        let attack = |by: &str, on: &str, order: u32, stars: u32, percent: u32| {
            format!(
                r#"{{"attackerTag": "{by}", "defenderTag": "{on}", "order": {order}, "stars": {stars},
                    "destructionPercentage": {percent}}}"#
            )
        };
        let member = |tag: &str, name: &str, place: u32, attacks: &[String]| {
            format!(
                r#"{{"tag": "{tag}", "name": "{name}", "townhallLevel": 16, "mapPosition": {place}, "attacks": [{}]}}"#,
                attacks.join(",")
            )
        };
        let ours = [
            member("#2QP", "سماء67", 2, &[attack("#2QP", "#2YY", 1, 2, 71), attack("#2QP", "#2GG", 3, 3, 100)]),
            member("#8QYY0", "月影", 1, &[]),
        ];
        let theirs = [
            member("#2YY", "Ümit", 1, &[attack("#2YY", "#2QP", 2, 1, 55)]),
            member("#2GG", "a\\u001b[2J\\u202e", 2, &[]),
        ];
        let body = format!(
            r##"{{"state": "{state}", "teamSize": 2, "attacksPerMember": 2, {more} "preparationStartTime": "20260129T080000.000Z",
                "startTime": "20260130T070000.000Z", "endTime": "20260131T070000.000Z",
                "clan": {{"tag": "#2LL", "name": "Distant Echo", "attacks": 1, "stars": 1, "destructionPercentage": 27.5,
                    "members": [{}]}},
                "opponent": {{"tag": "#2PP", "name": "Town Criers", "attacks": 2, "stars": 5, "destructionPercentage": 85.5,
                    "members": [{}]}}}}"##,
            theirs.join(","),
            ours.join(","),
        );
        War::from_json(body.as_bytes()).unwrap().value
    }

    fn text(war: &War, clan: &str) -> String {
        scoreboard(war, clan.parse().unwrap(), "2026-01-30T20:48:00Z".parse().unwrap()).text()
    }

    #[test]
    fn a_war_is_a_score_and_two_line_ups_by_the_map() {
        insta::assert_snapshot!("war", text(&war("inWar", ""), "#2PP"));
        insta::assert_snapshot!(
            "league_war",
            text(&war("warEnded", r#""warStartTime": "20260130T070000.000Z","#), "#2LL")
        );
    }

    #[test]
    fn the_first_line_says_how_far_it_has_come() {
        let first = |war: &War, clan: &str| text(war, clan).lines().next().unwrap().to_owned();
        assert_eq!(
            first(&war("preparation", ""), "#2PP"),
            "war of 2 against 2, prepared; it was to begin 2026-01-30 07:00 UTC (13 h 48 min ago)"
        );
        assert_eq!(
            first(&war("inWar", ""), "#2LL"),
            "war of 2 against 2, losing until 2026-01-31 07:00 UTC (in 10 h 12 min)"
        );
        assert_eq!(first(&war("warEnded", ""), "#2PP"), "war of 2 against 2, won");
        assert_eq!(first(&war("warEnded", ""), "#2CC"), "clan #2CC is in no war");
    }
}
