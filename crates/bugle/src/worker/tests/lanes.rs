//! Which actions wait for each other.

use super::*;

#[tokio::test(start_paused = true)]
async fn those_about_one_subject_come_in_their_order_and_others_beside_them() {
    let tower = Tower::work(Options::default(), [1, 1, 2, 2, 3], |_, _| Does::Takes(3)).await;
    assert_eq!(tower.of("begins"), [(0, 1), (0, 3), (0, 5), (3, 2), (3, 4)]);
    assert_eq!((tower.of("ends").len(), tower.left()), (5, 0));
}

#[tokio::test(start_paused = true)]
async fn serial_is_one_after_the_other_and_takes_no_event_before_its_turn() {
    let tower = Tower::work(options(5, 16, Lanes::Serial), [1, 2, 3], |number, tries| match (number, tries) {
        (2, 1) => Does::FailsAfter(1),
        _ => Does::Takes(3),
    });
    let tower = tower.await;
    let second = tower.of("came").iter().map(|came| came.0).collect::<Vec<_>>();
    assert_eq!(tower.of("ends").iter().map(|ends| ends.1).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(second[..2] == [0, 3] && (7..=8).contains(&second[2]), "{second:?}");
}

#[tokio::test(start_paused = true)]
async fn unordered_they_wait_for_nobody_not_even_one_about_the_same() {
    let act = |number, tries| if (number, tries) == (1, 1) { Does::Fails } else { Does::Takes(number) };
    let tower = Tower::work(options(5, 16, Lanes::Unordered), [1, 1, 1], act).await;
    assert_eq!(tower.of("begins")[..3], [(0, 1), (0, 2), (0, 3)]);
    assert_eq!((tower.of("ends").len(), tower.left()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn no_more_run_at_once_than_may_and_no_more_are_read_than_can_run() {
    let tower = Tower::work(options(5, 2, Lanes::BySubject), 1..=5, |_, _| Does::Takes(3)).await;
    let at = [(0, 1), (0, 2), (3, 3), (3, 4), (6, 5)];
    assert_eq!((tower.of("begins"), tower.of("came")), (at.to_vec(), at.to_vec()));
    let tower = Tower::work(options(5, 1, Lanes::BySubject), 1..=3, |_, _| Does::Takes(3)).await;
    assert_eq!(tower.of("begins"), [(0, 1), (3, 2), (6, 3)]);
}

#[tokio::test(start_paused = true)]
async fn plain_actions_are_done_as_they_come_beside_one_that_takes_its_time() {
    let act = |number, _| if number == 2 { Does::Takes(60) } else { Does::Well };
    let tower = Tower::work(Options::default(), [1, 2, 3, 2, 4], act).await;
    assert_eq!(tower.of("ends"), [(0, 1), (0, 3), (0, 5), (60, 2), (60, 4)]);
    assert_eq!(tower.left(), 0);
}

/// One lane that never gets on: its own events fill the hand, and then no more are read.
#[tokio::test(start_paused = true)]
async fn so_many_are_in_hand_and_no_more() {
    let act = |number, _| if number == 1 { Does::Takes(86_400) } else { Does::Well };
    let tower = Tower::work(Options::default(), vec![7; 3000], act).await;
    assert_eq!(tower.of("came").len(), 1024);
    assert_eq!((tower.of("ends").len(), tower.left()), (0, 3000));
}

#[tokio::test(start_paused = true)]
async fn what_is_done_beside_one_that_is_not_is_confirmed_and_does_not_come_again() {
    let tower = Tower::new();
    tower.ring([1, 2, 1, 2, 3]);
    let act = |number, _| if number == 1 { Does::Takes(86_400) } else { Does::Well };
    let worker = tower.works(Options::default(), tower.ringer(act)).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(tower.of("ends"), [(0, 2), (0, 4), (0, 5)]);
    worker.abort();
    assert!(worker.await.is_err());
    tower.told.lock().unwrap().clear();
    let _worker = tower.works(Options::default(), tower.ringer(|_, _| Does::Well)).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(tower.of("came"), [(1, 1), (1, 3)]);
    assert_eq!(tower.left(), 0);
}
