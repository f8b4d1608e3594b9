//! Triggers and readers that are about whoever is in a circle at the time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::pattern::{Count, Step};
use bugle::source::{Interest, Want};
use bugle::{Circle, EventStream, Fact as _, Pattern, Subject, Trigger, in_words};
use tokio::time::sleep;

use crate::script::{Rung, Script, bell, noon, scripted, soon};

/// A stream, and a list of the bells that were heard.
async fn stream() -> (Script, EventStream, Arc<Mutex<Vec<u64>>>) {
    let (script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap();
    stream.start();
    (script, stream, Arc::default())
}

/// Rings these, and gives those that were heard of them.
async fn heard(script: &Script, bells: &[u64], ear: &Mutex<Vec<u64>>) -> Vec<u64> {
    script.rings(bells.iter().copied()).await;
    sleep(Duration::from_secs(1)).await;
    std::mem::take(&mut ear.lock().unwrap())
}

fn bells(numbers: impl IntoIterator<Item = u64>) -> Vec<Subject> {
    numbers.into_iter().map(bell).collect()
}

fn about(numbers: impl IntoIterator<Item = u64>) -> Interest {
    Interest::new([Want { filters: bells(numbers).into_iter().collect(), ..Want::kinds([Rung::KIND]) }])
}

#[tokio::test(start_paused = true)]
async fn a_trigger_is_about_whoever_is_in_the_circle_and_its_source_hears_of_each_change() {
    let (mut script, stream, ear) = stream().await;
    let circle = Circle::new("bell");
    let hear = Arc::clone(&ear);
    let handle = stream.on::<Rung>().among(&circle).call(move |rung, _| hear.lock().unwrap().push(rung.bell));
    assert_eq!(heard(&script, &[1, 2], &ear).await, [0; 0], "nobody is in it");
    assert_eq!(script.wanted(0).await, Interest::default());
    circle.set(bells([1, 2]));
    assert_eq!(script.wanted(1).await, about([1, 2]));
    assert_eq!(heard(&script, &[1, 2, 3], &ear).await, [1, 2]);
    circle.set(bells([2, 3]));
    assert_eq!(heard(&script, &[1, 2, 3], &ear).await, [2, 3]);
    assert_eq!(*script.interest.borrow(), about([2, 3]));
    // What is changed otherwise does not let it out of the circle.
    handle.change(|trigger| trigger.filter(bell(9)).cooldown(Duration::ZERO)).unwrap();
    assert_eq!(heard(&script, &[9, 3], &ear).await, [3]);
    circle.set([]);
    assert_eq!(heard(&script, &[2, 3], &ear).await, [0; 0]);
    handle.remove();
    circle.set(bells([2]));
    assert_eq!(heard(&script, &[2], &ear).await, [0; 0]);
    assert_eq!(script.wanted(0).await, Interest::default());
}

#[tokio::test(start_paused = true)]
async fn a_trigger_that_was_made_apart_begins_with_whoever_is_in_the_circle_then() {
    let (script, stream, ear) = stream().await;
    let (circle, hear) = (Circle::new("bell"), Arc::clone(&ear));
    circle.set(bells([1]));
    let trigger = Trigger::on::<Rung>().among(&circle).call(move |rung, _| hear.lock().unwrap().push(rung.bell));
    circle.set(bells([2]));
    stream.add_trigger(trigger).unwrap();
    assert_eq!(heard(&script, &[1, 2], &ear).await, [2]);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_stuck_misses_nobody_who_came_into_the_circle_meanwhile() {
    let (mut script, stream, _) = stream().await;
    let circle = Circle::new("bell");
    circle.set(bells([1]));
    let mut events = stream.events().on::<Rung>().among(&circle);
    let mut named = stream.events().on::<Rung>().among(&circle).named("ringer").open().await.unwrap();
    script.rings([1, 9]).await;
    assert_eq!(soon(events.next()).await.unwrap().subject(), bell(1));
    // Nobody reads now.
    for newcomer in [2, 3] {
        circle.set(bells(1..=newcomer));
        sleep(Duration::from_secs(1)).await;
        assert_eq!(script.wanted(1).await, about(1..=newcomer));
        script.rings([newcomer, newcomer + 1]).await;
        sleep(Duration::from_secs(1)).await;
    }
    for number in 2..=3 {
        assert_eq!(soon(events.next()).await.unwrap().subject(), bell(number));
    }
    for number in 1..=3 {
        assert_eq!(soon(named.next()).await.unwrap().subject(), bell(number));
    }
    drop((events, named));
    assert_eq!(script.wanted(0).await, Interest::default());
}

#[tokio::test(start_paused = true)]
async fn of_several_wishes_those_that_ask_for_somebody_are_about_the_circle() {
    let (script, stream, ear) = stream().await;
    let circle = Circle::new("bell");
    circle.set(bells([5]));
    // A union: each side by itself.
    let hear = Arc::clone(&ear);
    let (members, all) = (Trigger::on::<Rung>().among(&circle).when(|rung| rung.bell % 2 == 1), Trigger::on::<Rung>());
    let union = members.union(all.filter(bell(2)));
    stream
        .add_trigger(union.call(move |event, _| hear.lock().unwrap().push(event.get::<Rung>().unwrap().bell)))
        .unwrap();
    assert_eq!(heard(&script, &[2, 4, 5, 7], &ear).await, [5], "a circle is what its noun is about in all of it");
    circle.set(bells([4, 7]));
    assert_eq!(heard(&script, &[2, 4, 5, 7], &ear).await, [4, 7]);
    let other = Circle::new("bell");
    let both = Trigger::on::<Rung>().among(&circle).union(Trigger::on::<Rung>().among(&other)).call(|_, _| {});
    let error = in_words(&stream.add_trigger(both).unwrap_err());
    assert!(error.contains("two circles of bells at once"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_pattern_that_was_narrowed_goes_with_the_circle_and_remembers_what_it_saw() {
    let (script, stream, ear) = stream().await;
    let circle = Circle::new("bell");
    circle.set(bells([1]));
    let (pattern, hear) = (Pattern::from(Count::new(2, Step::any::<Rung>())), Arc::clone(&ear));
    let wants = about([1]).wants().to_vec();
    stream.on_pattern(pattern.narrowed(wants)).follow(&circle).call(move |_, _| hear.lock().unwrap().push(0));
    assert_eq!(heard(&script, &[2, 2, 1], &ear).await, [0; 0]);
    circle.set(bells([1, 2]));
    assert_eq!(heard(&script, &[2], &ear).await, [0]);
}
