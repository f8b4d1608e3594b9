//! Writes the events of a stream until somebody has had enough.

use std::future::Future;
use std::time::Duration;

use bugle::{Event, EventStream, SourceStatus};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::failure::Failure;
use crate::feed::Feed;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::status_line::StatusLine;

/// How often the status line is drawn while nothing happens.
const REDRAW: Duration = Duration::from_millis(500);

/// Where events go, and how many are wanted.
pub(crate) struct Follow {
    pub(crate) names: Names,
    pub(crate) format: Format,
    pub(crate) count: Option<u64>,
    /// Whether the first contact must succeed: a tail that cannot begin should say so and end.
    pub(crate) needs_contact: bool,
    /// The only game that is to be written: a journal may hold others, too.
    pub(crate) game: Option<&'static str>,
}

impl Follow {
    /// Writes until `count` events are out, the stream ends, or somebody presses Ctrl-C. What was written by then is
    /// confirmed.
    pub(crate) async fn run(self, stream: &EventStream, feed: impl Into<Feed>) -> Result<(), Failure> {
        let (mut stop, mut feed) = (std::pin::pin!(stop_signal()), feed.into());
        if self.needs_contact {
            tokio::select! {
                ready = stream.wait_ready() => ready?,
                () = &mut stop => return Ok(()),
            }
        }
        let mut writer = Writer::new(self);
        let written = writer.write_until(stop, stream, &mut feed).await;
        if let Ok(Ended::ByItself) = written {
            return Ok(stream.run().await?);
        }
        let flushed = feed.flush().await;
        written?;
        flushed.map_err(|error| Failure::from_error(&error))?;
        stream.stop().await;
        match feed {
            Feed::Live(_) => writer.write_rest(&mut feed).await,
            // However much that is, the next reader of its name gets it.
            Feed::Named(_) => Ok(()),
        }
    }
}

/// Why nothing more is written.
enum Ended {
    ByRequest,
    /// The stream has.
    ByItself,
}

struct Writer {
    names: Names,
    output: Output,
    status: StatusLine,
    left: u64,
    game: Option<&'static str>,
    /// How many errors of each source have been told.
    told: Vec<u64>,
}

impl Writer {
    fn new(follow: Follow) -> Self {
        let Follow { names, format, count, game, .. } = follow;
        let (output, status) = (Output::new(format), StatusLine::new(format));
        Self { names, output, status, left: count.unwrap_or(u64::MAX), game, told: Vec::new() }
    }

    async fn write_until(
        &mut self,
        mut stop: impl Future<Output = ()> + Unpin,
        stream: &EventStream,
        feed: &mut Feed,
    ) -> Result<Ended, Failure> {
        let mut redraw = interval_at(Instant::now() + REDRAW, REDRAW);
        redraw.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.left > 0 {
            let chunk = tokio::select! {
                biased;
                () = &mut stop => break,
                chunk = feed.next() => chunk,
                _ = redraw.tick() => Some(Vec::new()),
            };
            let Some(chunk) = chunk else { return Ok(Ended::ByItself) };
            let written = self.write(&chunk).await?;
            feed.confirm(&chunk[..written]);
            let status = stream.status();
            self.tell_errors(&status)?;
            self.status.draw(&status)?;
        }
        self.status.wipe()?;
        Ok(Ended::ByRequest)
    }

    /// A line on standard error for what went wrong since the last time. The source goes on by itself.
    fn tell_errors(&mut self, status: &[SourceStatus]) -> Result<(), Failure> {
        self.told.resize(status.len(), 0);
        for (source, told) in status.iter().zip(&mut self.told) {
            if let (true, Some(error)) = (source.errors > *told && !source.ended, &source.last_error) {
                self.status.wipe()?;
                eprintln!("bugle: {}: {error}", source.name);
            }
            *told = source.errors;
        }
        Ok(())
    }

    async fn write_rest(&mut self, feed: &mut Feed) -> Result<(), Failure> {
        while let Some(chunk) = feed.next().await {
            self.write(&chunk).await?;
        }
        Ok(())
    }

    /// Says how many of them, from the first on, need not come again.
    async fn write(&mut self, events: &[Event]) -> Result<usize, Failure> {
        if events.is_empty() || self.left == 0 {
            return Ok(0);
        }
        self.names.learn(events).await;
        self.status.wipe()?;
        let mut done = 0;
        for event in events {
            if self.left == 0 {
                break;
            }
            if self.game.is_none_or(|game| [game, "bugle"].contains(&event.source)) {
                self.output.event(event, &self.names)?;
                self.left -= 1;
            }
            done += 1;
        }
        self.output.flush()?;
        Ok(done)
    }
}

/// Resolves when somebody presses Ctrl-C, or when the system asks the program to end.
pub(crate) async fn stop_signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { () = interrupted => {}, () = terminated => {} }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
