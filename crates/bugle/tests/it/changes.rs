//! Triggers that are changed while they are at work.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::pattern::{Count, Step};
use bugle::{Change, EventStream, in_words};
use tokio::time::sleep;

use crate::script::{Rung, Script, bell, noon, scripted};

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

#[tokio::test(start_paused = true)]
async fn a_change_in_a_change_is_made_first() {
    let (script, stream, ear) = stream().await;
    let hear = Arc::clone(&ear);
    let handle = stream.on::<Rung>().filter(bell(1)).call(move |rung, _| hear.lock().unwrap().push(rung.bell));
    let change = handle.change(|trigger| {
        handle.change(|trigger| trigger.unfiltered().filter(bell(2))).unwrap();
        trigger.filter(bell(3))
    });
    change.unwrap();
    assert_eq!(heard(&script, &[1, 2, 3], &ear).await, [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_pattern_is_filtered_anew_where_its_steps_have_no_say_and_else_that_is_refused() {
    let (script, stream, ear) = stream().await;
    let twice = |step: Step| Count::new(2, step).within(Duration::from_mins(1));
    let [hear, hear_other] = [Arc::clone(&ear), Arc::clone(&ear)];
    let own = stream.on_pattern(twice(Step::any::<Rung>().filter(bell(1))));
    let own = own.call(move |_, _| hear.lock().unwrap().push(1));
    let given = stream.on_pattern(twice(Step::any::<Rung>()));
    let given = given.call(move |_, _| hear_other.lock().unwrap().push(2));
    for refused in [
        own.change(|trigger| trigger.unfiltered().filter(bell(2))),
        own.change(Change::unfiltered),
        own.change(|trigger| trigger.filter(bell(2))),
    ] {
        let error = in_words(&refused.unwrap_err());
        assert!(error.contains("the pattern itself asks for some bell"), "{error}");
    }
    own.change(|trigger| trigger.once(true)).unwrap();
    given.change(|trigger| trigger.filter(bell(1))).unwrap();
    given.change(|trigger| trigger.unfiltered().filter(bell(2))).unwrap();
    assert_eq!(heard(&script, &[1, 1], &ear).await, [1]);
    assert_eq!(heard(&script, &[2, 2], &ear).await, [2]);
}
