//! The journal on a disk that fails at each of its operations in turn.

use std::collections::BTreeSet;

use futures_util::StreamExt as _;

use super::fault::{Disk, Fault};
use super::steps::{numbers, text};
use super::{Running, noon, number, settings, state_of, ticks, whole};
use crate::backend::disk::{keeper, store::Store};
use crate::record::Codecs;
use crate::{Journal, JournalError, ReaderOptions, Settings, Start};

/// How far the source counts.
const LAST: u64 = 50;

/// What is known for certain, whatever happens to the program.
#[derive(Debug, Default)]
struct World {
    /// Up to here everything was acknowledged as durable.
    durable: u64,
    /// What the reader was handed.
    handed: Vec<i64>,
    /// What it confirmed and was told to be durable.
    confirmed: BTreeSet<i64>,
}

fn journal(disk: &Disk) -> Result<Journal, JournalError> {
    let settings = Settings { capacity: 4.try_into().unwrap(), ..settings(4) };
    let store = Store::open_backend(disk.clone(), Codecs::new(settings.codecs.clone()))?;
    Ok(Journal::on(keeper::on(store, &settings)?, &settings, noon()))
}

/// One life of a program whose source counts on from where it was, five ticks at a time, and whose reader confirms most
/// of what it gets. Ends with the first thing that fails, or when the source has counted to the end.
async fn life(disk: &Disk, world: &mut World) -> Result<(), JournalError> {
    let running = Running::on(journal(disk)?);
    let lived = live(&running, world).await;
    if lived.is_ok() {
        running.close().await;
    } else {
        running.crash().await;
    }
    lived
}

async fn live(running: &Running, world: &mut World) -> Result<(), JournalError> {
    let mut counted = running.counted().await?;
    assert!(counted >= world.durable, "acknowledged up to {}, and there up to {counted}", world.durable);
    let options =
        ReaderOptions { start: Start::Beginning, tries: 1000.try_into().unwrap(), ..ReaderOptions::default() };
    let mut reader = running.journal.named_reader("reader", &options).await?;
    // Its state says what it has confirmed, and so does its place.
    let mut state = state_of(&reader).map(|state| numbers(&state)).unwrap_or_default();
    assert!(state.is_superset(&world.confirmed), "{state:?} is kept of {:?}", world.confirmed);
    let mut had = state.clone();
    while counted < LAST {
        running.journal.append(ticks(counted + 1..=counted + 5));
        running.journal.flush().await?;
        counted += 5;
        world.durable = counted;
        let mut confirmed = Vec::new();
        for _ in 0..5 {
            let event = reader.next().await.ok_or(JournalError::Closed)?;
            let number = number(&event);
            assert!(!state.contains(&number), "{number} was confirmed and comes again");
            world.handed.push(number);
            had.insert(number);
            if number % 7 != 0 {
                state.insert(number);
                reader.keep(whole(text(&state)));
                reader.confirm(&event);
                confirmed.push(number);
            }
        }
        reader.flush().await?;
        world.confirmed.extend(confirmed);
    }
    let rest = super::drain(&mut reader).await;
    had.extend(rest.iter().copied());
    assert!((1..=LAST.cast_signed()).eq(had), "what its state does not say has come");
    world.handed.extend(rest);
    Ok(())
}

impl Running {
    /// How far the state says that the source has counted; the log says the same.
    async fn counted(&self) -> Result<u64, JournalError> {
        let counted: u64 = self.state().await.map_or(0, |(_, state)| state.parse().unwrap());
        let mut reader = self.journal.reader(Start::Beginning, bugle_event::Want::all());
        let log = super::drain(&mut reader).await;
        let expected: Vec<_> = (1..=counted.cast_signed()).collect();
        assert_eq!(log, expected, "the log and the state agree");
        Ok(counted)
    }
}

/// A journal in which there is nothing yet. How one comes to be is another story: see `backend/disk/open.rs`.
fn empty() -> Vec<u8> {
    let disk = Disk::new(Vec::new(), None);
    drop(journal(&disk).unwrap());
    disk.remains()
}

/// The whole story with one fault at operation `at`. Gives whether there were so many operations.
async fn story(at: u64, fault: Fault) -> bool {
    let mut world = World::default();
    let disk = Disk::new(empty(), Some((at, fault)));
    let first = life(&disk, &mut world).await;
    let came_to_pass = disk.has_failed();
    assert!(first.is_ok() || came_to_pass, "{first:?}");
    let disk = Disk::new(disk.remains(), None);
    life(&disk, &mut world).await.unwrap_or_else(|error| panic!("{fault:?} at {at}: {error:?}"));
    let handed: BTreeSet<_> = world.handed.iter().copied().collect();
    assert_eq!(handed, (1..=LAST.cast_signed()).collect(), "{fault:?} at {at}");
    came_to_pass
}

async fn at_every_operation(fault: Fault) {
    let mut at = 1;
    while story(at, fault).await {
        at += 1;
    }
    assert!(at > 100, "{at} operations");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_when_any_operation_is_refused() {
    at_every_operation(Fault::Refuse).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_when_the_program_is_killed_at_any_operation() {
    at_every_operation(Fault::Kill).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_when_the_power_goes_at_any_operation() {
    at_every_operation(Fault::PowerCut).await;
}

#[tokio::test(start_paused = true)]
async fn opening_again_changes_nothing() {
    let disk = Disk::new(empty(), None);
    life(&disk, &mut World::default()).await.unwrap();
    let operations = disk.operations();
    assert!(operations > 0);
    let again = Disk::new(disk.remains(), None);
    life(&again, &mut World { durable: LAST, ..World::default() }).await.unwrap();
    assert!(again.operations() < operations / 2);
}
