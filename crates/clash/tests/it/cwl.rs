//! What the watchers of clan war leagues say of sequences of answers.

use bugle_clash::{
    CwlOptions, CwlWatcher, Detector, Event, Failure, LeagueWarWatcher, Outcome, ResourceKind, WarOptions, WatchOptions,
};
use bugle_event::Signal;
use serde_json::{Value, json};

use crate::check::{api_time, bytes, lines, minute};
use crate::cwl_world::{DAY, Follower, World, assert_once, counts, moments, told};

fn watcher() -> CwlWatcher {
    CwlWatcher::new("#2PP".parse().unwrap(), CwlOptions::default())
}

fn names(signals: &[Signal<Event>]) -> Vec<String> {
    lines(signals)
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .map(|line| {
            let name = line.split(' ').next().unwrap_or_default();
            if name == "gap" { line } else { name.trim_start_matches("clash.").to_owned() }
        })
        .collect()
}

#[test]
fn a_clan_that_was_in_no_group_finds_one() {
    type Look<'a> = &'a dyn Fn(&mut CwlWatcher) -> Vec<Signal<Event>>;
    let world = World::new(8);
    let none: [Look<'_>; 2] = [&|watcher| watcher.on_error(minute(-60), Failure::NotFound), &|watcher| {
        watcher.on_body(minute(-60), bytes(&json!({"state": "notInWar"})))
    }];
    for first in none {
        let mut watcher = watcher();
        assert_eq!(names(&first(&mut watcher)), ["cwl.snapshot"]);
        assert_eq!(names(&first(&mut watcher)), Vec::<String>::new());
        // While it searches, the question hangs.
        assert_eq!(names(&watcher.on_error(minute(-30), Failure::Unreachable)), Vec::<String>::new());
        let found = watcher.on_body(minute(60), bytes(&world.group(60)));
        assert_eq!(names(&found), ["gap disconnect", "cwl.group_found", "cwl.round"]);
    }
}

#[test]
fn that_a_clan_is_in_no_group_is_not_that_it_is_gone() {
    let mut watcher = watcher();
    watcher.on_body(minute(60), bytes(&World::new(8).group(60)));
    for at in 1..200 {
        assert_eq!(names(&watcher.on_error(minute(60 + at * 20), Failure::NotFound)), Vec::<String>::new());
    }
}

#[test]
fn a_first_look_tells_what_goes_on_and_nothing_of_before() {
    let world = World::new(8);
    // The second round is fought, the third prepared.
    let mut follower = Follower::new(false);
    follower.look(&world, 2 * DAY + 300, &mut |_, body| body);
    assert_eq!(names(&follower.said), ["cwl.snapshot", "cwl.war", "cwl.war", "war.snapshot", "war.snapshot"]);
    assert_eq!(follower.wars().len(), 2);
    // What comes is told whole, the tables with the rounds of before.
    for at in moments(&world, 120).into_iter().filter(|at| *at > 2 * DAY + 300) {
        follower.look(&world, at, &mut |_, body| body);
    }
    let counts = counts(&follower.said);
    assert_eq!((counts["clash.cwl.round"], counts["clash.cwl.standings"], counts["clash.cwl.war"]), (4, 6, 6));
    assert_eq!((counts["clash.war.found"], counts["clash.war.ended"], counts["clash.cwl.ended"]), (4, 6, 1));
    assert!(!counts.contains_key("clash.cwl.started"));
}

#[test]
fn a_group_that_is_over_at_first_sight_is_no_news() {
    let world = World::new(8);
    let mut follower = Follower::new(false);
    for at in [1, 2, 3] {
        follower.look(&world, world.end() + at * 60, &mut |_, body| body);
    }
    assert_eq!(names(&follower.said), ["cwl.snapshot"]);
}

fn fact<T>(said: &[Signal<Event>], of: impl Fn(&Event) -> Option<T>) -> Vec<T> {
    let events = said.iter().filter_map(|signal| match signal {
        Signal::Event(event) => of(&event.data),
        _ => None,
    });
    events.collect()
}

