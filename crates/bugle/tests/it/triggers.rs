//! Triggers by their names: adding, removing, and that nothing of them is left behind.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::{EventStream, ReadyError, RunError, Trigger, TriggerError, TriggerHandle};
use tempfile::tempdir;
use tokio::sync::Semaphore;

use crate::script::{Rung, Script, bell, noon, scripted, soon};

async fn stream() -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap())
}

async fn stream_on(dir: &Path) -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, EventStream::builder().clock(noon()).seed(1).journal(dir).source(source).build().await.unwrap())
}

#[tokio::test]
async fn a_handle_tells_of_its_trigger_and_removes_it() {
    let (mut script, stream) = stream().await;
    let unnamed = stream.on::<Rung>().filter(bell(1)).call(|_, _| {});
    let named = stream.on::<Rung>().filter(bell(2)).name("two").call(|_, _| {});
    assert_eq!((unnamed.name(), named.name()), ("test.rung#1", "two"));
    assert_eq!(stream.get_trigger("two").unwrap().name(), "two");
    assert_eq!(stream.triggers().len(), 2);
    stream.start();
    script.wanted(2).await;
    named.remove();
    assert!(stream.get_trigger("two").is_none() && !stream.remove_trigger("two"));
    named.done().await;
    assert!(named.is_done() && !unnamed.is_done());
    script.wanted(1).await;
    stream.stop().await;
    unnamed.done().await;
    assert!(stream.triggers().is_empty());
}

