//! Writes the events of a stream until somebody has had enough.

mod contact;
mod held;
mod pace;
mod stop;
mod troubles;
mod writer;

use bugle::EventStream;

use self::writer::{Ended, Writer};
pub(crate) use self::writer::{Verdict, Wanted};
use crate::failure::Failure;
use crate::feed::Feed;
use crate::names::LookUp;
use crate::output::Format;
use crate::pattern::Patterns;
use crate::record::Recording;
use crate::say::say;

pub(crate) use self::contact::Contact;
pub(crate) use self::stop::{nobody_reads, stop_signal};

/// Where events go, and how many are wanted.
pub(crate) struct Follow {
    pub(crate) names: LookUp,
    pub(crate) format: Format,
    pub(crate) count: Option<u64>,
    /// What is to be written of what comes: a journal may hold another game, too.
    pub(crate) wanted: Wanted,
    /// What people should know before they read.
    pub(crate) about: String,
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
        if self.format.is_pretty() {
            say(&self.about);
        }
        let mut writer = Writer::new(self.names, self.format, self.count, self.wanted, recording);
        let written = writer.write_until(stop, stream, &mut feed, &mut self.patterns).await;
        self.patterns.news().iter().for_each(say);
        self.patterns.end();
        if let Ok(Ended::ByItself) = written {
            return Ok(stream.run().await?);
        }
        let flushed = feed.flush().await;
        // Also where nobody reads any more: what patterns have confirmed is durable then.
        stream.stop().await;
        written?;
        flushed.map_err(|error| Failure::from_error(&error))?;
        match feed {
            Feed::Live(_) => writer.write_rest(&mut feed).await,
            // However much that is, the next reader of its name gets it.
            Feed::Named(_) => Ok(()),
        }
    }
}