#[test]
fn the_table_is_stars_and_ten_for_each_war_won() {
    let world = World::new(2);
    let mut follower = Follower::new(false);
    for at in moments(&world, 120) {
        follower.look(&world, at, &mut |_, body| body);
    }
    let ended = fact(&follower.said, |event| match event {
        Event::CwlEnded(ended) => Some(ended.clone()),
        _ => None,
    });
    let rows: Vec<_> = ended[0]
        .standings
        .iter()
        .map(|row| (row.place, row.tag.to_string(), row.stars, row.wins, row.losses))
        .collect();
    // #2PP attacks for none and one star, #2YY for three.
    assert_eq!(rows, [(1, "#2YY".to_owned(), 13, 1, 0), (2, "#2PP".to_owned(), 1, 0, 1)]);
    assert_eq!((ended[0].place, ended[0].wars_unseen), (Some(2), 0));
    let war = fact(&follower.said, |event| match event {
        Event::WarEnded(ended) => Some(ended.outcome),
        _ => None,
    });
    assert_eq!(war, [Outcome::Lose]);
}

#[test]
fn wars_are_needed_from_their_draw_until_their_end_two_at_a_time() {
    let world = World::new(8);
    let mut follower = Follower::new(false);
    let mut most = 0;
    for at in moments(&world, 120) {
        follower.look(&world, at, &mut |_, body| body);
        most = most.max(follower.needs());
    }
    assert_eq!((most, follower.needs()), (2, 0));
}

#[test]
fn all_wars_of_a_group_are_followed_on_demand() {
    let world = World::new(8);
    let mut follower = Follower::new(true);
    for at in moments(&world, 120) {
        follower.look(&world, at, &mut |_, body| body);
    }
    assert_once(&follower.said);
    let counts = counts(&follower.said);
    assert_eq!((counts["clash.cwl.war"], counts["clash.war.ended"], counts["clash.war.attack"]), (28, 28, 84));
}

#[test]
fn a_group_that_another_takes_the_place_of_is_over() {
    let world = World::new(8);
    let next = World::of_season("2026-06-16", 6, 14 * DAY);
    let mut follower = Follower::new(false);
    for at in moments(&world, 120).into_iter().filter(|at| *at < 5 * DAY) {
        follower.look(&world, at, &mut |_, body| body);
    }
    let seen = follower.said.len();
    follower.look(&next, 14 * DAY + 60, &mut |_, body| body);
    let told_then = names(&follower.said[seen..]);
    assert_eq!(told_then[..4], ["gap superseded", "cwl.ended", "cwl.group_found", "cwl.round"]);
    // The wars of before are followed until their end.
    assert!(follower.needs() > 1);
    let ended = fact(&follower.said, |event| match event {
        Event::CwlEnded(ended) => Some((ended.source, ended.wars_unseen > 0)),
        _ => None,
    });
    assert_eq!(ended, [(bugle_clash::EndSource::Deduced, true)]);
    // What is stale then is known for what it is.
    let seen = follower.said.len();
    follower.look(&world, 14 * DAY + 120, &mut |_, body| body);
    assert_eq!(names(&follower.said[seen..]).iter().filter(|name| name.starts_with("cwl.")).count(), 0);
}

#[test]
fn a_group_that_nobody_shows_any_more_is_over_in_the_end() {
    let world = World::new(8);
    let mut watcher = watcher();
    for at in moments(&world, 120).into_iter().filter(|at| *at < 5 * DAY) {
        watcher.on_body(minute(at), bytes(&world.group(at)));
    }
    let said: Vec<_> =
        (5 * 24..20 * 24).flat_map(|hour| watcher.on_error(minute(hour * 60), Failure::NotFound)).collect();
    assert_eq!(names(&said), ["gap superseded", "cwl.ended"]);
}

#[test]
fn rounds_may_be_missing_right_after_the_draw_and_one_may_be_drawn_in_parts() {
    let world = World::new(8);
    let mut bare = world.group(60);
    bare.as_object_mut().unwrap().remove("rounds");
    let mut three = world.group(60);
    three["rounds"][0]["warTags"][3] = json!("#0");
    let mut watcher = watcher();
    watcher.on_body(minute(0), bytes(&json!({"state": "notInWar"})));
    let told: Vec<_> = [(1, bare), (2, three), (3, world.group(60))]
        .iter()
        .map(|(at, body): &(i64, Value)| names(&watcher.on_body(minute(*at), bytes(body))))
        .collect();
    assert_eq!(told, [vec!["cwl.group_found"], vec!["cwl.round"], vec![]]);
    assert_eq!(watcher.asides().len(), 4);
}

