//! Series of bodies in time order, and what may become of them on the way: copies, bodies that are skipped, out of date or
//! broken, and restarts. Whatever it is, the facts are the same.

use bugle_clash::{Event, Resource, Watcher};
use bugle_event::{Checkpoint, Envelope, Signal};
use bytes::Bytes;
use serde_json::Value;

use crate::check::{bytes, minute};

/// Bodies, each with its minute.
pub(crate) type Series = Vec<(i64, Value)>;

/// What is told of a series by a watcher that is made anew from its last state before each of these bodies.
pub(crate) fn told<R: Resource>(
    first: impl Fn() -> Watcher<R>,
    options: &R::Options,
    series: &[(i64, Value)],
    restarts: impl Fn(usize) -> bool,
) -> Vec<Signal<Event>> {
    let (mut watcher, mut kept, mut told) = (first(), None::<Bytes>, Vec::new());
    for (number, (at, body)) in series.iter().enumerate() {
        if let Some(state) = kept.as_ref().filter(|_| restarts(number)) {
            watcher = Watcher::restore(state, options.clone()).unwrap();
        }
        let signals = watcher.on_body(minute(*at), bytes(body));
        let states = signals.iter().filter_map(|signal| match signal {
            Signal::Checkpoint(Checkpoint { state: Some(state), .. }) => Some(state.clone()),
            _ => None,
        });
        kept = states.last().or(kept);
        told.extend(signals);
    }
    told.extend(watcher.finish());
    told
}

/// The facts in their order, whenever they were seen.
pub(crate) fn facts(signals: &[Signal<Event>]) -> Vec<String> {
    let fact = |event: &Envelope<Event>| format!("{} {}", event.id, serde_json::to_string(&event.data).unwrap());
    signals
        .iter()
        .filter_map(|signal| if let Signal::Event(event) = signal { Some(fact(event)) } else { None })
        .collect()
}

/// Each body twice, a minute apart.
pub(crate) fn doubled(series: &Series) -> Series {
    series.iter().flat_map(|(at, body)| [(*at, body.clone()), (at + 1, body.clone())]).collect()
}

/// The first one, each of so many, and the last one.
pub(crate) fn skipping(series: &Series, step: usize) -> Series {
    let last = series.len() - 1;
    let kept = series.iter().enumerate().filter(|(number, _)| number % step == 0 || *number == last);
    kept.map(|(_, look)| look.clone()).collect()
}

/// After each body but the first, a minute later, the one before it, as an edge that lags serves it.
pub(crate) fn with_stale(series: &Series) -> Series {
    let pairs = series.iter().zip(series.iter().skip(1));
    let rest = pairs.flat_map(|((_, old), (at, new))| [(*at, new.clone()), (at + 1, old.clone())]);
    series.iter().take(1).cloned().chain(rest).collect()
}

/// After each body, a minute later, itself spoilt.
pub(crate) fn with_spoilt(series: &Series, spoil: impl Fn(&mut Value)) -> Series {
    let spoilt = |body: &Value| {
        let mut body = body.clone();
        spoil(&mut body);
        body
    };
    series.iter().flat_map(|(at, body)| [(*at, body.clone()), (at + 1, spoilt(body))]).collect()
}
