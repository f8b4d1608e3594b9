//! The machine, fed by hand: what the listener says and what Census answers come in, questions and signals come out.

use std::time::Duration;

use bugle_event::{Cause, Checkpoint, Envelope, Gap, Interest, Origin, Signal, Signals, Subject, Timestamp, Want};
use bugle_event::{Fact as _, Kind};
use tokio::time::Instant;

use crate::NAME;
use crate::census::CensusError;
use crate::event::{Death, Event, FacilityControl, MetagameEvent, PlayerLogin};
use crate::ids::{CharacterId, FacilityId, World};
use crate::push::now::Now;
use crate::refill::machine::{Refill, Ticket};
use crate::refill::opening::{AGAIN, Pace};
use crate::refill::question::{Of, Question, ROWS_MAX};
use crate::refill::rows::{Page, span};

const START: i64 = 1_700_000_000;

/// A machine and its clock.
struct Bench {
    refill: Refill,
    begin: Instant,
    second: u64,
    /// What was said, in short: events by their numbers, gaps by their outcome.
    said: Vec<String>,
    /// The last state that was kept.
    state: Option<Vec<u8>>,
}

impl Bench {
    fn new(wants: &[Want]) -> Self {
        let refill = Refill::new("ps2", vec![World(1), World(10)], Pace { again: AGAIN, seed: 7 });
        let mut bench = Self { refill, begin: Instant::now(), second: 0, said: Vec::new(), state: None };
        let now = bench.now().time;
        bench.refill.on_interest(now, &Interest::new(wants.to_vec()));
        bench.sees();
        bench
    }

    /// The next run, which begins at `second` and goes on from what an earlier one kept.
    fn after(state: Option<&[u8]>, second: u64) -> Self {
        let mut bench = Self::of_worlds();
        bench.refill = Refill::new("ps2", vec![World(1), World(10)], Pace { again: AGAIN, seed: 7 });
        let now = bench.at(second).now().time;
        bench.refill.resume(now, state);
        bench.refill.on_interest(now, &Interest::all());
        bench.sees();
        bench.said.clear();
        bench
    }

    /// Of facilities and alerts.
    fn of_worlds() -> Self {
        Self::new(&[Want::kinds([FacilityControl::KIND, MetagameEvent::KIND])])
    }

    fn now(&self) -> Now {
        let passed = Duration::from_secs(self.second);
        Now { time: Timestamp::from_secs(START) + passed, moment: self.begin + passed }
    }

    fn at(&mut self, second: u64) -> &mut Self {
        self.second = second;
        self
    }

    fn take(&mut self, signals: Signals<Event>) {
        for signal in signals {
            let said = match signal {
                Signal::Event(event) => {
                    let origin = if event.origin == Origin::Backfill { "fetched" } else { "live" };
                    format!("{origin} {}", number(&event.data))
                }
                Signal::Gap(gap) => match (gap.refilled, gap.given_up) {
                    (false, false) => format!("gap{}", words(&gap)),
                    (true, _) => format!("filled{}", words(&gap)),
                    (false, true) => format!("given up{}", words(&gap)),
                },
                Signal::Checkpoint(Checkpoint { subject, state, .. }) => {
                    if subject == *self.refill.subject() {
                        self.state = state.map(|state| state.to_vec());
                    }
                    continue;
                }
            };
            self.said.push(said);
        }
    }

    fn signal(&mut self, signal: Signal<Event>) -> &mut Self {
        let said = self.refill.on_signals(self.now(), vec![signal]);
        self.take(said);
        self
    }

    /// The listener sees all.
    fn sees(&mut self) -> &mut Self {
        let (subject, at) = (Subject::text("connection", "ps2"), self.now().time);
        self.signal(Signal::Checkpoint(Checkpoint { subject, at, state: None }))
    }

    fn live(&mut self, second: i64, facility: u32) -> &mut Self {
        let event = fact(second, facility);
        let seen = event.seen(self.now().time);
        self.signal(Signal::Event(Envelope::new(NAME, event, seen)))
    }

    fn gap(&mut self, from: i64, to: i64) -> &mut Self {
        let subjects: [Subject; 2] = [World(1).into(), World(10).into()];
        let at = |second| Timestamp::from_secs(START + second);
        self.signal(Signal::Gap(Gap::new(NAME, subjects, Some(at(from)), at(to), Cause::Stall)))
    }