#[test]
fn the_last_war_of_a_round_is_ours_if_the_others_are_not() {
    let world = World::new(8);
    let mut watcher = watcher();
    watcher.on_body(minute(60), bytes(&world.group(60)));
    let asides = watcher.asides();
    let is_ours = |body: &Value| ["clan", "opponent"].iter().any(|side| body[side]["tag"] == "#2PP");
    for aside in asides {
        let bugle_clash::Aside::LeagueWar(tag) = aside else { continue };
        let body = world.war(&tag.to_string(), 60).unwrap();
        // Nobody answers about ours.
        let answer = if is_ours(&body) { Err(Failure::NotFound) } else { Ok(bytes(&body)) };
        watcher.on_answer(minute(61), aside, answer);
    }
    assert_eq!((watcher.asides().len(), watcher.needs().len()), (1, 1));
}

fn league_war(at: i64) -> Value {
    World::new(2).war("#06P02PP", at).unwrap()
}

#[test]
fn a_league_war_is_told_like_any_other() {
    let options = WarOptions { first_is_news: true, ..WarOptions::default() };
    let mut watcher = LeagueWarWatcher::new("#8QYY0".parse().unwrap(), options);
    let mut said = Vec::new();
    for at in [60, DAY + 60, DAY + 500, 2 * DAY + 5] {
        // Neither what kind of war it is nor how many attacks each has is always said.
        let mut body = league_war(at);
        body.as_object_mut().unwrap().remove("warStartTime");
        said.extend(watcher.on_body(minute(at), bytes(&body)));
    }
    let kinds = fact(&said, |event| match event {
        Event::WarFound(found) => Some((found.matchup.war_type, found.matchup.attacks_per_member)),
        _ => None,
    });
    assert_eq!(kinds, [(bugle_clash::WarType::Cwl, 1)]);
    assert_eq!(
        names(&said),
        ["war.found", "war.started", "war.attack", "war.attack", "war.attack", "war.ended", "war.missed_attacks"]
    );
}

#[test]
fn a_league_war_that_is_not_found_or_not_shown_is_nobody_gone() {
    let mut watcher = LeagueWarWatcher::new("#8QYY0".parse().unwrap(), WarOptions::default());
    watcher.on_body(minute(DAY + 60), bytes(&league_war(DAY + 60)));
    let mut said = Vec::new();
    for at in 1..20 {
        said.extend(watcher.on_error(minute(DAY + 60 + at), Failure::NotFound));
        said.extend(watcher.on_error(minute(DAY + 60 + at), Failure::Private));
    }
    assert_eq!(names(&said), Vec::<String>::new());
    // There always is a war by its tag, and always the same.
    said.extend(watcher.on_body(minute(DAY + 100), bytes(&json!({"state": "notInWar"}))));
    let mut other = league_war(DAY + 100);
    other["preparationStartTime"] = json!(api_time(60));
    said.extend(watcher.on_body(minute(DAY + 101), bytes(&other)));
    assert_eq!((names(&said), watcher.counts().broken), (Vec::<String>::new(), 1));
    // Its end is told in the end, as nobody shows it.
    for hour in 1..80 {
        said.extend(watcher.on_error(minute(DAY + hour * 60), Failure::NotFound));
    }
    assert_eq!(names(&said), ["gap superseded", "war.ended"]);
}

#[test]
fn groups_and_wars_are_found_in_one_recording() {
    let world = World::new(4);
    let mut follower = Follower::new(false);
    let mut detector = Detector::new(ResourceKind::Cwl, WatchOptions::default());
    let mut detected = Vec::new();
    for at in moments(&world, 120) {
        follower.look(&world, at, &mut |_, body| body);
        let mut line = |tag: &str, body: Value| {
            let line = json!({"observed_at": minute(at), "tag": tag, "body": body});
            detected.extend(detector.on_line(line.to_string().as_bytes()).unwrap());
        };
        line("#2PP", world.group(at));
        for tag in follower.wars() {
            world.war(tag, at).into_iter().for_each(|body| line(tag, body));
        }
    }
    detected.extend(detector.finish().unwrap());
    let names = |name: &str| detected.iter().filter(|event| event.kind.name() == name).count();
    assert_eq!((names("clash.cwl.war"), names("clash.war.found"), names("clash.war.ended")), (3, 3, 3));
    // Nobody recorded the wars of the others.
    assert_eq!((names("clash.cwl.standings"), names("clash.cwl.ended"), names("clash.cwl.round")), (2, 1, 3));
    let told = told(&follower.said);
    let ids: Vec<_> = told.values().flatten().map(|(_, id)| *id).collect();
    assert!(
        detected.iter().filter(|event| !event.kind.name().contains("snapshot")).all(|event| ids.contains(&event.id))
    );
}
