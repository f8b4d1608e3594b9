//! Triggers over events that were: as live, and touching nothing that lives.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::journal::{Archive, Want, codecs};
use bugle::pattern::{Absence, Step};
use bugle::source::Seen;
use bugle::{BoxError, Cause, Envelope, Event, EventId, EventStream, Gap, Start, Timestamp, Trigger};
use tempfile::tempdir;
use tokio::time::sleep;

use crate::script::{Rung, Script, bell, noon, scripted};

fn event(bell: u64, second: i64) -> Event {
    Envelope::new("test", Rung { bell }, Seen::at(Timestamp::from_secs(second))).into_event()
}

/// What was done: the trigger and the bell.
type Log = Arc<Mutex<Vec<(String, u64)>>>;

fn logs(log: &Log, name: &str) -> impl Fn(bugle::Typed<Rung>, bugle::ActionContext) + Send + Sync + use<> {
    let (log, name) = (Arc::clone(log), name.to_owned());
    move |rung, _| log.lock().unwrap().push((name.clone(), rung.bell))
}

async fn stream() -> (Script, EventStream) {
    let (script, source) = scripted();
    (script, EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_replay_begins_anew_and_touches_nothing_that_lives() {
    let ((script, stream), log) = (stream().await, Log::default());
    let once = stream.on::<Rung>().name("once").once().call(logs(&log, "once"));
    let rests = stream.on::<Rung>().name("rests").cooldown(Duration::from_secs(10)).call(logs(&log, "rests"));
    stream.on::<Rung>().name("paused").call(logs(&log, "paused")).pause();
    let odd = stream.on::<Rung>().name("odd").when(|rung| rung.bell % 2 == 1);
    let odd = odd.run(|rung, context| async move {
        sleep(Duration::from_secs(1)).await;
        context.trigger().conditions().push(false);
        match rung.bell {
            5 => context.remove(),
            7 => panic!("removed, and not asked"),
            _ => return Err("cracked".into()),
        }
        Ok(())
    });
    stream.start();
    let events = [(1, 100), (2, 105), (3, 110), (5, 111), (7, 112)].map(|(bell, second)| event(bell, second));
    for times in 1..=2 {
        let replayed = stream.replay(events.clone()).await;
        assert_eq!(replayed.events, 5);
        let told: BTreeMap<_, _> = replayed.triggers.iter().map(|(name, s)| (&**name, (s.fired, s.failed))).collect();
        assert_eq!(told, [("odd", (1, 1)), ("once", (1, 0)), ("rests", (2, 0))].into(), "{times}");
        let failure = &replayed.failures[0];
        assert_eq!((&*failure.trigger, failure.event, &*failure.reason), ("odd", events[0].id, "cracked"));
        let done = std::mem::take(&mut *log.lock().unwrap());
        assert_eq!(done, [("once", 1), ("rests", 1), ("rests", 3)].map(|(name, bell)| (name.to_owned(), bell)));
    }
    assert_eq!((once.stats().fired, rests.stats().fired, odd.conditions().len()), (0, 0, 1));
    assert!(!once.is_done() && !odd.is_done() && stream.lags().iter().all(|(_, lag)| *lag == 0));
    script.rings([8]).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!((once.stats().fired, rests.stats().fired), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn actions_of_one_event_run_in_the_order_of_their_triggers_and_one_can_stop_the_replay() {
    let ((_script, stream), log) = (stream().await, Log::default());
    for name in ["c", "a", "b"] {
        stream.on::<Rung>().name(name).call(logs(&log, name));
    }
    stream.on::<Rung>().name("stops").call(|rung, context| {
        if rung.bell == 2 {
            context.stop();
        }
    });
    stream.on::<Rung>().name("late").call(logs(&log, "late"));
    let events = [Ok(event(1, 1)), Err(BoxError::from("torn")), Ok(event(2, 2)), Ok(event(3, 3))];
    let replayed = stream.replay(events).await;
    assert_eq!((replayed.events, replayed.unreadable), (2, 1));
    assert_eq!(replayed.first_error.unwrap().to_string(), "torn");
    let done: Vec<_> = log.lock().unwrap().iter().map(|(name, bell)| format!("{name}{bell}")).collect();
    assert_eq!(done, ["c1", "a1", "b1", "late1", "c2", "a2", "b2"]);
    // Only the replay was stopped.
    assert_eq!(stream.triggers().len(), 5);
    assert_eq!(stream.replay([event(1, 1)]).await.triggers.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_journal_is_replayed_from_its_archive() {
    let dir = tempdir().unwrap();
    let (script, source) = scripted();
    let live = EventStream::builder().clock(noon()).seed(1).journal(dir.path()).source(source).build().await.unwrap();
    live.start();
    script.rings(1..=20).await;
    sleep(Duration::from_secs(1)).await;
    live.stop().await;
    let ((_script, stream), log) = (stream().await, Log::default());
    stream.add_trigger(Trigger::on::<Rung>().when(|rung| rung.bell > 17).call(logs(&log, "late"))).unwrap();
    let all = codecs().into_iter().chain([bugle::journal::Codec::of::<Rung>()]).collect::<Vec<_>>();
    let archive = Archive::open(dir.path(), &all).unwrap();
    let replayed = stream.replay(archive.events(Start::Beginning, Want::all()).unwrap()).await;
    assert_eq!((replayed.events, replayed.unreadable), (20, 0));
    assert_eq!(log.lock().unwrap().iter().map(|(_, bell)| *bell).collect::<Vec<_>>(), [18, 19, 20]);
}

/// Nobody rang bell 2 within a minute of bell 1.
fn silence() -> bugle::Pattern {
    let first = Step::of(|rung: &Rung| rung.bell / 10).filter(bell(1));
    let second = Step::of(|rung: &Rung| rung.bell / 10).filter(bell(2));
    Absence::new(first, second).lasting(Duration::from_mins(1)).into()
}

fn gap(from: i64, to: i64, cause: Cause) -> Event {
    let (from, to) = (Timestamp::from_secs(from), Timestamp::from_secs(to));
    Envelope::new("test", Gap::new("test", [], Some(from), to, cause), Seen::at(to)).into_event()
}

#[tokio::test(start_paused = true)]
async fn what_fell_due_while_the_program_was_down_is_blind_in_a_replay_as_it_was_live() {
    let ((_script, stream), told) = (stream().await, Arc::new(Mutex::new(Vec::new())));
    let tell = Arc::clone(&told);
    stream.on_pattern(silence()).call(move |firing, _| tell.lock().unwrap().push((firing.at.as_secs(), firing.blind)));
    // A stall is told after what was due in it has fired, as live.
    let stalled = [event(1, 1000), gap(1010, 1100, Cause::Stall), event(3, 1200)];
    let events =
        [event(1, 100), gap(110, 400, Cause::Restart), event(1, 500), event(3, 700)].into_iter().chain(stalled);
    stream.replay(events).await;
    assert_eq!(*told.lock().unwrap(), [(160, true), (560, false), (1060, false)]);
}

#[tokio::test(start_paused = true)]
async fn an_action_can_pause_and_change_triggers_of_the_replay() {
    let ((_script, stream), log) = (stream().await, Log::default());
    let logs = |name: &'static str| {
        let log = Arc::clone(&log);
        move |bell: u64| log.lock().unwrap().push((name.to_owned(), bell))
    };
    let (changes, pauses, waits) = (logs("changes"), logs("pauses"), logs("waits"));
    stream.on::<Rung>().filter(bell(1)).name("changes").call(move |rung, context| {
        changes(rung.bell);
        context.trigger().change(|trigger| trigger.unfiltered().filter(bell(3))).unwrap();
    });
    stream.on::<Rung>().name("pauses").call(move |rung, context| {
        pauses(rung.bell);
        if rung.bell == 2 {
            context.trigger().pause();
        }
    });
    // Bell 6 pauses the one that waits, bell 7 lets it go on: what it says about the time in between is blind.
    let held = Arc::new(Mutex::new(None::<bugle::TriggerHandle>));
    let holds = Arc::clone(&held);
    stream.on::<Rung>().filter(bell(6)).filter(bell(7)).name("holds").call(move |rung, _| {
        let waits = held.lock().unwrap().clone().unwrap();
        if rung.bell == 6 { waits.pause() } else { waits.resume() }
    });
    stream.on_pattern(silence()).name("waits").call(move |firing, context| {
        waits(u64::from(firing.blind));
        *holds.lock().unwrap() = Some(context.trigger().clone());
    });
    let events = [(1, 100), (2, 161), (1, 200), (3, 215), (6, 220), (4, 300), (7, 310), (4, 400)];
    stream.replay(events.map(|(bell, second)| event(bell, second))).await;
    let done = std::mem::take(&mut *log.lock().unwrap());
    let of_name = |of: &str| -> Vec<_> { done.iter().filter(|(name, _)| name == of).map(|(_, bell)| *bell).collect() };
    assert_eq!(of_name("changes"), [1, 3]);
    assert_eq!(of_name("pauses"), [1, 2]);
    assert_eq!(of_name("waits"), [0, 1]);
}

/// What fired, of which events, when, and whether it was blind.
type Fired = Arc<Mutex<Vec<Firing>>>;
type Firing = (String, Vec<EventId>, Timestamp, bool);

#[cfg(all(feature = "planetside", feature = "clash"))]
mod games {
    use bugle::pattern::{Count, Sequence};
    use bugle::planetside::{self, Death, GainExperience, PlayerLogin, PlayerLogout, VehicleDestroy, World};
    use bugle::{Acts, Topic, clash};
    use bugle_sim::{Config, Ledger, Sim};

    use super::*;

    /// Ends a trigger with an action that says what fired.
    fn tells<E: Acts, T: Topic>(on: bugle::On<E, T>, fired: &Fired) -> E::Made {
        let fired = Arc::clone(fired);
        on.serial().call(move |_, context| {
            let ids = context.firing().events.iter().map(|event| event.id).collect();
            let firing = context.firing();
            fired.lock().unwrap().push((context.name().to_owned(), ids, firing.at, firing.blind));
        })
    }

    fn triggers(fired: &Fired) -> Vec<Trigger> {
        let minute = Duration::from_mins(1);
        let attacker = |death: &Death| death.attacker_character_id;
        let mutual = Sequence::new(
            Step::of(|death: &Death| (death.attacker_character_id, death.character_id)),
            Step::of(|death: &Death| (death.character_id, death.attacker_character_id)),
        );
        // Nobody logged out within two minutes of logging in.
        let stays = Absence::new(
            Step::of(|login: &PlayerLogin| login.character_id),
            Step::of(|logout: &PlayerLogout| logout.character_id),
        );
        let member = Trigger::on_either::<(clash::MemberJoined, clash::MemberLeft, clash::MemberDonated)>();
        vec![
            tells(Trigger::on::<Death>().name("headshots").world(World::OSPREY).when(|d| d.is_headshot), fired),
            tells(Trigger::on::<Death>().or::<VehicleDestroy>().name("rests").cooldown(2 * minute), fired),
            tells(Trigger::on::<GainExperience>().name("once").once(), fired),
            tells(Trigger::on::<clash::WarAttack>().name("attacks"), fired),
            tells(member.name("members"), fired),
            tells(Trigger::on::<Gap>().name("gaps"), fired),
            tells(Trigger::on_pattern(Count::new(2, Step::of(attacker)).within(minute)).name("sprees"), fired),
            tells(Trigger::on_pattern(mutual.within(5 * minute)).name("mutual"), fired),
            tells(Trigger::on_pattern(stays.lasting(2 * minute)).name("stayed"), fired),
        ]
    }

    /// What fired live in two hours of both games, and all events of that time.
    async fn live(seed: u64) -> (Vec<Firing>, Vec<Event>) {
        let sim =
            Sim::in_memory(Config { seed, rate: 5.0, population: 40, clans: 4, ..Config::default() }, Ledger::closed());
        let census = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
        let (watch, _) = crate::clash::watch(&sim);
        let builder = EventStream::builder().clock(sim.clock()).seed(seed).source(census.push()).source(watch);
        let stream = builder.build().await.unwrap();
        let (fired, mut events) = (Fired::default(), stream.events());
        for trigger in triggers(&fired) {
            stream.add_trigger(trigger).unwrap();
        }
        let reading = async {
            let mut all = Vec::new();
            while let Some(event) = events.next().await {
                all.push(event);
            }
            all
        };
        let stopping = async {
            sleep(Duration::from_hours(2)).await;
            stream.stop().await;
        };
        let (all, ()) = tokio::join!(reading, stopping);
        (std::mem::take(&mut *fired.lock().unwrap()), all)
    }

    #[tokio::test(start_paused = true)]
    async fn what_fired_live_in_both_games_fires_in_a_replay_in_the_same_order() {
        let (live, events) = live(5).await;
        let (stream, fired) = (EventStream::builder().build().await.unwrap(), Fired::default());
        for trigger in triggers(&fired) {
            stream.add_trigger(trigger).unwrap();
        }
        let replayed = stream.replay(events.clone()).await;
        assert_eq!((replayed.events, replayed.failures.len()), (events.len() as u64, 0));
        let fired = fired.lock().unwrap();
        // What time alone made fire after the last event, no event shows.
        let end = events.last().unwrap().observed_at;
        for (name, stats) in &replayed.triggers {
            let of_name =
                |fired: &[Firing]| -> Vec<_> { fired.iter().filter(|(of, ..)| **of == **name).cloned().collect() };
            let (live, again) = (of_name(&live), of_name(&fired));
            assert!(live.starts_with(&again), "{name}: {} live, {} again", live.len(), again.len());
            let only_live = &live[again.len()..];
            assert!(only_live.iter().all(|(.., at, _)| *at + Duration::from_secs(12) > end), "{name}: {only_live:?}");
            assert_eq!(stats.fired, again.len() as u64);
            assert!(!live.is_empty() || &**name == "gaps", "{name}: nothing fired");
        }
        // What events made fire is done in the order of these, whichever trigger it is.
        let place: BTreeMap<_, _> = events.iter().enumerate().map(|(place, event)| (event.id, place)).collect();
        let by_event = fired.iter().filter(|(name, ..)| name != "stayed");
        assert!(by_event.map(|(_, ids, ..)| ids.iter().map(|id| place[id]).max()).is_sorted());
    }
}
