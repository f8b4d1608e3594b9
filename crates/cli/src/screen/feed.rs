//! What happened, in words, the newest last.

use std::collections::VecDeque;

use bugle::planetside::Population;
use bugle::{Event, Gap, Origin};

use super::shown::shown;
use crate::names::Names;
use crate::pretty;
use crate::taste::Taste;

/// How many lines are kept: more than any terminal is high, so that a filter still finds some.
const MAX: usize = 2_000;

/// What happened once.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) time: String,
    /// Its game, or `bugle`.
    pub(super) source: &'static str,
    /// The kind, without its game.
    pub(super) kind: &'static str,
    pub(super) words: String,
    pub(super) is_gap: bool,
    pub(super) origin: Origin,
}

#[derive(Clone, Default)]
pub(super) struct Feed {
    lines: VecDeque<Line>,
    taste: Taste,
}

impl Feed {
    /// `is_thinned`: only as much as can be read, and not what is seen as bars.
    pub(super) fn on_event(&mut self, event: &Event, names: &Names, is_thinned: bool) {
        if is_thinned && (event.get::<Population>().is_some() || !self.taste.shows(event)) {
            return;
        }
        self.push(Line {
            time: pretty::time(event),
            source: event.source,
            kind: pretty::kind(event),
            words: shown(&pretty::words(event, names)),
            is_gap: event.get::<Gap>().is_some(),
            origin: event.origin,
        });
    }

    /// Something that is no event of a game.
    pub(super) fn say(&mut self, time: String, kind: &'static str, words: String) {
        self.push(Line { time, source: "bugle", kind, words, is_gap: false, origin: Origin::Live });
    }

    /// The newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().rev()
    }

    fn push(&mut self, line: Line) {
        if self.lines.len() == MAX {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }
}
