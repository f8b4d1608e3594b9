//! All keys together, in front of a service that takes its time.

use proptest::prelude::*;

use super::*;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn key(text: &str) -> Key {
    Key::new(&text.into()).unwrap()
}

fn ring(keys: u32, now: Instant) -> Keyring {
    Keyring::new((1..=keys).map(|number| key(&format!("key-{number}"))).collect(), 10, now)
}

/// The next turn, sent at once: the number of its key.
fn sent(ring: &mut Keyring, now: Instant) -> Option<Turn> {
    match ring.next(now) {
        Next::Now(turn) => ring.send(turn, now).map(|(turn, _)| turn),
        _ => None,
    }
}

/// Which keys are used for so many requests, each answered so.
fn used(ring: &mut Keyring, now: Instant, requests: usize, verdict: Verdict) -> Vec<u32> {
    let turns = (0..requests).map_while(|_| {
        let turn = sent(ring, now)?;
        ring.on_answer(&turn, now, verdict);
        Some(turn.number)
    });
    turns.collect()
}

/// When requests came to the service with each key in so many seconds, if there is always something to ask, the way
/// there takes so long each time, and the way back.
fn came(keys: u32, seconds: u64, mut way: impl FnMut() -> (u64, u64)) -> BTreeMap<u32, Vec<Duration>> {
    let start = Instant::now();
    let (mut ring, mut now, end) = (ring(keys, start), start, start + Duration::from_secs(seconds));
    let (mut answers, mut sends) = (BTreeMap::<(Instant, u64), Turn>::new(), 0);
    let mut came = BTreeMap::<_, Vec<_>>::new();
    while now < end {
        while let Some(answer) = answers.first_entry().filter(|answer| answer.key().0 <= now) {
            let ((at, _), turn) = answer.remove_entry();
            ring.on_answer(&turn, at, Verdict::Accepted);
        }
        now = match ring.next(now) {
            Next::Now(turn) => {
                let (turn, _) = ring.send(turn, now).unwrap();
                let (there, back) = way();
                came.entry(turn.number).or_default().push(now + ms(there) - start);
                sends += 1;
                answers.insert((now + ms(there + back), sends), turn);
                now
            }
            Next::At(at) => answers.first_key_value().map_or(at, |((answer, _), _)| at.min(*answer)),
            Next::Never => unreachable!("there are keys"),
        };
    }
    for times in came.values_mut() {
        times.sort();
    }
    came
}

fn has_a_full_window(came: &BTreeMap<u32, Vec<Duration>>) -> bool {
    came.values().any(|times| times.windows(11).any(|eleven| eleven[10] <= eleven[0] + ms(1000)))
}

/// How much of what is allowed was used in a minute.
fn budget_used(keys: u32, came: &BTreeMap<u32, Vec<Duration>>) -> f64 {
    let requests = u32::try_from(came.values().map(Vec::len).sum::<usize>()).unwrap();
    f64::from(requests) / f64::from(keys * 600)
}

#[test]
fn the_budget_of_one_key_and_of_a_hundred_is_used_whole_where_the_way_is_even() {
    for keys in [1, 100] {
        for way in [(0, 0), (10, 10), (40, 60), (90, 30)] {
            let came = came(keys, 60, || way);
            assert!(!has_a_full_window(&came), "{keys} {way:?}");
            assert!(budget_used(keys, &came) >= 0.99, "{keys} {way:?}: {}", budget_used(keys, &came));
        }
    }
}

#[test]
fn the_first_requests_wait_for_their_connections_and_the_next_must_not_catch_up() {
    let mut requests = 0;
    let came = came(1, 60, || {
        requests += 1;
        if requests <= 10 { (300, 20) } else { (20, 20) }
    });
    assert!(!has_a_full_window(&came));
    assert!(budget_used(1, &came) >= 0.98);
}

