//! Triggers as values: several kinds, unions, conditions of all sorts, what actions are given, and how they are held.

use std::future::IntoFuture as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::source::{Seen, Signal};
use bugle::{Cause, Condition, Envelope, Event, EventStream, Gap, RunError, Timestamp, Trigger, TriggerError};
use tokio::time::sleep;

use crate::script::{Rung, Script, bell, noon, rung, scripted, soon};

async fn stream() -> (Script, EventStream) {
    let (script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap();
    stream.start();
    (script, stream)
}

/// What a trigger has heard: the bells, and 0 for a gap.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<u64>>>);

impl Ear {
    fn hear(&self, event: &Event) {
        self.0.lock().unwrap().push(event.get::<Rung>().map_or(0, |rung| rung.bell));
    }

    fn heard(&self) -> Vec<u64> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn gap() -> Signal<Rung> {
    let at = Timestamp::from_secs(1);
    Signal::Gap(Gap::new("test", [], None, at, Cause::Stall))
}

fn gap_event() -> Event {
    let at = Timestamp::from_secs(1);
    Envelope::new("test", Gap::new("test", [], None, at, Cause::Stall), Seen::at(at)).into_event()
}

fn event(bell: u64) -> Event {
    Envelope::new("test", Rung { bell }, Seen::at(Timestamp::from_secs(1))).into_event()
}

/// Lets everything come to rest.
async fn rest() {
    sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn of_several_kinds_each_has_the_conditions_that_were_given_for_it() {
    let (script, stream) = stream().await;
    let ears: [Ear; 4] = Default::default();
    let [or, either, union, any] = ears.clone();
    let odd = |rung: &Rung| rung.bell % 2 == 1;
    let before = Trigger::on::<Rung>().when(odd).or::<Gap>();
    stream.add_trigger(before.call(move |event, _| or.hear(&event))).unwrap();
    let after = stream.on_either::<(Rung, Gap)>().filter(bell(1)).filter(bell(2));
    after.when(|event| event.source == "test").call(move |event, _| either.hear(&event));
    // Bell 1 if it is odd, bells 2 and 3 in any case, and no gap.
    let sides = Trigger::on::<Rung>().filter(bell(1)).filter(bell(4)).when(odd);
    let sides = sides.union(Trigger::on::<Rung>().filter(bell(2)).filter(bell(3)).condition(true));
    stream.add_trigger(sides.call(move |event, _| union.hear(&event))).unwrap();
    stream.on_any().or::<Rung>().call(move |event, _| any.hear(&event));
    for bell in 1..=4 {
        script.says(vec![rung(bell)]).await;
    }
    script.says(vec![gap()]).await;
    rest().await;
    let heard = ears.map(|ear| ear.heard());
    assert_eq!(heard, [vec![1, 3, 0], vec![1, 2, 0], vec![1, 2, 3], vec![1, 2, 3, 4, 0]]);
    let mut names: Vec<_> = stream.triggers().iter().map(|trigger| trigger.name().to_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, ["any+test.rung#4", "gap+test.rung#2", "test.rung+gap#1", "test.rung+test.rung#3"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_wanted_after_a_union_is_asked_nothing_of_its_sides() {
    let (script, stream) = stream().await;
    let ears: [Ear; 3] = Default::default();
    let [or, gaps, changed] = ears.clone();
    let odd = |rung: &Rung| rung.bell % 2 == 1;
    let sides = || {
        let side = Trigger::on::<Rung>().filter(bell(1)).filter(bell(4)).when(odd);
        side.union(Trigger::on::<Rung>().filter(bell(2)).condition(true))
    };
    // Bells that no side asks for are wanted by what came after.
    stream.add_trigger(sides().or::<Rung>().call(move |event, _| or.hear(&event))).unwrap();
    let handle = stream.add_trigger(sides().or::<Gap>().name("gaps").call(move |event, _| gaps.hear(&event))).unwrap();
    // Filters that come later reach the sides, and so their conditions are asked.
    let after = Trigger::on::<Rung>().filter(bell(1)).when(odd).union(Trigger::on::<Gap>().condition(false));
    let after = after.name("after").filter(bell(2)).filter(bell(3));
    let after = stream.add_trigger(after.call(move |event, _| changed.hear(&event))).unwrap();
    for bell in 1..=5 {
        script.says(vec![rung(bell)]).await;
    }
    script.says(vec![gap()]).await;
    rest().await;
    assert_eq!(ears.clone().map(|ear| ear.heard()), [vec![1, 2, 3, 5], vec![1, 2, 0], vec![1, 3]]);
    let told = handle.explain(&gap_event()).to_string();
    assert!(
        told.starts_with("gaps fires on gap:") && told.ends_with("\n  + one of: none of them asks for it"),
        "{told}"
    );
    // What is refused changes nothing; the sides are filtered anew with all the rest.
    let refused = after.change(|trigger| trigger.unfiltered().where_cel("event.cuase == 1"));
    assert!(refused.is_err() && !after.explain(&event(5)).fires());
    after.change(|trigger| trigger.unfiltered().filter(bell(9)).filter(bell(6))).unwrap();
    assert!(after.explain(&event(9)).fires() && !after.explain(&event(1)).fires());
    for bell in [1, 6, 9] {
        script.says(vec![rung(bell)]).await;
    }
    rest().await;
    assert_eq!(ears[2].heard(), [9], "6 is not odd");
}

#[tokio::test(start_paused = true)]
async fn conditions_can_be_changed_by_whoever_has_them_while_the_trigger_runs() {
    let (script, stream) = stream().await;
    let (flag, ear) = (Arc::new(AtomicBool::new(true)), Ear::default());
    let hear = ear.clone();
    let trigger = Trigger::on::<Rung>().name("bells").condition(Arc::clone(&flag)).serial();
    let trigger = trigger.call(move |rung, _| hear.hear(rung.event()));
    let conditions = trigger.conditions();
    let handle = stream.add_trigger(trigger).unwrap();
    let ring = async |bell: u64| {
        script.rings([bell]).await;
        rest().await;
        ear.heard()
    };
    assert_eq!(ring(1).await, [1]);
    flag.store(false, Ordering::Release);
    assert_eq!(ring(2).await, [0; 0]);
    flag.store(true, Ordering::Release);
    conditions.push(Condition::on::<Rung>(|rung| rung.bell > 9));
    assert_eq!((ring(3).await, ring(10).await), (vec![], vec![10]));
    assert_eq!(handle.conditions().len(), 2);
    assert_eq!(
        handle.explain(&event(5)).to_string(),
        "bells does not fire on test.rung:\n  + kind is test.rung\n  + the flag is up\n  - a condition on test.rung holds"
    );
    handle.conditions().clear();
    assert!(conditions.is_empty());
    assert_eq!(ring(4).await, [4]);
}

/// Nobody fights E0507: what several actions share is given with the trigger.
#[tokio::test(start_paused = true)]
async fn an_action_is_given_its_state_its_trigger_the_event_and_the_stream() {
    let (script, stream) = stream().await;
    let (told, mut telling) = tokio::sync::mpsc::channel(1);
    let counted = stream.on::<Rung>().name("counts").serial().with((AtomicU64::new(0), told));
    let handle = counted.run(|rung, context| async move {
        let (count, told) = context.state();
        let count = count.fetch_add(rung.bell, Ordering::Relaxed) + rung.bell;
        let next = context.stream().wait_for::<Gap>().within(Duration::from_secs(9)).await?;
        told.send((count, context.trigger().stats().fired, context.event().seq, next.cause)).await?;
        assert_eq!((context.firing().events.len(), context.name()), (1, "counts"));
        context.remove();
        Ok(())
    });
    script.rings([7]).await;
    rest().await;
    script.says(vec![gap()]).await;
    let heard = soon(telling.recv()).await.unwrap();
    assert_eq!((heard.0, heard.1, heard.2.map(|seq| seq.0), heard.3), (7, 1, Some(1), Cause::Stall));
    soon(handle.done()).await;
    assert_eq!(handle.stats().failed, 0);
    // What it holds of the stream does not keep that alive.
    let (kept, keep) = std::sync::mpsc::channel();
    let last = stream.on::<Rung>().call(move |_, context| _ = kept.send(context));
    script.rings([8]).await;
    rest().await;
    drop(stream);
    soon(last.done()).await;
    let context = keep.recv().unwrap();
    soon(context.stream().run()).await.unwrap();
    assert!(context.stream().triggers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_plain_action_can_fail() {
    let (script, stream) = stream().await;
    let fails = stream.on::<Rung>().tries(1).try_call(|rung, _| match rung.bell {
        1 => Ok(()),
        _ => Err("it is cracked".into()),
    });
    script.rings([1, 2]).await;
    rest().await;
    assert_eq!((fails.stats().fired, fails.stats().failed, fails.stats().given_up), (2, 1, 1));
    assert_eq!(stream.dead_letters().await.unwrap()[0].reason, "it is cracked");
}

#[tokio::test(start_paused = true)]
async fn while_one_is_paused_all_passes_it_by_and_sources_need_not_send_it() {
    let (mut script, stream) = stream().await;
    let ear = Ear::default();
    let hear = ear.clone();
    let handle = stream.on::<Rung>().name("bells").call(move |rung, _| hear.hear(rung.event()));
    script.wanted(1).await;
    script.rings([1]).await;
    rest().await;
    handle.pause();
    assert!(handle.is_paused() && stream.get_trigger("bells").is_some());
    script.wanted(0).await;
    script.rings([2]).await;
    rest().await;
    handle.resume();
    assert!(!handle.is_paused());
    script.wanted(1).await;
    script.rings([3]).await;
    rest().await;
    assert_eq!((ear.heard(), handle.stats().fired, handle.stats().lag), (vec![1, 3], 2, 0));
    // Even if it was so quick that its worker saw nothing of it.
    script.rings([4]).await;
    handle.pause();
    let mut events = stream.events();
    script.rings([5]).await;
    while soon(events.next()).await.unwrap().get() != Some(&Rung { bell: 5 }) {}
    handle.resume();
    script.rings([6]).await;
    rest().await;
    assert_eq!(ear.heard(), [6]);
}

#[tokio::test(start_paused = true)]
async fn one_can_be_changed_while_it_runs_and_remembers() {
    let (mut script, stream) = stream().await;
    let ear = Ear::default();
    let hear = ear.clone();
    let handle = stream.on::<Rung>().filter(bell(1)).call(move |rung, _| hear.hear(rung.event()));
    script.wanted(1).await;
    script.rings([1, 2]).await;
    rest().await;
    handle.change(|trigger| trigger.unfiltered().filter(bell(2)).filter(bell(3))).unwrap();
    // A thousandth of a second of quiet, and the sources are told.
    sleep(Duration::from_millis(2)).await;
    assert_eq!(script.wanted(1).await.wants()[0].filters, [bell(2), bell(3)].into_iter().collect());
    script.rings([1, 2, 3]).await;
    rest().await;
    handle.change(|trigger| trigger.unfiltered().cooldown(Duration::from_hours(1))).unwrap();
    script.rings([4, 5]).await;
    rest().await;
    assert_eq!((ear.heard(), handle.stats().fired), (vec![1, 2, 3, 4], 4));
    // It has fired since it remembers: that was its shot.
    handle.change(|trigger| trigger.cooldown(Duration::ZERO).once(true)).unwrap();
    script.rings([6]).await;
    soon(handle.done()).await;
    assert_eq!(ear.heard(), [0; 0]);
    let error = handle.change(|trigger| trigger).unwrap_err();
    assert!(matches!(error, TriggerError::Ended { .. }), "{error}");
    script.wanted(0).await;
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_an_error_and_free_at_once_when_its_bearer_is_removed() {
    let (script, stream) = stream().await;
    let of_name = |name: &str| Trigger::on::<Rung>().name(name).call(|_, _| {});
    let first = stream.add_trigger(of_name("same")).unwrap();
    let error = stream.add_trigger(of_name("same")).unwrap_err();
    assert!(matches!(&error, TriggerError::NameTaken { name } if &**name == "same"), "{error}");
    // One without a name gets one that nobody has.
    stream.add_trigger(of_name("test.rung#3")).unwrap();
    assert_eq!(stream.on::<Rung>().call(|_, _| {}).name(), "test.rung#4");
    assert!(stream.remove_trigger("same") && stream.get_trigger("same").is_none());
    let second = stream.add_trigger(of_name("same")).unwrap();
    script.rings([1]).await;
    rest().await;
    assert_eq!((first.is_done(), first.stats().fired, second.stats().fired), (true, 0, 1));
    // The short form has nobody to tell, and ends the stream.
    let refused = stream.on::<Rung>().name("same").call(|_, _| {});
    assert!(refused.is_done());
    let error = soon(stream.run()).await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { who, .. } if &**who == "same"), "{error}");
    assert_eq!(second.stats().fired, 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_too_long_is_an_error_at_once() {
    let (script, stream) = stream().await;
    let of_length = |length: usize| Trigger::on::<Rung>().name("n".repeat(length)).call(|_, _| {});
    let error = stream.add_trigger(of_length(993)).unwrap_err();
    assert!(matches!(&error, TriggerError::NameTooLong { name } if name.len() == 993), "{error}");
    let longest = stream.add_trigger(of_length(992)).unwrap();
    script.rings([1]).await;
    rest().await;
    assert_eq!((longest.stats().fired, stream.triggers().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn patterns_of_a_stream_know_the_kinds_of_its_own_games() {
    let (script, stream) = stream().await;
    let step = || bugle::pattern::Step::of(|rung: &Rung| rung.bell);
    let ear = Ear::default();
    let hear = ear.clone();
    let count = stream.on_pattern(bugle::pattern::Count::new(1, step())).where_cel("event.bell > 1");
    count.call(move |firing, _| hear.hear(firing.event()));
    let count = stream.wait_for_pattern(bugle::pattern::Count::new(1, step())).where_cel("event.bell > 2");
    let text = stream.wait_for_pattern(bugle::pattern::Count::new(1, step())).where_cel("event.bell == 'one'");
    let refused = soon(text.into_future()).await.unwrap_err();
    assert!(matches!(refused, bugle::WaitError::Refused(_)), "{refused}");
    script.rings([1, 2, 3]).await;
    assert_eq!(soon(count.into_future()).await.unwrap().event().get(), Some(&Rung { bell: 3 }));
    rest().await;
    assert_eq!(ear.heard(), [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_single_shot_fires_once_when_ten_events_come_at_once() {
    let (script, stream) = stream().await;
    let fired = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&fired);
    let shot = stream.on::<Rung>().once().run(move |_, _| {
        count.fetch_add(1, Ordering::SeqCst);
        async {
            sleep(Duration::from_secs(1)).await;
            Ok(())
        }
    });
    script.says((1..=10).map(rung).collect()).await;
    soon(shot.done()).await;
    rest().await;
    assert_eq!((fired.load(Ordering::SeqCst), shot.stats().fired), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_text_is_a_condition_on_the_kinds_that_it_was_checked_against() {
    let (script, stream) = stream().await;
    let ear = Ear::default();
    let hear = ear.clone();
    let trigger = Trigger::on::<Gap>().where_cel("event.cause == 'restart'").or::<Rung>().where_cel("source == 'test'");
    let handle = stream.add_trigger(trigger.serial().call(move |event, _| hear.hear(&event))).unwrap();
    script.rings([1, 2]).await;
    script.says(vec![gap()]).await;
    rest().await;
    assert_eq!(ear.heard(), [1, 2], "a stall is no restart, and a bell has no cause");
    handle.change(|trigger| trigger.where_cel("kind == 'gap'")).unwrap();
    script.rings([3]).await;
    rest().await;
    assert_eq!((ear.heard(), handle.conditions().len()), (vec![], 3));
    // What is misspelt is told at once, and changes nothing.
    let error = handle.change(|trigger| trigger.where_cel("event.cuase == 'stall'")).unwrap_err();
    assert!(bugle::in_words(&error).contains("did you mean `cause`?"), "{error}");
    assert_eq!(handle.conditions().len(), 3);
    let misspelt = Trigger::on::<Gap>().where_cel("event.cause == 7").call(|_, _| {});
    assert!(matches!(stream.add_trigger(misspelt), Err(TriggerError::Refused { .. })));
    let wait = stream.wait_for::<Gap>().where_cel("event.cause = 'stall'").await;
    assert!(matches!(wait, Err(bugle::WaitError::Refused(_))));
}
