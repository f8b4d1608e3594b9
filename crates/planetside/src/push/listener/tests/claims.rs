//! What must hold whatever a service does: nothing panics, nothing comes twice, and what is wanted is seen or in a gap.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_event::{Checkpoint, Fact as _, Gap, Interest, Payload as _, Signal, Subject, Timestamp, Want};
use bytes::Bytes;
use proptest::prelude::*;
use tokio::time::Instant;

use crate::error::PushError;
use crate::event::{Death, FacilityControl, WorldOffline};
use crate::ids::{CharacterId, World};
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::saved::Saved;
use crate::server::{EventServer, Session, Traits};
use crate::tables::Environment;

/// The worlds of the service. The last one is in no table.
const WORLDS: [u16; 3] = [1, 10, 41];

/// How soon it is asked what a connection holds.
const ASKED_WITHIN: Duration = Duration::from_secs(30);

/// What goes wrong, or changes.
#[derive(Clone, Copy, Debug)]
enum Twist {
    /// The connection is closed by the service, and so many of the next ones are refused.
    Close(u8),
    /// The service says and takes nothing more on this connection.
    HalfOpen,
    /// The service forgets a part of the subscription.
    Drift,
    /// The service answers no commands from now on, or does again.
    Mute(bool),
    /// A world goes down, or comes back.
    World(usize, bool),
    /// Another wish.
    Want(usize),
    /// The program is killed, and started again after so many seconds.
    Restart(u8),
}

fn wants(choice: usize) -> Want {
    let worlds = |worlds: &[u16]| worlds.iter().map(|world| World(*world).into()).collect();
    match choice {
        0 => Want::kinds([Death::KIND]),
        1 => Want { filters: worlds(&[1]), ..Want::kinds([Death::KIND, WorldOffline::KIND]) },
        2 => Want { filters: worlds(&[1, 10]), ..Want::kinds([Death::KIND]) },
        3 => Want::kinds([FacilityControl::KIND]),
        _ => Want::all(),
    }
}

/// Services that forget and such that do not answer are two sorts: from one that is both, nobody can know what it forgot.
fn any_twists() -> impl Strategy<Value = Vec<(u16, Twist)>> {
    let forgets = prop_oneof![Just(Twist::Drift)];
    let mutes = prop_oneof![any::<bool>().prop_map(Twist::Mute)];
    prop_oneof![twists(forgets.boxed()), twists(mutes.boxed())]
}

fn twists(more: BoxedStrategy<Twist>) -> impl Strategy<Value = Vec<(u16, Twist)>> {
    let twist = prop_oneof![
        2 => (0..3_u8).prop_map(Twist::Close),
        1 => Just(Twist::HalfOpen),
        3 => (0..WORLDS.len(), any::<bool>()).prop_map(|(world, up)| Twist::World(world, up)),
        3 => (0..5_usize).prop_map(Twist::Want),
        1 => (0..60_u8).prop_map(Twist::Restart),
        3 => more,
    ];
    prop::collection::vec((0..400_u16, twist), 0..14)
}

/// The service, the listener, and what is known of both.
struct Play {
    listener: Listener,
    start: Now,
    second: u64,
    session: Option<Session>,
    servers: Vec<EventServer>,
    is_half_open: bool,
    is_mute: bool,
    refusals: u8,
    want: Want,
    /// The worlds that the listener was told of, and those that it was told were up.
    told: BTreeSet<World>,
    seen_up: BTreeSet<World>,
    kept: Option<(Timestamp, Bytes)>,
    /// When the service forgot something.
    drifted: Vec<Timestamp>,
    missed: Vec<(World, Timestamp)>,
    delivered: BTreeSet<String>,
    gaps: Vec<Gap>,
}

impl Play {
    fn new() -> Self {
        let start = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        Self {
            listener: listener(),
            start,
            second: 0,
            session: None,
            servers: WORLDS.iter().map(|world| EventServer::of(World(*world))).collect(),
            is_half_open: false,
            is_mute: false,
            refusals: 0,
            want: wants(0),
            told: BTreeSet::new(),
            seen_up: BTreeSet::new(),
            kept: None,
            drifted: Vec::new(),
            missed: Vec::new(),
            delivered: BTreeSet::new(),
            gaps: Vec::new(),
        }
    }

    fn now(&self) -> Now {
        let passed = Duration::from_secs(self.second);
        Now { time: self.start.time + passed, moment: self.start.moment + passed }
    }

    fn interest(&self) -> Interest {
        Interest::new([self.want.clone()])
    }

