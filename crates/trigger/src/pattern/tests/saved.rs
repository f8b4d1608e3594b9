//! Whatever the bytes of a state are, it is gone on from as far as it can be.

use bugle_event::{Foreign, Parts};
use proptest::prelude::*;

use crate::machine::Machine;
use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::batch::Batch;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::sequence::Sequence;
use crate::pattern::session::Session;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Opened, Saved, at, closed, codecs, gap, opened, secs, trigger};
use crate::trigger::Trigger;

fn all() -> Vec<Trigger> {
    let (one, other) = (Step::of(|fact: &Opened| fact.doors.clone()), Step::of(|fact: &Closed| fact.doors.clone()));
    let texts = Step::of(|fact: &Opened| ("door", fact.doors[0]));
    let patterns: [Pattern; 6] = [
        Sequence::new(one.clone(), other.clone()).into(),
        Count::new(3, texts).into(),
        Absence::new(one.clone(), other.clone()).lasting(secs(30)).into(),
        Session::new(one.clone(), other).at_most(secs(40)).into(),
        Debounce::new(one.clone()).at_most(secs(20)).into(),
        Batch::new(5, one).into(),
    ];
    patterns.map(|pattern| trigger(pattern.slack(secs(5)))).into()
}

/// Some of all that can be remembered.
fn worked(trigger: Trigger) -> Saved {
    let mut saved = Saved::new(trigger);
    for number in 0..30_u64 {
        let when = number.cast_signed();
        saved.event(&opened(&[number % 5, 9], number, when - when % 4, when));
        if number % 3 == 0 {
            saved.event(&closed(&[number % 4], 100 + number, when - 1, when));
        }
        if number % 10 == 0 {
            saved.event(&gap(&[2, 3], when - 3, when));
        }
    }
    saved.save();
    saved
}

/// It does whatever it does, and does not fall over.
fn goes_on(trigger: &Trigger, kept: &Parts) {
    let Ok(mut machine) = Machine::restore(trigger.clone(), kept, &codecs()) else {
        return assert!(Machine::anew(trigger.clone(), kept).save().len() == kept.len());
    };
    for number in 0..12_u64 {
        let when = 31 + number.cast_signed() * 5;
        machine.on_event(&opened(&[number % 5], 500 + number, when, when));
        machine.on_event(&closed(&[number % 4], 600 + number, when, when));
        let mut kept = kept.clone();
        machine.save().into_iter().for_each(|part| part.apply(&mut kept));
        if number == 3 {
            // What could not be read is gone for good: the next one reads all.
            let lost = machine.counts().damaged;
            machine = Machine::restore(trigger.clone(), &kept, &codecs()).unwrap();
            assert!(machine.counts().damaged <= lost + 1000);
        }
    }
    machine.on_time(at(1_000_000));
}

#[test]
fn what_no_codec_reads_is_gone_on_from_as_it_was_written() {
    let saved = worked(all().swap_remove(2));
    let mut machine = Machine::restore(all().swap_remove(2), &saved.kept, &[]).unwrap();
    let firings = machine.on_time(at(1000));
    assert!(!firings.is_empty());
    for firing in firings {
        let fact = firing.event().game::<Foreign>().unwrap();
        assert!(fact.data().starts_with(r#"{"doors":["#), "{}", fact.data());
        assert_eq!(firing.event().kind.name(), "test.opened");
    }
}

#[test]
fn what_is_read_back_is_the_same_event() {
    let saved = worked(all().swap_remove(4));
    let mut machines = [saved.machine, Machine::restore(all().swap_remove(4), &saved.kept, &codecs()).unwrap()];
    let [before, after] = machines.each_mut().map(|machine| {
        let firings = machine.on_time(at(1000));
        firings.iter().flat_map(|firing| firing.events.iter().map(|event| event.to_json())).collect::<Vec<_>>()
    });
    assert_eq!((before.len() > 5, before), (true, after));
}

#[test]
fn a_part_that_is_gone_or_damaged_is_let_go_and_counted() {
    for trigger in all() {
        let saved = worked(trigger.clone());
        for lost in saved.kept.keys().filter(|key| !key.is_empty()) {
            let mut kept = saved.kept.clone();
            kept.insert(lost.clone(), "\u{ff}".into());
            let mut machine = Machine::restore(trigger.clone(), &kept, &codecs()).unwrap();
            let damaged = machine.counts().damaged;
            assert!(damaged >= 1, "{lost:?}");
            machine.save().into_iter().for_each(|part| part.apply(&mut kept));
            let again = Machine::restore(trigger.clone(), &kept, &codecs()).unwrap();
            assert_eq!((again.counts().damaged, kept.contains_key(lost)), (damaged, false));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_bring_it_down(
        which in 0_usize..6,
        mutations in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0_u8..5), 1..12),
    ) {
        let trigger = all().swap_remove(which);
        let mut kept = worked(trigger.clone()).kept;
        for (part, place, byte, how) in mutations {
            let (key, value) = kept.iter().nth(part.index(kept.len())).map(|(key, value)| (key.clone(), value.to_vec())).unwrap();
            let (mut new_key, mut value) = (key.to_vec(), value);
            match how {
                0 if !value.is_empty() => { let place = place.index(value.len()); value[place] = byte; }
                1 if !value.is_empty() => value.truncate(place.index(value.len())),
                2 => value.push(byte),
                3 if !new_key.is_empty() => { let place = place.index(new_key.len()); new_key[place] = byte; }
                _ => new_key.push(byte),
            }
            kept.remove(&key);
            kept.insert(new_key.into(), value.into());
        }
        goes_on(&trigger, &kept);
    }
}
