//! What goes in the order of time, worked out from the whole history.

use crate::pattern::tests::doors::Fired;
use crate::pattern::tests::naive::{History, Made};

/// The events of a key, with the time that they count as: not before the watermark.
fn in_order(history: &History, key: u64) -> Vec<(i64, usize)> {
    let events = history.of(0, key).into_iter();
    let mut events: Vec<_> = events.map(|place| (history.at(place).max(history.watermark(place)), place)).collect();
    events.sort_unstable();
    events
}

/// Many events as one, once it is quiet.
pub(crate) fn debounce(history: &History, quiet: i64, at_most: Option<i64>) -> Vec<Fired> {
    let mut made = Vec::new();
    for key in history.keys() {
        let mut rest = &in_order(history, key)[..];
        while let Some((first, _)) = rest.first() {
            let over = |latest: i64| at_most.map_or(latest + quiet, |at_most| (latest + quiet).min(first + at_most));
            let mut len = 1;
            while rest.get(len).is_some_and(|(next, _)| *next <= over(rest[len - 1].0)) {
                len += 1;
            }
            let (burst, others) = rest.split_at(len);
            let mut events = vec![burst[0].1, burst[len - 1].1];
            events.dedup();
            let at = over(burst[len - 1].0);
            if let Some(place) = history.passed(at, 0) {
                made.push(Made { place, is_timer: true, events, key, at, since: Some(*first) });
            }
            rest = others;
        }
    }
    history.fired(made)
}

/// Many events at once.
pub(crate) fn batch(history: &History, n: usize, within: i64) -> Vec<Fired> {
    let mut made = Vec::new();
    for key in history.keys() {
        let mut told: Vec<usize> = Vec::new();
        for now in 0..history.inputs.len() {
            let known = |place: usize, told: &[usize]| place < now && !told.contains(&place);
            // What is over is told before the event is taken.
            loop {
                let there: Vec<_> =
                    in_order(history, key).into_iter().filter(|(_, place)| known(*place, &told)).collect();
                let Some((first, _)) = there.first().filter(|(first, _)| first + within < history.watermark(now))
                else {
                    break;
                };
                let events: Vec<_> =
                    there.iter().filter(|(at, _)| *at <= first + within).map(|(_, place)| *place).collect();
                told.extend(&events);
                made.push(Made { place: now, is_timer: true, events, key, at: first + within, since: Some(*first) });
            }
            let there: Vec<_> =
                in_order(history, key).into_iter().filter(|(_, place)| known(*place, &told) || *place == now).collect();
            for batch in full(&there, n, within) {
                let events: Vec<_> = batch.iter().map(|(_, place)| *place).collect();
                told.extend(&events);
                made.push(Made { place: now, is_timer: false, events, key, at: batch[n - 1].0, since: None });
            }
        }
    }
    history.fired(made)
}

/// The batches that are full, of all that there is.
fn full(there: &[(i64, usize)], n: usize, within: i64) -> Vec<Vec<(i64, usize)>> {
    let mut rest = there.to_vec();
    let mut full = Vec::new();
    loop {
        let mut from = 0;
        let found = loop {
            let Some((first, _)) = rest.get(from) else { break None };
            let len = rest[from..].iter().take_while(|(at, _)| *at <= first + within).count();
            if len >= n {
                break Some(from);
            }
            from += len;
        };
        let Some(from) = found else { break };
        full.push(rest.drain(from..from + n).collect());
    }
    full
}
