//! Something that is watched: its watcher, what is known of its answers, and what it names.

use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Saved, Timestamp};
use bugle_http::Freshness;

use super::fetch::AtHand;
use super::rule::Rule;
use super::terms::{Terms, Usual};
use crate::target::Target;
use crate::watch::any::AnyWatcher;
use crate::watch::aside::Aside;
use crate::watch::state::RestoreError;

/// Something that is watched.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) target: Target,
    /// Tells it from one that was watched before and is not any more.
    pub(crate) serial: u64,
    pub(crate) watcher: Box<dyn AnyWatcher>,
    /// Whether it goes on from what is kept of an earlier run, if anything is.
    pub(crate) is_loaded: bool,
    /// Whether somebody wished for it.
    pub(crate) is_wished: bool,
    /// How it is watched, if not as all the rest.
    pub(crate) terms: Option<Arc<Terms>>,
    /// How many of the others name it: it is watched as long as any does, or somebody wished for it.
    pub(crate) named_by: u32,
    /// What it names itself. In a box: most name nothing.
    names: Option<Box<Names>>,
    /// For how long the last answer that could be read was kept, from its beginning on: whole seconds, an hour at most.
    max_age_s: u16,
    /// The longest time that an answer about it was ever kept on its way.
    longest_s: u16,
}

/// What one that is watched names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    /// To be watched too, because its watcher says so.
    pub(crate) needs: Vec<Target>,
    /// To be watched too, because a rule says so.
    pub(crate) mentioned: Vec<Target>,
    /// The hash of the body that mentions them.
    mentioned_in: Option<u64>,
    /// To be asked besides.
    pub(crate) asides: Vec<Aside>,
}

impl Names {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How what one names differs from what it named before.
#[derive(Debug)]
pub(crate) struct Renamed {
    pub(crate) needs: Vec<Target>,
    pub(crate) mentioned: Vec<Target>,
    pub(crate) asides: Vec<Aside>,
    /// What is neither needed nor mentioned any more; both, if it was both.
    pub(crate) no_others: Vec<Target>,
    pub(crate) no_asides: Vec<Aside>,
}

impl Watched {
    /// `None`: the target needs no watcher.
    pub(crate) fn new(target: Target, serial: u64, terms: Option<Arc<Terms>>, usual: &Usual) -> Option<Self> {
        let watcher = target.watcher(usual.but(terms.as_deref()))?;
        Some(Self {
            target,
            serial,
            watcher,
            is_loaded: false,
            is_wished: false,
            terms,
            named_by: 0,
            names: None,
            max_age_s: 0,
            longest_s: 0,
        })
    }

    /// What its watcher has at hand.
    pub(crate) fn at_hand(&self) -> AtHand {
        match self.watcher.parked() {
            _ if !self.is_loaded => AtHand::Nothing,
            Some(print) => AtHand::AllBut(print),
            None => AtHand::All,
        }
    }

    /// Whether the time has something to tell for which the body is needed, which is not at hand.
    pub(crate) fn lacks_body_to_remind(&self, now: Timestamp) -> bool {
        self.is_loaded && self.watcher.parked().is_some() && self.watcher.is_reminding(now)
    }

    /// Whether it was ever there, in this run or before.
    pub(crate) fn was_seen(&self) -> bool {
        self.watcher.as_of().is_some()
    }

    /// How old an answer may be: whoever keeps it last says for how long, and whoever kept it before that counts down
    /// from the longest time.
    pub(crate) fn age(&self, freshness: Freshness) -> Duration {
        Duration::from_secs(self.longest_s.into()).saturating_sub(freshness.max_age) + freshness.age
    }

    /// An answer that could be read is kept for `max_age`.
    pub(crate) fn on_max_age(&mut self, max_age: Duration) {
        self.max_age_s = u16::try_from(max_age.as_secs()).unwrap_or(u16::MAX);
        self.longest_s = self.longest_s.max(self.max_age_s);
    }

    /// For how long the last answer that could be read was kept, from its beginning on.
    pub(crate) fn max_age(&self) -> Duration {
        Duration::from_secs(self.max_age_s.into())
    }

    /// It is watched in this way from now on; all the rest as `usual`.
    pub(crate) fn set_terms(&mut self, terms: Option<Arc<Terms>>, usual: &Usual) {
        self.target.set_options(&mut *self.watcher, usual.but(terms.as_deref()));
        self.terms = terms;
    }

