//! What is known of worlds, by words, events and time.

use super::*;

const OSPREY: World = World::OSPREY;

/// The worlds and their clock.
struct Sky {
    worlds: Worlds,
    start: Now,
}

impl Sky {
    fn new() -> Self {
        let start = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        Self { worlds: Worlds::default(), start }
    }

    fn at(&self, second: u64) -> Now {
        let passed = Duration::from_secs(second);
        Now { time: self.start.time + passed, moment: self.start.moment + passed }
    }

    fn word(&mut self, second: u64, place: Place, online: bool) -> Vec<Change> {
        let now = self.at(second);
        self.worlds.on_words(
            now,
            place,
            vec![Word { world: OSPREY, name: "Osprey".to_owned(), online, by: StateSign::Heartbeat }],
        )
    }

    fn event(&mut self, second: u64) -> Option<Change> {
        let now = self.at(second);
        self.worlds.on_event(now, OSPREY)
    }
}

#[test]
fn a_world_goes_down_from_its_last_sign_and_comes_back() {
    let mut sky = Sky::new();
    assert_eq!(sky.word(0, 0, true), [Change::Announced(OSPREY)]);
    assert_eq!(sky.event(4), None);
    assert_eq!(sky.word(5, 0, false), [Change::Offline(OSPREY)]);
    assert_eq!(sky.worlds.last_sign(OSPREY), Some(sky.at(4).time));
    assert_eq!(sky.word(35, 0, false), []);
    assert_eq!(sky.word(65, 0, true), [Change::Online(OSPREY)]);
}

#[test]
fn a_world_that_was_never_up_is_not_missed() {
    let mut sky = Sky::new();
    assert_eq!(sky.word(0, 0, false), [Change::Announced(OSPREY)]);
    assert_eq!(sky.event(60), None, "a service that calls it down for ever is not to be believed, and no harm done");
    assert!(!sky.worlds.is_offline(OSPREY) && sky.worlds.is_down(OSPREY));
}

#[test]
fn late_events_do_not_bring_a_world_back_and_a_stream_of_them_does() {
    let mut sky = Sky::new();
    sky.event(0);
    assert_eq!(sky.word(5, 0, false), [Change::Announced(OSPREY), Change::Offline(OSPREY)]);
    assert_eq!(sky.event(7), None);
    assert_eq!(sky.event(16), Some(Change::Online(OSPREY)));
    assert_eq!(sky.word(30, 0, false), [], "its events deny it");
    assert_eq!(sky.word(60, 0, true), []);
    assert_eq!(sky.word(90, 0, false), [Change::Offline(OSPREY)]);
}

#[test]
fn a_world_is_up_while_any_backend_says_so() {
    let mut sky = Sky::new();
    sky.word(0, 0, true);
    assert_eq!(sky.word(1, 1, false), []);
    assert_eq!(sky.word(2, 0, false), [Change::Offline(OSPREY)]);
    assert_eq!(sky.word(3, 1, true), [Change::Online(OSPREY)]);
    sky.worlds.on_gone(1);
    assert_eq!(sky.word(4, 0, false), [Change::Offline(OSPREY)]);
}

#[test]
fn a_connection_that_is_told_nothing_any_more_does_not_keep_a_world_up() {
    let mut sky = Sky::new();
    sky.word(0, 0, true);
    sky.word(1, 1, true);
    assert_eq!((sky.word(10, 1, false), sky.worlds.doubted_since()), (vec![], Some(sky.at(1).time)));
    assert_eq!(sky.word(31, 1, false), [], "the other one has 35 seconds");
    assert_eq!(sky.word(61, 1, false), [Change::Offline(OSPREY)]);
    assert_eq!(sky.worlds.last_sign(OSPREY), Some(sky.at(1).time), "what others are told is no sign");
    assert_eq!(sky.worlds.doubted_since(), None);
}

