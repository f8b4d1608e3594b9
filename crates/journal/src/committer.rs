//! Commits what waits, in groups, and shows it afterwards.

use std::sync::Arc;

use bugle_event::Seq;
use tokio::time::{Instant, timeout_at};

use crate::backend::group::Group;
use crate::error::JournalError;
use crate::log::{ENDED, Log, Shared};

/// What the committer does next.
enum Task {
    Commit(Arc<Group>),
    Wait(Option<Instant>),
    Done,
}

impl Log {
    /// Commits until the journal is closed and all is durable. See [`Journal::work`](crate::Journal::work).
    pub(crate) async fn work(&self) -> Result<(), Arc<JournalError>> {
        if let Err(error) = self.work_until_closed().await {
            self.fail(error);
        }
        self.end();
        self.failure().map_or(Ok(()), |failure| Err(Arc::clone(failure)))
    }

    async fn work_until_closed(&self) -> Result<(), JournalError> {
        let _turn = self.turn.lock().await;
        while self.failure().is_none() {
            match self.next_task() {
                Task::Commit(group) => {
                    self.keeper.commit(Arc::clone(&group), self.clock.now()).await?;
                    self.publish(&group);
                }
                // Either way the next task is looked for.
                Task::Wait(Some(until)) => _ = timeout_at(until, self.work.notified()).await,
                Task::Wait(None) => self.work.notified().await,
                Task::Done => break,
            }
        }
        Ok(())
    }

    fn next_task(&self) -> Task {
        let (mut shared, now) = (self.shared(), Instant::now());
        shared.sweep(now);
        let Shared { inbox, places, is_closing, .. } = &mut *shared;
        match inbox.due() {
            Some(due) if due <= now || *is_closing => {
                Task::Commit(inbox.take(now, *is_closing, &mut |reader| places.row(reader)))
            }
            None if *is_closing => Task::Done,
            due => Task::Wait(due),
        }
    }

    /// Shows what is durable now.
    fn publish(&self, group: &Group) {
        let mut shared = self.shared();
        for event in &group.events {
            shared.show(Arc::clone(event));
        }
        let number = shared.inbox.committed();
        self.wake_readers(shared);
        // After the end it stays the end: whoever waits after this commits by itself.
        self.committed.send_modify(|committed| *committed = number.max(*committed));
    }

    /// Waits until all events that were handed over before this call can be read, and gives the number of the newest. It
    /// waits for no other commit than the one that comes anyway.
    pub(crate) fn settled(self: &Arc<Self>) -> impl Future<Output = Seq> + Send + use<> {
        let log = Arc::clone(self);
        let end = self.shared().inbox.end();
        async move {
            let mut committed = log.committed.subscribe();
            loop {
                // After the end nothing more becomes visible.
                let is_ended = *committed.borrow_and_update() == ENDED;
                let is_visible = log.shared().ring.end() >= end;
                if is_visible || is_ended || committed.changed().await.is_err() {
                    break;
                }
            }
            Seq(end - 1)
        }
    }

    /// Waits until all that was handed over is durable.
    pub(crate) async fn flush(&self) -> Result<(), JournalError> {
        let mut committed = self.committed.subscribe();
        let number = {
            let mut shared = self.shared();
            let number = shared.inbox.urge();
            self.wake_committer(shared);
            number
        };
        let reached = committed.wait_for(|committed| *committed >= number).await.map_or(ENDED, |committed| *committed);
        match self.failure() {
            Some(_) => Err(JournalError::Closed),
            // Whoever committed has gone: what readers have confirmed since is still to be written.
            None if reached == ENDED => self.work_until_closed().await,
            None => Ok(()),
        }
    }
}

impl Shared {
    /// Has the places written of readers that wait, if it is time to, or the last time.
    pub(crate) fn sweep(&mut self, now: Instant) {
        if !self.sweep.is_due(now, self.ring.end()) && !self.is_closing {
            return;
        }
        let Self { ring, dispatch, places, inbox, .. } = self;
        for (reader, place) in places.iter_mut() {
            place.pass(dispatch, ring.end());
            if place.is_ahead() {
                inbox.moved(reader);
            }
        }
    }
}
