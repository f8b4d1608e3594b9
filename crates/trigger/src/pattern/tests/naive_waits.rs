//! Absences and sessions, worked out from the whole history.

use crate::pattern::tests::doors::Fired;
use crate::pattern::tests::naive::{History, Made};

/// The waits of one key.
struct Waits<'a> {
    history: &'a History,
    after: Vec<Wait>,
    /// Events `of`.
    of: Vec<usize>,
}

/// An event `after`.
struct Wait {
    place: usize,
    at: i64,
    moment: i64,
    /// Whether it began to wait, and by which input that was ended.
    has_begun: bool,
    ended: Option<usize>,
}

/// One event without another after it. `moment` says until when, of an event.
pub(crate) fn absence(history: &History, moment: impl Fn(usize) -> Option<i64>) -> Vec<Fired> {
    let mut made = Vec::new();
    for key in history.keys() {
        let wait = |place: usize| {
            let at = history.at(place);
            let moment = moment(place).filter(|moment| *moment >= at)?;
            Some(Wait { place, at, moment, has_begun: false, ended: None })
        };
        let after = history.of(0, key).into_iter().filter_map(wait).collect();
        let mut waits = Waits { history, after, of: history.of(1, key) };
        for number in 0..waits.after.len() {
            waits.begin(number);
            let Wait { place, at, moment, has_begun, ended } = waits.after[number];
            if let (true, None, Some(fires)) = (has_begun, ended, history.passed(moment, place)) {
                let (events, since) = (vec![place], Some(at));
                made.push(Made { place: fires, is_timer: true, events, key, at: moment, since });
            }
        }
    }
    history.fired(made)
}

impl Waits<'_> {
    fn begin(&mut self, number: usize) {
        let own = &self.after[number];
        let watermark = self.history.watermark(own.place);
        let has_begun = own.moment >= watermark && !self.is_ended_before(own, watermark);
        let ended = self.ended(own);
        let own = &mut self.after[number];
        (own.has_begun, own.ended) = (has_begun, ended);
    }

    /// Whether what came before it ends its wait. Of that only is known what the watermark has not passed, and what waits.
    fn is_ended_before(&self, own: &Wait, watermark: i64) -> bool {
        let of = self.of.iter().filter(|place| **place < own.place).map(|place| self.history.at(*place));
        let after = self.after.iter().filter(|other| other.place < own.place).filter(|other| {
            let is_over = other.ended.is_some_and(|ended| ended <= own.place) || other.moment < watermark;
            other.at >= watermark || (other.has_begun && !is_over)
        });
        // What came before it and is of the same time is before it.
        of.filter(|at| *at >= watermark).chain(after.map(|other| other.at)).any(|at| own.at < at && at <= own.moment)
    }

    /// By which later input its wait is ended, if it is before the watermark has passed the moment.
    fn ended(&self, own: &Wait) -> Option<usize> {
        let after = self.after.iter().map(|other| other.place);
        let is_in = |place: &usize| {
            let at = self.history.at(*place);
            *place > own.place && own.at <= at && at <= own.moment && self.history.watermark(*place) <= own.moment
        };
        after.chain(self.of.iter().copied()).filter(is_in).min()
    }
}

/// Something that began.
struct Begun {
    place: usize,
    at: i64,
    /// When the next began, as far as is known.
    next: Option<i64>,
    is_ended: bool,
    is_open: bool,
}

/// The sessions of one key.
struct Sessions<'a> {
    history: &'a History,
    key: u64,
    at_most: Option<i64>,
    begun: Vec<Begun>,
    ends: Vec<usize>,
    made: Vec<Made>,
}