    /// What is asked now.
    fn asked(&mut self) -> Vec<(Ticket, Question)> {
        let now = self.now().moment;
        std::iter::from_fn(|| self.refill.next_question(now)).collect()
    }

    fn answer(&mut self, ticket: Ticket, answer: Result<Page, CensusError>) -> &mut Self {
        let said = self.refill.on_answer(self.now(), ticket, answer);
        self.take(said);
        self
    }

    /// The one question that is asked is answered with these facts.
    fn finds(&mut self, facts: &[Event]) -> &mut Self {
        let asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        self.answer(asked[0].0, Ok(page(facts)))
    }

    /// Census answers nothing. For how many seconds it is then left alone.
    fn fails(&mut self) -> u64 {
        let (ticket, _) = self.asked().remove(0);
        self.answer(ticket, Err(CensusError::Unavailable));
        let next = self.refill.wake_at().map_or(Duration::ZERO, |at| at - self.now().moment);
        self.second += next.as_secs() + 1;
        next.as_secs()
    }

    fn told(&mut self) -> String {
        std::mem::take(&mut self.said).join(", ")
    }
}

fn fact(second: i64, facility: u32) -> Event {
    let timestamp = Timestamp::from_secs(START + second);
    FacilityControl { timestamp, world_id: World(10), facility_id: FacilityId(facility), ..FacilityControl::default() }
        .into()
}

fn page(facts: &[Event]) -> Page {
    Page { rows: facts.len(), span: span(facts), events: facts.to_vec() }
}

fn number(event: &Event) -> u32 {
    let Event::FacilityControl(fact) = event else { return 0 };
    fact.facility_id.0
}

fn words(gap: &Gap) -> String {
    gap.detail.as_ref().map_or(String::new(), |detail| format!(": {detail}"))
}

#[test]
fn a_gap_is_asked_about_at_once_and_again_and_then_it_is_filled() {
    let mut bench = Bench::of_worlds();
    bench.at(60).gap(10, 60);
    let asked = bench.asked();
    let [(ticket, question)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(
        (question.of, &question.ids[..], &question.types[..]),
        (Of::Worlds, &[1, 10][..], &["FACILITY", "METAGAME"][..])
    );
    assert_eq!((question.after, question.before), (START + 9, START + 61));
    bench.at(61).answer(*ticket, Ok(page(&[fact(50, 2), fact(20, 1)])));
    assert_eq!(bench.told(), "gap, fetched 1, fetched 2");
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.refill.wake_at(), Some(bench.begin + Duration::from_secs(61 + 180)));
    bench.at(241).finds(&[fact(50, 2), fact(40, 3), fact(20, 1)]);
    assert_eq!(bench.told(), "fetched 3, filled");
    assert_eq!(bench.refill.wake_at(), None);
}

#[test]
fn what_came_live_is_not_told_again_and_what_was_fetched_does_not_come_live() {
    let mut bench = Bench::of_worlds();
    bench.at(12).live(11, 1);
    bench.at(60).gap(10, 60).live(58, 4).finds(&[fact(62, 9), fact(58, 4), fact(57, 3), fact(11, 1), fact(5, 8)]);
    assert_eq!(bench.told(), "live 1, gap, live 4, fetched 3", "nor what is not under the gap");
    bench.at(62).live(57, 3).live(59, 5);
    assert_eq!(bench.told(), "live 5");
    bench.at(240).finds(&[fact(59, 5), fact(57, 3)]);
    assert_eq!(bench.told(), "filled");
}

#[test]
fn what_nobody_wants_is_not_told() {
    let osprey = Want { filters: [World(1).into()].into_iter().collect(), ..Want::kinds([FacilityControl::KIND]) };
    let mut bench = Bench::new(&[osprey]);
    bench.at(60).gap(10, 60).finds(&[fact(20, 1)]);
    assert_eq!(bench.told(), "gap", "it was of world 10");
}

