//! A whole listener, driven by bytes that anybody may have made.

use std::time::Duration;

use bugle_event::{Fact as _, Interest, Signal, Timestamp, Want};
use tokio::time::Instant;

use crate::error::PushError;
use crate::event::{Connected, Death, Disconnected, PlayerLogin, SubscriptionRepaired, WorldOffline, is_own};
use crate::ids::{CharacterId, ExperienceId, World};
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;

/// How often a listener may want to be woken at one moment.
const WAKES_MAX: usize = 100;

/// Frames that mean something, where `$` is a number between 0 and 255.
const FRAMES: [&str; 10] = [
    r#"{"subscription":{"characters":["all"],"eventNames":["all"],"logicalAndCharactersWithWorlds":true,"worlds":["1","10","13","17","19","24","25","40","101","$"]}}"#,
    r#"{"subscription":{"characterCount":$,"eventNames":["Death"],"logicalAndCharactersWithWorlds":false,"worlds":["1"]}}"#,
    r#"{"subscription":{"characters":["$"],"eventNames":[],"worlds":["all"]}}"#,
    r#"{"online":{"EventServerEndpoint_Osprey_1":"true","EventServerEndpoint_Helios_$":"true"},"service":"event","type":"heartbeat"}"#,
    r#"{"online":{"EventServerEndpoint_Osprey_1":"false","EventServerEndpoint_Helios_$":"false"},"service":"event","type":"heartbeat"}"#,
    r#"{"detail":"EventServerEndpoint_Helios_$","online":"true","service":"event","type":"serviceStateChanged"}"#,
    r#"{"detail":"EventServerEndpoint_Helios_$","online":"false","service":"event","type":"serviceStateChanged"}"#,
    r#"{"payload":{"character_id":"$","event_name":"Death","timestamp":"1700000000","world_id":"$"},"service":"event","type":"serviceMessage"}"#,
    r#"{"payload":{"character_id":"$","event_name":"PlayerLogin","timestamp":"17000000$","world_id":"1"},"service":"event","type":"serviceMessage"}"#,
    r#"{"connected":"false","service":"push","type":"connectionStateChanged"}"#,
];

/// For fuzzing: drives a listener by `bytes`: frames, timers, closings, wishes and restarts in any order. Nothing may
/// panic, no moment may last for ever, and what is told must make sense.
pub fn fuzz_connection(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let connections = 1 + usize::from(bytes.next().unwrap_or_default() % 2);
    let mut drive = Drive::new(connections);
    while let Some(step) = bytes.next() {
        let place = usize::from(step >> 4) % connections;
        match step & 15 {
            0 => {
                let length = usize::from(bytes.next().unwrap_or_default());
                let frame: Vec<u8> = bytes.by_ref().take(length).collect();
                drive.frame(place, &String::from_utf8_lossy(&frame));
            }
            1..=6 => {
                let frame = FRAMES[usize::from(bytes.next().unwrap_or_default()) % FRAMES.len()];
                let number = bytes.next().unwrap_or_default().to_string();
                drive.frame(place, &frame.replace('$', &number));
            }
            7 | 8 => drive.pass(Duration::from_secs(bytes.next().unwrap_or_default().into())),
            9 => drive.close(place),
            10 => drive.want(bytes.next().unwrap_or_default()),
            11 => drive.refuses = !drive.refuses,
            12 => {
                let length = usize::from(bytes.next().unwrap_or_default());
                let state: Vec<u8> = bytes.by_ref().take(length).collect();
                drive.restart(&state);
            }
            _ => drive.wake(),
        }
        drive.carry_out();
        drive.check_books();
    }
}

/// A listener, its clock, and what stands.
struct Drive {
    listener: Listener,
    now: Now,
    is_up: Vec<bool>,
    refuses: bool,
    kept: Option<(Timestamp, Vec<u8>)>,
    /// How many frames came at each place.
    frames: Vec<u64>,
    /// How many events of the service were told.
    told: usize,
}

impl Drive {
    fn new(connections: usize) -> Self {
        let now = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        let (is_up, frames) = (vec![false; connections], vec![0; connections]);
        Self { listener: listener(connections), now, is_up, refuses: false, kept: None, frames, told: 0 }
    }

