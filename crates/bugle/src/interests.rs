//! What everybody wants together, worked out when a source asks.

use std::collections::{BTreeMap, HashMap};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::{Interest, Want};
use futures_core::Stream;
use tokio::sync::watch;

/// How long a source waits after a change for others that come with it: a thousand triggers that are added one after the
/// other are one change, and so are the steps in which a reader says what it wants.
const SETTLED: Duration = Duration::from_millis(1);

/// The wishes of all readers and triggers of one stream. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interests(Arc<State>);

#[derive(Debug, Default)]
struct State {
    wants: Mutex<Wants>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Wants {
    next: u64,
    by_number: BTreeMap<u64, Interest>,
    /// How many want each of them. What one more or one less wants changes nothing together, as long as it is not the first
    /// or the last.
    counted: HashMap<Want, usize>,
    /// All of them together, if it was worked out since the last change.
    interest: Option<Interest>,
    /// How often it was worked out.
    worked_out: u64,
    /// How often it has changed.
    version: u64,
}

impl Wants {
    fn interest(&mut self) -> Interest {
        let (wants, worked_out) = (&self.by_number, &mut self.worked_out);
        let together = self.interest.get_or_insert_with(|| {
            *worked_out += 1;
            Interest::new(wants.values().flat_map(Interest::wants).cloned())
        });
        together.clone()
    }

    /// Number `number` wants this now; `None`: nothing any more. Says whether that changes what is wanted together. Costs
    /// what it and its want of before are large.
    fn set(&mut self, number: u64, want: Option<Interest>) -> bool {
        let mut changes = false;
        for want in want.as_ref().map_or(&[][..], Interest::wants) {
            changes |= match self.counted.get_mut(want) {
                Some(count) => {
                    *count += 1;
                    false
                }
                None => self.counted.insert(want.clone(), 1).is_none(),
            };
        }
        let before = match want {
            Some(want) => self.by_number.insert(number, want),
            None => self.by_number.remove(&number),
        };
        for want in before.as_ref().map_or(&[][..], Interest::wants) {
            if let Some(count) = self.counted.get_mut(want) {
                *count -= 1;
                if *count == 0 {
                    self.counted.remove(want);
                    changes = true;
                }
            }
        }
        if changes {
            self.interest = None;
            self.version += 1;
        }
        changes
    }
}

/// A wish that lasts until it is dropped.
#[derive(Debug)]
pub(crate) struct Registered {
    interests: Interests,
    number: u64,
}

impl Interests {
    pub(crate) fn register(&self, want: impl Into<Interest>) -> Registered {
        let number = {
            let mut wants = self.wants();
            wants.next += 1;
            wants.next
        };
        self.set(number, Some(want.into()));
        Registered { interests: self.clone(), number }
    }

    /// Which change of what is wanted was the last.
    pub(crate) fn version(&self) -> u64 {
        self.wants().version
    }

    /// The present interest at once, and then each change. Whoever follows has dealt with one when it comes for the next:
    /// `heard` says up to which change it has.
    pub(crate) fn follow(&self, heard: watch::Sender<Option<u64>>) -> Pin<Box<dyn Stream<Item = Interest> + Send>> {
        let changed = self.0.changed.subscribe();
        let follower = Follower { changed, interests: self.clone(), last: None, heard };
        Box::pin(futures_util::stream::unfold(follower, |mut follower| async {
            let interest = follower.next().await?;
            Some((interest, follower))
        }))
    }

    fn set(&self, number: u64, want: Option<Interest>) {
        // Not while it is locked.
        let changes = self.wants().set(number, want);
        if changes {
            self.0.changed.send_replace(());
        }
    }

