//! Live games as one event stream.
//!
//! A game that pushes (PlanetSide 2) and a game that must be polled (Clash of Clans) come out the same way: typed
//! events, in order, with stable ids, none lost in silence.
//!
//! ```no_run
//! use bugle::{EventStream, clash, planetside::{self, Death, World}};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let census = planetside::Client::builder().service_id(std::env::var("BUGLE_SERVICE_ID")?).build()?;
//! let api = clash::Client::builder().key(std::env::var("BUGLE_CLASH_KEY")?).build()?;
//!
//! let stream = EventStream::builder()
//!     .journal("state/") // leave out: everything in memory
//!     .source(census.push()) // subscribes to what the triggers want
//!     .source(clash::Watch::new(api).clans(["#2PP"]).wars(["#2PP"]).maintenance())
//!     .build()
//!     .await?;
//!
//! stream
//!     .on::<Death>()
//!     .world(World::OSPREY)
//!     .when(|death| death.is_headshot)
//!     .run(|death, _| async move {
//!         println!("{} fell", death.character_id);
//!         Ok(())
//!     });
//!
//! stream.run().await?; // or: let mut events = stream.events(); events.next().await
//! # Ok(())
//! # }
//! ```
//!
//! The way of an event is down one flight of stairs: a source says it ([`Source`]), the journal numbers it and makes it
//! durable, and each reader takes it out at its own pace: [`EventStream::events`], [`EventStream::reader`], which
//! confirms, and every trigger made by [`EventStream::on`].

mod clock;
mod deliver;
mod events;
mod ingest;
mod interests;
mod on;
mod reader;
mod status;
mod stream;
mod tasks;

pub use bugle_event::*;
pub use bugle_journal::{DeadLetter, JournalError, Rejected, Retention, Start};
pub use clock::SystemClock;
pub use deliver::{ActionContext, TriggerStats};
pub use events::Events;
pub use on::{Any, On, Topic};
pub use reader::{OpenReader, Reader};
pub use status::SourceStatus;
pub use stream::{BuildError, Builder, EventStream, RunError};

/// Journals beside a running stream, or after it: looking into them, and keeping them in order.
pub mod journal {
    pub use bugle_journal::{Archive, Archived, ReaderStats, Stats, Verified, panics_are_caught};
}

/// What reads back the events of every game that is built in.
pub fn codecs() -> Vec<Codec> {
    vec![
        Codec::of::<Gap>(),
        #[cfg(feature = "clash")]
        Codec::of::<bugle_clash::Event>(),
        #[cfg(feature = "planetside")]
        Codec::of::<bugle_planetside::Event>(),
    ]
}

#[cfg(feature = "clash")]
pub use bugle_clash as clash;
#[cfg(feature = "planetside")]
pub use bugle_planetside as planetside;
