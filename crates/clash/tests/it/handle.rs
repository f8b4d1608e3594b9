//! Adding, removing and asking how far it is, while it is followed.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{Event, ResourceKind, Target, Watch, WatchError, WatchHandle, WatchStatus, members, tags};
use bugle_event::{Signal, Source as _};
use insta::assert_snapshot;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::check::{clan, lines, minute, mirrored, player, war};
use crate::place::Place;
use crate::scripted::{TestClock, api, everything, run};

fn clan_of(path: &str, members: &str) -> Value {
    let mut clan = clan(members);
    clan["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
    clan
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

/// What `watch` tells in so many minutes, while something is done to it.
async fn told(watch: Watch, length: u64, doing: impl Future<Output = ()>) -> (String, Vec<WatchError>) {
    let clock = Arc::new(TestClock::at_minute(0));
    let ((signals, errors), ()) = tokio::join!(run(watch, clock, length, everything(), Arc::new(())), doing);
    (lines(&signals), errors)
}

fn row(status: &WatchStatus, target: Target) -> &bugle_clash::WatchRow {
    status.rows.iter().find(|row| row.target == target).unwrap()
}

#[test]
fn a_handle_goes_anywhere() {
    fn anywhere<T: Clone + Send + Sync + 'static>() {}
    anywhere::<WatchHandle>();
}

#[tokio::test(start_paused = true)]
async fn what_is_added_is_followed_and_what_is_removed_is_not() {
    let watch = Watch::new(api(|path, minute| {
        let of_first = ["#A", "#A #B", "#A #B #E"][usize::from(minute > 5) + usize::from(minute > 13)];
        let of_other = ["#C", "#C #D"][usize::from(minute > 13)];
        (200, clan_of(path, if path.contains("2PP") { of_first } else { of_other }))
    }));
    let handle = watch.handle();
    // Before it is followed: a watch of nothing, for now.
    watch.check().unwrap();
    handle.add().clans(["#2PP"]).unwrap();
    let doing = async {
        sleep(minutes(7)).await;
        handle.add().clans(["#2YY", "#2PP"]).unwrap();
        handle.add().clans(["#2YY"]).unwrap();
        sleep(minutes(5)).await;
        handle.remove().clans(["#2PP", "#2QQ"]).unwrap();
        handle.remove().targets(["#2PP".parse().map(Target::Clan).unwrap()]).unwrap();
    };
    let (told, errors) = told(watch, 20, doing).await;
    assert!(errors.is_empty(), "{errors:?}");
    assert_snapshot!(told, @"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_joined {member:#B}
    clash.clan.snapshot clan/#2YY
    clash.clan.member_joined {member:#D}
    ");
    assert!(matches!(handle.add().clans(["#2PP"]), Err(WatchError::Ended)));
    assert!(matches!(handle.status().await, Err(WatchError::Ended)));
    assert!(matches!(handle.add().clans(["no tag"]), Err(WatchError::Tag(_))));
    let unknown = handle.add().players(tags(["#PPP"]).include(["nme"])).unwrap_err();
    assert_snapshot!(unknown, @"a player has no attribute `nme`; did you mean `name`?");
}

/// The journal keeps what is known of what was removed, so that it goes on and does not begin again.
#[tokio::test(start_paused = true)]
async fn what_is_added_again_goes_on_where_it_was_left() {
    let place = Place::new(0, |path: &str, minute| match path {
        path if path.contains("currentwar") => {
            (200, war("inWar", if minute < 5 { "P1>Q1:1" } else { "P1>Q1:1 Q1>P1:3" }))
        }
        path => (200, clan_of(path, if minute < 5 { "#A" } else { "#A #B" })),
    });
    let watch = Watch::new(place.api.clone());
    let handle = watch.handle();
    let doing = async {
        handle.add().clans(["#2PP"]).unwrap();
        handle.add().wars(["#2PP"]).unwrap();
        sleep(minutes(3)).await;
        handle.remove().clans(["#2PP"]).unwrap();
        handle.remove().wars(["#2PP"]).unwrap();
        sleep(minutes(6)).await;
        handle.add().clans(["#2PP"]).unwrap();
        handle.add().wars(["#2PP"]).unwrap();
        sleep(minutes(3)).await;
    };
    let store = Arc::clone(&place.store);
    let following = crate::scripted::run_and_keep(watch, &place.clock, 20, &store);
    let ((signals, _), ()) = tokio::join!(following, doing);
    let told = lines(&signals);
    assert_eq!(told.matches("snapshot").count(), 2, "{told}");
    assert_eq!(told.matches("gap restart").count(), 2, "{told}");
    assert_eq!((told.matches("member_joined").count(), told.matches("war.attack").count()), (1, 1), "{told}");
}

/// The other side of a war that is followed already has nothing new to tell.
#[tokio::test(start_paused = true)]
async fn the_other_side_of_a_war_that_is_added_later_tells_nothing_twice() {
    let place = Place::new(30 * 60, |path, minute| {
        let war = war("inWar", if minute < 5 { "P1>Q1:1" } else { "P1>Q1:1 Q1>P1:3" });
        (200, if path.contains("2YY") { mirrored(&war) } else { war })
    });
    let watch = Watch::new(place.api.clone()).wars(["#2PP"]);
    let handle = watch.handle();
    let doing = async {
        sleep(minutes(8)).await;
        handle.add().wars(["#2YY"]).unwrap();
    };
    let store = Arc::clone(&place.store);
    let ((signals, _), ()) = tokio::join!(crate::scripted::run_and_keep(watch, &place.clock, 20, &store), doing);
    let told = lines(&signals);
    assert_eq!((told.matches("snapshot").count(), told.matches("war.attack").count()), (1, 1), "{told}");
}

#[tokio::test(start_paused = true)]
async fn how_far_it_is_is_told_row_by_row() {
    let api = api(|path, _| match path {
        path if path.contains("2QQ") => (502, json!({})),
        path if path.contains("players") => (404, json!({"reason": "notFound"})),
        path => (200, clan_of(path, "#A")),
    });
    let (clans, players) = (tags(["#2PP"]).every(minutes(5)), ["#PPP"]);
    let watch = Watch::new(api).clans(["#2QQ"]).clans(clans).players(players).rate(7);
    let handle = watch.handle();
    let doing = async {
        let first = handle.status().await.unwrap();
        assert_eq!((first.rows.len(), first.per_second), (3, 7));
        assert!(first.rows.iter().all(|row| row.is_wished));
        sleep(minutes(4)).await;
        let status = handle.status().await.unwrap();
        assert_eq!((status.due, status.in_flight, status.lag), (0, 0, Duration::ZERO));
        assert!(status.budget_left > 0 && status.closed_since.is_none() && status.refused_since.is_none());
        let good = row(&status, Target::Clan("#2PP".parse().unwrap()));
        assert!(good.last_seen.unwrap() < minute(1) && good.errors == 0 && good.last_error.is_none());
        assert_eq!((good.every, good.max_age), (Some(minutes(5)), minutes(1)));
        assert!((minute(5)..minute(6)).contains(&good.next_due.unwrap()), "{good:?}");
        let bad = row(&status, Target::Clan("#2QQ".parse().unwrap()));
        assert!(bad.errors > 3 && bad.last_seen.is_none() && bad.every.is_none(), "{bad:?}");
        assert_snapshot!(bad.last_error.as_deref().unwrap(), @"the API is not available (status 502)");
        let missing = row(&status, Target::Player("#PPP".parse().unwrap()));
        assert_snapshot!(missing.last_error.as_deref().unwrap(), @"not found");
    };
    told(watch, 10, doing).await;
}

/// Nothing is asked while the game is closed, and all of it waits.
#[tokio::test(start_paused = true)]
async fn a_closed_game_and_what_waits_for_it_are_told() {
    let api = api(|path, minute| match minute {
        2.. => (503, json!({"reason": "inMaintenance"})),
        _ => (200, clan_of(path, "#A")),
    });
    let watch = Watch::new(api).clans(["#2PP", "#2YY", "#2QQ"]);
    let handle = watch.handle();
    let doing = async {
        sleep(minutes(10)).await;
        let status = handle.status().await.unwrap();
        assert!((minute(2)..minute(4)).contains(&status.closed_since.unwrap()), "{status:?}");
        assert!(status.due >= 1 && status.lag > Duration::from_secs(20), "{status:?}");
    };
    told(watch, 12, doing).await;
}

#[tokio::test(start_paused = true)]
async fn rules_are_added_while_it_is_followed_and_go_with_what_they_are_about() {
    let watch = Watch::new(api(|path, _| match path {
        path if path.contains("players") => {
            let mut player = player("");
            player["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
            (200, player)
        }
        path => (200, clan_of(path, "#PPP #PQQ")),
    }));
    let watch = watch.clans(["#2PP"]);
    let handle = watch.handle();
    let players =
        |status: &WatchStatus| status.rows.iter().filter(|row| row.target.kind() == Some(ResourceKind::Player)).count();
    let doing = async {
        sleep(minutes(2)).await;
        assert_eq!(players(&handle.status().await.unwrap()), 0);
        handle.add().players(members()).unwrap();
        sleep(minutes(3)).await;
        let status = handle.status().await.unwrap();
        assert_eq!(players(&status), 2);
        assert!(status.rows.iter().all(|row| row.is_wished == (row.target.kind() == Some(ResourceKind::Clan))));
        handle.remove().clans(["#2PP"]).unwrap();
        assert!(handle.status().await.unwrap().rows.is_empty());
    };
    let (told, errors) = told(watch, 20, doing).await;
    assert!(errors.is_empty() && told.matches("player.snapshot").count() == 2, "{told}");
}

/// Somebody who can add more waits for that.
#[tokio::test(start_paused = true)]
async fn that_nothing_is_found_ends_nothing_while_more_can_be_added() {
    let found = |path: &str, _| {
        if path.contains("2YY") { (200, clan_of(path, "#A")) } else { (404, json!({"reason": "notFound"})) }
    };
    let watch = Watch::new(api(found)).clans(["#2PP"]);
    let handle = watch.handle();
    let doing = async {
        sleep(minutes(30)).await;
        handle.add().clans(["#2YY"]).unwrap();
    };
    let (told, errors) = told(watch, 40, doing).await;
    assert_eq!((told.as_str(), errors.len()), ("clash.clan.snapshot clan/#2YY", 1));
}

/// Clones do not share their handles: each is followed by itself.
#[tokio::test(start_paused = true)]
async fn a_clone_of_a_watch_has_handles_of_its_own() {
    let watch = Watch::new(api(|path, _| (200, clan_of(path, "#A")))).clans(["#2PP"]);
    let (handle, other) = (watch.handle(), watch.clone());
    handle.add().clans(["#2YY"]).unwrap();
    let (signals, _) = run(other, Arc::new(TestClock::at_minute(0)), 2, everything(), Arc::new(())).await;
    assert_eq!(lines(&signals), "clash.clan.snapshot clan/#2PP");
    let (signals, _) = run(watch, Arc::new(TestClock::at_minute(0)), 2, everything(), Arc::new(())).await;
    let events: Vec<_> = signals.iter().filter(|it| matches!(it, Signal::<Event>::Event(_))).collect();
    assert_eq!(events.len(), 2);
}