    fn wants(&self) -> MutexGuard<'_, Wants> {
        self.0.wants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registered {
    /// Another wish in its place.
    pub(crate) fn change(&self, want: impl Into<Interest>) {
        self.interests.set(self.number, Some(want.into()));
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.interests.set(self.number, None);
    }
}

/// A source that is told.
struct Follower {
    interests: Interests,
    changed: watch::Receiver<()>,
    /// What it was told last, and which change that was.
    last: Option<(Interest, u64)>,
    /// Up to which change it has dealt with them.
    heard: watch::Sender<Option<u64>>,
}

/// Whoever does not follow any more waits for nothing.
impl Drop for Follower {
    fn drop(&mut self) {
        self.heard.send_replace(Some(u64::MAX));
    }
}

impl Follower {
    async fn next(&mut self) -> Option<Interest> {
        loop {
            if let Some((_, version)) = self.last {
                self.heard.send_replace(Some(version));
                self.changed.changed().await.ok()?;
                tokio::time::sleep(SETTLED).await;
            }
            // What changes from here on is news again.
            self.changed.mark_unchanged();
            let (interest, version) = {
                let mut wants = self.interests.wants();
                (wants.interest(), wants.version)
            };
            let is_new = self.last.as_ref().is_none_or(|(last, _)| *last != interest);
            self.last = Some((interest.clone(), version));
            if is_new {
                return Some(interest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Kind, Subject, Want};
    use futures_util::{FutureExt as _, StreamExt as _};

    use super::*;

    fn want(bell: u64) -> Want {
        let filters = [Subject::number("bell", bell)].into_iter().collect();
        Want { filters, ..Want::kinds([Kind::new("test.rung")]) }
    }

    #[tokio::test(start_paused = true)]
    async fn what_changes_together_is_told_once_and_what_does_not_change_is_not_told() {
        let interests = Interests::default();
        let mut follow = interests.follow(watch::Sender::new(None));
        assert_eq!(follow.next().await, Some(Interest::default()));
        let registered: Vec<_> = (0..100).map(|bell| interests.register(want(bell))).collect();
        assert_eq!(follow.next().await.unwrap().wants().len(), 100);
        // One more that somebody wants already, and one that is gone again.
        let twin = interests.register(want(7));
        drop(interests.register(want(200)));
        assert!(tokio::time::timeout(Duration::from_secs(1), follow.next()).await.is_err());
        registered[7].change(want(300));
        assert_eq!(follow.next().await.unwrap().wants().len(), 101);
        drop((registered, twin));
        assert_eq!(follow.next().await, Some(Interest::default()));
        assert!(follow.next().now_or_never().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_dealt_with_when_the_next_is_asked_for() {
        let (interests, heard) = (Interests::default(), watch::Sender::new(None));
        let mut follow = interests.follow(heard.clone());
        assert_eq!((interests.version(), *heard.borrow()), (0, None));
        follow.next().await;
        assert_eq!(*heard.borrow(), None, "it was told just now");
        assert!(follow.next().now_or_never().is_none());
        assert_eq!(*heard.borrow(), Some(0));
        let registered = interests.register(want(1));
        follow.next().await;
        assert_eq!((interests.version(), *heard.borrow()), (1, Some(0)));
        // What comes and goes at once is no news, and is dealt with all the same.
        registered.change(want(2));
        registered.change(want(1));
        assert!(tokio::time::timeout(Duration::from_secs(1), follow.next()).await.is_err());
        assert_eq!(interests.version(), heard.borrow().unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn of_ten_thousand_each_change_costs_itself_and_the_union_is_worked_out_once_when_all_is_settled() {
        let interests = Interests::default();
        let mut follow = interests.follow(watch::Sender::new(None));
        follow.next().await;
        let worked_out = || std::mem::take(&mut interests.wants().worked_out);
        assert_eq!(worked_out(), 1);
        let registered: Vec<_> = (0..10_000).map(|bell| interests.register(want(bell))).collect();
        for bell in 0..1000 {
            registered[0].change(want(20_000 + bell));
            drop(interests.register(want(30_000 + bell)));
        }
        assert_eq!(worked_out(), 0);
        assert_eq!((follow.next().await.unwrap().wants().len(), worked_out()), (10_000, 1));
        // Ten thousand who wait for what somebody wants already, and give up.
        let twins: Vec<_> = (0..10_000).map(|_| interests.register(want(7))).collect();
        drop(twins);
        assert!(tokio::time::timeout(Duration::from_secs(1), follow.next()).await.is_err());
        assert_eq!(worked_out(), 0);
        drop(registered);
        assert_eq!((follow.next().await.unwrap().wants().len(), worked_out()), (0, 1));
        let wants = interests.wants();
        assert!(wants.by_number.is_empty() && wants.counted.is_empty(), "nothing is left behind");
    }
}
