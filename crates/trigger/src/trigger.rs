//! A trigger, and whether it fires.

use std::time::Duration;

use bugle_event::{Event, Timestamp, Want};

use crate::Condition;

/// When an event is wanted and meets all conditions, fire.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Unique within a stream. Names the trigger in statistics and logs.
    pub name: String,
    /// Kinds and filters. Data: sources subscribe by them.
    pub want: Want,
    /// All must hold. Empty always holds.
    pub conditions: Vec<Condition>,
    /// Fires once, and is done.
    pub single_shot: bool,
    /// How long it stays quiet after firing, in event time, so that a replay fires alike. Zero: not at all.
    pub cooldown: Duration,
}

impl Trigger {
    /// A trigger for all that is wanted, without conditions, that fires every time.
    pub fn new(name: impl Into<String>, want: Want) -> Self {
        Self { name: name.into(), want, conditions: Vec::new(), single_shot: false, cooldown: Duration::ZERO }
    }
}

/// A trigger that has begun to watch.
#[derive(Debug)]
pub struct Armed {
    trigger: Trigger,
    last_fired: Option<Timestamp>,
}

impl From<Trigger> for Armed {
    fn from(trigger: Trigger) -> Self {
        Self { trigger, last_fired: None }
    }
}

impl Armed {
    /// Takes the next event in order and says whether to fire.
    pub fn on_event(&mut self, event: &Event) -> bool {
        let time = event.time.unwrap_or(event.observed_at);
        let fires = !self.is_done()
            && self.trigger.want.matches(event.kind, &event.data)
            && self.is_rested(time)
            && self.trigger.conditions.iter().all(|condition| condition.holds(event));
        if fires {
            self.last_fired = Some(time);
        }
        fires
    }

    /// Whether it will never fire again.
    pub fn is_done(&self) -> bool {
        self.trigger.single_shot && self.last_fired.is_some()
    }

    fn is_rested(&self, time: Timestamp) -> bool {
        self.trigger.cooldown.is_zero() || self.last_fired.is_none_or(|last| time >= last + self.trigger.cooldown)
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Envelope, Fact, Filters, Identity, Kind, Payload, Seen, Subject};

    use super::*;

    #[derive(Debug, serde::Serialize)]
    struct Rung {
        bell: u64,
    }

    impl Payload for Rung {
        fn kind(&self) -> Kind {
            Self::KIND
        }
        fn subject(&self) -> Subject {
            Subject::number("bell", self.bell)
        }
        fn identify(&self, identity: &mut Identity) {
            identity.number(self.bell);
        }
    }

    impl Fact for Rung {
        type Game = Self;
        const KIND: Kind = Kind::new("test.rung");
        fn of(game: &Self) -> Option<&Self> {
            Some(game)
        }
    }

    /// Which of the bells, rung a second apart, make the trigger fire.
    fn check(trigger: Trigger, bells: &[u64], fired: &[usize]) {
        let mut armed = Armed::from(trigger);
        let mut actual = Vec::new();
        for (second, bell) in bells.iter().enumerate() {
            let seen = Seen::at(Timestamp::from_secs(i64::try_from(second).unwrap()));
            if armed.on_event(&Envelope::new("test", Rung { bell: *bell }, seen).into_event()) {
                actual.push(second);
            }
        }
        assert_eq!(actual, fired);
    }

    fn rung() -> Trigger {
        Trigger::new("rung", Want::kinds([Rung::KIND]))
    }

    #[test]
    fn a_bare_trigger_fires_on_every_event_of_its_kinds() {
        check(rung(), &[1, 2, 1], &[0, 1, 2]);
        check(Trigger::new("other", Want::kinds([Kind::new("test.other")])), &[1, 2], &[]);
    }

    #[test]
    fn filters_and_conditions_must_all_hold() {
        let filters: Filters = [Subject::number("bell", 1), Subject::number("bell", 4)].into_iter().collect();
        let mut trigger = rung();
        trigger.want.filters = filters;
        check(trigger.clone(), &[1, 2, 3, 4], &[0, 3]);
        trigger.conditions.push(Condition::on::<Rung>(|rung| rung.bell > 1));
        check(trigger, &[1, 2, 3, 4], &[3]);
    }

    #[test]
    fn a_noun_that_the_event_lacks_is_not_met() {
        let mut trigger = rung();
        trigger.want.filters.insert(Subject::number("world", 1));
        check(trigger, &[1], &[]);
    }

    #[test]
    fn a_single_shot_fires_once_and_a_cooldown_counts_in_event_time() {
        check(Trigger { single_shot: true, ..rung() }, &[1, 1, 1], &[0]);
        check(Trigger { cooldown: Duration::from_secs(2), ..rung() }, &[1; 5], &[0, 2, 4]);
    }
}
