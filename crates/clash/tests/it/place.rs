//! A place at which watching stops and goes on, and what must hold of all that is said there.

use std::collections::BTreeSet;
use std::sync::Arc;

use bugle_clash::{Client, Event, Watch, WatchError};
use bugle_event::{EventId, Gap, Signal};
use serde_json::Value;

use crate::check::lines;
use crate::scripted::{Store, TestClock, api_of_programs, run_and_keep};

/// A store, a clock, and an API that outlive what runs between them.
pub(crate) struct Place {
    pub(crate) api: Client,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) store: Arc<Store>,
}

pub(crate) type Said = (Vec<Signal<Event>>, Vec<WatchError>);

impl Place {
    pub(crate) fn new(start: i64, script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static) -> Self {
        Self { api: api_of_programs(script), clock: Arc::new(TestClock::at_minute(start)), store: Arc::default() }
    }

    pub(crate) async fn run(&self, watch: impl Fn(Watch) -> Watch, minutes: u64) -> Said {
        run_and_keep(watch(Watch::new(self.api.clone())), &self.clock, minutes, &self.store).await
    }
}

pub(crate) fn a_clan(watch: Watch) -> Watch {
    watch.clans(["#2PP"])
}

pub(crate) fn both_sides(watch: Watch) -> Watch {
    watch.wars(["#2PP", "#2YY"])
}

pub(crate) fn gaps(signals: &[Signal<Event>]) -> Vec<&Gap> {
    signals.iter().filter_map(|signal| if let Signal::Gap(gap) = signal { Some(gap) } else { None }).collect()
}

pub(crate) fn ids(signals: &[Signal<Event>]) -> Vec<EventId> {
    signals.iter().filter_map(|signal| if let Signal::Event(event) = signal { Some(event.id) } else { None }).collect()
}

/// No fact twice, and no time upside down.
pub(crate) fn assert_sound(signals: &[Signal<Event>]) {
    let ids = ids(signals);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}", lines(signals));
    for signal in signals {
        match signal {
            Signal::Event(event) => assert!(event.not_before.is_none_or(|from| from <= event.observed_at), "{event:?}"),
            Signal::Gap(gap) => assert!(gap.from.is_none_or(|from| from <= gap.to), "{gap:?}"),
            Signal::Checkpoint(_) => {}
        }
    }
}
