//! What adds to a watch, and takes away from it, while it is followed.

use std::fmt;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

use super::error::WatchError;
use super::status::WatchStatus;
use super::tags::IntoTags;
use super::wished::Wished;
use crate::resources::resources;
use crate::target::Target;

/// How many orders may wait for whoever follows.
pub(crate) const ORDERS_MAX: usize = 1024;

/// What is asked of whoever follows.
#[derive(Debug)]
pub(crate) enum Order {
    Add(Wished),
    Remove(Wished),
    Status(oneshot::Sender<WatchStatus>),
}

/// Adds to a [`Watch`](crate::Watch), and takes away from it, before it is followed and while it is. Made by
/// [`Watch::handle`](crate::Watch::handle). Cheap to clone.
///
/// What is taken away and added again goes on where it was left, if there is a journal. What is named twice is followed once.
/// While there is a handle, a watch of nothing is no mistake, and that nothing is found does not end the stream.
///
/// Orders wait for the stream that follows: 1,024 of them, each of any number of tags. One more is
/// [`WatchError::Busy`], which changes nothing.
///
/// ```no_run
/// use bugle_clash::{Client, Watch, members, tags};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let watch = Watch::new(Client::builder().key("...").build()?).clans(["#2PP"]);
/// let handle = watch.handle();
/// // ... while a stream follows `watch`:
/// handle.add().wars(["#2PP", "#2YY"])?;
/// handle.add().players(tags(["#PPP"]).exclude(["donations"]))?;
/// handle.add().players(members().every(std::time::Duration::from_secs(600)))?;
/// handle.remove().clans(["#2PP"])?;
/// handle.remove().players(members())?;
/// let status = handle.status().await?;
/// println!("{} of {} are due, the first for {:?}", status.due, status.rows.len(), status.lag);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WatchHandle {
    orders: Sender<Order>,
}

impl WatchHandle {
    /// Follows more.
    pub fn add(&self) -> Adding<'_> {
        Adding(self)
    }

    /// Follows less.
    pub fn remove(&self) -> Removing<'_> {
        Removing(self)
    }

    /// How far it is. Waits for the stream that follows to be started, and to be read or have room; and for its turn, where
    /// many orders wait.
    ///
    /// Cancel safe: whoever goes is not answered.
    pub async fn status(&self) -> Result<WatchStatus, WatchError> {
        let (answer, status) = oneshot::channel();
        self.orders.send(Order::Status(answer)).await.map_err(|_| WatchError::Ended)?;
        status.await.map_err(|_| WatchError::Ended)
    }

    fn send(&self, order: Order) -> Result<(), WatchError> {
        self.orders.try_send(order).map_err(|refused| match refused {
            TrySendError::Full(_) => WatchError::Busy { orders: ORDERS_MAX },
            TrySendError::Closed(_) => WatchError::Ended,
        })
    }
}

impl fmt::Debug for WatchHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchHandle").finish_non_exhaustive()
    }
}

/// What is to be followed too. An error: a tag is none, there is no such attribute, the stream has ended, or too many orders
/// wait for it.
#[derive(Debug)]
#[must_use = "it adds nothing before it is said what"]
pub struct Adding<'a>(&'a WatchHandle);

impl Adding<'_> {
    /// Follows these too.
    pub fn targets(self, targets: impl IntoIterator<Item = Target>) -> Result<(), WatchError> {
        let mut wished = Wished::default();
        wished.add_targets(targets);
        self.add(wished)
    }

    fn add(self, wished: Wished) -> Result<(), WatchError> {
        wished.refused()?;
        self.0.send(Order::Add(wished))
    }
}

/// What is not to be followed any more: tags, or whoever is mentioned, as it was [added](WatchHandle::add). An error: a tag is
/// none, the stream has ended, or too many orders wait for it.
#[derive(Debug)]
#[must_use = "it removes nothing before it is said what"]
pub struct Removing<'a>(&'a WatchHandle);

impl Removing<'_> {
    /// Does not follow these any more, unless something that is followed leads to them.
    pub fn targets(self, targets: impl IntoIterator<Item = Target>) -> Result<(), WatchError> {
        let mut wished = Wished::default();
        wished.add_targets(targets);
        self.remove(wished)
    }

    fn remove(self, wished: Wished) -> Result<(), WatchError> {
        wished.refused()?;
        self.0.send(Order::Remove(wished))
    }
}

macro_rules! define {
    ($($(#[$doc:meta])* $kind:ident($resource:ty) $option:ident, $follow:ident: $these:literal;)*) => {
        impl Adding<'_> {
            $(
                #[doc = concat!("Follows ", $these, " too. What is followed already is followed as is said now.")]
                pub fn $follow(self, tags: impl IntoTags<$resource>) -> Result<(), WatchError> {
                    let mut wished = Wished::default();
                    wished.add(tags);
                    self.add(wished)
                }
            )*
        }

        impl Removing<'_> {
            $(
                #[doc = concat!("Does not follow ", $these, " any more, unless something that is followed leads to them.")]
                ///
                /// Whoever is mentioned, as [`members`](crate::members) are or those in a
                /// [ranking](crate::ranked_clans), is not followed for that reason any more; whose tag was named, is. How often
                /// and how they were followed need not be said.
                pub fn $follow(self, tags: impl IntoTags<$resource>) -> Result<(), WatchError> {
                    let mut wished = Wished::default();
                    wished.add(tags);
                    self.remove(wished)
                }
            )*
        }
    };
}
resources!(define);

/// Where whoever follows finds what is asked of it. A clone has handles of its own.
#[derive(Debug)]
pub(crate) struct Inbox {
    sender: Sender<Order>,
    receiver: Receiver<Order>,
}

impl Default for Inbox {
    fn default() -> Self {
        let (sender, receiver) = channel(ORDERS_MAX);
        Self { sender, receiver }
    }
}

impl Clone for Inbox {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Inbox {
    pub(crate) fn handle(&self) -> WatchHandle {
        WatchHandle { orders: self.sender.clone() }
    }

    /// Whether somebody may ask for something yet.
    pub(crate) fn has_handles(&self) -> bool {
        self.sender.strong_count() > 1
    }

    /// What is asked next. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&mut self) -> Option<Order> {
        self.receiver.recv().await
    }
}