    fn frame(&mut self, place: usize, frame: &str) {
        self.frames[place] += 1;
        self.listener.on_frame(self.now, place, frame);
    }

    /// Whatever came is in the books once, where it came.
    fn check_books(&self) {
        let traffic: Vec<_> = self.listener.connections().map(|status| status.traffic).collect();
        for (traffic, frames) in traffic.iter().zip(&self.frames) {
            assert!(
                traffic.frames == *frames && traffic.arrived == traffic.accounted(),
                "{traffic:?}, {frames} frames"
            );
        }
        let given: u64 = traffic.iter().map(|traffic| traffic.given).sum();
        assert_eq!(given, (self.told + self.listener.waiting()) as u64, "{traffic:?}");
    }

    fn want(&mut self, choice: u8) {
        let characters = (0..u64::from(choice) * 8).map(|id| CharacterId(id).into());
        let want = match choice % 6 {
            0 => Want::all(),
            1 => Want { filters: [World(1).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) },
            2 => Want { filters: characters.collect(), ..Want::kinds([Death::KIND, PlayerLogin::KIND]) },
            3 => Want::kinds([WorldOffline::KIND, Connected::KIND, Disconnected::KIND, SubscriptionRepaired::KIND]),
            4 => Want { filters: [ExperienceId(choice.into()).into()].into_iter().collect(), ..Want::all() },
            _ => return self.listener.on_interest(self.now, Interest::default()),
        };
        self.listener.on_interest(self.now, Interest::new([want]));
    }

    fn pass(&mut self, time: Duration) {
        self.now = Now { time: self.now.time + time, moment: self.now.moment + time };
        self.wake();
    }

    fn wake(&mut self) {
        for _ in 0..WAKES_MAX {
            if self.listener.wake_at().is_none_or(|at| at > self.now.moment) {
                return;
            }
            self.listener.on_wake(self.now);
            self.carry_out();
        }
        panic!("it wants to be woken again and again at one moment");
    }

    fn close(&mut self, place: usize) {
        if std::mem::take(&mut self.is_up[place]) {
            self.listener.on_closed(self.now, place, "bye".to_owned());
        }
    }

    /// Goes on from the last checkpoint, with its state or with another one.
    fn restart(&mut self, state: &[u8]) {
        self.listener = listener(self.is_up.len());
        self.is_up.fill(false);
        self.frames.fill(0);
        self.told = 0;
        if let Some((at, kept)) = &self.kept {
            self.listener.resume(*at, if state.is_empty() { kept } else { state });
        }
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.listener.next_output() {
            match output {
                Output::Connect(place) if self.refuses => {
                    let refused = PushError::Timeout { host: "push.test".to_owned() };
                    self.listener.on_connect_failed(self.now, place, refused);
                }
                Output::Connect(place) => {
                    self.is_up[place] = true;
                    self.listener.on_connected(self.now, place);
                }
                Output::Disconnect(place) => self.is_up[place] = false,
                Output::Signals(signals) => signals.into_iter().for_each(|signal| self.take(signal)),
                Output::Send(_, frame) => assert!(frame.starts_with('{'), "{frame} is a command"),
                Output::Trouble(_) | Output::End => {}
            }
        }
    }

    fn take(&mut self, signal: Signal<crate::event::Event>) {
        match signal {
            Signal::Event(event) => self.told += usize::from(!is_own(event.kind)),
            Signal::Gap(gap) => assert!(gap.from.is_some_and(|from| from <= gap.to), "{gap:?} ends before it begins"),
            Signal::Checkpoint(checkpoint) => {
                assert!(checkpoint.at <= self.now.time, "{:?} was not seen yet", checkpoint.at);
                let before = self.kept.take().map(|(_, state)| state).unwrap_or_default();
                self.kept = Some((checkpoint.at, checkpoint.state.map_or(before, |state| state.to_vec())));
            }
        }
    }
}

fn listener(connections: usize) -> Listener {
    Listener::new(Settings {
        name: "ps2".to_owned(),
        host: "push.test".to_owned(),
        worlds: [1, 10, 13, 17, 19, 24, 25, 40, 101].map(World).to_vec(),
        takes_announced: true,
        connections,
        seed: 7,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_comes_in_whatever_order_nothing_breaks(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            fuzz_connection(&bytes);
        }
    }
}
