//! Ends of league wars that no answer shows: what their group shows of them, and what the time says, over restarts.

use std::time::Duration;

use bugle_clash::{Detector, EndSource, Event, ResourceKind, Watch, WatchOptions};
use bugle_event::{Signal, Timestamp};
use serde_json::{Value, json};

use crate::check::minute;
use crate::cwl_world::{DAY, Follower, World, assert_once};
use crate::place::Place;

/// Minutes from the first look to the draw.
pub(crate) const FROM: i64 = 60;

/// What a world's API answers. `is_hidden`: whether nothing is shown of a war, by its end, at a minute.
pub(crate) fn script(
    world: fn() -> World,
    is_hidden: impl Fn(i64, i64) -> bool + Clone + Send + Sync + 'static,
) -> impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static {
    move |path, minute| {
        let (world, at) = (world(), i64::try_from(minute).unwrap() - FROM);
        let none = (404, json!({"reason": "notFound"}));
        let Some((_, rest)) = path.rsplit_once("%23") else { return none };
        if rest.ends_with("leaguegroup") {
            return (200, world.group(at));
        }
        let Some(war) = world.war(&format!("#{rest}"), at) else { return none };
        let prepared = war["preparationStartTime"].as_str().unwrap().to_owned();
        let rounds = i64::try_from(world.rounds()).unwrap();
        let round = (0..rounds).find(|round| crate::check::api_time(world.from + round * DAY) == prepared).unwrap();
        if is_hidden(world.from + (round + 2) * DAY, at) { (502, json!({})) } else { (200, war) }
    }
}

pub(crate) fn leagues(watch: Watch) -> Watch {
    watch.cwl(["#2PP"]).every(Duration::from_mins(10))
}

/// Ends of wars, when they were told, and by what, the first war first.
pub(crate) fn ends(said: &[Signal<Event>]) -> Vec<(Timestamp, EndSource)> {
    let ends = said.iter().filter_map(|signal| match signal {
        Signal::Event(event) => match &event.data {
            Event::WarEnded(ended) => Some((event.observed_at, ended.source)),
            _ => None,
        },
        _ => None,
    });
    ends.collect()
}

/// What is told in so many minutes by programs that run for `run` minutes each, and by one if there is no number.
pub(crate) async fn followed(place: &Place, minutes: i64, run: Option<u64>) -> Vec<Signal<Event>> {
    let minutes = u64::try_from(minutes).unwrap();
    let mut said = Vec::new();
    let mut left = minutes;
    while left > 0 {
        let length = run.unwrap_or(minutes).min(left);
        said.extend(place.run(leagues, length).await.0);
        left -= length;
    }
    assert_once(&said);
    said
}

#[tokio::test(start_paused = true)]
async fn a_league_war_that_nobody_shows_is_over_once_its_group_shows_that() {
    // An hour before its end, and from then on, nothing is seen of the first war; or of the last one.
    let hours = |from: i64, hours: i64| minute(from + hours * 60);
    for (end, run) in [(2 * DAY, None), (2 * DAY, Some(95)), (4 * DAY, Some(700))] {
        let place = Place::new(-FROM, script(|| World::new(4), move |of, at| of == end && at > end - 60));
        let said = followed(&place, FROM + 5 * DAY, run).await;
        let ends = ends(&said);
        assert_eq!(ends.len(), 3, "{end} {run:?}: {ends:?}");
        let by_group: Vec<_> = ends.iter().filter(|(_, source)| *source != EndSource::Body).collect();
        let &[(at, EndSource::LeagueGroup)] = &by_group[..] else { panic!("{end} {run:?}: {ends:?}") };
        assert!(hours(end, 1) <= *at && *at < hours(end, 2), "{end} {run:?}: {at}");
    }
}

