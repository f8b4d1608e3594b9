//! How a worker ends: stopped, removed, done.

use super::*;

async fn ended(worker: tokio::task::JoinHandle<()>) {
    tokio::time::timeout(Duration::from_hours(1), worker).await.expect("it ends").unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_committed_is_dealt_with_and_what_fails_is_left() {
    let tower = Tower::new();
    tower.ring([1, 1, 2, 2, 3]);
    let act = |number, _| if number == 1 { Does::Fails } else { Does::Takes(2) };
    let worker = tower.works(options(99, 16, Lanes::BySubject), tower.ringer(act)).await;
    sleep(Duration::from_secs(1)).await;
    tower.stop.stream.cancel();
    let failed = tower.failed.lock().unwrap().len();
    tower.ring([1, 4]);
    tower.journal.close();
    ended(worker).await;
    assert_eq!(tower.failed.lock().unwrap().len(), failed, "no more is tried of what rests");
    assert_eq!(tower.of("ends"), [(2, 3), (2, 5), (3, 7), (4, 4)]);
    assert_eq!((tower.left(), tower.given_up.lock().unwrap().len()), (7, 0));
    tower.told.lock().unwrap().clear();
    drop(tower.works(Options::default(), tower.ringer(|_, _| Does::Well)).await.await);
    assert_eq!(tower.of("came").iter().map(|came| came.1).collect::<Vec<_>>(), [1, 2, 6]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_after_the_stop_is_left_and_with_its_last_try_put_aside() {
    let tower = Tower::new();
    tower.ring([1, 2]);
    let worker = tower.works(options(2, 16, Lanes::BySubject), tower.ringer(|_, _| Does::FailsAfter(1))).await;
    sleep(Duration::from_millis(2600)).await;
    tower.stop.stream.cancel();
    tower.journal.close();
    ended(worker).await;
    assert_eq!((tower.of("begins").len(), tower.letters().await.len(), tower.left()), (4, 2, 0));
    let tower = Tower::new();
    tower.ring([1]);
    let worker = tower.works(options(2, 16, Lanes::BySubject), tower.ringer(|_, _| Does::FailsAfter(1))).await;
    sleep(Duration::from_millis(500)).await;
    tower.stop.stream.cancel();
    tower.journal.close();
    ended(worker).await;
    assert_eq!((tower.told().last().unwrap().0, tower.letters().await.len(), tower.left()), (0, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn one_whose_only_lane_gave_in_ends_though_more_would_come() {
    let tower = Tower::new();
    tower.ring([1, 2, 3]);
    let worker = tower.works(options(99, 16, Lanes::Serial), tower.ringer(|_, _| Does::Fails)).await;
    sleep(Duration::from_millis(100)).await;
    tower.stop.stream.cancel();
    ended(worker).await;
    assert_eq!((tower.of("came").len(), tower.left()), (1, 3));
}

#[tokio::test(start_paused = true)]
async fn of_one_that_is_removed_what_runs_ends_and_nothing_begins() {
    let tower = Tower::new();
    tower.ring([1, 1, 2, 3]);
    let act = |number, _| match number {
        1 => Does::Takes(5),
        3 => Does::Fails,
        _ => Does::Takes(3),
    };
    let worker = tower.works(options(99, 16, Lanes::BySubject), tower.ringer(act)).await;
    sleep(Duration::from_millis(100)).await;
    tower.stop.own.cancel();
    tower.ring([5]);
    ended(worker).await;
    assert_eq!((tower.of("ends"), tower.second()), (vec![(3, 4), (5, 1)], 5));
    assert_eq!(tower.of("begins").len(), 3, "{:?}", tower.told());
    assert_eq!(tower.left(), 4, "2 and 3 come again");
}

#[tokio::test(start_paused = true)]
async fn one_that_removes_itself_does_nothing_more() {
    for bells in [[1, 2, 3], [1, 1, 1]] {
        let tower = Tower::new();
        tower.ring(bells);
        let act = |number, _| if number == 2 { Does::Removes } else { Does::Well };
        ended(tower.works(Options::default(), tower.ringer(act)).await).await;
        assert_eq!((tower.of("ends"), tower.left()), (vec![(0, 1), (0, 2)], 1));
    }
    // Also where it was not the first in hand.
    let tower = Tower::new();
    tower.ring([1, 1, 1]);
    let act = |number, _| if number == 2 { Does::Removes } else { Does::Takes(1) };
    ended(tower.works(Options::default(), tower.ringer(act)).await).await;
    assert_eq!((tower.of("ends"), tower.left()), (vec![(1, 1), (1, 2)], 1));
}

/// Ten events at once: the first is all there is.
#[tokio::test(start_paused = true)]
async fn one_that_is_done_ends_when_its_last_action_is_through_and_lags_no_more() {
    for act in [
        (|_, _| Does::Well) as Act,
        |_, _| Does::Takes(3),
        |_, tries| if tries < 3 { Does::Fails } else { Does::Takes(1) },
        |_, _| Does::Fails,
    ] {
        let tower = Tower::new();
        tower.ring([1; 10]);
        let ringer = Ringer { once: true, ..tower.ringer(act) };
        ended(tower.works(Options::default(), ringer).await).await;
        assert_eq!(tower.of("came"), [(0, 1)]);
        assert_eq!(tower.of("ends").len() + tower.letters().await.len(), 1);
        assert_eq!(tower.journal.lags(), []);
    }
}
