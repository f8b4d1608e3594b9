//! Events, one after the other.

use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::Event;
use bugle_journal::Reader;
use futures_core::Stream;
use futures_util::StreamExt;

use crate::EventStream;
use crate::interests::Registered;

/// The events of a stream, in order, at the reader's own pace. Made by [`EventStream::events`].
///
/// It keeps no place: the next one begins where it is told to. A reader that falls more than the queue behind goes on
/// from the journal on disk; without one it gets a [`Gap`](bugle_event::Gap) that counts what it missed. Ends when the
/// stream has stopped and all is read.
#[derive(Debug)]
pub struct Events {
    stream: EventStream,
    reader: Reader,
    started: bool,
    _registered: Registered,
}

impl Events {
    pub(crate) fn new(stream: EventStream, reader: Reader, registered: Registered) -> Self {
        Self { stream, reader, started: false, _registered: registered }
    }

    /// The next event. `None`: the stream has stopped, and this was all. Starts the stream if it does not run.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done.
    pub async fn next(&mut self) -> Option<Event> {
        StreamExt::next(self).await
    }

    /// How many events wait in the journal for this reader; wanted or not.
    pub fn lag(&self) -> u64 {
        self.reader.lag()
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        if !self.started {
            self.started = true;
            self.stream.start();
        }
        self.reader.poll_next_unpin(cx)
    }
}
