use bugle_model::Model as _;

use super::*;

const US: &str = "#2PP";
const THEM: &str = "#2LL";

/// A war of two against two. A side is what was sent of its score, and its members, who are not in the order of the map:
/// `5* 80% #2PY:1>#2QP*3@100,4>#2QG*2@60 #2PG:` made the first and the fourth attack of the war.
fn war(state: &str, clan: &str, opponent: &str) -> War {
    let (clan, opponent) = (side(US, clan), side(THEM, opponent));
    let body = format!(r#"{{"state": "{state}", "teamSize": 2, "clan": {clan}, "opponent": {opponent}}}"#);
    War::from_json(body.as_bytes()).unwrap().value
}

fn side(tag: &str, text: &str) -> String {
    let mut words = text.split(' ');
    let (stars, destruction) =
        (words.next().unwrap().trim_end_matches('*'), words.next().unwrap().trim_end_matches('%'));
    let members: Vec<_> = words.zip([2, 1]).map(|(text, place)| member(text, place)).collect();
    format!(
        r#"{{"tag": "{tag}", "stars": {stars}, "destructionPercentage": {destruction}, "members": [{}]}}"#,
        members.join(",")
    )
}

fn member(text: &str, place: u32) -> String {
    let (tag, attacks) = text.split_once(':').unwrap();
    let attacks: Vec<_> = attacks.split_terminator(',').map(|text| attack(tag, text)).collect();
    let (hall, attacks) = (10 + place, attacks.join(","));
    format!(r#"{{"tag": "{tag}", "townhallLevel": {hall}, "mapPosition": {place}, "attacks": [{attacks}]}}"#)
}

fn attack(by: &str, text: &str) -> String {
    let (order, text) = text.split_once('>').unwrap();
    let (on, text) = text.split_once('*').unwrap();
    let (stars, destruction) = text.split_once('@').unwrap();
    format!(
        r#"{{"attackerTag": "{by}", "defenderTag": "{on}", "order": {order}, "stars": {stars},
            "destructionPercentage": {destruction}}}"#
    )
}

fn tag<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// A war in which both have attacked, and `#2QP` three times.
fn middle() -> War {
    war("inWar", "3* 90% #2PY:3>#2QP*1@60,5>#2QP*3@100 #2PG:1>#2QP*1@80", "2* 40% #2QP:2>#2PG*2@80,4>#2PY*0@30 #2QG:")
}