/// What the triggers of one name have heard, and how many of them were in their action at a time.
#[derive(Clone, Default)]
struct Crowd {
    heard: Arc<Mutex<Vec<u64>>>,
    running: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Crowd {
    fn trigger(&self) -> Trigger {
        let crowd = self.clone();
        Trigger::on::<Rung>().name("same").serial().run(move |rung, _| {
            crowd.most.fetch_max(crowd.running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            crowd.heard.lock().unwrap().push(rung.bell);
            let running = Arc::clone(&crowd.running);
            async move {
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        })
    }

    /// One more, in place of whoever is there.
    fn join(&self, stream: &EventStream) -> TriggerHandle {
        loop {
            stream.remove_trigger("same");
            match stream.add_trigger(self.trigger()) {
                Ok(handle) => return handle,
                Err(error) => assert!(matches!(error, TriggerError::NameTaken { .. }), "{error}"),
            }
        }
    }

    async fn has_heard(&self, count: usize) {
        let hearing = async {
            while self.heard.lock().unwrap().len() < count {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        soon(hearing).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_one_name_from_several_threads_exactly_one_is_left_and_all_of_one_place() {
    let ((mut script, stream), crowd) = (stream().await, Crowd::default());
    stream.start();
    let mut handles = vec![crowd.join(&stream)];
    let adding: Vec<_> = (0..4)
        .map(|_| {
            let (crowd, stream, runtime) = (crowd.clone(), stream.clone(), tokio::runtime::Handle::current());
            std::thread::spawn(move || {
                let _runtime = runtime.enter();
                (0..50).map(|_| crowd.join(&stream)).collect::<Vec<_>>()
            })
        })
        .collect();
    script.rings(1..=500).await;
    for adding in adding {
        handles.extend(adding.join().unwrap());
    }
    let left = stream.triggers();
    assert!(left.len() == 1 && !left[0].is_done(), "{left:?}");
    script.rings(501..=510).await;
    crowd.has_heard(510).await;
    assert_eq!(handles.iter().filter(|handle| !handle.is_done()).count(), 1);
    assert_eq!(crowd.most.load(Ordering::SeqCst), 1, "one at a time");
    assert!(crowd.heard.lock().unwrap().iter().copied().eq(1..=510), "each in its place, none twice");
    script.wanted(1).await;
    stream.stop().await;
    assert!(stream.triggers().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l2_of_one_name_from_two_threads_one_is_at_work_and_the_other_is_told() {
    for _ in 0..50 {
        let (script, stream) = stream().await;
        let (heard, barrier) = (Arc::new(Mutex::new(Vec::new())), std::sync::Barrier::new(2));
        let runtime = tokio::runtime::Handle::current();
        let add = || {
            let (_runtime, ear) = (runtime.enter(), Arc::clone(&heard));
            let trigger = Trigger::on::<Rung>().name("same").serial();
            let trigger = trigger.call(move |rung, _| ear.lock().unwrap().push(rung.bell));
            barrier.wait();
            stream.add_trigger(trigger)
        };
        let added = std::thread::scope(|scope| [scope.spawn(add), scope.spawn(add)].map(|added| added.join().unwrap()));
        stream.start();
        script.rings(1..=3).await;
        drop(script);
        soon(stream.run()).await.unwrap();
        let at_work: Vec<_> = added.iter().flatten().collect();
        assert!(at_work.len() == 1 && at_work[0].is_done() && at_work[0].stats().fired == 3);
        let error = added.iter().find_map(|added| added.as_ref().err()).unwrap();
        assert_eq!(
            error.to_string(),
            "a trigger named `same` is at work already; remove that one first, or give this one another name"
        );
        assert_eq!(*heard.lock().unwrap(), [1, 2, 3]);
    }
}

#[tokio::test(start_paused = true)]
async fn l2_single_shots_in_a_loop_leave_nothing_behind() {
    let dir = tempdir().unwrap();
    let (mut script, stream) = stream_on(dir.path()).await;
    stream.start();
    script.wanted(0).await;
    for shot in 0..200 {
        let on = stream.on::<Rung>().once();
        // Some of one name, which has had its shot, and some of none.
        let trigger = if shot % 10 == 0 { on.name("same") } else { on }.call(|_, _| {});
        script.rings([shot]).await;
        soon(trigger.done()).await;
        assert_eq!(trigger.stats().fired, u64::from(shot % 10 > 0 || shot == 0), "{shot}");
    }
    assert!(stream.triggers().is_empty());
    assert_eq!(stream.lags(), [], "who is done does not lag");
    script.wanted(0).await;
    stream.stop().await;
    drop(stream);
    // Nor does it after a restart.
    let (script, stream) = stream_on(dir.path()).await;
    let again = stream.on::<Rung>().once().name("same").call(|_, _| {});
    stream.start();
    script.rings([201, 202]).await;
    soon(again.done()).await;
    assert_eq!((again.stats().fired, stream.lags()), (0, Vec::new()));
}

#[tokio::test]
async fn a_stream_with_triggers_that_is_dropped_before_it_starts_lets_go_of_its_journal() {
    let dir = tempdir().unwrap();
    for _ in 0..3 {
        // One that is in use is waited for, but not for ever.
        let (_script, stream) = stream_on(dir.path()).await;
        let named = stream.on::<Rung>().name("named").call(|_, _| {});
        let unnamed = stream.on::<Rung>().call(|_, _| {});
        tokio::task::yield_now().await;
        drop(stream);
        soon(named.done()).await;
        soon(unnamed.done()).await;
    }
}

#[tokio::test]
async fn thousands_that_are_done_leave_nothing_behind() {
    let (mut script, stream) = stream().await;
    stream.start();
    script.wanted(0).await;
    let handles: Vec<_> =
        (0..3000).map(|number| stream.on::<Rung>().filter(bell(number % 10)).once().call(|_, _| {})).collect();
    assert_eq!(stream.triggers().len(), 3000);
    script.wanted(10).await;
    script.rings(0..10).await;
    for handle in &handles {
        handle.done().await;
        assert_eq!(handle.stats().fired, 1);
    }
    assert!(stream.triggers().is_empty());
    script.wanted(0).await;
}

#[tokio::test(start_paused = true)]
async fn one_that_is_removed_in_the_middle_of_its_action_keeps_its_place_until_that_ends() {
    let (script, stream) = stream().await;
    let (gate, order) = (Arc::new(Semaphore::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (may_go_on, first) = (Arc::clone(&gate), Arc::clone(&order));
    let slow = stream.on::<Rung>().name("mail").serial().run(move |rung, _| {
        let (may_go_on, order) = (Arc::clone(&may_go_on), Arc::clone(&first));
        async move {
            may_go_on.acquire().await?.forget();
            order.lock().unwrap().push(("slow", rung.bell));
            Ok(())
        }
    });
    stream.start();
    script.rings([1, 2]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(stream.remove_trigger("mail"));
    let second = Arc::clone(&order);
    let quick = stream.on::<Rung>().name("mail").call(move |rung, _| second.lock().unwrap().push(("quick", rung.bell)));
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(order.lock().unwrap().is_empty() && !slow.is_done());
    gate.add_permits(1);
    slow.done().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(*order.lock().unwrap(), [("slow", 1), ("quick", 2)]);
    assert!(!quick.is_done());
}

/// How often a named single shot fires over several lives of the program. In the first its action fails.
#[tokio::test(start_paused = true)]
async fn a_named_single_shot_fires_once_in_its_life_and_not_before_its_action_succeeds() {
    let (dir, fired) = (tempdir().unwrap(), Arc::new(Mutex::new(Vec::new())));
    for life in 1..=4u64 {
        let (script, stream) = stream_on(dir.path()).await;
        let ear = Arc::clone(&fired);
        let alarm = stream.on::<Rung>().name("alarm").once().run(move |rung, _| {
            ear.lock().unwrap().push((life, rung.bell));
            async move { if life == 1 { Err("nobody is at home".into()) } else { Ok(()) } }
        });
        let forgetful = stream.on::<Rung>().once().call(|_, _| {});
        stream.start();
        script.rings([life * 10, life * 10 + 1]).await;
        forgetful.done().await;
        if life > 1 {
            alarm.done().await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        stream.stop().await;
        assert_eq!((forgetful.stats().fired, alarm.is_done()), (1, true), "life {life}");
    }
    assert_eq!(*fired.lock().unwrap(), [(1, 10), (2, 10)]);
}

#[tokio::test(start_paused = true)]
async fn a_single_shot_that_was_given_up_has_had_its_shot() {
    let dir = tempdir().unwrap();
    for fired in [1, 0] {
        let (script, stream) = stream_on(dir.path()).await;
        let alarm = stream.on::<Rung>().name("alarm").once().tries(2).run(|_, _| async { Err("no".into()) });
        stream.start();
        script.rings([1, 2]).await;
        alarm.done().await;
        stream.stop().await;
        assert_eq!(alarm.stats().fired, fired);
    }
}

#[tokio::test(start_paused = true)]
async fn l3_names_that_are_alike_in_their_first_hundreds_of_letters_have_places_of_their_own() {
    let dir = tempdir().unwrap();
    let (script, stream) = stream_on(dir.path()).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let names = [1, 2].map(|bell| format!("{}{bell}", "the bell of the northern tower ".repeat(20)));
    for (number, name) in (1..).zip(&names) {
        let ear = Arc::clone(&heard);
        stream.on::<Rung>().name(name).filter(bell(number)).call(move |rung, _| ear.lock().unwrap().push(rung.bell));
    }
    stream.start();
    script.rings([1, 2]).await;
    drop(script);
    stream.run().await.unwrap();
    heard.lock().unwrap().sort_unstable();
    assert_eq!(*heard.lock().unwrap(), [1, 2]);
    assert_eq!(stream.lags(), names.map(|name| (format!("trigger:{name}"), 0)));
}

#[tokio::test(start_paused = true)]
async fn l3_a_trigger_that_cannot_read_ends_the_stream_with_the_reason() {
    let why = async |name: &str, failed: u64, stream: &EventStream| {
        let trigger = stream.on::<Rung>().name(name).call(|_, _| {});
        soon(trigger.done()).await;
        assert_eq!((trigger.stats().failed, stream.get_trigger(name).is_none()), (failed, true));
        assert!(matches!(soon(stream.wait_ready()).await, Err(ReadyError::Ended(Some(RunError::Refused { .. })))));
        match soon(stream.run()).await.unwrap_err() {
            RunError::Refused { who, source } => format!("{who}: {source}"),
            error => panic!("{error:?}"),
        }
    };
    let (_script, taken) = stream().await;
    let _reader = taken.events().named("trigger:mail").open().await.unwrap();
    assert_eq!(why("mail", 1, &taken).await, "mail: a reader named `trigger:mail` is at work already");
    let (_script, stream) = stream().await;
    // Known before it begins.
    let long = "x".repeat(993);
    assert!(why(&long, 0, &stream).await.ends_with("longer than the name of a trigger may be, which is 992 bytes"));
}