    fn twist(&mut self, twist: Twist) {
        match twist {
            Twist::Close(refusals) => {
                self.refusals = refusals;
                if self.session.take().is_some() {
                    self.listener.on_closed(self.now(), 0, "bye".to_owned());
                }
            }
            Twist::HalfOpen => self.is_half_open = self.session.is_some(),
            Twist::Drift => {
                self.session.iter_mut().for_each(Session::drift);
                self.drifted.push(self.now().time);
            }
            Twist::Mute(is_mute) => self.is_mute = is_mute,
            Twist::World(world, up) => {
                self.servers[world].online = up;
                let state = self.servers[world].state_changed();
                self.send(&state);
            }
            Twist::Want(choice) => {
                self.want = wants(choice);
                self.forgive();
                self.listener.on_interest(self.now(), self.interest());
            }
            Twist::Restart(after) => self.restart(u64::from(after)),
        }
        self.carry_out();
    }

    /// What a service forgot before another wish took the place of what it forgot, nobody can know.
    fn forgive(&mut self) {
        let now = self.now().time;
        let Some(drifted) = self.drifted.iter().copied().find(|drifted| now.since(*drifted) < ASKED_WITHIN) else {
            return;
        };
        self.missed.retain(|(_, time)| *time < drifted);
    }

    fn restart(&mut self, after: u64) {
        let Some((at, state)) = self.kept.clone() else { return };
        self.session = None;
        self.is_half_open = false;
        for _ in 0..after {
            self.events();
            self.second += 1;
        }
        // What was wanted by the run before is not known.
        let filter = self.want.filters.keys(World::NOUN).cloned();
        let wants_deaths = self.want.kinds.contains(Death::KIND);
        let is_wanted = |world: &World| {
            let key = bugle_event::Key::Number(world.0.into());
            wants_deaths && filter.as_ref().is_none_or(|worlds| worlds.contains(&key))
        };
        self.missed.retain(|(world, time)| *time < at || is_wanted(world));
        // Of a world that went down while nobody heard of it, the next run does not know that it was ever up.
        let offline = Saved::read(&state).offline;
        self.seen_up.retain(|world| offline.contains_key(&world.0));
        self.listener = listener();
        self.listener.resume(at, &state);
        self.listener.on_interest(self.now(), self.interest());
    }

    /// One second of the game and of the service.
    fn pass(&mut self) {
        while self.listener.wake_at().is_some_and(|at| at <= self.now().moment) {
            self.listener.on_wake(self.now());
            self.carry_out();
        }
        if self.second.is_multiple_of(10)
            && let Some(session) = &self.session
        {
            let beat = session.heartbeat(&self.servers, self.now().time);
            self.send(&beat);
        }
        self.events();
        self.carry_out();
        self.second += 1;
    }

    /// A death on each world.
    fn events(&mut self) {
        for (place, world) in WORLDS.into_iter().map(World).enumerate() {
            let up = self.servers[place].online;
            let character = CharacterId(self.second * 10 + place as u64 + 1);
            let traits = Traits {
                event_name: "Death".to_owned(),
                world_id: world,
                characters: [character, CharacterId(0)],
                experience_id: None,
            };
            let is_sent = up && !self.is_half_open && self.session.as_mut().is_some_and(|up| up.on_event(&traits));
            if is_sent {
                let time = self.now().time.as_secs();
                self.seen_up.insert(world);
                self.listener.on_frame(self.now(), 0, &format!(
                    r#"{{"payload":{{"character_id":"{character}","event_name":"Death","timestamp":"{time}","world_id":"{world}"}},"service":"event","type":"serviceMessage"}}"#
                ));
            } else if self.is_owed(world, up) {
                self.missed.push((world, self.now().time));
            }
        }
    }

    /// Whether it is owed to the reader that a death on this world is missing.
    fn is_owed(&self, world: World, is_up: bool) -> bool {
        let filter = self.want.filters.keys(World::NOUN);
        let is_wanted = self.want.kinds.contains(Death::KIND)
            && filter.map_or(self.told.contains(&world) || world.0 < 41, |worlds| {
                worlds.contains(&bugle_event::Key::Number(world.0.into()))
            });
        is_wanted && self.kept.is_some() && (is_up || self.seen_up.contains(&world))
    }

