//! Writes the events of a stream until somebody has had enough.

use std::future::Future;
use std::time::Duration;

use bugle::{Event, EventStream, Events, SourceStatus};
use futures_util::StreamExt as _;
use futures_util::stream::ReadyChunks;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::failure::Failure;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::status_line::StatusLine;

/// How many events are written together at most, if so many are ready.
const WRITE_MAX: usize = 256;
/// How often the status line is drawn while nothing happens.
const REDRAW: Duration = Duration::from_millis(500);

/// Where events go, and how many are wanted.
pub(crate) struct Follow {
    pub(crate) names: Names,
    pub(crate) format: Format,
    pub(crate) count: Option<u64>,
    /// Whether the first contact must succeed: a tail that cannot begin should say so and end.
    pub(crate) needs_contact: bool,
}

impl Follow {
    /// Writes until `count` events are out, the stream ends, or somebody presses Ctrl-C.
    pub(crate) async fn run(self, stream: &EventStream, events: Events) -> Result<(), Failure> {
        let mut stop = std::pin::pin!(stop_signal());
        if self.needs_contact {
            tokio::select! {
                ready = stream.wait_ready() => ready?,
                () = &mut stop => return Ok(()),
            }
        }
        let mut events = events.ready_chunks(WRITE_MAX);
        let mut writer = Writer::new(self);
        let stopped = writer.write_until(stop, stream, &mut events).await?;
        if stopped {
            stream.stop().await;
            return writer.write_rest(&mut events).await;
        }
        Ok(stream.run().await?)
    }
}

struct Writer {
    names: Names,
    output: Output,
    status: StatusLine,
    left: u64,
    /// How many errors of each source have been told.
    told: Vec<u64>,
}

impl Writer {
    fn new(follow: Follow) -> Self {
        let (output, status) = (Output::new(follow.format), StatusLine::new(follow.format));
        Self { names: follow.names, output, status, left: follow.count.unwrap_or(u64::MAX), told: Vec::new() }
    }

    /// Says whether it ended because it was told to, or because the stream did.
    async fn write_until(
        &mut self,
        mut stop: impl Future<Output = ()> + Unpin,
        stream: &EventStream,
        events: &mut ReadyChunks<Events>,
    ) -> Result<bool, Failure> {
        let mut redraw = interval_at(Instant::now() + REDRAW, REDRAW);
        redraw.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.left > 0 {
            let chunk = tokio::select! {
                biased;
                () = &mut stop => break,
                chunk = events.next() => chunk,
                _ = redraw.tick() => Some(Vec::new()),
            };
            let Some(chunk) = chunk else { return Ok(false) };
            self.write(&chunk).await?;
            let status = stream.status();
            self.tell_errors(&status)?;
            self.status.draw(&status)?;
        }
        self.status.wipe()?;
        Ok(true)
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

    async fn write_rest(&mut self, events: &mut ReadyChunks<Events>) -> Result<(), Failure> {
        while let Some(chunk) = events.next().await {
            self.write(&chunk).await?;
        }
        Ok(())
    }

    async fn write(&mut self, events: &[Event]) -> Result<(), Failure> {
        if events.is_empty() || self.left == 0 {
            return Ok(());
        }
        self.names.learn(events).await;
        self.status.wipe()?;
        for event in events.iter().take(usize::try_from(self.left).unwrap_or(usize::MAX)) {
            self.output.event(event, &self.names)?;
            self.left -= 1;
        }
        self.output.flush()
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
