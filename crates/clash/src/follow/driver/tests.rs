//! What is named is watched, asked and reminded of.

mod odd;
mod place;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use self::odd::body;
use self::place::Place;
use crate::follow::ask::Ask;
use crate::follow::wish::Watch;
use crate::target::Target;

const ODD: &str = "/clans/#2PP";
const ASIDE: &str = "/clans/#2YY/currentwar";

/// An odd clan that says these words until then, and those from then on; all other clans are bare.
fn words(first: &'static str, until: u64, then: &'static str) -> impl Fn(&str, u64) -> (u16, Value) + Clone {
    move |path, second| match path {
        ODD => (200, body("#2PP", if second < until { first } else { then })),
        _ => (200, body(path.trim_start_matches("/clans/"), "")),
    }
}

fn target(tag: &str) -> Target {
    Target::Clan(tag.parse().unwrap())
}

#[tokio::test(start_paused = true)]
async fn what_is_needed_is_watched_for_as_long_as_it_is() {
    let place = Place::new(words("need:#2LL need:#2PP", 150, ""));
    let mut driver = place.drive(Watch::new(place.client.clone()).clans(["#2PP"]));
    let told = place.run(&mut driver, 130).await;
    assert!(told.iter().any(|line| line.contains("clash.clan.snapshot") && line.contains("#2LL")), "{told:?}");
    assert!(driver.watchers.get(target("#2LL")).is_some_and(|it| it.named_by == 1 && !it.is_wished));
    place.run(&mut driver, 400).await;
    let asked = place.asked("/clans/#2LL");
    assert!((3..=4).contains(&asked.len()) && asked.iter().all(|second| *second < 190), "{asked:?}");
    assert!(driver.watchers.get(target("#2LL")).is_none());
    assert!(place.asked(ODD).len() > 7);
}

/// Two name it and somebody wishes for it: it goes with the last of them.
#[tokio::test(start_paused = true)]
async fn what_several_name_goes_with_the_last() {
    let place = Place::new(words("need:#2LL", u64::MAX, ""));
    let mut driver = place.drive(Watch::new(place.client.clone()).clans(["#2PP", "#2LL"]));
    place.run(&mut driver, 30).await;
    driver.unwish(target("#2LL"));
    assert!(driver.watchers.get(target("#2LL")).is_some_and(|it| it.named_by == 1));
    driver.unwish(target("#2LL"));
    driver.wish(target("#2LL"), None, Instant::now());
    driver.unwish(target("#2PP"));
    assert!(driver.watchers.get(target("#2PP")).is_none(), "nobody names it");
    assert!(driver.watchers.get(target("#2LL")).is_some_and(|it| it.named_by == 0 && it.is_wished));
    driver.unwish(target("#2LL"));
    assert_eq!((driver.watchers.targets().len(), driver.wished), (0, 0));
    place.run(&mut driver, 300).await;
    assert_eq!((place.asked(ODD).len(), place.asked("/clans/#2LL").len()), (1, 1));
}

/// What is needed is none of what was wished for: that it is not found is no reason to end, nor all that is needed.
#[tokio::test(start_paused = true)]
async fn what_is_needed_and_not_found_ends_nothing() {
    let place = Place::new(|path, _| match path {
        ODD => (200, body("#2PP", "need:#2LL")),
        _ => (404, json!({"reason": "notFound"})),
    });
    let mut driver = place.drive(Watch::new(place.client.clone()).clans(["#2PP"]));
    let told = place.run(&mut driver, 300).await;
    assert_eq!(told, ["looked need:#2LL", "cannot see clan #2LL: not found"]);
    assert!(place.asked(ODD).len() >= 5);
}

/// Answers of an aside: a failure of the API, one of the thing, not the one that is hoped for, and then that.
fn troubled(path: &str, second: u64) -> (u16, Value) {
    match (path, second) {
        (ODD, _) => (200, body("#2PP", "aside:#2YY")),
        (_, ..5) => (502, json!({})),
        (_, ..30) => (403, json!({"reason": "accessDenied"})),
        (_, ..700) => (200, json!({"state": "inWar"})),
        _ => (200, json!({"state": "warEnded"})),
    }
}

