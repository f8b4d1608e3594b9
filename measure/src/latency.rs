//! How long an event takes from the service to the action, at a thousand a second.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bugle::planetside::GainExperience;
use futures_util::StreamExt as _;
use serde::Deserialize;

use crate::bare::subscribe;
use crate::figures::{Figures, Watch};
use crate::own::stream;
use crate::service::nanos;

/// Of one that says in nanoseconds when it was sent.
fn since(sent: u64) -> u64 {
    nanos().saturating_sub(sent)
}

pub(crate) async fn own(address: &str, count: u64) -> Figures {
    let stream = stream(address).build().await.expect("the stream can be built");
    let taken = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&taken);
    stream.on::<GainExperience>().call(move |granted, _| {
        times.lock().unwrap_or_else(PoisonError::into_inner).push(since(granted.other_id.0));
    });
    let watch = Watch::start();
    stream.start();
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() as u64 >= count {
            return figures(&watch, taken.clone());
        }
    }
}

pub(crate) async fn bare(address: &str, count: u64) -> Figures {
    #[derive(Deserialize)]
    struct Frame<'a> {
        #[serde(borrow)]
        payload: Payload<'a>,
    }
    #[derive(Deserialize)]
    struct Payload<'a> {
        other_id: &'a str,
    }
    let mut socket = subscribe(address).await;
    let (watch, mut taken) = (Watch::start(), Vec::new());
    for _ in 0..count {
        let message = socket.next().await.expect("more comes").expect("it stays open");
        let frame: Frame<'_> = sonic_rs::from_str(message.to_text().expect("it is text")).expect("it is a frame");
        taken.push(since(frame.payload.other_id.parse().expect("a number")));
    }
    figures(&watch, taken)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for the eye")]
fn figures(watch: &Watch, mut taken: Vec<u64>) -> Figures {
    taken.sort_unstable();
    let of_hundred = |part: usize| taken[(taken.len() - 1) * part / 100] as f64 / 1000.0;
    Figures { latency: Some([of_hundred(50), of_hundred(99)]), ..watch.stop(taken.len() as u64) }
}
