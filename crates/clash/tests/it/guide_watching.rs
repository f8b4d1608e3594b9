//! The page of the guide about watching names every kind of event, nothing but those, and all that people may come from.

use std::collections::BTreeSet;

use bugle_clash::KINDS;

const PAGE: &str = include_str!("../../../../book/clash-watching.md");

/// cocapi 4.0.1's `EventType`.
const COCAPI: &str = "CLAN_UPDATED MEMBER_JOINED MEMBER_LEFT MEMBER_UPDATED MEMBER_ROLE_CHANGED MEMBER_DONATIONS \
    WAR_STATE_CHANGED WAR_ATTACK_NEW PLAYER_UPDATED TROOP_UPGRADED SPELL_UPGRADED HERO_UPGRADED HERO_EQUIPMENT_UPGRADED \
    TOWNHALL_UPGRADED BUILDERHALL_UPGRADED PLAYER_NAME_CHANGED PLAYER_LEAGUE_CHANGED PLAYER_LABEL_CHANGED \
    MAINTENANCE_START MAINTENANCE_END POLL_ERROR";

/// coc.py 4.0.0's decorators, by their class: of attributes those that its documentation lists, and all others that have one.
const COC_PY: [(&str, &str); 4] = [
    (
        "ClanEvents",
        "name badge level points builder_base_points versus_points member_count location type required_trophies \
        war_frequency war_win_streak war_wins war_ties war_losses public_war_log description war_league labels \
        family_friendly capital_points required_builder_base_trophies capital_league chat_language required_townhall \
        members capital_districts member_join member_leave member_name member_role member_exp_level member_league \
        member_trophies member_clan_rank member_clan_previous_rank member_builder_base_trophies member_versus_trophies \
        member_builder_base_rank member_donations member_received member_town_hall",
    ),
    (
        "PlayerEvents",
        "name exp_level trophies builder_base_trophies clan_rank clan_previous_rank donations received league role \
        best_trophies war_stars town_hall town_hall_weapon builder_hall best_builder_base_trophies versus_attack_wins \
        legend_statistics labels attack_wins defense_wins clan_capital_contributions builder_base_league war_opted_in \
        player_house_elements achievement_change troop_change spell_change hero_change equipment_change \
        active_equipment_change joined_clan left_clan clan_name clan_badge clan_level",
    ),
    (
        "WarEvents",
        "war_attack new_war state members start_time end_time clan opponent attacks status team_size type war_tag \
        league_group attacks_per_member battle_modifier preparation_start_time",
    ),
    (
        "ClientEvents",
        "maintenance_start maintenance_completion new_season_start raid_weekend_start raid_weekend_end clan_games_start \
        clan_games_end keys_reset event_error clan_loop_start clan_loop_finish player_loop_start player_loop_finish \
        war_loop_start war_loop_finish",
    ),
];

/// The events of clashofclans.js' polling client, and the methods that make more of them.
const CLASHOFCLANS_JS: &str = "clanLoopStart clanLoopEnd playerLoopStart playerLoopEnd warLoopStart warLoopEnd \
    newSeasonStart maintenanceStart maintenanceEnd error debug rateLimited setClanEvent setPlayerEvent setWarEvent";

/// The part of the page below this heading.
fn part(heading: &str) -> &'static str {
    let (_, part) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    part.split("\n## ").next().unwrap()
}

/// What is written as code, up to the bracket of a call.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).map(|code| code.split('(').next().unwrap())
}

/// The rows of the first table: what is there, what is here, and what is different.
fn rows(heading: &str) -> Vec<[&'static str; 3]> {
    let table = part(heading).split("\n\n").find(|block| block.starts_with("| ")).unwrap();
    let rows = table.lines().skip(2).map(|row| row.trim_matches('|').split('|').collect::<Vec<_>>());
    rows.map(|cells| <[_; 3]>::try_from(cells).unwrap().map(str::trim)).collect()
}

fn is_kind(name: &str) -> bool {
    name == "gap" || KINDS.iter().any(|info| info.kind.name() == name)
}

/// Each thing there is in one row, and each row says what there is here, or why there is nothing.
fn holds(heading: &str, expected: impl Iterator<Item = String>) {
    let rows = rows(heading);
    let there: Vec<_> = rows.iter().flat_map(|[there, ..]| codes(there)).collect();
    for name in expected {
        assert_eq!(there.iter().filter(|code| **code == name).count(), 1, "{name}, from: {heading}");
    }
    for [there, here, different] in rows {
        let kinds: Vec<_> = codes(here).collect();
        assert!(kinds.iter().all(|kind| is_kind(kind)), "{there} is {here}");
        assert!(if kinds.is_empty() { here == "none" && !different.is_empty() } else { here != "none" }, "{there}");
    }
}

#[test]
fn every_event_type_of_cocapi_has_its_row() {
    assert_eq!(COCAPI.split_whitespace().count(), 21);
    holds("From cocapi", COCAPI.split_whitespace().map(str::to_owned));
    assert_eq!(rows("From cocapi").len(), 21);
}

#[test]
fn every_decorator_of_coc_py_has_its_row() {
    let named = |(class, names): (&'static str, &'static str)| {
        names.split_whitespace().map(move |name| format!("{class}.{name}"))
    };
    let others = ["BaseEvent", "CronTrigger", "IntervalTrigger"].map(str::to_owned);
    holds("From coc.py", COC_PY.into_iter().flat_map(named).chain(others));
}

#[test]
fn every_event_of_clashofclans_js_has_its_row() {
    holds("From clashofclans.js", CLASHOFCLANS_JS.split_whitespace().map(str::to_owned));
}

/// One who comes from nowhere finds each kind, too; and no kind is named that there is not.
#[test]
fn every_kind_is_on_the_page_and_no_other() {
    let named: BTreeSet<_> = codes(PAGE).filter(|code| code.starts_with("clash.") && !code.contains(' ')).collect();
    let known: BTreeSet<_> = KINDS.iter().map(|info| info.kind.name()).collect();
    assert_eq!(named, known);
}
