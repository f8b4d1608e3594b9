//! What everybody wants together, worked out when a source asks.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::Interest;
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
    /// All of them together, if it was worked out since the last change.
    interest: Option<Interest>,
}

impl Wants {
    fn interest(&mut self) -> Interest {
        let wants = &self.by_number;
        self.interest.get_or_insert_with(|| Interest::new(wants.values().flat_map(Interest::wants).cloned())).clone()
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
        let want = want.into();
        let number = self.change(|wants| {
            wants.next += 1;
            wants.by_number.insert(wants.next, want);
            wants.next
        });
        Registered { interests: self.clone(), number }
    }

    /// The present interest at once, and then each change.
    pub(crate) fn follow(&self) -> Pin<Box<dyn Stream<Item = Interest> + Send>> {
        let follower = Follower { changed: self.0.changed.subscribe(), interests: self.clone(), last: None };
        let changes = futures_util::stream::unfold(follower, |mut follower| async {
            let interest = follower.next().await?;
            Some((interest, follower))
        });
        Box::pin(changes)
    }

    fn change<R>(&self, change: impl FnOnce(&mut Wants) -> R) -> R {
        let mut wants = self.wants();
        wants.interest = None;
        let result = change(&mut wants);
        drop(wants);
        self.0.changed.send_replace(());
        result
    }

    fn wants(&self) -> MutexGuard<'_, Wants> {
        self.0.wants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registered {
    /// Another wish in its place.
    pub(crate) fn change(&self, want: impl Into<Interest>) {
        let want = want.into();
        self.interests.change(|wants| wants.by_number.insert(self.number, want));
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.interests.change(|wants| wants.by_number.remove(&self.number));
    }
}

/// A source that is told.
struct Follower {
    interests: Interests,
    changed: watch::Receiver<()>,
    last: Option<Interest>,
}

impl Follower {
    async fn next(&mut self) -> Option<Interest> {
        loop {
            if self.last.is_some() {
                self.changed.changed().await.ok()?;
                tokio::time::sleep(SETTLED).await;
            }
            // What changes from here on is news again.
            self.changed.mark_unchanged();
            let interest = self.interests.wants().interest();
            if self.last.as_ref() != Some(&interest) {
                self.last = Some(interest.clone());
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
        let mut follow = interests.follow();
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
}
