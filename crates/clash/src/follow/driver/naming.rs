//! What is watched because somebody wished for it or another names it, and what is asked besides.

use std::time::Duration;

use tokio::time::Instant;

use super::Driver;
use crate::follow::ask::Ask;
use crate::follow::watched::{Names, Renamed, Watched};
use crate::target::Target;
use crate::watch::aside::Aside;

/// What a watcher just told can be loaded again after this, beside the answer to what it asks.
const ASIDE_AFTER: Duration = Duration::from_secs(1);

impl Driver {
    /// Somebody wishes for a target.
    pub(super) fn wish(&mut self, target: Target, now: Instant) {
        if self.watch(target, now) {
            self.change(target, |watched| watched.is_wished = true);
        }
    }

    /// Nobody wishes for a target any more.
    pub(super) fn unwish(&mut self, target: Target) {
        if let Some(watched) = self.watchers.get_mut(target) {
            watched.is_wished = false;
            self.drop_unnamed(vec![target]);
        }
    }

    /// One names others than before: those are watched and asked for, and what nobody names any more is let go.
    pub(super) fn on_renamed(&mut self, target: Target, renamed: Option<Renamed>) {
        let Some(Renamed { needs, asides, no_needs, no_asides }) = renamed else { return };
        let now = Instant::now();
        for aside in no_asides {
            self.forget_aside(target, aside);
        }
        for aside in asides {
            self.schedule.add(Ask::Aside(target, aside), Duration::ZERO, now + ASIDE_AFTER);
        }
        for need in needs {
            if self.watch(need, now) {
                self.change(need, |watched| watched.named_by += 1);
                self.watchers.on_named(need, target);
            }
        }
        self.unname(no_needs);
    }

    /// One that named these does not any more.
    fn unname(&mut self, needs: Vec<Target>) {
        for &need in &needs {
            self.change(need, |watched| watched.named_by = watched.named_by.saturating_sub(1));
        }
        self.drop_unnamed(needs);
    }

    fn change(&mut self, target: Target, change: impl FnOnce(&mut Watched)) {
        if let Some(watched) = self.watchers.get_mut(target) {
            change(watched);
        }
    }

    /// Whether there is a watcher of a target, which is made if there is none.
    fn watch(&mut self, target: Target, now: Instant) -> bool {
        if self.watchers.get(target).is_some() {
            return true;
        }
        self.serials += 1;
        let Some(watched) = Watched::new(target, self.serials, &self.options) else { return false };
        self.watchers.insert(watched);
        if target.is_shared() {
            self.loads.push(target, self.serials);
        } else if !self.is_starting {
            self.schedule.add(Ask::Look(target), self.every, now);
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
            let Names { needs, asides } = watched.forget_names();
            self.watchers.on_dropped(target);
            self.schedule.remove(Ask::Look(target));
            self.troubles.forget(target);
            asides.into_iter().for_each(|aside| self.forget_aside(target, aside));
            for &need in &needs {
                self.change(need, |watched| watched.named_by = watched.named_by.saturating_sub(1));
            }
            targets.extend(needs);
        }
    }

    fn forget_aside(&mut self, target: Target, aside: Aside) {
        self.schedule.remove(Ask::Aside(target, aside));
        self.troubles.on_usable(Ask::Aside(target, aside));
    }
}
