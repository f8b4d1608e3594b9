//! How each source is doing.

use std::sync::Arc;

use bugle_event::{BoxError, ConnectionStatus, Connections, Oddities, OddityCounter, Timestamp, in_words};
use tokio::sync::watch;

/// How a source is doing: see [`EventStream::status`](crate::EventStream::status).
///
/// ```
/// # fn example(stream: bugle::EventStream) {
/// for source in stream.status() {
///     println!("{} ({}): {} events, {} gaps", source.name, source.game, source.events, source.gaps);
///     for connection in source.connections {
///         println!("  {}: {} frames, {} filtered", connection.endpoint, connection.traffic.frames, connection.traffic.filtered);
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceStatus {
    /// Its name in this stream: that of its game, unless it was given another.
    pub name: Arc<str>,
    /// The game.
    pub game: &'static str,
    /// Whether the last news was good.
    pub connected: bool,
    /// The last moment at which all was well. `None`: it never was.
    pub last_seen: Option<Timestamp>,
    /// How many events it has brought.
    pub events: u64,
    /// How many gaps.
    pub gaps: u64,
    /// How many errors.
    pub errors: u64,
    /// The last error, in words.
    pub last_error: Option<String>,
    /// Whether it has ended for good.
    pub ended: bool,
    /// How much of what came was not as expected, counted as it comes.
    pub oddities: Oddities,
    /// How each of its connections is doing, and what came on it, counted as it comes. Empty where it keeps none.
    pub connections: Vec<ConnectionStatus>,
}

impl SourceStatus {
    fn new(name: Arc<str>, game: &'static str) -> Self {
        Self {
            name,
            game,
            connected: false,
            last_seen: None,
            events: 0,
            gaps: 0,
            errors: 0,
            last_error: None,
            ended: false,
            oddities: Oddities::default(),
            connections: Vec::new(),
        }
    }

    /// Whether it has told anything. Not every source says that all is well.
    fn has_told(&self) -> bool {
        self.last_seen.is_some() || self.events > 0 || self.gaps > 0
    }
}

/// Keeps the status of one source and tells whoever waits for a change.
#[derive(Clone, Debug)]
pub(crate) struct StatusBoard {
    game: &'static str,
    status: watch::Sender<SourceStatus>,
    /// Whether something that it told is in the journal, or it has ended.
    has_told: watch::Sender<bool>,
    /// Up to which change of what is wanted it has dealt with it.
    heard: watch::Sender<Option<u64>>,
    oddities: OddityCounter,
    connections: Connections,
}

impl StatusBoard {
    pub(crate) fn new(name: Arc<str>, game: &'static str) -> Self {
        let status = watch::Sender::new(SourceStatus::new(name, game));
        let (has_told, heard) = (watch::Sender::new(false), watch::Sender::new(None));
        let (oddities, connections) = (OddityCounter::default(), Connections::default());
        Self { game, status, has_told, heard, oddities, connections }
    }

    pub(crate) fn game(&self) -> &'static str {
        self.game
    }

    pub(crate) fn get(&self) -> SourceStatus {
        let (oddities, connections) = (self.oddities.get(), self.connections.get());
        SourceStatus { oddities, connections, ..self.status.borrow().clone() }
    }

    /// Where the source counts what it sets aside.
    pub(crate) fn oddities(&self) -> OddityCounter {
        self.oddities.clone()
    }

    /// Where the source shows how its connections are doing.
    pub(crate) fn connections(&self) -> Connections {
        self.connections.clone()
    }

    /// So many facts were told by another source of its game before.
    pub(crate) fn doubled(&self, facts: u64) {
        let mut oddities = Oddities::default();
        oddities.doubles = facts;
        self.oddities.add(oddities);
    }

    /// Where it says up to which change of what is wanted it has dealt with it.
    pub(crate) fn heard(&self) -> watch::Sender<Option<u64>> {
        self.heard.clone()
    }

    /// Waits until the source has been tried once: reached, failed or ended. With why it was not reached, if it was not.
    pub(crate) async fn tried(&self) -> Result<(), String> {
        let mut status = self.status.subscribe();
        let tried = status.wait_for(|status| self.was_reached(status) || status.errors > 0 || status.ended);
        let status = tried.await.expect("the board is here");
        if self.was_reached(&status) {
            return Ok(());
        }
        Err(status.last_error.clone().unwrap_or_else(|| "ended before it began".to_owned()))
    }

    /// Whether all was well with the source once. Of one that shows its connections, a gap that it owes or an event of a
    /// subscription that is not confirmed says less than that.
    fn was_reached(&self, status: &SourceStatus) -> bool {
        if self.connections.is_ready().is_some() { status.last_seen.is_some() } else { status.has_told() }
    }

    /// Waits until the source is ready for what was wanted at that change.
    pub(crate) async fn ready(&self, change: u64) {
        let (mut status, mut heard) = (self.status.subscribe(), self.heard.subscribe());
        // What it says of its connections is followed by a sign that all is well.
        while !self.is_ready(change) {
            tokio::select! {
                news = status.changed() => news.expect("the board is here"),
                news = heard.changed() => news.expect("the board is here"),
            }
        }
    }

    /// Whether the source sees now all that was wanted at that change, as far as it says.
    pub(crate) fn is_ready(&self, change: u64) -> bool {
        let Some(is_ready) = self.connections.is_ready() else {
            let status = self.status.borrow();
            return status.connected || (status.last_seen.is_none() && status.has_told());
        };
        is_ready && self.heard.borrow().is_some_and(|heard| heard >= change)
    }

    /// Waits until something that it told is in the journal: an event, a gap, or that all is well. Or until it has ended.
    pub(crate) async fn told(&self) {
        let mut has_told = self.has_told.subscribe();
        has_told.wait_for(|has_told| *has_told).await.expect("the board is here");
    }

    /// Something that it told is in the journal now.
    pub(crate) fn tells(&self) {
        self.has_told.send_if_modified(|has_told| !std::mem::replace(has_told, true));
    }

    pub(crate) fn brought(&self, events: u64, gaps: u64) {
        self.status.send_modify(|status| {
            status.events += events;
            status.gaps += gaps;
        });
    }

    pub(crate) fn seen(&self, at: Timestamp) {
        self.status.send_modify(|status| {
            status.connected = true;
            status.last_seen = Some(at);
        });
    }

    pub(crate) fn failed(&self, error: &BoxError) {
        self.status.send_modify(|status| {
            status.connected = false;
            status.errors += 1;
            status.last_error = Some(in_words(&**error));
        });
    }

    pub(crate) fn ended(&self) {
        self.status.send_modify(|status| {
            status.connected = false;
            status.ended = true;
        });
        self.tells();
    }
}
