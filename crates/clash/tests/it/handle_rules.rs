//! Rules that are added and removed while they are followed, rankings among them, and orders that wait.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{
    ClanTag, LocationId, Ranked, Resource, ResourceKind, Tags, Watch, WatchError, WatchHandle, WatchStatus, members,
    ranked_clans, tags,
};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::check::{bytes, clan, minute, player};
use crate::network::{Asked, client, network};
use crate::place::Place;
use crate::scripted::{TestClock, answer, api, everything, run};

fn minutes(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

/// Clans of two members, players of any tag, and a ranking of three.
fn body(path: &str) -> Value {
    let tag = path.rsplit("%23").next().unwrap();
    if path.contains("rankings") {
        let rows = ["#2PP", "#2YY", "#2LL"].map(|tag| json!({"tag": tag, "name": "A", "rank": 1}));
        return json!({ "items": rows });
    }
    if path.ends_with("battlelog") {
        return json!({ "items": [] });
    }
    let mut body = if path.contains("players") { player("") } else { clan("#PPP #PQQ") };
    body["tag"] = json!(format!("#{tag}"));
    body
}

fn of_kind(status: &WatchStatus, kind: ResourceKind) -> Vec<String> {
    let rows = status.rows.iter().filter(|row| row.target.kind() == Some(kind));
    rows.map(|row| row.target.to_string().rsplit(' ').next().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn who_was_followed_because_of_a_rule_goes_with_it() {
    // With what is kept elsewhere too, so that bodies are not at hand.
    let place = Place::new(0, |path, _| (200, body(path)));
    let handles = std::sync::OnceLock::<WatchHandle>::new();
    let doing = async {
        sleep(minutes(3)).await;
        let handle = handles.get().unwrap();
        let players = async || of_kind(&handle.status().await.unwrap(), ResourceKind::Player);
        assert_eq!(players().await, ["#PPP", "#PQQ"]);
        // Whose tag was named stays; another rule is none of this one's business.
        handle.remove().battles(members()).unwrap();
        assert_eq!(players().await.len(), 2);
        handle.remove().players(members()).unwrap();
        assert_eq!(players().await, ["#PQQ"]);
        assert_eq!(of_kind(&handle.status().await.unwrap(), ResourceKind::Battles), Vec::<String>::new());
        handle.add().players(members().every(minutes(7))).unwrap();
        sleep(minutes(2)).await;
        let status = handle.status().await.unwrap();
        let rows = status.rows.iter().filter(|row| row.target.kind() == Some(ResourceKind::Player));
        assert_eq!(rows.map(|row| row.every).collect::<Vec<_>>(), [Some(minutes(7)), None]);
        handle.remove().players(members()).unwrap();
        // How it is followed need not be said, and what is not followed can be removed.
        handle.remove().clans(tags(["#2PP", "#2QQ"])).unwrap();
        assert_eq!(players().await, ["#PQQ"]);
        assert!(matches!(handle.remove().clans(["#2PP", "X!"]), Err(WatchError::Tag(_))));
    };
    let watch = |watch: Watch| {
        let watch = watch.clans(["#2PP"]).players(members()).battles(members()).players(["#PQQ"]);
        handles.set(watch.handle()).unwrap();
        watch
    };
    let ((_, errors), ()) = tokio::join!(place.run(watch, 30), doing);
    assert!(errors.is_empty(), "{errors:?}");
}

/// The best two clans, in the ranking of [`body`], which is silent for some minutes.
fn of_the_best(watch: impl Fn(Watch) -> Watch) -> (Watch, WatchHandle, Asked) {
    let since = tokio::time::Instant::now();
    let script = move |_, request: &bugle_clash::Request| {
        let path = request.uri().path();
        let is_silent = path.contains("rankings") && (30..50).contains(&(since.elapsed().as_secs() / 60));
        let status = if is_silent { 502 } else { 200 };
        answer(status, &[("cache-control", "max-age=60")], bytes(&body(path)))
    };
    let (transport, asked) = network(Duration::ZERO, script);
    let watch = watch(Watch::new(client(transport, |it| it.retries(0))));
    let handle = watch.handle();
    (watch, handle, asked)
}

fn best<R: Resource<Tag = ClanTag>>() -> Tags<R> {
    ranked_clans(LocationId::GLOBAL, 2)
}

const RANKING: &str = "/locations/global/rankings/clans?limit=2";

#[tokio::test(start_paused = true)]
async fn a_ranking_is_in_the_status() {
    let (watch, handle, _) = of_the_best(|watch| watch.clans(best()).wars(best()));
    let doing = async {
        sleep(minutes(5)).await;
        let status = handle.status().await.unwrap();
        let [row] = &status.rankings[..] else { panic!("{status:?}") };
        assert_eq!((row.of, row.location, row.top), (Ranked::Clans, LocationId::GLOBAL, 2));
        assert_eq!((row.followed, row.errors, row.last_error.as_deref()), (4, 0, None));
        assert_eq!(row.last_seen.map(|at| at.max(minute(1))), Some(minute(1)));
        assert!(row.next_due.is_some_and(|due| due > minute(9) && due < minute(12)), "{row:?}");
        sleep(minutes(35)).await;
        let status = handle.status().await.unwrap();
        let row = &status.rankings[0];
        assert!(row.errors > 1 && row.followed == 4 && row.last_seen.unwrap() < minute(31), "{row:?}");
        assert!(row.last_error.is_some());
    };
    let clock = Arc::new(TestClock::at_minute(0));
    tokio::join!(run(watch, clock, 90, everything(), Arc::new(())), doing);
}

#[tokio::test(start_paused = true)]
async fn a_ranking_goes_with_its_rules() {
    let (watch, handle, asked) = of_the_best(|watch| watch.clans(best()).wars(best()));
    let doing = async {
        sleep(minutes(5)).await;
        // One of the two rules goes, and then the other.
        handle.remove().wars(best()).unwrap();
        let status = handle.status().await.unwrap();
        assert_eq!((status.rankings.len(), status.rankings[0].followed), (1, 2));
        let kinds = [ResourceKind::Clan, ResourceKind::War].map(|kind| of_kind(&status, kind).len());
        assert_eq!(kinds, [2, 0]);
        handle.remove().clans(ranked_clans(LocationId::GLOBAL, 3)).unwrap();
        assert_eq!(handle.status().await.unwrap().rankings.len(), 1, "that is another one");
        handle.remove().clans(best()).unwrap();
        let status = handle.status().await.unwrap();
        assert!(status.rankings.is_empty() && status.rows.is_empty(), "{status:?}");
        let looks = asked.of(RANKING);
        sleep(minutes(60)).await;
        assert_eq!(asked.of(RANKING), looks);
        handle.add().clans(best()).unwrap();
        sleep(minutes(1)).await;
        let status = handle.status().await.unwrap();
        assert_eq!((status.rankings[0].followed, status.rows.len(), status.rankings[0].errors), (2, 2, 0));
    };
    let clock = Arc::new(TestClock::at_minute(0));
    tokio::join!(run(watch, clock, 90, everything(), Arc::new(())), doing);
}

/// Its answer is on its way when nobody wants to know any more.
#[tokio::test(start_paused = true)]
async fn a_ranking_that_is_removed_while_it_is_asked_for_leads_to_nobody() {
    let answer = |_, request: &bugle_clash::Request| answer(200, &[], bytes(&body(request.uri().path())));
    let (transport, _) = network(Duration::from_secs(10), answer);
    let watch = Watch::new(client(transport, |it| it)).clans(ranked_clans(LocationId::GLOBAL, 2));
    let handle = watch.handle();
    let doing = async {
        sleep(Duration::from_secs(5)).await;
        handle.remove().clans(ranked_clans(LocationId::GLOBAL, 2)).unwrap();
        sleep(Duration::from_secs(20)).await;
        let status = handle.status().await.unwrap();
        assert!(status.rows.is_empty() && status.rankings.is_empty(), "{status:?}");
    };
    let clock = Arc::new(TestClock::at_minute(0));
    tokio::join!(run(watch, clock, 2, everything(), Arc::new(())), doing);
}

#[tokio::test(start_paused = true)]
async fn so_many_orders_wait_and_one_more_is_refused() {
    let watch = Watch::new(api(|path, _| (200, body(path))));
    let handle = watch.handle();
    for _ in 0..1024 {
        handle.add().clans(["#2PP"]).unwrap();
    }
    let refused = handle.add().clans(["#2YY"]).unwrap_err();
    assert!(matches!(refused, WatchError::Busy { orders: 1024 }), "{refused:?}");
    assert!(refused.to_string().starts_with("1024 orders wait for the stream that follows"), "{refused}");
    assert!(matches!(handle.remove().clans(["#2PP"]), Err(WatchError::Busy { .. })));
    let doing = async {
        // Who asks how far it is waits for that.
        let status = handle.status().await.unwrap();
        assert_eq!(of_kind(&status, ResourceKind::Clan), ["#2PP"]);
        handle.add().clans(["#2YY"]).unwrap();
        sleep(minutes(1)).await;
        assert_eq!(of_kind(&handle.status().await.unwrap(), ResourceKind::Clan), ["#2PP", "#2YY"]);
    };
    let clock = Arc::new(TestClock::at_minute(0));
    tokio::join!(run(watch, clock, 5, everything(), Arc::new(())), doing);
    assert!(matches!(handle.add().clans(["#2PP"]), Err(WatchError::Ended)));
    assert!(matches!(handle.status().await, Err(WatchError::Ended)));
}
