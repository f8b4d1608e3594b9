//! What fails: it is counted, told, tried again and put aside, and nobody else notices.

use super::*;

#[tokio::test(start_paused = true)]
async fn one_that_fails_holds_up_its_lane_and_nobody_else_and_keeps_its_order() {
    let act = |number, tries| if number == 1 && tries < 4 { Does::Fails } else { Does::Well };
    let tower = Tower::work(Options::default(), [1, 2, 1, 2], act).await;
    assert_eq!(tower.of("ends")[..2], [(0, 2), (0, 4)]);
    let [(first, 1), (second, 3)] = tower.of("ends")[2..] else { panic!("{:?}", tower.told()) };
    assert!(first == second && (3..=7).contains(&first), "waits that grow: {first}");
    assert_eq!((tower.failed.lock().unwrap().len(), tower.left()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_while_it_runs_keeps_its_order_too() {
    let act = |number, tries| if number == 1 && tries == 1 { Does::FailsAfter(2) } else { Does::Takes(1) };
    let tower = Tower::work(options(5, 1, Lanes::BySubject), [1, 1, 2], act).await;
    let order: Vec<_> = tower.of("begins").iter().map(|begins| begins.1).collect();
    assert_eq!(order, [1, 3, 1, 2], "it makes room while it rests");
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_too_often_is_put_aside_and_its_lane_goes_on() {
    let act = |number, _| if number == 2 { Does::Fails } else { Does::Well };
    let tower = Tower::work(options(3, 16, Lanes::BySubject), [1, 1, 1], act).await;
    assert_eq!(tower.letters().await, [(2, 3, "out of tune".to_owned())]);
    assert_eq!(tower.of("ends").iter().map(|ends| ends.1).collect::<Vec<_>>(), [1, 3]);
    assert_eq!((tower.given_up.lock().unwrap().clone(), tower.left()), (vec![1], 0));
}

#[tokio::test(start_paused = true)]
async fn with_one_try_it_is_put_aside_at_once() {
    let tower = Tower::work(options(1, 16, Lanes::BySubject), [1, 1], |_, _| Does::Fails).await;
    let put_aside = tower.letters().await.into_iter().map(|(number, tries, _)| (number, tries)).collect::<Vec<_>>();
    assert_eq!((put_aside, tower.told().last().unwrap().0), (vec![(1, 1), (2, 1)], 0));
}

#[tokio::test(start_paused = true)]
async fn a_panic_wherever_it_comes_is_a_failure() {
    let act = |number, tries| match (tries, number) {
        (1, 1) => Does::Panics,
        (1, 2) => Does::PanicsAsked,
        (1, 3) => Does::PanicsLater,
        _ => Does::Well,
    };
    let tower = Tower::work(Options::default(), 1..=4, act).await;
    assert_eq!(*tower.failed.lock().unwrap(), ["the action panicked"; 3]);
    assert_eq!((tower.of("ends").len(), tower.left()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn one_that_takes_too_long_is_dropped_and_has_failed() {
    let timeout = Some(Duration::from_secs(5));
    let act = |_, tries| if tries == 1 { Does::Takes(60) } else { Does::Takes(4) };
    let tower = Tower::work(Options { timeout, ..Options::default() }, [1, 2], act).await;
    assert_eq!(tower.of("dropped"), [(5, 1), (5, 2)]);
    assert_eq!(*tower.failed.lock().unwrap(), ["it was not done within 5s"; 2]);
    assert!(tower.of("ends").len() == 2 && tower.left() == 0, "{:?}", tower.told());
}

#[tokio::test(start_paused = true)]
async fn tries_of_lives_before_count() {
    let tower = Tower::new();
    tower.ring([1]);
    for life in 1..=3 {
        let worker = tower.works(options(3, 16, Lanes::BySubject), tower.ringer(|_, _| Does::Takes(60))).await;
        sleep(Duration::from_secs(1)).await;
        worker.abort();
        assert!(worker.await.is_err());
        assert_eq!(tower.of("came").len(), life);
    }
    let _worker = tower.works(options(3, 16, Lanes::BySubject), tower.ringer(|_, _| Does::Well)).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!((tower.letters().await[0].1, tower.of("ends").len(), tower.left()), (3, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn failures_of_lives_before_count_too() {
    let tower = Tower::new();
    tower.ring([1]);
    for life in 1..=3 {
        assert_eq!(tower.letters().await.len(), 0, "life {life}");
        let worker = tower.works(options(3, 16, Lanes::BySubject), tower.ringer(|_, _| Does::Fails)).await;
        sleep(Duration::from_millis(100)).await;
        worker.abort();
        assert!(worker.await.is_err());
    }
    assert_eq!((tower.letters().await[0].1, tower.failed.lock().unwrap().len(), tower.left()), (3, 3, 0));
}

/// Of several in hand at a crash nobody knows which it was; so they are tried one by one, and the one that it was is found.
#[tokio::test(start_paused = true)]
async fn after_a_crash_one_thing_at_a_time_is_done_for_a_while() {
    let tower = Tower::new();
    tower.ring(1..=40);
    let worker = tower.works(Options::default(), tower.ringer(|_, _| Does::Takes(10))).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(tower.of("begins").len(), 16);
    worker.abort();
    assert!(worker.await.is_err());
    tower.told.lock().unwrap().clear();
    let act = |number, tries| if number == 1 && tries < 5 { Does::Fails } else { Does::Takes(1) };
    let _worker = tower.works(options(10, 16, Lanes::BySubject), tower.ringer(act)).await;
    sleep(Duration::from_secs(20)).await;
    let begins = tower.of("begins");
    assert!(begins.windows(2).all(|two| two[0].0 < two[1].0 || two.iter().any(|begins| begins.1 == 1)), "{begins:?}");
    assert!(begins.iter().any(|begins| begins.1 > 10), "one that fails holds up nobody meanwhile: {begins:?}");
    sleep(Duration::from_mins(1)).await;
    assert_eq!((tower.of("ends").len(), tower.left()), (40, 0));
}
