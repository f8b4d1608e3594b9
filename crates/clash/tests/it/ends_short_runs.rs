//! Ends that nobody shows, told by programs none of which runs for long.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{EndSource, Event, Watch};
use bugle_event::{Signal, Timestamp};
use serde_json::json;

use crate::check::{minute, war, war_of};
use crate::cwl_ends::{FROM, ends, followed, leagues, script};
use crate::cwl_world::{DAY, World};
use crate::place::{Place, assert_sound};
use crate::scripted::pause;

/// When the war is over of which nobody shows the end.
const END: i64 = 47 * 60;

fn wars(watch: Watch) -> Watch {
    watch.wars(["#2PP"])
}

/// Nothing is shown any more, after the next war was seen.
fn silent() -> Place {
    Place::new(END - 2, |path, minute| match (path.contains("2PP"), minute) {
        (true, 0..2) => (200, war("inWar", "P1>Q1:1")),
        (true, 2..4) => (200, war_of("#2PP", "#2CC", END, "preparation", "")),
        _ => (502, json!({})),
    })
}

/// What is told by programs that run for so many minutes, so many minutes apart, for some hours.
async fn in_runs(place: &Place, run: u64, apart: u64, hours: u64) -> Vec<Signal<Event>> {
    let (mut said, mut passed) = (place.run(wars, 5).await.0, 5);
    while passed < hours * 60 {
        pause(apart).await;
        said.extend(place.run(wars, run).await.0);
        passed += run + apart;
    }
    assert_sound(&said);
    said
}

#[tokio::test(start_paused = true)]
async fn a_program_restarted_more_often_than_every_five_minutes_with_a_silent_api_gives_up_an_end() {
    for (run, apart) in [(3, 0), (1, 0), (4, 10), (1, 30)] {
        let said = in_runs(&silent(), run, apart, 6).await;
        let [(at, EndSource::Deduced)] = ends(&said)[..] else { panic!("{run} {apart}: {:?}", ends(&said)) };
        let late = at.since(minute(END + 60));
        let runs = late.as_secs() / 60 / (run + apart) + 1;
        assert!(at >= minute(END + 60) && (late <= Duration::from_mins(20) || runs <= 7), "{run} {apart}: {at}");
    }
}

/// Those that ran before do not count for one that asks for the first time in hours.
#[tokio::test(start_paused = true)]
async fn a_program_that_was_down_for_long_asks_for_five_minutes_before_it_gives_up() {
    let place = silent();
    let mut said = place.run(wars, 40).await.0;
    pause(600).await;
    said.extend(place.run(wars, 4).await.0);
    assert_eq!(ends(&said), []);
    said.extend(place.run(wars, 20).await.0);
    assert_eq!(ends(&said).len(), 1);
    assert!(ends(&said)[0].0 < minute(END - 2 + 40 + 600 + 4 + 20));
}

fn group_ended(said: &[Signal<Event>]) -> Vec<Timestamp> {
    let ended = said.iter().filter_map(|signal| match signal {
        Signal::Event(event) if matches!(event.data, Event::CwlEnded(_)) => Some(event.observed_at),
        _ => None,
    });
    ended.collect()
}

/// It waits for how its last wars went, and in each run for as long as one that runs on.
#[tokio::test(start_paused = true)]
async fn a_group_whose_wars_nobody_shows_is_over_however_short_programs_run() {
    for run in [None, Some(20)] {
        let world = || World::new(4);
        let place = Place::new(-FROM, script(world, |end, at| at > end - 30));
        let mut said = followed(&place, FROM + 4 * DAY - 60, None).await;
        said.extend(followed(&place, 8 * 60, run).await);
        assert_sound(&said);
        let [at] = group_ended(&said)[..] else { panic!("{run:?}: {:?}", group_ended(&said)) };
        let (from, to) = (minute(4 * DAY + 60), minute(4 * DAY + 5 * 60));
        assert!(from <= at && at <= to, "{run:?}: {at}");
        let by_group = ends(&said).iter().filter(|(_, source)| *source == EndSource::LeagueGroup).count();
        assert_eq!(by_group, 3, "{run:?}: {:?}", ends(&said));
        let tables: Vec<u32> = said
            .iter()
            .filter_map(|signal| match signal {
                Signal::Event(event) => match &event.data {
                    Event::CwlStandings(it) => Some(it.wars_unseen),
                    Event::CwlEnded(it) => Some(it.wars_unseen),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        assert_eq!(tables, [2, 4, 6], "{run:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_war_that_nobody_shows_is_let_go_however_short_programs_run() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let answers = script(|| World::new(4), |end, at| at > end - 30);
    let note = Arc::clone(&asked);
    let place = Place::new(-FROM, move |path, minute| {
        if path.contains("wars") && !path.contains("leaguegroup") {
            note.lock().unwrap().push(i64::try_from(minute).unwrap() - FROM);
        }
        answers(path, minute)
    });
    for _ in 0..10 * 24 / 10 {
        place.run(leagues, 600).await;
    }
    let asked = asked.lock().unwrap();
    let last = asked.iter().max().unwrap() / DAY;
    assert!((6..=9).contains(&last), "the last on day {last}");
}