/// The other one had just died, and its last word was fresh for as long as the world was down.
#[test]
fn a_world_that_came_back_before_it_was_believed_to_be_down_was_down() {
    let mut sky = Sky::new();
    sky.word(0, 0, true);
    sky.word(1, 1, true);
    sky.event(2);
    assert_eq!(sky.word(3, 1, false), []);
    sky.event(4);
    sky.worlds.on_gone(1);
    assert_eq!(sky.worlds.doubted_since(), Some(sky.at(2).time), "what came late had happened before");
    assert_eq!(sky.word(40, 1, true), [Change::Offline(OSPREY), Change::Online(OSPREY)]);
    assert_eq!(sky.worlds.last_sign(OSPREY), Some(sky.at(2).time));
    assert_eq!(sky.worlds.doubted_since(), None);
}

#[test]
fn events_that_come_well_after_a_doubt_settle_it_until_the_next_one() {
    let mut sky = Sky::new();
    sky.word(0, 0, true);
    sky.word(1, 1, true);
    sky.word(3, 1, false);
    sky.event(14);
    assert_eq!(sky.worlds.doubted_since(), Some(sky.at(14).time));
    sky.word(15, 1, false);
    sky.event(16);
    assert_eq!(sky.worlds.doubted_since(), Some(sky.at(16).time), "what was said before is no new doubt");
    sky.word(17, 2, false);
    sky.event(18);
    assert_eq!(sky.worlds.doubted_since(), Some(sky.at(16).time));
}

#[test]
fn a_world_that_others_have_seen_meanwhile_was_not_down() {
    for is_heard in [true, false] {
        let mut sky = Sky::new();
        sky.word(0, 0, true);
        sky.word(1, 1, true);
        sky.word(3, 1, false);
        let see = |sky: &mut Sky, second| {
            if is_heard { sky.event(second).into_iter().collect() } else { sky.word(second, 0, true) }
        };
        assert_eq!(see(&mut sky, 30), []);
        // What it was told before goes on being told until the end.
        assert_eq!(sky.word(33, 1, false), []);
        assert_eq!((sky.word(63, 1, true), sky.worlds.doubted_since()), (vec![], None));
    }
}

#[test]
fn what_is_known_says_since_when_and_by_what() {
    let mut sky = Sky::new();
    let known = |sky: &Sky| {
        let WorldStatus { state, since, by, last_word, .. } = sky.worlds.statuses().next().unwrap().1;
        let second = |at: Timestamp| at.as_secs() - sky.start.time.as_secs();
        (state, since.map(second), by, last_word.map(second))
    };
    let (heartbeat, event) = (Some(StateSign::Heartbeat), Some(StateSign::Event));
    assert!(!sky.worlds.take_fresh());
    sky.word(3, 0, true);
    assert!(sky.worlds.take_fresh() && !sky.worlds.take_fresh());
    sky.event(10);
    assert!(!sky.worlds.take_fresh(), "events of a world that is up say nothing new");
    sky.word(33, 0, true);
    assert_eq!(known(&sky), (WorldState::Online, Some(3), heartbeat, Some(33)));
    sky.word(63, 0, false);
    assert_eq!(known(&sky), (WorldState::Offline, Some(63), heartbeat, Some(63)));
    sky.event(80);
    assert_eq!(known(&sky), (WorldState::Online, Some(80), event, Some(80)));
    assert!(sky.worlds.take_fresh());
    let mut resumed = Sky::new();
    resumed.worlds.resume(resumed.start.time, &[], vec![(OSPREY, "Osprey".to_owned())]);
    assert_eq!(known(&resumed), (WorldState::Offline, None, None, None), "an earlier run saw it");
    assert!(resumed.worlds.take_fresh());
}

#[test]
fn names_from_outside_are_bounded() {
    let mut sky = Sky::new();
    let now = sky.at(0);
    let word = |id| Word { world: World(id), name: String::new(), online: true, by: StateSign::Heartbeat };
    sky.worlds.on_words(now, 0, (0..1000).map(word).collect());
    assert_eq!(sky.worlds.announced().count(), WORLDS_MAX);
    assert!(!sky.worlds.announced().any(World::is_none));
}
