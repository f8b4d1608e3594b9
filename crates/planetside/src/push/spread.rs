//! Which connections lead to one backend, and when one of them is to be opened anew so that they do not. Pure.
//!
//! The service has several backends behind one name, and which of them a connection gets is its own affair. What tells
//! them apart is when they beat: the time of a heartbeat, modulo its period, is constant for one and differs between them.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::Timestamp;
use tokio::time::Instant;

use crate::push::plan::Place;

/// How often a backend beats, in seconds.
const PERIOD: i64 = 30;
/// How much two beats of one backend may be off.
const OFF: i64 = 1;

/// How often a connection is opened anew in a row before two on one backend will do: there may be no other backend.
const TRIES: u32 = 5;
/// The wait after the first try. Each further one is twice as long.
const WAIT: Duration = Duration::from_secs(30);
/// How long is made do before it is tried again.
const REST: Duration = Duration::from_mins(15);

/// Which connections share a backend.
///
/// Calling order: for each connection [`on_opened`](Self::on_opened), [`on_beat`](Self::on_beat) as they come, and
/// [`on_gone`](Self::on_gone); [`crowded`](Self::crowded) whenever one could be moved.
#[derive(Debug, Default)]
pub(crate) struct Spread {
    nodes: BTreeMap<Place, Node>,
    tries: u32,
    next_try: Option<Instant>,
}

/// Where a connection leads.
#[derive(Debug)]
struct Node {
    /// The name behind which its backend is. Backends of two names are two, whenever they beat.
    host: String,
    opened: Instant,
    last_beat: Option<i64>,
    /// Known once two beats in a row agree: a service may beat in another rhythm, and then nothing can be told.
    phase: Option<i64>,
}

impl Spread {
    /// The connection at `place` stands, to some backend behind `host`.
    pub(crate) fn on_opened(&mut self, now: Instant, place: Place, host: String) {
        self.nodes.insert(place, Node { host, opened: now, last_beat: None, phase: None });
    }

    /// The connection at `place` is gone.
    pub(crate) fn on_gone(&mut self, place: Place) {
        self.nodes.remove(&place);
    }

    /// A heartbeat of this time came on the connection at `place`.
    pub(crate) fn on_beat(&mut self, place: Place, beat: Timestamp) {
        let Some(node) = self.nodes.get_mut(&place) else { return };
        let beat = beat.as_secs().rem_euclid(PERIOD);
        let is_steady = node.last_beat.replace(beat).is_some_and(|last| are_alike(last, beat));
        node.phase = is_steady.then_some(beat);
    }

    /// The connection that is to be opened anew now, if one is: the youngest of those that share a backend with an elder
    /// one, and of those that `may_go`.
    pub(crate) fn crowded(&mut self, now: Instant, may_go: impl Fn(Place) -> bool) -> Option<Place> {
        let mut crowded: Vec<_> = self.nodes.iter().filter(|(place, node)| self.has_elder(**place, node)).collect();
        crowded.sort_by_key(|(place, node)| (node.opened, **place));
        if crowded.is_empty() {
            if self.nodes.values().all(|node| node.phase.is_some()) {
                (self.tries, self.next_try) = (0, None);
            }
            return None;
        }
        if self.next_try.is_some_and(|next| now < next) {
            return None;
        }
        let place = crowded.into_iter().rev().map(|(place, _)| *place).find(|place| may_go(*place))?;
        self.tries += 1;
        let wait = if self.tries < TRIES { WAIT * 2_u32.pow(self.tries - 1) } else { REST };
        self.tries %= TRIES;
        self.next_try = Some(now + wait);
        Some(place)
    }

    fn has_elder(&self, place: Place, node: &Node) -> bool {
        let is_elder = |other: Place, elder: &Node| (elder.opened, other) < (node.opened, place);
        let mut others = self.nodes.iter();
        others.any(|(other, elder)| is_elder(*other, elder) && elder.host == node.host && elder.is_at(node.phase))
    }
}

