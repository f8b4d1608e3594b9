//! Triggers that are changed while they are at work.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::EventStream;
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
