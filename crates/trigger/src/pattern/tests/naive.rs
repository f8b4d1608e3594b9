//! What fires, worked out from the whole history by the words of the docs: no timers, nothing let go, every question asked
//! of every event.

use crate::pattern::tests::doors::Fired;

/// One thing that a machine is given.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Event {
        keys: [Vec<u64>; 2],
        doors: Vec<u64>,
        at: i64,
    },
    Gap {
        doors: Vec<u64>,
        from: i64,
        to: i64,
    },
    /// Time passed.
    Time,
}

/// All that a machine is given, and when each was seen.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) inputs: Vec<(i64, Input)>,
    pub(crate) slack: i64,
}

/// Something that fires: when in the history, and about which time it speaks.
pub(crate) struct Made {
    /// Before which input, if a timer fires it; else at which.
    pub(crate) place: usize,
    pub(crate) is_timer: bool,
    pub(crate) events: Vec<usize>,
    pub(crate) key: u64,
    pub(crate) at: i64,
    pub(crate) since: Option<i64>,
}

impl History {
    /// The watermark once this input has been seen.
    pub(crate) fn watermark(&self, place: usize) -> i64 {
        self.inputs[..=place].iter().map(|(seen, _)| *seen).max().unwrap() - self.slack
    }

    /// The first input by which the watermark has passed a moment, not before `place`.
    pub(crate) fn passed(&self, moment: i64, place: usize) -> Option<usize> {
        (place..self.inputs.len()).find(|place| self.watermark(*place) > moment)
    }

    pub(crate) fn event(&self, place: usize) -> Option<(&[Vec<u64>; 2], i64)> {
        match &self.inputs[place].1 {
            Input::Event { keys, at, .. } => Some((keys, *at)),
            _ => None,
        }
    }

    /// Its time; for a pattern that goes in order, not before the watermark.
    pub(crate) fn at(&self, place: usize) -> i64 {
        self.event(place).unwrap().1
    }

    /// All events that take step `step` under `key`.
    pub(crate) fn of(&self, step: usize, key: u64) -> Vec<usize> {
        let takes = |place: &usize| self.event(*place).is_some_and(|(keys, _)| keys[step].contains(&key));
        (0..self.inputs.len()).filter(takes).collect()
    }

    /// Every key there is, in order.
    pub(crate) fn keys(&self) -> Vec<u64> {
        let events = (0..self.inputs.len()).filter_map(|place| self.event(place));
        let mut keys: Vec<u64> = events.flat_map(|(keys, _)| keys.iter().flatten().copied()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// In the order in which they fire, with what is said of gaps.
    pub(crate) fn fired(&self, mut made: Vec<Made>) -> Vec<Fired> {
        let order = |made: &Made| {
            let timer = made.is_timer.then_some((made.at, made.key));
            (made.place, !made.is_timer, timer)
        };
        made.sort_by_key(order);
        made.iter()
            .map(|made| Fired {
                events: made.events.iter().map(|place| *place as u64).collect(),
                at: made.at,
                key: made.key.to_string(),
                blind: self.is_blind(made),
            })
            .collect()
    }

    /// Whether a gap that was known then fell into its time and was not about other doors only.
    fn is_blind(&self, made: &Made) -> bool {
        let Input::Event { doors: about, .. } = &self.inputs[*made.events.last().unwrap()].1 else { return false };
        let hides = |input: &(i64, Input)| match (&input.1, made.since) {
            (Input::Gap { doors, from, to }, Some(since)) => {
                let concerns = doors.is_empty() || doors.iter().any(|door| about.contains(door));
                concerns && *from <= made.at && *to >= since
            }
            _ => false,
        };
        self.inputs[..made.place].iter().any(hides)
    }
}

/// One event, then another.
pub(crate) fn sequence(history: &History, within: i64) -> Vec<Fired> {
    let (mut made, mut used) = (Vec::new(), Vec::new());
    for place in 0..history.inputs.len() {
        // First as the second of two, then as the first.
        if !join(history, within, place, 1, &mut used, &mut made) {
            join(history, within, place, 0, &mut used, &mut made);
        }
    }
    history.fired(made)
}

fn join(
    history: &History,
    within: i64,
    place: usize,
    role: usize,
    used: &mut Vec<(usize, usize, u64)>,
    made: &mut Vec<Made>,
) -> bool {
    let Some((keys, at)) = history.event(place) else { return false };
    let (other, mut is_used) = (1 - role, false);
    for key in &keys[role] {
        let is_partner = |partner: &usize| {
            let apart = if role == 1 { at - history.at(*partner) } else { history.at(*partner) - at };
            *partner < place
                && (0..=within).contains(&apart)
                && history.at(*partner) + within >= history.watermark(place)
                && !used.contains(&(*partner, other, *key))
                && !used.iter().any(|used| (used.0, used.1) == (*partner, role))
        };
        let partners = history.of(other, *key).into_iter().filter(is_partner);
        let Some(partner) = partners.min_by_key(|partner| (history.at(*partner).abs_diff(at), *partner)) else {
            continue;
        };
        used.extend([(partner, other, *key), (place, role, *key)]);
        let events = if role == 1 { vec![partner, place] } else { vec![place, partner] };
        let at = at.max(history.at(partner));
        made.push(Made { place, is_timer: false, events, key: *key, at, since: None });
        is_used = true;
    }
    is_used
}

/// So many in so much time.
pub(crate) fn count(history: &History, n: usize, within: i64) -> Vec<Fired> {
    let (mut made, mut used) = (Vec::new(), Vec::new());
    for place in 0..history.inputs.len() {
        let Some((keys, _)) = history.event(place) else { continue };
        for key in &keys[0] {
            let is_there = |other: &usize| {
                let is_remembered = history.at(*other) + within >= history.watermark(place);
                !used.contains(&(*other, *key)) && (*other == place || (*other < place && is_remembered))
            };
            let mut there: Vec<usize> = history.of(0, *key).into_iter().filter(is_there).collect();
            there.sort_by_key(|other| (history.at(*other), *other));
            let is_group =
                |group: &&[usize]| group.contains(&place) && history.at(group[n - 1]) - history.at(group[0]) <= within;
            if let Some(group) = there.windows(n).find(is_group) {
                used.extend(group.iter().map(|other| (*other, *key)));
                let at = history.at(group[n - 1]);
                made.push(Made { place, is_timer: false, events: group.to_vec(), key: *key, at, since: None });
            }
        }
    }
    history.fired(made)
}