/// Its body is at hand, whether it was parked or not, and whatever came.
#[tokio::test(start_paused = true)]
async fn an_aside_is_asked_until_it_is_no_longer_named() {
    for in_memory in [0, 64] {
        let place = Place::new(troubled);
        let watch = Watch::new(place.client.clone()).clans(["#2PP"]).bodies_in_memory(in_memory);
        let mut driver = place.drive(watch);
        let told = place.run(&mut driver, 1500).await;
        let mut expected = vec![
            "looked aside:#2YY",
            "aside Clan #2PP: Unreachable",
            "cannot see clan #2PP: the API is not available (status 502)",
            "aside Clan #2PP: Private",
        ];
        let not_yet = told.iter().filter(|line| *line == "aside Clan #2PP: not yet").count();
        expected.extend((0..not_yet).map(|_| "aside Clan #2PP: not yet"));
        expected.push("aside Clan #2PP: ended");
        assert_eq!(told, expected, "{in_memory} in memory");
        let asked = place.asked(ASIDE);
        assert!(asked[0] == 1 && (3..=7).contains(&asked[1]) && asked[2] >= 600, "{asked:?}");
        assert_eq!(asked.len(), not_yet + 3);
    }
}

/// A maintenance is none of its answers, and what it tells is durable with its state.
#[tokio::test(start_paused = true)]
async fn an_aside_goes_on_after_a_restart() {
    let script = |path: &str, second| match (path, second) {
        (ODD, 0) => (200, body("#2PP", "aside:#2YY")),
        (_, ..200) => (503, json!({"reason": "inMaintenance"})),
        (ODD, _) => (200, body("#2PP", "aside:#2YY")),
        _ => (200, json!({"state": "warEnded"})),
    };
    let place = Place::new(script);
    let watch = || Watch::new(place.client.clone()).clans(["#2PP"]);
    let told = place.run(&mut place.drive(watch()), 100).await;
    assert_eq!(told, ["looked aside:#2YY", "cannot see clan #2PP: the game is in maintenance"]);
    tokio::time::advance(Duration::from_secs(200)).await;
    let mut driver = place.drive(watch());
    assert_eq!(place.run(&mut driver, 100).await, ["gap restart", "aside Clan #2PP: ended"]);
    let mut driver = place.drive(watch());
    assert_eq!(place.run(&mut driver, 100).await, ["gap restart"]);
}

/// With a good look, with one that failed, and with a body that is parked.
#[tokio::test(start_paused = true)]
async fn a_reminder_comes_in_time_whatever_the_look_shows() {
    for in_memory in [0, 64] {
        for broken in [false, true] {
            let place = Place::new(move |_: &str, second| {
                if broken && second > 10 { (502, json!({})) } else { (200, body("#2PP", "remind:90 remind:3000")) }
            });
            let watch = Watch::new(place.client.clone()).clans(["#2PP"]).bodies_in_memory(in_memory);
            let mut driver = place.drive(watch);
            let told = place.run(&mut driver, 92).await;
            assert!(told.iter().any(|line| line == "reminded Clan #2PP"), "{in_memory} {broken}: {told:?}");
            assert!(place.asked(ODD).contains(&90), "{:?}", place.asked(ODD));
            let told = place.run(&mut driver, 3600).await;
            assert_eq!(told.iter().filter(|line| line.starts_with("reminded")).count(), 1, "{told:?}");
        }
    }
}

/// An answer to what is not watched any more changes nothing, also for who is watched in its place.
#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_too_late_is_nobodys() {
    let place = Place::new(words("", u64::MAX, ""));
    let mut driver = place.drive(Watch::new(place.client.clone()).clans(["#2PP", "#2YY"]));
    let told = place.run(&mut driver, 30).await;
    assert_eq!(told.len(), 2);
    // Asked, and not answered yet.
    driver.schedule.change(Ask::Look(target("#2YY")), Duration::ZERO);
    tokio::time::advance(Duration::from_mins(1)).await;
    driver.ask_what_is_due();
    driver.unwish(target("#2YY"));
    driver.wish(target("#2YY"), None, Instant::now());
    let serial = driver.watchers.get(target("#2YY")).map(|it| it.serial);
    assert_eq!(serial, Some(3));
    let told = place.run(&mut driver, 30).await;
    assert_eq!(told, ["gap restart"], "it goes on where it was left");
}

/// Others push a body out of memory while the same is being asked about, or somebody brings it back.
#[tokio::test(start_paused = true)]
async fn a_body_that_is_put_elsewhere_while_it_is_asked_about_is_there_for_the_answer() {
    for (then, news) in [("", &[][..]), ("then", &["looked then"])] {
        let place = Place::new(words("", 60, then));
        let mut driver = place.drive(Watch::new(place.client.clone()).clans(["#2PP"]));
        place.run(&mut driver, 30).await;
        tokio::time::advance(Duration::from_mins(1)).await;
        driver.ask_what_is_due();
        driver.watchers.get_mut(target("#2PP")).unwrap().watcher.park();
        assert_eq!(place.run(&mut driver, 30).await, news);
        assert_eq!(place.asked(ODD).len(), 2);
    }
}