    /// A message of the service about its worlds.
    fn send(&mut self, frame: &str) {
        if self.session.is_none() || self.is_half_open {
            return;
        }
        for server in &self.servers {
            if frame.contains(server.name) || frame.contains(&format!("_{}\"", server.world_id)) {
                self.told.insert(server.world_id);
                if server.online {
                    self.seen_up.insert(server.world_id);
                }
            }
        }
        self.listener.on_frame(self.now(), 0, frame);
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.listener.next_output() {
            match output {
                Output::Connect(_) if self.refusals > 0 => {
                    self.refusals -= 1;
                    let refused = PushError::Timeout { host: "push.test".to_owned() };
                    self.listener.on_connect_failed(self.now(), 0, refused);
                }
                Output::Connect(_) => {
                    let session = Session::new(Environment::Ps2);
                    self.is_half_open = false;
                    self.listener.on_connected(self.now(), 0);
                    let greeting = session.greeting(&self.servers);
                    self.session = Some(session);
                    for frame in greeting {
                        self.send(&frame);
                    }
                }
                Output::Send(_, frame) => self.answer(&frame),
                Output::Disconnect(_) => self.session = None,
                Output::Signals(signals) => signals.into_iter().for_each(|signal| self.take(signal)),
                Output::Trouble(_) => {}
                Output::End => panic!("no retry can help"),
            }
        }
    }

    fn answer(&mut self, frame: &str) {
        let Some(session) = self.session.as_mut().filter(|_| !self.is_half_open) else { return };
        let answer = session.on_text(frame).filter(|_| !self.is_mute);
        if let Some(answer) = answer {
            self.listener.on_frame(self.now(), 0, &answer);
        }
    }

    fn take(&mut self, signal: Signal<crate::event::Event>) {
        match signal {
            Signal::Event(event) if event.kind == Death::KIND => {
                assert!(self.delivered.insert(event.data.subject().to_string()), "{} came twice", event.data.subject());
            }
            Signal::Event(_) => {}
            Signal::Gap(gap) => self.gaps.push(gap),
            Signal::Checkpoint(Checkpoint { at, state, .. }) => {
                let before = self.kept.take().map(|(_, state)| state);
                self.kept = Some((at, state.or(before).unwrap_or_default()));
            }
        }
    }
}

fn listener() -> Listener {
    Listener::new(Settings {
        name: "ps2".to_owned(),
        host: "push.test".to_owned(),
        worlds: vec![World(1), World(10)],
        takes_announced: true,
        connections: 1,
        seed: 7,
    })
}

fn play(mut twists: Vec<(u16, Twist)>) -> Play {
    twists.sort_by_key(|(second, _)| *second);
    let mut play = Play::new();
    play.listener.on_interest(play.now(), play.interest());
    play.carry_out();
    for (second, twist) in twists {
        while play.second < u64::from(second) {
            play.pass();
        }
        play.twist(twist);
    }
    // All is well again, for long enough to notice and to tell all of it.
    for twist in [Twist::Mute(false), Twist::World(0, true), Twist::World(1, true), Twist::World(2, true)] {
        play.twist(twist);
    }
    for _ in 0..600 {
        play.pass();
    }
    play
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_wanted_is_seen_or_in_a_gap(twists in any_twists()) {
        let play = play(twists);
        for (world, time) in &play.missed {
            let subjects = [Subject::from(*world)];
            prop_assert!(
                play.gaps.iter().any(|gap| gap.covers(&subjects, *time)),
                "nothing tells that {world} was missed at {}: {:?}", *time, play.gaps
            );
        }
    }
}

/// What the service had dropped was noticed with one wish, and another one added worlds before it was given again: of these
/// nothing was told.
#[test]
fn a_wish_that_adds_worlds_while_a_name_is_lacking_is_told_of_them_too() {
    all_is_told(vec![(0, Twist::Close(2)), (211, Twist::Drift), (217, Twist::Want(1)), (217, Twist::Want(0))]);
}

/// It was kept with the next echo, and this service gives none.
#[test]
fn a_world_that_is_down_when_it_is_wanted_is_missed_by_the_next_run_too() {
    let began = vec![(0, Twist::Mute(true)), (0, Twist::World(1, false)), (0, Twist::Want(1)), (0, Twist::Restart(0))];
    all_is_told(began.into_iter().chain([(334, Twist::Want(2)), (341, Twist::Restart(0))]).collect());
}

fn all_is_told(twists: Vec<(u16, Twist)>) {
    let play = play(twists);
    assert!(!play.missed.is_empty());
    for (world, time) in &play.missed {
        let subjects = [Subject::from(*world)];
        assert!(play.gaps.iter().any(|gap| gap.covers(&subjects, *time)), "{world} at {time}: {:?}", play.gaps);
    }
}
