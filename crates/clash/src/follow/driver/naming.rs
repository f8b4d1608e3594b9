//! What is watched because somebody wished for it or another names it, and what is asked besides.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Driver;
use crate::follow::ask::Ask;
use crate::follow::terms::Terms;
use crate::follow::watched::{Names, Renamed, Watched};
use crate::target::Target;
use crate::watch::aside::Aside;

/// What a watcher just told can be loaded again after this, beside the answer to what it asks.
const ASIDE_AFTER: Duration = Duration::from_secs(1);

impl Driver {
    /// Somebody wishes for a target, which is watched as these terms say, or as all the rest.
    pub(super) fn wish(&mut self, target: Target, terms: Option<Arc<Terms>>, now: Instant) {
        let is_known = self.watchers.get(target).is_some();
        if !self.watch(target, terms.clone(), now) {
            return;
        }
        let Self { watchers, usual, rules, .. } = self;
        let Some(watched) = watchers.get_mut(target) else { return };
        self.wished += usize::from(!watched.is_wished);
        watched.is_wished = true;
        if is_known {
            watched.set_terms(terms, usual);
            let (every, renamed) = (watched.every().unwrap_or(self.every), watched.rename(rules));
            self.schedule.change(Ask::Look(target), every);
            self.on_renamed(target, renamed);
        }
    }

    /// Nobody wishes for a target any more.
    pub(super) fn unwish(&mut self, target: Target) {
        let Some(watched) = self.watchers.get_mut(target).filter(|watched| watched.is_wished) else { return };
        watched.is_wished = false;
        self.wished -= 1;
        let renamed = watched.rename(&self.rules);
        self.on_renamed(target, renamed);
        self.drop_unnamed(vec![target]);
    }

    /// One names others than before: those are watched and asked for, and what nobody names any more is let go.
    pub(super) fn on_renamed(&mut self, target: Target, renamed: Option<Renamed>) {
        let Some(Renamed { needs, mentioned, asides, no_others, no_asides }) = renamed else { return };
        let now = Instant::now();
        for aside in no_asides {
            self.forget_aside(target, aside);
        }
        for aside in asides {
            self.schedule.add(Ask::Aside(target, aside), Duration::ZERO, now + ASIDE_AFTER);
        }
        for need in needs {
            self.name(need, None, now);
            self.watchers.on_named(need, target);
        }
        for other in mentioned {
            let rule = self.rules.iter().find(|rule| other.kind() == Some(rule.kind));
            self.name(other, rule.map(|rule| Arc::clone(&rule.terms)), now);
        }
        self.unname(no_others);
    }

    pub(super) fn name(&mut self, target: Target, terms: Option<Arc<Terms>>, now: Instant) {
        if self.watch(target, terms, now) {
            self.change(target, |watched| watched.named_by += 1);
        }
    }

    /// One that named these does not any more.
    pub(super) fn unname(&mut self, others: Vec<Target>) {
        for &other in &others {
            self.change(other, |watched| watched.named_by = watched.named_by.saturating_sub(1));
        }
        self.drop_unnamed(others);
    }

    fn change(&mut self, target: Target, change: impl FnOnce(&mut Watched)) {
        if let Some(watched) = self.watchers.get_mut(target) {
            change(watched);
        }
    }

    /// Whether there is a watcher of a target, which is made if there is none.
    fn watch(&mut self, target: Target, terms: Option<Arc<Terms>>, now: Instant) -> bool {
        if self.watchers.get(target).is_some() {
            return true;
        }
        self.serials += 1;
        let Some(watched) = Watched::new(target, self.serials, terms, &self.usual) else { return false };
        let every = watched.every().unwrap_or(self.every);
        self.watchers.insert(Box::new(watched));
        if target.is_shared() {
            self.loads.push(target, self.serials);
        } else if !self.is_starting {
            self.schedule.add(Ask::Look(target), every, now);
        }
        true
    }

    /// Lets go of those of `targets` for which nobody wishes and which nobody names, and then of what only they named.
    fn drop_unnamed(&mut self, mut targets: Vec<Target>) {
        while let Some(target) = targets.pop() {
            let is_wanted = |watched: &Watched| watched.is_wished || watched.named_by > 0;
            if self.watchers.get(target).is_none_or(is_wanted) {
                continue;
            }
            let Some(mut watched) = self.watchers.remove(target) else { continue };
            self.watchers.on_dropped(target);
            let Names { needs, mentioned, asides, .. } = watched.forget_names();
            self.schedule.remove(Ask::Look(target));
            self.troubles.forget(target);
            for aside in asides {
                self.forget_aside(target, aside);
            }
            for other in needs.into_iter().chain(mentioned) {
                self.change(other, |watched| watched.named_by = watched.named_by.saturating_sub(1));
                targets.push(other);
            }
        }
    }

    fn forget_aside(&mut self, target: Target, aside: Aside) {
        self.schedule.remove(Ask::Aside(target, aside));
        self.troubles.on_usable(Ask::Aside(target, aside));
    }
}
