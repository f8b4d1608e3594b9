//! States of watchers, read from bytes that anybody may have made.

use bugle_event::Timestamp;
use bytes::Bytes;

use crate::watch::clan::resource::ClanResource;
use crate::watch::player::resource::PlayerResource;
use crate::watch::resource::Resource;
use crate::watch::war::resource::WarResource;
use crate::watch::watcher::Watcher;

/// For fuzzing: takes up whatever is before the first NUL as the state of a watcher of each kind, and goes on with what
/// follows, body after body. Whatever it is, it gives an error or signals.
pub fn fuzz_restore(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0).map(Bytes::copy_from_slice);
    let Some(state) = parts.next() else { return };
    let bodies: Vec<Bytes> = parts.collect();
    go_on::<ClanResource>(&state, &bodies);
    go_on::<WarResource>(&state, &bodies);
    go_on::<PlayerResource>(&state, &bodies);
}

fn go_on<R: Resource>(state: &Bytes, bodies: &[Bytes]) {
    let Ok(mut watcher) = Watcher::<R>::restore(state, R::Options::default()) else { return };
    for (body, minute) in bodies.iter().zip(0_i64..) {
        drop(watcher.on_body(Timestamp::from_secs(1_800_000_000 + minute * 60), body.clone()));
    }
    drop(watcher.finish());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::watch::clan::watcher::ClanWatcher;
    use bugle_event::{Checkpoint, Signal};

    const BODY: &[u8] = br##"{"tag": "#2PP", "name": "A", "members": 1, "warLosses": 5, "memberList": [{"tag": "#2YY", "name": "B", "expLevel": 5, "donations": 9}]}"##;

    /// A state that remembers a little of everything.
    fn state() -> Bytes {
        let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), <_>::default());
        let text = std::str::from_utf8(BODY).unwrap();
        let bodies = [
            text.to_owned(),
            text.replace("\"donations\": 9", "\"donations\": 0"),
            text.replace("\"expLevel\": 5, ", ""),
            text.replace("\"warLosses\": 5", "\"warLosses\": 0"),
        ];
        let signals =
            bodies.into_iter().zip(0..).flat_map(|(body, at)| watcher.on_body(Timestamp::from_secs(at), body.into()));
        let states = signals.filter_map(|signal| match signal {
            Signal::Checkpoint(Checkpoint { state, .. }) => state,
            _ => None,
        });
        states.last().unwrap()
    }

    proptest! {
        #[test]
        fn a_state_of_any_bytes_is_an_error_or_taken_up(
            at in any::<prop::sample::Index>(),
            bytes in prop::collection::vec(any::<u8>(), 0..6),
        ) {
            let mut state = state().to_vec();
            let at = at.index(state.len());
            let end = (at + bytes.len()).min(state.len());
            state.splice(at..end, bytes);
            fuzz_restore(&[&state[..], &[0], BODY, &[0], br##"{"tag": "#2PP"}"##].concat());
        }
    }
}
