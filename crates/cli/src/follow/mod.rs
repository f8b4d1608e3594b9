//! Writes the events of a stream until somebody has had enough.

mod contact;
mod held;
mod pace;
mod paper;
mod stop;
mod troubles;
mod writer;

use bugle::EventStream;

pub(crate) use self::paper::Look;
use self::paper::Paper;
use self::writer::{Ended, Writer};
pub(crate) use self::writer::{Verdict, Wanted};
use crate::failure::Failure;
use crate::feed::Feed;
use crate::names::LookUp;
use crate::pattern::Patterns;
use crate::record::Recording;
use crate::say::say;

pub(crate) use self::contact::Contact;
pub(crate) use self::stop::{nobody_reads, stop_signal};

/// Where events go, and how many are wanted.
pub(crate) struct Follow {
    pub(crate) names: LookUp,
    pub(crate) look: Look,
    pub(crate) count: Option<u64>,
    /// What is to be written of what comes: a journal may hold another game, too.
    pub(crate) wanted: Wanted,
    /// What is written besides events.
    pub(crate) patterns: Patterns,
    /// Where frames are recorded.
    pub(crate) recording: Option<Recording>,
}

impl Follow {
    /// Writes until `count` events are out, the stream ends, or somebody presses Ctrl-C. What was written by then is
    /// confirmed. What there is in a journal comes first, at once, however the game is doing.
    pub(crate) async fn run(mut self, stream: &EventStream, feed: impl Into<Feed>) -> Result<(), Failure> {
        let recording = self.recording.take();
        let followed = self.follow(stream, feed.into(), recording.as_ref()).await;
        recording.into_iter().for_each(Recording::end);
        followed
    }

    async fn follow(
        mut self,
        stream: &EventStream,
        mut feed: Feed,
        recording: Option<&Recording>,
    ) -> Result<(), Failure> {
        let stop = std::pin::pin!(stop_signal());
        let mut writer = Writer::new(self.names, Paper::open(self.look)?, self.count, self.wanted, recording);
        let written = writer.write_until(stop, stream, &mut feed, &mut self.patterns).await;
        self.patterns.news().iter().for_each(say);
        self.patterns.end();
        if let Ok(Ended::ByItself) = written {
            writer.end();
            return Ok(stream.run().await?);
        }
        let flushed = feed.flush().await;
        // Also where nobody reads any more: what patterns have confirmed is durable then.
        stream.stop().await;
        if written.is_err() {
            writer.tell_rest();
        }
        written?;
        flushed.map_err(|error| Failure::from_error(&error))?;
        // However much it is that a reader with a name has not had, the next one gets it.
        if let Feed::Live(_) = feed {
            writer.write_rest(&mut feed).await?;
        }
        writer.end();
        Ok(())
    }
}