#[test]
fn a_census_that_fails_is_asked_again_with_growing_waits_and_given_up_after_an_hour() {
    let mut bench = Bench::of_worlds();
    bench.at(0).gap(-50, 0);
    let mut tries = Vec::new();
    while bench.refill.wake_at().is_some() {
        tries.push(bench.second);
        bench.fails();
    }
    assert!(tries[1] - tries[0] < 15 && (10..40).contains(&tries.len()), "{tries:?}");
    assert!((3600..3900).contains(tries.last().unwrap()), "{tries:?}");
    assert_eq!(bench.told(), "gap, given up: not refilled in full: a part of Census is down");
}

#[test]
fn after_an_answer_the_waits_begin_anew() {
    let mut bench = Bench::of_worlds();
    bench.at(60).gap(10, 60);
    let waits: Vec<_> = (0..5).map(|_| bench.fails()).collect();
    assert!(waits[0] < 15 && waits[4] > 60, "{waits:?}");
    bench.finds(&[]);
    bench.second += 180;
    assert!(bench.fails() < 15);
}

#[test]
fn what_is_too_much_is_given_up_after_so_many_pages_and_what_came_is_told() {
    let mut bench = Bench::of_worlds();
    bench.at(2000).gap(0, 2000);
    let mut pages = 0;
    while let Some((ticket, question)) = bench.asked().pop() {
        pages += 1;
        // All pages are full, and each of them brings a second more.
        let facts = [0, 1].map(|back| fact(question.before - START - 1 - back, 7));
        let full = Page { rows: ROWS_MAX as usize, ..page(&facts) };
        bench.answer(ticket, Ok(full));
        if bench.refill.wake_at().is_some_and(|at| at > bench.now().moment) {
            bench.second += 180;
        }
    }
    assert_eq!(pages, 2 * 60, "each of the two times that it is asked");
    let told = bench.told();
    assert_eq!(told.matches("fetched 7").count(), 61, "{told}");
    assert!(told.contains("given up: not refilled in full: there was too much to ask for all of it"), "{told}");
}

#[test]
fn what_no_retry_helps_is_given_up_at_once() {
    let mut bench = Bench::of_worlds();
    let (ticket, _) = bench.at(60).gap(10, 60).asked().remove(0);
    bench.answer(ticket, Err(CensusError::BadRequest));
    assert_eq!(bench.told(), "gap, given up: not refilled in full: Census does not understand the request");
}

#[test]
fn while_the_stream_is_down_nothing_is_asked_or_told() {
    let mut bench = Bench::of_worlds();
    let (ticket, _) = bench.at(60).gap(10, 60).asked().remove(0);
    bench.refill.on_trouble();
    bench.answer(ticket, Ok(page(&[fact(20, 1)])));
    assert_eq!((bench.told().as_str(), bench.refill.wake_at()), ("gap", None));
    bench.at(400).gap(60, 400).sees();
    assert_eq!(bench.told(), "gap, fetched 1");
    assert_eq!(bench.asked().len(), 1, "of the second gap");
}

#[test]
fn what_is_told_while_the_stream_is_down_is_not_told_again_after_a_crash() {
    let mut bench = Bench::of_worlds();
    bench.refill.on_trouble();
    bench.at(20).live(19, 1);
    let mut next = Bench::after(bench.state.as_deref(), 60);
    next.gap(10, 60).finds(&[fact(40, 2), fact(19, 1)]);
    assert_eq!(next.told(), "gap, fetched 2");
}

#[test]
fn too_many_gaps_are_not_kept_open() {
    let mut bench = Bench::of_worlds();
    for number in 0..17 {
        bench.gap(-100 - number, -number);
    }
    let told = bench.told();
    assert!(told.ends_with("given up: not refilled in full: there were too many gaps at once"), "{told}");
    assert_eq!((told.matches("gap,").count(), told.matches("given up").count()), (17, 1));
    assert_eq!(bench.asked().len(), 2, "two at a time");
}

