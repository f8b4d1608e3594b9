//! What of the game's calendar was told, and what is due. Pure.

use bugle_event::{Checkpoint, Envelope, Saved, Seen, Signal, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::calendar::{Period, clan_games, cwl_sign_up, raid_weekend, season};
use crate::event::Event;
use crate::event::calendar::{
    ClanGamesEnded, ClanGamesStarted, CwlSignUpEnded, CwlSignUpStarted, RaidWeekendEnded, RaidWeekendStarted,
    SeasonEnded, SeasonStarted, subject,
};
use crate::game::SOURCE;
use crate::watch::state;

/// Tells what the calendar says when it comes, and after the program was off what came meanwhile.
///
/// [`on_time`](Self::on_time) says what is due and begins to count at its first call; [`next`](Self::next) says when to call
/// it again. Nothing that came before the first call ever is told.
#[derive(Debug, Default)]
pub(crate) struct Almanac {
    /// Up to when everything was told. `None`: nobody has said yet what time it is.
    told_until: Option<Timestamp>,
}

/// As it is written: a line of JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    told_until: Timestamp,
}

/// Something that comes again and again.
struct Course {
    /// The one that goes on at a time, or the next.
    of: fn(Timestamp) -> Period,
    started: fn(Period) -> Event,
    ended: fn(Period) -> Event,
}

const COURSES: [Course; 4] = [
    Course { of: season, started: |it| SeasonStarted::from(it).into(), ended: |it| SeasonEnded::from(it).into() },
    Course {
        of: clan_games,
        started: |it| ClanGamesStarted::from(it).into(),
        ended: |it| ClanGamesEnded::from(it).into(),
    },
    Course {
        of: cwl_sign_up,
        started: |it| CwlSignUpStarted::from(it).into(),
        ended: |it| CwlSignUpEnded::from(it).into(),
    },
    Course {
        of: raid_weekend,
        started: |it| RaidWeekendStarted::from(it).into(),
        ended: |it| RaidWeekendEnded::from(it).into(),
    },
];

impl Almanac {
    /// Goes on from a checkpoint. One whose state cannot be read says at least when it was written.
    pub(crate) fn go_on(saved: &Saved) -> Self {
        let written = saved.state.as_ref().and_then(|state| state::read(state).ok());
        Self { told_until: Some(written.map_or(saved.at, |Written { told_until, .. }| told_until)) }
    }

    /// What is due at `now`, each with its own time, and what is to be remembered then.
    pub(crate) fn on_time(&mut self, now: Timestamp) -> Vec<Signal<Event>> {
        // A clock that was ahead, and was put right, has told of what is yet to come: that is told when it comes.
        let is_first = self.told_until.is_none_or(|until| until > now);
        let mut signals = Vec::new();
        let mut until = self.told_until.filter(|_| !is_first).unwrap_or(now);
        while let Some((at, facts)) = after(until).filter(|(at, _)| *at <= now) {
            let seen = Seen { time: Some(at), ..Seen::at(now) };
            signals.extend(facts.into_iter().map(|fact| Signal::Event(Envelope::new(SOURCE, fact, seen))));
            until = at;
        }
        self.told_until = Some(until);
        if is_first || !signals.is_empty() {
            let state = Some(written(until));
            signals.push(Signal::Checkpoint(Checkpoint { subject: subject(), at: now, state }));
        }
        signals
    }

    /// When something is due next. `None`: now, or never.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        after(self.told_until?).map(|(at, _)| at)
    }
}

/// What comes next after `time`, and when: what ends is in front of what starts.
fn after(time: Timestamp) -> Option<(Timestamp, Vec<Event>)> {
    let mut coming: Vec<(Timestamp, bool, Event)> = Vec::new();
    for Course { of, started, ended } in COURSES {
        let this = of(time);
        let next = of(this.end);
        coming.push((this.start, true, started(this)));
        coming.push((this.end, false, ended(this)));
        if next.start > this.start {
            coming.push((next.start, true, started(next)));
        }
    }
    coming.retain(|(at, ..)| *at > time);
    let at = coming.iter().map(|(at, ..)| *at).min()?;
    coming.retain(|(other, ..)| *other == at);
    coming.sort_by_key(|(_, is_start, _)| *is_start);
    Some((at, coming.into_iter().map(|(.., fact)| fact).collect()))
}