proptest! {
    #[test]
    fn no_window_has_too_many_however_the_way_varies(
        seed in any::<u64>(),
        least in (0_u32..100, 0_u32..100),
        spread in (0_u32..300, 0_u32..300),
    ) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let came = came(2, 60, || {
            let way = (least.0 + rng.u32(0..=spread.0), least.1 + rng.u32(0..=spread.1));
            (way.0.into(), way.1.into())
        });
        prop_assert!(!has_a_full_window(&came));
        let lost = f64::from(spread.0 + spread.1 + least.0 + least.1) / 1000.0;
        prop_assert!(budget_used(2, &came) >= 1.0 / (1.02 + lost), "{}", budget_used(2, &came));
    }

    /// Whatever happens, no turn is lost and none is given twice: in the end all keys are there to be used.
    #[test]
    fn whatever_happens_each_key_can_be_used_in_the_end(steps in prop::collection::vec((0_u8..8, 0_u64..40_000), 0..120)) {
        let mut now = Instant::now();
        let (mut ring, mut turns) = (ring(3, now), Vec::new());
        for (step, wait) in steps {
            now += ms(if step < 3 { 0 } else { wait });
            match (step, turns.pop()) {
                (0..=2, last) => {
                    turns.extend(last);
                    turns.extend(sent(&mut ring, now));
                }
                (3, Some(turn)) => ring.on_answer(&turn, now, Verdict::Accepted),
                (4, Some(turn)) => ring.on_answer(&turn, now, Verdict::Throttled(Some(ms(wait)))),
                (5, Some(turn)) => ring.on_answer(&turn, now, Verdict::Refused(Refusal::Key)),
                (6, Some(turn)) => ring.give_back(&turn, now),
                (7, _) => ring.replace(vec![key("key-1"), key("key-2"), key(&format!("key-{wait}"))], &[], now),
                _ => {}
            }
            prop_assert_eq!(ring.accepted.len() + ring.refused.len(), ring.keys.len());
            prop_assert!(ring.stats(now).iter().all(|stats| stats.budget_left <= 10));
        }
        now += Duration::from_hours(1);
        let requests = used(&mut ring, now, 1000, Verdict::Unsaid).len();
        prop_assert_eq!(requests, 10 * ring.len());
    }
}

#[test]
fn keys_take_turns() {
    let now = Instant::now();
    assert_eq!(used(&mut ring(3, now), now, 7, Verdict::Accepted), [1, 2, 3, 1, 2, 3, 1]);
    assert_eq!(used(&mut ring(1, now), now, 100, Verdict::Accepted).len(), 10);
}

#[test]
fn a_refused_key_is_left_out_for_a_while_and_a_throttled_one_rests() {
    let now = Instant::now();
    let mut ring = ring(3, now);
    used(&mut ring, now, 1, Verdict::Refused(Refusal::Key));
    used(&mut ring, now, 1, Verdict::Throttled(None));
    let later = now + Duration::from_secs(29);
    assert_eq!(used(&mut ring, later, 3, Verdict::Accepted), [3, 3, 3]);
    let told: Vec<_> = ring.stats(later).iter().map(|key| (key.requests, key.throttled, key.refused)).collect();
    assert_eq!(told, [(1, 0, true), (1, 1, false), (3, 0, false)]);
    let refused: Vec<_> =
        ring.refused().iter().map(|key| secrecy::ExposeSecret::expose_secret(key).to_owned()).collect();
    assert_eq!(refused, ["key-1"]);
    let later = now + Duration::from_secs(31);
    assert!(used(&mut ring, later, 4, Verdict::Accepted).contains(&2));
    let later = now + REFUSED_FOR;
    assert!(used(&mut ring, later, 4, Verdict::Accepted).contains(&1));
}

#[test]
fn where_all_are_refused_they_are_used_all_the_same() {
    let now = Instant::now();
    let mut ring = ring(2, now);
    assert_eq!(used(&mut ring, now, 4, Verdict::Refused(Refusal::Address)), [1, 2, 1, 2]);
    assert!(!ring.has_accepted());
    assert_eq!(used(&mut ring, now, 1, Verdict::Accepted), [1]);
    assert!(ring.has_accepted());
}

#[test]
fn new_keys_replace_those_that_are_refused_and_a_key_that_stays_keeps_what_it_used() {
    let now = Instant::now();
    let mut ring = ring(3, now);
    let old = sent(&mut ring, now).unwrap();
    used(&mut ring, now, 1, Verdict::Refused(Refusal::Address));
    let given = [key("key-2"), key("key-3")];
    ring.replace(vec![key("key-1"), key("key-4")], &given, now);
    let told: Vec<_> = ring.stats(now).iter().map(|key| (key.number, key.requests, key.budget_left)).collect();
    assert_eq!(told, [(1, 1, 9), (3, 0, 10), (4, 0, 10)]);
    // What the API says about the keys of before is not about those of now.
    assert!(!ring.is_of_now(&old));
    ring.on_answer(&old, now, Verdict::Refused(Refusal::Address));
    assert!(ring.stats(now).iter().all(|key| !key.refused));
}