#[test]
fn ours_is_the_side_of_the_clan_wherever_it_stands() {
    let war = middle();
    let (us, them) = (war.seen_by(tag(US)).unwrap(), war.seen_by(tag(THEM)).unwrap());
    assert_eq!((us.ours.stars, us.theirs.stars), (3, 2));
    assert_eq!((them.ours.stars, them.theirs.stars), (2, 3));
    assert_eq!(us.turned().ours.tag, them.ours.tag);
    assert!(war.seen_by(tag("#2CC")).is_none());
    let none =
        War::from_json(br#"{"state": "notInWar", "clan": {"stars": 0}, "opponent": {"stars": 0}}"#).unwrap().value;
    assert!(none.seen_by(tag(US)).is_none());
}

#[test]
fn who_is_ahead_is_said_by_stars_and_then_by_destruction() {
    let check = |ours: &str, theirs: &str, expected| {
        let war = war("warEnded", &format!("{ours} #2PY:"), &format!("{theirs} #2QP:"));
        assert_eq!(war.seen_by(tag(US)).unwrap().result(), Some(expected), "{ours} {theirs}");
    };
    check("3* 50.5%", "2* 99%", Outcome::Win);
    check("3* 50.5%", "3* 50.25%", Outcome::Win);
    check("3* 50.25%", "3* 50.5%", Outcome::Lose);
    check("1* 99%", "2* 1%", Outcome::Lose);
    check("0* 0%", "0* 0%", Outcome::Tie);
    let view = middle();
    let view = view.seen_by(tag(US)).unwrap();
    assert_eq!((view.standing(), view.is_winning(), view.result()), (Outcome::Win, true, None));
    assert!(!view.turned().is_winning());
}

#[test]
fn attacks_are_found_by_who_made_them_and_by_whom_they_hit() {
    let war = middle();
    let orders = |attacks: Vec<&Attack>| attacks.iter().map(|attack| attack.order).collect::<Vec<_>>();
    let view = war.seen_by(tag(US)).unwrap();
    assert_eq!((orders(view.attacks()), orders(view.defenses())), (vec![1, 3, 5], vec![2, 4]));
    assert_eq!((orders(war.attacks_of(tag("#2PY"))), orders(war.attacks_on(tag("#2QP")))), (vec![3, 5], vec![1, 3, 5]));
    assert!(war.attacks_of(tag("#2CC")).is_empty());
}

#[test]
fn the_best_attack_is_by_stars_then_destruction_then_the_first() {
    let war = war("inWar", "3* 90% #2PY:4>#2QP*2@80,3>#2QP*2@80 #2PG:1>#2QP*2@70,2>#2QP*1@99", "0* 0% #2QP: #2QG:");
    assert_eq!(war.best_attack_on(tag("#2QP")).map(|attack| attack.order), Some(3));
    assert_eq!(war.best_attack_on(tag("#2QG")), None);
    assert_eq!(war.member(tag("#2PG")).unwrap().best_attack().map(|attack| attack.order), Some(1));
    assert_eq!(war.member(tag("#2PG")).unwrap().stars(), 3);
}

#[test]
fn an_attack_adds_what_is_beyond_those_before_it() {
    let war = middle();
    let added: Vec<_> =
        war.attacks_on(tag("#2QP")).into_iter().map(|attack| (war.new_stars(attack), war.is_fresh(attack))).collect();
    assert_eq!(added, [(1, true), (0, false), (2, false)]);
}

#[test]
fn missing_attacks_go_by_the_map_and_by_how_many_each_has() {
    let missing = |war: &War, clan: &str| {
        let view = war.seen_by(tag(clan)).unwrap();
        view.missing().map(|(member, left)| format!("{} {left}", member.tag)).collect::<Vec<_>>().join(" ")
    };
    let mut war = middle();
    assert_eq!((missing(&war, US), missing(&war, THEM)), ("#2PG 1".to_owned(), "#2QG 2".to_owned()));
    assert_eq!(war.seen_by(tag(US)).unwrap().attacks_in_all(), 4);
    // A war of clan war leagues does not say that everybody has one.
    war.war_start_time = Some(bugle_event::Timestamp::EPOCH);
    assert_eq!((missing(&war, US), missing(&war, THEM)), (String::new(), "#2QG 1".to_owned()));
    assert_eq!(war.seen_by(tag(US)).unwrap().attacks_in_all(), 2);
}

#[test]
fn hit_rates_are_by_town_halls() {
    let war = middle();
    let view = war.seen_by(tag(US)).unwrap();
    let rate = view.ours.hit_rate();
    assert_eq!((rate.attacks(), rate.stars(), rate.by_stars), (3, 5, [0, 2, 0, 1]));
    assert_eq!((rate.rate(3), rate.average_destruction()), (Some(1.0 / 3.0), Some(80.0)));
    let rates: Vec<_> = view.hit_rates().into_iter().map(|(halls, rate)| (halls, rate.by_stars)).collect();
    assert_eq!(rates, [((11, 12), [0, 1, 0, 0]), ((12, 12), [0, 1, 0, 1])]);
    assert_eq!(HitRate::default().rate(3), None);
}

#[test]
fn a_broken_body_wins_no_more_than_there_is() {
    let war = war("inWar", "9* 90% #2PY:1>#2QP*4000000000@4000000000 #2PG:1>#2QP*9@900", "0* 0% #2QP: #2QG:");
    let rate = war.seen_by(tag(US)).unwrap().ours.hit_rate();
    assert_eq!((rate.by_stars, rate.destruction), ([0, 0, 0, 2], 200));
}

#[test]
fn a_war_without_its_size_is_as_large_as_its_line_ups() {
    let mut war = middle();
    war.team_size = 0;
    assert_eq!((war.size(), war.seen_by(tag(US)).unwrap().attacks_in_all()), (2, 4));
}
