//! Watchers of any kind, over sequences of bodies: with all options as they are unless set, and with a restart after each.

use bugle_clash::{ClanWatcher, Event, PlayerWatcher, Resource, ResourceKind, WarWatcher, Watcher};
use bugle_event::{Checkpoint, Signal};
use bytes::Bytes;
use serde_json::Value;

use crate::check::{bytes, lines, minute};

/// What a watcher says of bodies, each with its minute.
pub(crate) fn watch<R: Resource>(mut watcher: Watcher<R>, bodies: &[(i64, Value)]) -> Vec<Signal<Event>> {
    bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect()
}

/// As [`watch`], by a watcher that is put away after each body and taken up again from the last state that it wrote.
pub(crate) fn watch_in_parts<R: Resource>(mut watcher: Watcher<R>, bodies: &[(i64, Value)]) -> Vec<Signal<Event>> {
    let (mut told, mut kept) = (Vec::new(), None::<Bytes>);
    for (at, body) in bodies {
        if let Some(state) = &kept {
            watcher = Watcher::restore(state, R::Options::default()).unwrap();
        }
        let signals = watcher.on_body(minute(*at), bytes(body));
        let states = signals.iter().filter_map(|signal| match signal {
            Signal::Checkpoint(Checkpoint { state: Some(state), .. }) => Some(state.clone()),
            _ => None,
        });
        kept = states.last().or(kept);
        told.extend(signals);
    }
    told
}

fn without_first(signals: &[Signal<Event>]) -> String {
    let told = lines(signals);
    told.lines().filter(|line| !line.contains(".snapshot")).collect::<Vec<_>>().join("\n")
}

/// What is told of bodies of `#2PP` or `#PPP`, but for the first look.
pub(crate) fn told_of(kind: ResourceKind, bodies: &[(i64, Value)]) -> String {
    without_first(&match kind {
        ResourceKind::Clan => watch(ClanWatcher::new("#2PP".parse().unwrap(), <_>::default()), bodies),
        ResourceKind::War => watch(WarWatcher::new("#2PP".parse().unwrap(), <_>::default()), bodies),
        _ => watch(PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default()), bodies),
    })
}

/// As [`told_of`], with a restart before each body but the first.
pub(crate) fn restarted(kind: ResourceKind, bodies: &[(i64, Value)]) -> String {
    without_first(&match kind {
        ResourceKind::Clan => watch_in_parts(ClanWatcher::new("#2PP".parse().unwrap(), <_>::default()), bodies),
        ResourceKind::War => watch_in_parts(WarWatcher::new("#2PP".parse().unwrap(), <_>::default()), bodies),
        _ => watch_in_parts(PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default()), bodies),
    })
}