    /// The least time between two looks at it, if somebody said.
    pub(crate) fn every(&self) -> Option<Duration> {
        self.terms.as_ref()?.every
    }

    /// Takes note of what it names now. Gives how that differs from before, if it does.
    pub(crate) fn rename(&mut self, rules: &[Rule]) -> Option<Renamed> {
        let mut needs: Vec<Target> = self.watcher.needs().into_iter().map(Target::from).collect();
        needs.retain(|need| *need != self.target && *need != Target::Probe);
        let (mentioned, mentioned_in) = self.mentioned(rules);
        let asides = distinct(self.watcher.asides());
        let names = Names { needs: distinct(needs), mentioned, mentioned_in, asides };
        let is_same = self.names.as_deref().map_or_else(|| names.is_empty(), |known| *known == names);
        if is_same {
            return None;
        }
        let before = self.forget_names();
        let mut no_others = only_in(&before.needs, &names.needs);
        no_others.extend(only_in(&before.mentioned, &names.mentioned));
        let renamed = Renamed {
            needs: only_in(&names.needs, &before.needs),
            mentioned: only_in(&names.mentioned, &before.mentioned),
            asides: only_in(&names.asides, &before.asides),
            no_others,
            no_asides: only_in(&before.asides, &names.asides),
        };
        self.names = (!names.is_empty()).then(|| Box::new(names));
        Some(renamed)
    }

    /// Whom its last body mentions, as far as a rule asks for them, and which body that is. Those are read once.
    fn mentioned(&mut self, rules: &[Rule]) -> (Vec<Target>, Option<u64>) {
        let hash = self.watcher.hash().filter(|_| self.is_wished && !rules.is_empty());
        let mut known =
            self.names.as_deref().map_or_else(Default::default, |it| (it.mentioned.clone(), it.mentioned_in));
        // The body may not be at hand, and a rule gone.
        known.0.retain(|target| rules.iter().any(|rule| rule.leads_to(*target)));
        if hash.is_none() || hash == known.1 {
            return if hash.is_none() { Default::default() } else { known };
        }
        let Some(mentions) = self.watcher.mentions() else { return known };
        let targets = mentions.iter().flat_map(|it| rules.iter().filter_map(|rule| rule.target(*it)));
        (distinct(targets.filter(|target| *target != self.target).collect()), hash)
    }

    /// There are other rules now: whom its body mentions is to be found out again.
    pub(crate) fn forget_mentions(&mut self) {
        if let Some(names) = &mut self.names {
            names.mentioned_in = None;
        }
    }

    /// It names nothing any more. Gives what it named.
    pub(crate) fn forget_names(&mut self) -> Names {
        self.names.take().map_or_else(Names::default, |names| *names)
    }

    /// Goes on from what is kept of an earlier run. An error: it begins anew, because that cannot be used.
    pub(crate) fn restore(&mut self, saved: Option<Saved>, now: Timestamp) -> Result<(), RestoreError> {
        self.is_loaded = true;
        let Some(Saved { at, state }) = saved else { return Ok(()) };
        let restored = state.map(|state| self.watcher.restore(&state));
        match restored {
            Some(Ok(())) => self.watcher.go_on(at, now),
            Some(Err(_)) | None => self.watcher.begin_anew(at, now),
        }
        restored.unwrap_or(Ok(()))
    }

    /// Takes back the body that was parked. An error: it begins anew, because another or none was kept.
    pub(crate) fn unpark(&mut self, saved: Option<Saved>, now: Timestamp) -> Result<(), RestoreError> {
        let state = saved.and_then(|saved| saved.state).ok_or(RestoreError::Stranger);
        let unparked = state.and_then(|state| self.watcher.unpark(&state));
        if unparked.is_err() {
            let seen_at = self.watcher.as_of();
            self.watcher.begin_anew(seen_at.unwrap_or(now), now);
        }
        unparked
    }
}

/// Each of them once.
fn distinct<T: Ord>(mut these: Vec<T>) -> Vec<T> {
    these.sort_unstable();
    these.dedup();
    these
}

/// Those of `these`, in order, that are not among `others`, which are in order too.
fn only_in<T: Ord + Copy>(these: &[T], others: &[T]) -> Vec<T> {
    these.iter().copied().filter(|it| others.binary_search(it).is_err()).collect()
}