fn written(told_until: Timestamp) -> Bytes {
    let state = serde_json::to_vec(&Written { version: state::VERSION, told_until });
    state.expect("numbers and times can be written").into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use bugle_event::Payload as _;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// What was said, a line each, and the last state.
    fn lines(signals: &[Signal<Event>]) -> (Vec<String>, Option<Bytes>) {
        let (mut lines, mut kept) = (Vec::new(), None);
        for signal in signals {
            match signal {
                Signal::Event(event) => lines.push(format!("{} {}", event.time.unwrap(), event.data.kind())),
                Signal::Checkpoint(checkpoint) => kept = checkpoint.state.clone(),
                Signal::Gap(gap) => panic!("{gap:?}"),
            }
        }
        (lines, kept)
    }

    #[test]
    fn each_comes_at_its_time_and_nothing_of_before_the_first_start() {
        let mut almanac = Almanac::default();
        assert_eq!(lines(&almanac.on_time(at("2026-01-21T00:00:00Z"))).0, Vec::<String>::new());
        let mut told = Vec::new();
        while let Some(next) = almanac.next().filter(|next| *next < at("2026-02-25T00:00:00Z")) {
            assert!(almanac.on_time(next - Duration::from_millis(1)).is_empty(), "{next}");
            told.extend(lines(&almanac.on_time(next)).0);
            assert!(almanac.on_time(next).is_empty(), "{next}");
        }
        insta::assert_snapshot!(told.join("\n"), @"
        2026-01-22T08:00:00Z clash.clan_games.started
        2026-01-23T07:00:00Z clash.raid_weekend.started
        2026-01-26T05:00:00Z clash.season.ended
        2026-01-26T05:00:00Z clash.season.started
        2026-01-26T07:00:00Z clash.raid_weekend.ended
        2026-01-28T08:00:00Z clash.clan_games.ended
        2026-01-30T07:00:00Z clash.raid_weekend.started
        2026-02-01T08:00:00Z clash.cwl_sign_up.started
        2026-02-02T07:00:00Z clash.raid_weekend.ended
        2026-02-03T08:00:00Z clash.cwl_sign_up.ended
        2026-02-06T07:00:00Z clash.raid_weekend.started
        2026-02-09T07:00:00Z clash.raid_weekend.ended
        2026-02-13T07:00:00Z clash.raid_weekend.started
        2026-02-16T07:00:00Z clash.raid_weekend.ended
        2026-02-20T07:00:00Z clash.raid_weekend.started
        2026-02-22T08:00:00Z clash.clan_games.started
        2026-02-23T05:00:00Z clash.season.ended
        2026-02-23T05:00:00Z clash.season.started
        2026-02-23T07:00:00Z clash.raid_weekend.ended
        ");
    }

    #[test]
    fn a_clock_that_is_put_right_tells_what_comes_when_it_comes() {
        let mut almanac = Almanac::default();
        almanac.on_time(at("2027-01-01T00:00:00Z"));
        assert_eq!(lines(&almanac.on_time(at("2026-01-29T00:00:00Z"))).0, Vec::<String>::new());
        assert_eq!(almanac.next(), Some(at("2026-01-30T07:00:00Z")));
        assert_eq!(lines(&almanac.on_time(at("2026-01-30T08:00:00Z"))).0.len(), 1);
    }

    #[test]
    fn times_at_the_ends_of_the_calendar_come_to_an_end() {
        for time in [Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)] {
            let mut almanac = Almanac::default();
            almanac.on_time(time);
            almanac.next();
            assert!(almanac.on_time(time).is_empty());
        }
    }

    #[test]
    fn a_state_that_cannot_be_read_was_written_at_some_time() {
        let saved = Saved { at: at("2026-01-23T06:00:00Z"), state: Some(Bytes::from_static(b"garbage")) };
        let mut almanac = Almanac::go_on(&saved);
        let (told, _) = lines(&almanac.on_time(at("2026-01-23T08:00:00Z")));
        assert_eq!(told, ["2026-01-23T07:00:00Z clash.raid_weekend.started"]);
    }

    proptest! {
        /// However often anybody looks, and wherever the program was off.
        #[test]
        fn each_is_told_once_and_in_order(looks in prop::collection::vec((1_u64..30 * 24 * 60, any::<bool>()), 1..40)) {
            let start = at("2025-09-15T00:00:00Z");
            let (mut almanac, mut now) = (Almanac::default(), start);
            let (mut told, mut kept) = lines(&almanac.on_time(now));
            let mut ids = BTreeSet::new();
            for (minutes, is_restarted) in looks {
                now = now + Duration::from_mins(minutes);
                if is_restarted {
                    almanac = Almanac::go_on(&Saved { at: Timestamp::EPOCH, state: kept.clone() });
                }
                let signals = almanac.on_time(now);
                for signal in &signals {
                    if let Signal::Event(event) = signal {
                        prop_assert!(ids.insert(event.id) && event.time.unwrap() <= now && event.observed_at == now);
                    }
                }
                let (lines, state) = lines(&signals);
                told.extend(lines);
                kept = state.or(kept);
            }
            let mut undisturbed = Almanac::default();
            undisturbed.on_time(start);
            prop_assert_eq!(told, lines(&undisturbed.on_time(now)).0);
        }
    }
}