/// Its attacks are told, and how it went.
#[tokio::test(start_paused = true)]
async fn a_league_war_that_is_shown_later_than_its_group_says_is_corrected() {
    let place =
        Place::new(-FROM, script(|| World::new(4), |of, at| of == 2 * DAY && (of - 60..of + 300).contains(&at)));
    let said = followed(&place, FROM + 5 * DAY, None).await;
    assert_eq!(ends(&said)[0].1, EndSource::LeagueGroup);
    let kinds: Vec<_> = said
        .iter()
        .filter_map(|signal| match signal {
            Signal::Event(event) if matches!(event.data, Event::WarCorrected(_) | Event::WarAttack(_)) => {
                Some(event.kind.name())
            }
            _ => None,
        })
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "clash.war.attack").count(), 9);
    assert_eq!(kinds.iter().filter(|kind| **kind == "clash.war.corrected").count(), 1);
}

/// The war of the next round has begun; none is drawn after it, and the group goes on.
#[tokio::test(start_paused = true)]
async fn a_league_war_is_over_when_that_of_the_next_round_has_begun() {
    let end = 3 * DAY;
    let place = Place::new(-FROM, script(|| World::new(4), move |of, at| of == end && at > end - 60));
    let said = followed(&place, FROM + end + 5 * 60, None).await;
    let ends = ends(&said);
    assert_eq!(ends.iter().map(|(_, source)| *source).collect::<Vec<_>>(), [EndSource::Body, EndSource::LeagueGroup]);
    assert!(ends[1].0 < minute(end + 120), "{ends:?}");
}

/// A group that was over before its wars were shown to be.
#[tokio::test(start_paused = true)]
async fn an_answer_that_lags_behind_its_group_is_waited_for() {
    let end = 4 * DAY;
    let place =
        Place::new(-FROM, script(|| World::new(4), move |of, at| of == end && (end - 60..end + 50).contains(&at)));
    let said = followed(&place, FROM + 5 * DAY, None).await;
    assert!(ends(&said).iter().all(|(_, source)| *source == EndSource::Body), "{:?}", ends(&said));
}

#[tokio::test(start_paused = true)]
async fn a_league_war_of_a_group_of_which_another_one_took_the_place_is_over() {
    fn next() -> World {
        World::of_season("2026-07-02", 4, 4 * DAY + 30)
    }
    let (old, new) = (script(|| World::new(4), |of, at| of == 4 * DAY && at > of - 60), script(next, |_, _| false));
    let place = Place::new(-FROM, move |path: &str, minute: u64| {
        let at = i64::try_from(minute).unwrap() - FROM;
        let is_group = path.ends_with("leaguegroup");
        match () {
            // It is not shown to be over before the next one takes its place.
            () if is_group && at < 4 * DAY + 40 => (200, World::new(4).group(at.min(3 * DAY + 60))),
            () if !is_group && old(path, minute).0 != 404 => old(path, minute),
            () => new(path, minute),
        }
    });
    let said = followed(&place, FROM + 5 * DAY, Some(600)).await;
    let by_group: Vec<_> = ends(&said).into_iter().filter(|(_, source)| *source == EndSource::LeagueGroup).collect();
    assert_eq!(by_group.len(), 1, "{:?}", ends(&said));
}

#[test]
fn a_recording_without_the_end_of_a_league_war_has_it_from_its_group() {
    let world = World::new(4);
    let mut follower = Follower::new(false);
    let mut detector = Detector::new(ResourceKind::Cwl, WatchOptions::default());
    let mut detected = Vec::new();
    for at in crate::cwl_world::moments(&world, 120) {
        follower.look(&world, at, &mut |_, body| body);
        let mut line = |tag: &str, body: &Value| {
            let line = json!({"observed_at": minute(at), "tag": tag, "body": body});
            detected.extend(detector.on_line(line.to_string().as_bytes()).unwrap());
        };
        line("#2PP", &world.group(at));
        let wars = follower.wars().into_iter().filter_map(|tag| Some((tag, world.war(tag, at)?)));
        for (tag, war) in wars.filter(|(_, war)| war["state"] != "warEnded") {
            line(tag, &war);
        }
    }
    assert!(!detected.iter().any(|event| event.kind.name() == "clash.war.ended"));
    let finished = detector.finish().unwrap();
    let ends: Vec<_> = finished.iter().filter(|event| event.kind.name() == "clash.war.ended").collect();
    assert_eq!(ends.len(), 3, "{finished:?}");
    assert!(ends.iter().all(|end| format!("{:?}", &end.data).contains("LeagueGroup")), "{ends:?}");
}