impl Node {
    /// Whether it is known to beat in this phase.
    fn is_at(&self, phase: Option<i64>) -> bool {
        self.phase.zip(phase).is_some_and(|(own, other)| are_alike(own, other))
    }
}

fn are_alike(one: i64, other: i64) -> bool {
    let apart = (one - other).rem_euclid(PERIOD);
    apart <= OFF || apart >= PERIOD - OFF
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Connections to one name, and the time.
    struct Play {
        spread: Spread,
        now: Instant,
        second: i64,
    }

    impl Play {
        /// Connections whose backends beat in these phases.
        fn new(phases: &[i64]) -> Self {
            let mut play = Self { spread: Spread::default(), now: Instant::now(), second: 0 };
            for (place, phase) in phases.iter().enumerate() {
                play.open(place, *phase);
            }
            play
        }

        fn open(&mut self, place: Place, phase: i64) {
            self.spread.on_opened(self.now, place, "push.test".to_owned());
            self.beat(place, phase);
            self.beat(place, phase + PERIOD);
        }

        fn beat(&mut self, place: Place, second: i64) {
            self.spread.on_beat(place, Timestamp::from_secs(1_700_000_010 + second));
        }

        fn crowded(&mut self) -> Option<Place> {
            self.spread.crowded(self.now, |_| true)
        }

        fn pass(&mut self, seconds: u64) {
            self.second += seconds.cast_signed();
            self.now += Duration::from_secs(seconds);
        }
    }

    #[test]
    fn connections_to_different_backends_stay() {
        assert_eq!(Play::new(&[0, 10, 20]).crowded(), None);
        assert_eq!(Play::new(&[4]).crowded(), None);
    }

    #[test]
    fn the_younger_of_two_on_one_backend_goes_also_when_beats_are_a_second_off() {
        assert_eq!(Play::new(&[7, 15, 7]).crowded(), Some(2));
        assert_eq!(Play::new(&[29, 30]).crowded(), Some(1));
        let mut play = Play::new(&[7, 7]);
        play.pass(1);
        play.open(0, 7);
        assert_eq!(play.crowded(), Some(0), "it was opened later");
    }

    #[test]
    fn one_that_must_stay_does() {
        let mut play = Play::new(&[7, 7, 7]);
        assert_eq!(play.spread.crowded(play.now, |_| false), None);
        assert_eq!(play.spread.crowded(play.now, |place| place != 2), Some(1));
    }

    #[test]
    fn nothing_is_told_by_one_beat_by_another_rhythm_or_across_names() {
        let mut play = Play::new(&[7]);
        play.spread.on_opened(play.now, 1, "push.test".to_owned());
        play.beat(1, 7);
        assert_eq!(play.crowded(), None, "one beat");
        play.beat(1, 17);
        play.beat(1, 27);
        assert_eq!(play.crowded(), None, "a beat each ten seconds");
        play.spread.on_opened(play.now, 1, "other.test".to_owned());
        play.beat(1, 7);
        play.beat(1, 37);
        assert_eq!(play.crowded(), None, "another name");
    }

    #[test]
    fn where_there_is_one_backend_it_is_tried_five_times_and_again_after_a_rest() {
        let mut play = Play::new(&[7, 7]);
        let mut tries = Vec::new();
        while play.second < 3600 {
            if let Some(place) = play.crowded() {
                assert_eq!(place, 1);
                tries.push(play.second);
                play.open(1, 7);
            }
            play.pass(10);
        }
        assert_eq!(tries, [0, 30, 90, 210, 450, 1350, 1380, 1440, 1560, 1800, 2700, 2730, 2790, 2910, 3150]);
    }

    #[test]
    fn whoever_is_spread_begins_anew_when_that_ends() {
        let mut play = Play::new(&[7, 7]);
        assert_eq!(play.crowded(), Some(1));
        play.open(1, 12);
        assert_eq!(play.crowded(), None);
        play.open(1, 7);
        assert_eq!(play.crowded(), Some(1), "without a wait");
    }
}
