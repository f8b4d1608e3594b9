//! Batches over a service that is made up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use proptest::prelude::*;
use tokio::time::sleep;

use super::batcher::{Batcher, Page};
use super::lookup::Lookup;
use crate::census::error::CensusError;

const ONE: Lookup = Lookup::new("thing", "thing_id");
const MANY: Lookup = Lookup { is_unique: false, ..ONE };
const STATIC: Lookup = Lookup { is_static: true, ..ONE };

/// What was asked for, page by page: the ids, and where it began.
type Asked = Arc<Mutex<Vec<(Vec<String>, usize)>>>;

/// A service where each thing has so many rows, which answers after a second.
fn service(rows_of: impl Fn(&str) -> usize + Clone + Send + Sync + 'static) -> (Batcher, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let ask = move |page: Page| {
        log.lock().unwrap().push((page.ids.clone(), page.start));
        let rows = page
            .ids
            .iter()
            .flat_map(|id| (0..rows_of(id)).map(move |row| format!(r#"{{"thing_id":"{id}","row":{row}}}"#)));
        let rows: Vec<_> = rows.skip(page.start).take(page.limit).collect();
        async move {
            sleep(Duration::from_secs(1)).await;
            Ok(Bytes::from(format!(r#"{{"thing_list":[{}],"returned":{}}}"#, rows.join(","), rows.len())))
        }
        .boxed()
    };
    (Batcher::new(1 << 20, Duration::from_hours(1), Arc::new(ask)), asked)
}

async fn rows(batcher: &Batcher, lookup: Lookup, ids: impl IntoIterator<Item = u32>) -> BTreeMap<u32, usize> {
    let got = batcher.rows(lookup, ids.into_iter().map(|id| id.to_string())).await.map(|got| got.rows);
    let mut counted = BTreeMap::new();
    for (id, rows) in got.unwrap_or_default() {
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(**row, *format!(r#"{{"thing_id":"{id}","row":{number}}}"#));
        }
        counted.insert(id.parse().unwrap(), rows.len());
    }
    counted
}

#[tokio::test(start_paused = true)]
async fn several_rows_for_an_id_come_in_pages() {
    let (batcher, asked) = service(|id| if id == "7" { 0 } else { 150 });
    let counted = rows(&batcher, MANY, 1..=90).await;
    assert!(counted.iter().all(|(id, rows)| *rows == if *id == 7 { 0 } else { 150 }), "{counted:?}");
    let starts: Vec<_> = asked.lock().unwrap().iter().map(|(_, start)| *start).collect();
    assert_eq!((counted.len(), starts), (90, vec![0, 5000, 10_000]));
}

/// Which would be asked for page after page for ever, and have its rows over and over.
#[tokio::test(start_paused = true)]
async fn a_service_that_begins_anew_with_each_page_is_asked_twice() {
    let starts = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&starts);
    let ask = move |page: Page| {
        log.lock().unwrap().push(page.start);
        // Ids come in quotes or not.
        let rows: Vec<_> = (0..page.limit).map(|row| format!(r#"{{"thing_id":7,"row":{row}}}"#)).collect();
        let body = Bytes::from(format!(r#"{{"thing_list":[{}]}}"#, rows.join(",")));
        async move { Ok(body) }.boxed()
    };
    let batcher = Batcher::new(1 << 20, Duration::from_hours(1), Arc::new(ask));
    let got = batcher.rows(MANY, ["7".to_owned()]).await.unwrap();
    assert_eq!((got.rows["7"].len(), &*starts.lock().unwrap()), (5000, &vec![0, 5000]));
}

#[tokio::test(start_paused = true)]
async fn tasks_that_run_at_the_same_time_share_a_batch() {
    let (batcher, asked) = service(|_| 1);
    let mut tasks = tokio::task::JoinSet::new();
    for id in 0..100 {
        let batcher = batcher.clone();
        // Each after another number of hops, as behind channels.
        tasks.spawn(async move {
            for _ in 0..id % 2 * 3 {
                tokio::task::yield_now().await;
            }
            rows(&batcher, ONE, [id, id / 2]).await.len()
        });
    }
    assert_eq!(tasks.join_all().await.into_iter().sum::<usize>(), 199);
    assert_eq!(asked.lock().unwrap().len(), 1);
}

/// A look-up with other rows in it, or in another order, is another.
#[tokio::test(start_paused = true)]
async fn what_is_joined_or_sorted_is_kept_apart() {
    let (batcher, asked) = service(|_| 1);
    let joined = Lookup { join: Some("other"), ..STATIC };
    let sorted = Lookup { sort: Some("row"), ..STATIC };
    for lookup in [STATIC, joined, sorted, STATIC, joined, sorted] {
        rows(&batcher, lookup, [1]).await;
    }
    assert_eq!(asked.lock().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_static_is_kept_for_an_hour_and_what_is_not_there_for_half_a_minute() {
    let came = Arc::new(AtomicUsize::new(0));
    let is_there = Arc::clone(&came);
    let (batcher, asked) = service(move |id| if id == "1" { 1 } else { is_there.load(Ordering::SeqCst) });
    let requests = || asked.lock().unwrap().len();
    assert_eq!(rows(&batcher, STATIC, [1, 2]).await, BTreeMap::from([(1, 1), (2, 0)]));
    came.store(1, Ordering::SeqCst);
    sleep(Duration::from_secs(29)).await;
    assert_eq!((rows(&batcher, STATIC, [1, 2]).await, requests()), (BTreeMap::from([(1, 1), (2, 0)]), 1));
    sleep(Duration::from_secs(1)).await;
    assert_eq!((rows(&batcher, STATIC, [1, 2]).await, requests()), (BTreeMap::from([(1, 1), (2, 1)]), 2));
    assert_eq!(asked.lock().unwrap()[1].0, ["2"]);
    sleep(Duration::from_secs(59 * 60 + 30)).await;
    rows(&batcher, STATIC, [1, 2]).await;
    assert_eq!(requests(), 2 + 1, "the first is an hour old");
    assert_eq!(asked.lock().unwrap()[2].0, ["1"]);
    // Of what can have several rows, too.
    let many = Lookup { is_unique: false, ..STATIC };
    came.store(0, Ordering::SeqCst);
    for (second, requests_then) in [(0, 4), (29, 4), (30, 5)] {
        sleep(Duration::from_secs(second)).await;
        assert_eq!(rows(&batcher, many, [2]).await, BTreeMap::from([(2, 0)]));
        assert_eq!(requests(), requests_then);
    }
    // What is live is asked for each time.
    for _ in 0..2 {
        rows(&batcher, ONE, [1]).await;
    }
    assert_eq!(requests(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_takes_nothing_from_others() {
    let (batcher, asked) = service(|_| 1);
    let mut first = Box::pin(rows(&batcher, ONE, 0..150));
    assert!((&mut first).now_or_never().is_none());
    let mut second = Box::pin(rows(&batcher, ONE, 100..200));
    assert!((&mut second).now_or_never().is_none());
    drop(first);
    assert_eq!(second.await, (100..200).map(|id| (id, 1)).collect());
    let ids: Vec<_> = asked.lock().unwrap().drain(..).map(|(ids, _)| ids.len()).collect();
    assert_eq!(ids, [100, 100], "nobody had to ask again");
    assert_eq!(batcher.under_way(), 0, "what has its answer is forgotten");
    // When nobody waits, nothing is left behind.
    let mut third = Box::pin(rows(&batcher, ONE, [1]));
    sleep(Duration::from_millis(1)).await;
    assert!((&mut third).now_or_never().is_none());
    drop(third);
    assert_eq!(batcher.under_way(), 0);
    assert_eq!(rows(&batcher, ONE, [1]).await, BTreeMap::from([(1, 1)]));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_everybodys_who_waits_and_nobodys_after() {
    let tries = Arc::new(AtomicUsize::new(0));
    let ask = {
        let tries = Arc::clone(&tries);
        move |page: Page| {
            let number = tries.fetch_add(1, Ordering::SeqCst);
            let rows: Vec<_> = page.ids.iter().map(|id| format!(r#"{{"thing_id":{id}}}"#)).collect();
            let body = Bytes::from(format!(r#"{{"thing_list":[{}]}}"#, rows.join(",")));
            async move { if number == 0 { Err(CensusError::Unavailable) } else { Ok(body) } }.boxed()
        }
    };
    let batcher = Batcher::new(1 << 20, Duration::from_hours(1), Arc::new(ask));
    let ask = async |_| batcher.rows(STATIC, ["1".to_owned()]).await.is_err();
    assert_eq!(join_all((0..3).map(ask)).await, [true; 3]);
    assert_eq!(join_all((0..3).map(ask)).await, [false; 3]);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Everybody asks at the same time.
    #[test]
    fn each_asker_gets_exactly_its_rows_and_each_id_is_asked_for_once(
        askers in prop::collection::vec(prop::collection::btree_set(0_u32..400, 0..60), 1..40),
        is_unique in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let has = |id: u32| (id % 5) as usize;
        let (batcher, asked) = service(move |id| has(id.parse().unwrap()).min(if is_unique { 1 } else { 9 }));
        let lookup = if is_unique { ONE } else { MANY };
        let got = runtime.block_on(join_all(askers.iter().map(|ids| rows(&batcher, lookup, ids.iter().copied()))));
        for (ids, got) in askers.iter().zip(got) {
            let expected = ids.iter().map(|id| (*id, if is_unique { has(*id).min(1) } else { has(*id) }));
            prop_assert_eq!(got, expected.collect::<BTreeMap<_, _>>());
        }
        let distinct: BTreeSet<_> = askers.iter().flatten().map(ToString::to_string).collect();
        let asked = asked.lock().unwrap();
        let all: BTreeSet<_> = asked.iter().flat_map(|(ids, _)| ids).collect();
        prop_assert_eq!((asked.iter().map(|(ids, _)| ids.len()).sum::<usize>(), all.len()), (distinct.len(), distinct.len()));
        prop_assert_eq!(asked.len(), distinct.len().div_ceil(100));
    }
}