#[test]
fn another_run_goes_on_and_tells_nothing_twice() {
    let mut bench = Bench::of_worlds();
    bench.at(60).live(55, 7).gap(10, 60).finds(&[fact(55, 7), fact(20, 1)]);
    bench.at(70).live(69, 8);
    let mut next = Bench::after(bench.state.as_deref(), 100);
    next.gap(55, 100);
    let asked = next.asked();
    assert_eq!(asked.len(), 2, "of the gap that was open, and of the restart");
    for (ticket, _) in asked {
        next.answer(ticket, Ok(page(&[fact(80, 9), fact(69, 8), fact(55, 7), fact(50, 2), fact(20, 1)])));
    }
    let mut told: Vec<_> = next.said.iter().filter(|said| said.starts_with("fetched")).cloned().collect();
    told.sort();
    assert_eq!(told, ["fetched 2", "fetched 9"]);
}

#[test]
fn what_an_earlier_run_told_that_kept_nothing_is_not_guessed() {
    let mut bench = Bench::of_worlds();
    let now = bench.now().time;
    bench.refill.resume(now, None);
    bench.at(20).gap(-50, 20).finds(&[fact(15, 2), fact(-20, 1)]);
    bench.at(200).finds(&[]);
    let told = bench.told();
    assert!(told.starts_with("gap, fetched 2, given up: not refilled in full: what happened before "), "{told}");
}

#[test]
fn a_character_is_asked_about_by_its_id_and_a_death_of_two_of_them_is_one() {
    let filters = [CharacterId(3).into(), CharacterId(5).into()].into_iter().collect();
    let mut bench = Bench::new(&[Want { filters, ..Want::kinds([Death::KIND]) }]);
    let (ticket, question) = bench.at(60).gap(10, 60).asked().remove(0);
    assert_eq!(
        (question.of, &question.ids[..], &question.types[..]),
        (Of::Characters, &[3, 5][..], &["DEATH", "KILL"][..])
    );
    let death = |second, team: Option<u16>| {
        let (timestamp, team_id) = (Timestamp::from_secs(START + second), team.map(Into::into));
        let (character_id, attacker_character_id) = (CharacterId(3), CharacterId(5));
        Event::from(Death {
            timestamp,
            world_id: World(10),
            character_id,
            attacker_character_id,
            team_id,
            ..Death::default()
        })
    };
    let live = death(58, Some(2));
    let seen = live.seen(bench.now().time);
    bench.signal(Signal::Event(Envelope::new(NAME, live, seen)));
    bench.answer(ticket, Ok(page(&[death(58, None), death(58, None), death(20, None), death(20, None)])));
    assert_eq!(bench.told(), "gap, live 0, fetched 0");
}

#[test]
fn what_has_no_history_is_said_with_the_gap() {
    let kinds: [Kind; 2] = [PlayerLogin::KIND, FacilityControl::KIND];
    let mut bench = Bench::new(&[Want::kinds(kinds[..1].iter().copied())]);
    bench.at(60).gap(10, 60);
    assert_eq!((bench.asked(), &*bench.told()), (Vec::new(), "gap: Census keeps no history of PlayerLogin"));
    let mut bench = Bench::new(&[Want::kinds(kinds)]);
    bench.at(60).gap(10, 60).finds(&[]).at(240).finds(&[]);
    assert_eq!(bench.told(), "gap, filled: Census keeps no history of PlayerLogin", "at the end, if there is one");
}

/// What happens to a world is told from the beginning.
#[test]
fn what_happened_to_characters_before_one_more_of_them_was_wanted_is_not_guessed() {
    let of = |ids: &[u64]| {
        let filters = ids.iter().map(|id| CharacterId(*id).into()).collect();
        vec![Want::kinds([FacilityControl::KIND]), Want { filters, ..Want::kinds([Death::KIND]) }]
    };
    let mut bench = Bench::new(&of(&[3]));
    let now = bench.at(100).now().time;
    bench.refill.on_interest(now, &Interest::new(of(&[3, 5])));
    bench.at(120).gap(50, 120);
    let death = |second| {
        let (timestamp, character_id) = (Timestamp::from_secs(START + second), CharacterId(5));
        Event::from(Death { timestamp, world_id: World(10), character_id, ..Death::default() })
    };
    for (ticket, question) in bench.asked() {
        let facts = if question.of == Of::Worlds { [fact(60, 1), fact(61, 2)] } else { [death(60), death(115)] };
        bench.answer(ticket, Ok(page(&facts)));
    }
    assert_eq!(bench.told(), "gap, fetched 1, fetched 2, fetched 0", "the later death alone");
}