/// From one event to another.
pub(crate) fn session(history: &History, at_most: Option<i64>) -> Vec<Fired> {
    let mut made = Vec::new();
    for key in history.keys() {
        let mut sessions = Sessions { history, key, at_most, begun: Vec::new(), ends: Vec::new(), made: Vec::new() };
        for place in 0..history.inputs.len() {
            sessions.take(place);
        }
        sessions.time_out();
        made.extend(sessions.made);
    }
    // What one event fires under several keys: first what it ends, key by key, then what it starts.
    made.sort_by_key(|made: &Made| (made.place, made.events.first() == Some(&made.place), made.key));
    history.fired(made)
}

impl Sessions<'_> {
    fn take(&mut self, place: usize) {
        let Some((keys, at)) = self.history.event(place) else { return };
        let (starts, ends) = (keys[0].contains(&self.key), keys[1].contains(&self.key));
        let has_ended = ends && self.end(place, at);
        if starts {
            self.start(place, at);
        }
        if ends && !has_ended {
            self.ends.push(place);
        }
    }

    fn fits(&self, start: i64, end: i64) -> bool {
        self.at_most.is_none_or(|at_most| end - start <= at_most)
    }

    /// Whether it may still be ended by something that is in time.
    fn is_remembered(&self, begun: &Begun, watermark: i64) -> bool {
        begun.is_open
            && !begun.is_ended
            && begun.next.is_none_or(|next| next >= watermark)
            && self.fits(begun.at, watermark)
    }

    fn end(&mut self, place: usize, at: i64) -> bool {
        let watermark = self.history.watermark(place);
        let candidates = (0..self.begun.len())
            .filter(|&begun| self.begun[begun].at <= at && self.is_remembered(&self.begun[begun], watermark));
        let Some(latest) = candidates.max_by_key(|&begun| (self.begun[begun].at, begun)) else { return false };
        let begun = &self.begun[latest];
        if begun.next.is_some_and(|next| next <= at) || !self.fits(begun.at, at) {
            return false;
        }
        let (events, since) = (vec![begun.place, place], begun.at);
        self.begun[latest].is_ended = true;
        self.made.push(Made { place, is_timer: false, events, key: self.key, at, since: Some(since) });
        true
    }

    fn start(&mut self, place: usize, at: i64) {
        let watermark = self.history.watermark(place);
        let is_known =
            |begun: &&Begun| (begun.is_ended && begun.at >= watermark) || self.is_remembered(begun, watermark);
        let next = self.begun.iter().filter(|begun| begun.at > at).filter(is_known).map(|begun| begun.at).min();
        // What is over by then has been told.
        let is_over = |begun: &Begun| self.at_most.is_some_and(|at_most| begun.at + at_most < watermark);
        for begun in self.begun.iter_mut().filter(|begun| begun.at <= at && !is_over(begun)) {
            begun.next = Some(begun.next.map_or(at, |next| next.min(at)));
        }
        let is_end = |end: &&usize| self.history.at(**end) >= at && self.history.at(**end) >= watermark;
        let end = self.ends.iter().filter(is_end).min_by_key(|end| (self.history.at(**end), **end)).copied();
        let end = end.filter(|end| {
            let end = self.history.at(*end);
            next.is_none_or(|next| end < next) && self.fits(at, end)
        });
        if let Some(end) = end {
            self.ends.retain(|other| *other != end);
            let ended = self.history.at(end);
            self.made.push(Made {
                place,
                is_timer: false,
                events: vec![place, end],
                key: self.key,
                at: ended,
                since: Some(at),
            });
        }
        let is_open = self.fits(at, watermark);
        self.begun.push(Begun { place, at, next, is_ended: end.is_some(), is_open });
    }

    fn time_out(&mut self) {
        let Some(at_most) = self.at_most else { return };
        for begun in self.begun.iter().filter(|begun| begun.is_open && !begun.is_ended) {
            let over = begun.at + at_most;
            let Some(place) = self.history.passed(over, begun.place) else { continue };
            if begun.next.is_none_or(|next| next > over) {
                let (events, since) = (vec![begun.place], Some(begun.at));
                self.made.push(Made { place, is_timer: true, events, key: self.key, at: over, since });
            }
        }
    }
}
