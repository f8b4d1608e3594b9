//! A reader that does whatever can be done, in whatever order, and whose program ends at any time.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use bugle_event::{Event, Want};
use bytes::Bytes;
use futures_util::StreamExt as _;
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};
use tokio::time::timeout;

use super::{Running, Tick, drain, number, state_of, whole};
use crate::{NamedReader, ReaderOptions, Rejected, Start};

#[derive(Clone, Debug)]
enum Step {
    Append(u64),
    Next,
    Confirm(usize),
    ConfirmAll,
    Reject(usize),
    Flush,
    Restart { in_order: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (1u64..30).prop_map(Step::Append),
        6 => Just(Step::Next),
        3 => any::<prop::sample::Index>().prop_map(|index| Step::Confirm(index.index(1000))),
        1 => Just(Step::ConfirmAll),
        1 => any::<prop::sample::Index>().prop_map(|index| Step::Reject(index.index(1000))),
        1 => Just(Step::Flush),
        1 => any::<bool>().prop_map(|in_order| Step::Restart { in_order }),
    ];
    prop::collection::vec(step, 1..60)
}

/// A reader whose state says what it has confirmed.
struct Life {
    dir: TempDir,
    options: ReaderOptions,
    running: Running,
    reader: NamedReader,
    appended: u64,
    /// Handed out, and not yet dealt with.
    held: Vec<Event>,
    /// What was handed out since the last start, and what its state said then.
    had: BTreeSet<i64>,
    /// What it has confirmed, by its state.
    confirmed: BTreeSet<i64>,
    /// What it was told to be durable of that.
    certain: BTreeSet<i64>,
}

impl Life {
    async fn new(picky: bool) -> Self {
        let want = if picky { Want::kinds([Tick::EVEN]) } else { Want::all() };
        let tries = NonZeroU32::new(1000).unwrap();
        let options = ReaderOptions { start: Start::Beginning, want: want.into(), tries, ..ReaderOptions::default() };
        let dir = tempdir().unwrap();
        let (running, reader) = open(&dir, &options).await;
        let (held, had) = (Vec::new(), BTreeSet::new());
        let (confirmed, certain) = (BTreeSet::new(), BTreeSet::new());
        Self { dir, options, running, reader, appended: 0, held, had, confirmed, certain }
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Append(count) => {
                self.running.append(self.appended + 1..=self.appended + count).await;
                self.appended += count;
            }
            Step::Next => {
                if let Ok(event) = timeout(Duration::from_millis(1), self.reader.next()).await {
                    let event = event.unwrap();
                    assert!(!self.confirmed.contains(&number(&event)), "{event:?} was confirmed");
                    self.had.insert(number(&event));
                    self.held.push(event);
                }
            }
            Step::Confirm(index) if !self.held.is_empty() => {
                let event = self.held.swap_remove(index % self.held.len());
                self.confirmed.insert(number(&event));
                self.reader.keep(whole(text(&self.confirmed)));
                self.reader.confirm(&event);
            }
            Step::ConfirmAll if !self.held.is_empty() => {
                let last = self.held.iter().filter_map(|event| event.seq).max().unwrap();
                self.confirmed.extend(self.had.range(..=last.0.cast_signed()));
                self.reader.keep(whole(text(&self.confirmed)));
                self.reader.confirm_to(last);
                self.held.clear();
            }
            Step::Reject(index) if !self.held.is_empty() => {
                let event = self.held.swap_remove(index % self.held.len());
                assert!(matches!(self.reader.reject(&event, "no"), Rejected::Again(_)));
            }
            Step::Flush => {
                self.reader.flush().await.unwrap();
                self.certain.clone_from(&self.confirmed);
            }
            _ => {}
        }
    }

    async fn restart(mut self, in_order: bool) -> Self {
        drop(self.reader);
        if in_order {
            self.running.close().await;
            self.certain.clone_from(&self.confirmed);
        } else {
            self.running.crash().await;
        }
        (self.running, self.reader) = open(&self.dir, &self.options).await;
        let state = state_of(&self.reader).map(|state| numbers(&state)).unwrap_or_default();
        assert!(state.is_superset(&self.certain) && state.is_subset(&self.confirmed), "{state:?}");
        Self { held: Vec::new(), had: state.clone(), confirmed: state.clone(), certain: state, ..self }
    }
}

async fn open(dir: &TempDir, options: &ReaderOptions) -> (Running, NamedReader) {
    let running = Running::open(dir.path(), 8);
    let reader = running.journal.named_reader("r", options).await.unwrap();
    (running, reader)
}

/// These numbers as a state.
pub(crate) fn text(numbers: &BTreeSet<i64>) -> Bytes {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(" ").into()
}

/// The numbers that a state says.
pub(crate) fn numbers(state: &[u8]) -> BTreeSet<i64> {
    std::str::from_utf8(state).unwrap().split_whitespace().map(|number| number.parse().unwrap()).collect()
}

/// A reader gets everything, and nothing that it has confirmed, by what its state says, for that agrees with its place.
async fn everything_comes_until_it_is_confirmed(steps: Vec<Step>, picky: bool) {
    let mut life = Life::new(picky).await;
    for step in steps {
        life = match step {
            Step::Restart { in_order } => life.restart(in_order).await,
            step => {
                life.step(step).await;
                life
            }
        };
    }
    life.had.extend(drain(&mut life.reader).await);
    let wanted = (1..=life.appended.cast_signed()).filter(|tick| !picky || tick % 2 == 0);
    let missing: Vec<_> = wanted.filter(|tick| !life.had.contains(tick)).collect();
    assert!(missing.is_empty(), "never came: {missing:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn everything_comes_until_it_is_confirmed_whatever_happens(steps in steps(), picky in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(everything_comes_until_it_is_confirmed(steps, picky));
    }
}
