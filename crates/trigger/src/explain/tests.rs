use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bugle_event::{Cause, Envelope, Fact as _, Foreign, Gap, Seen, Subject, Want};

use super::*;
use crate::condition::{Condition, Conditions};
use crate::machine::Machine;
use crate::pattern::{Pattern, Sequence, Step};

const RUNG: Kind = Kind::new("bells.rung");

fn rung(bell: u64, second: i64) -> Event {
    let foreign = Foreign::new(RUNG, Subject::number("bell", bell), "{}").unwrap();
    Envelope::new("bells", foreign, Seen::at(Timestamp::from_secs(second))).into_event()
}

fn want(kind: Kind, bells: &[u64]) -> Want {
    Want { filters: bells.iter().map(|bell| Subject::number("bell", *bell)).collect(), ..Want::kinds([kind]) }
}

#[test]
fn each_clause_says_whether_it_held_and_what_was_there_instead() {
    let mut trigger = Trigger::new("bell", [want(RUNG, &[1, 2, 3])]);
    trigger.conditions.push(Condition::on::<Gap>(|_| false));
    trigger.conditions.push(Arc::new(AtomicBool::new(false)));
    trigger.conditions.push(Condition::new(|_| panic!("no")));
    (trigger.single_shot, trigger.cooldown) = (true, Duration::from_secs(10));
    let memory = Memory { last_fired: Some(Timestamp::from_secs(100)), is_paused: true };
    let told = trigger.explain(&memory, &rung(7, 109)).to_string();
    assert_eq!(
        told,
        "bell does not fire on bells.rung:
  + kind is bells.rung
  - bell is 1, 2 or 3: it is 7
  + a condition on gap holds: not asked of bells.rung
  - the flag is up
  - a condition holds: it panicked
  - is at work: it is paused
  - has its one shot: it fired at 1970-01-01T00:01:40Z
  - has rested 10s: it is quiet until 1970-01-01T00:01:50Z"
    );
}

#[test]
fn of_several_wants_each_is_told_with_its_own_conditions() {
    let sides = [(vec![want(RUNG, &[1])], true), (vec![want(Gap::KIND, &[1])], false)];
    let trigger = Trigger::new("both", sides.iter().flat_map(|(wants, _)| wants.clone()));
    let sides = sides.map(|(wants, holds)| {
        let conditions = Conditions::default();
        conditions.push(holds);
        (wants, conditions)
    });
    trigger.conditions.push(Condition::either(sides));
    let explanation = trigger.explain(&Memory::default(), &rung(1, 1));
    assert!(explanation.fires(), "{explanation}");
    let gap = Gap::new("bells", [], None, Timestamp::EPOCH, Cause::Stall);
    let gap = Envelope::new("bells", gap, Seen::at(Timestamp::EPOCH)).into_event();
    assert_eq!(
        trigger.explain(&Memory::default(), &gap).to_string(),
        "both does not fire on gap:
  + one of
    - all of
      - kind is bells.rung: it is gap
      + bell is 1: every filter lets it pass
    + all of
      + kind is gap
      + bell is 1: every filter lets it pass
  - one of
    - all of
      - kind is bells.rung: it is gap
      + bell is 1: every filter lets it pass
      + always holds
    - all of
      + kind is gap
      + bell is 1: every filter lets it pass
      - never holds"
    );
}

/// Whatever a trigger is made of, and whatever was before: it is explained as the machine decides.
#[test]
fn what_is_explained_is_what_the_machine_does() {
    let mut number = 0;
    for (bells, single_shot, cooldown, holds) in [
        (&[][..], false, 0, true),
        (&[1][..], false, 5, true),
        (&[1, 2][..], true, 0, true),
        (&[2][..], true, 5, false),
    ] {
        let mut trigger = Trigger::new("bell", [want(RUNG, bells), want(Gap::KIND, &[9])]);
        (trigger.single_shot, trigger.cooldown) = (single_shot, Duration::from_secs(cooldown));
        trigger.conditions.push(holds);
        let (mut machine, mut memory) = (Machine::new(trigger.clone()), Memory::default());
        for second in 0..20 {
            let event = rung(u64::try_from(second).unwrap() % 3, second);
            let explanation = trigger.explain(&memory, &event);
            let fired = machine.on_event(&event);
            assert_eq!(explanation.fires(), !fired.is_empty(), "{explanation}");
            if let Some(firing) = fired.first() {
                (memory.last_fired, number) = (Some(firing.at), number + 1);
            }
        }
    }
    assert!(number > 20, "{number}");
}

#[test]
fn of_a_pattern_each_step_is_told() {
    let known = |gap: &Gap| gap.source;
    let stalled = Step::of(known).when(|gap: &Gap| gap.cause == Cause::Stall);
    let pattern = Pattern::from(Sequence::new(stalled, Step::of(known).filter(Subject::number("bell", 1))));
    let mut trigger = Trigger::new("again", pattern.wants());
    trigger.pattern = Some(pattern);
    let gap = |cause| {
        let gap = Gap::new("bells", [], None, Timestamp::EPOCH, cause);
        Envelope::new("bells", gap, Seen::at(Timestamp::EPOCH)).into_event()
    };
    let told = trigger.explain(&Memory::default(), &gap(Cause::Restart)).to_string();
    let (_, steps) = told.split_once("takes a step").unwrap();
    assert_eq!(
        steps,
        " of the sequence
    - step 1
      + kind is gap
      - a condition on gap holds
    + step 2: as bells
      + kind is gap
      + bell is 1: every filter lets it pass"
    );
    assert!(told.starts_with("again counts gap:"), "{told}");
    let other = trigger.explain(&Memory::default(), &rung(1, 1));
    assert!(!other.fires() && other.to_string().starts_with("again does not count bells.rung:"));
}
