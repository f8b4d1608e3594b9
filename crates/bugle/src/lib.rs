//! Live games as one event stream.
//!
//! A game that pushes (PlanetSide 2) and a game that must be polled (Clash of Clans) come out the same way: typed
//! events, in order, with stable ids, none lost in silence.
//!
#![cfg_attr(all(feature = "planetside", feature = "clash"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "planetside", feature = "clash")), doc = "```ignore")]
//! use bugle::{EventStream, clash, planetside::{self, Death, World}};
//! # use bugle::{ActionContext, BoxError, Typed};
//! # async fn greet(_: Typed<clash::MemberJoined>, _: ActionContext) -> Result<(), BoxError> { Ok(()) }
//! # async fn example(env: String, key: String, tags: Vec<String>) -> Result<(), BoxError> {
//!
//! let census = planetside::Client::builder().service_id(env).build()?;
//! let api = clash::Client::builder().key(key).build()?;
//!
//! let stream = EventStream::builder()
//!     .journal("state/")                                   // leave out: everything in memory
//!     .source(census.push())                               // subscribes to what the triggers want
//!     .source(clash::Watch::new(api).clans(["#2PP"]).wars(["#2PP"]).players(tags).maintenance())
//!     .build().await?;
//!
//! stream.on::<Death>()
//!     .world(World::OSPREY)
//!     .when(|death| death.is_headshot)
//!     .run(|death, _| async move { println!("{} fell", death.character_id); Ok(()) });
//! stream.on::<clash::MemberJoined>().run(greet);
//!
//! stream.run().await?;                                     // or: let mut events = stream.events(); events.next().await
//! # Ok(())
//! # }
//! ```
//!
//! # What to look at
//!
//! | to | |
//! |---|---|
//! | follow games | [`EventStream::builder`], and a source each: `planetside::Client::push`, `clash::Watch` |
//! | act on events | [`EventStream::on`], [`on_either`](EventStream::on_either), [`on_any`](EventStream::on_any); apart from a stream, [`Trigger`] |
//! | act on several that belong together | [`EventStream::on_pattern`], and [`pattern`]: streaks, sessions, what did not come |
//! | read them in a loop | [`EventStream::events`]; [`Events::named`] until each is confirmed |
//! | wait for one | [`EventStream::wait_for`], [`wait_for_any`](EventStream::wait_for_any) |
//! | lose nothing in a crash | [`Builder::journal`], [`Retention`] |
//! | know what nobody saw | [`Gap`], and [`EventStream::status`] |
//! | say conditions as texts | [`Cel`] |
//! | look up names, ask for more | `planetside::Client` asks Census, `clash::Client` the API of Clash of Clans |
//! | see why a trigger did not fire | [`TriggerHandle::explain`], [`EventStream::replay`] |
//! | look into a journal | [`journal::Archive`] |
//! | test without a network | the crate `bugle-sim`, and [`Builder::clock`] |
//! | bring a game of one's own | [`source::Source`] |
//!
//! The guide, `book/` in the repository, has each at length.
//!
//! Errors have short words, and their causes behind them: [`in_words`] has all of it in a line. What is handed on from the crates
//! below has examples that name these: `bugle_event::`, `bugle_journal::` and `bugle_trigger::` are `bugle::` here, and what
//! sources and journals are made of is in [`source`] and [`journal`].
//!
//! # Features
//!
//! `planetside`, `clash` and `openssl` are on unless `default-features = false`. `openssl` is for the push service of PlanetSide 2, whose
//! TLS is old, and takes that of the system; `openssl-vendored` builds one along.
//!
//! # How it goes
//!
//! The way of an event is down one flight of stairs: a source says it ([`source::Source`]), the journal numbers it and
//! makes it durable, and each reader takes it out at its own pace: [`EventStream::events`], which confirms if it has a
//! name, and every trigger, made by [`EventStream::on`] or apart as a [`Trigger`] and [added](EventStream::add_trigger).
//! What a source is made of is in [`source`], and what looks into journals beside a running stream, or after it, in
//! [`journal`].

mod action;
mod apart;
mod builder;
mod change;
mod circle;
mod clock;
mod context;
mod control;
mod doubles;
mod draft;
mod end;
mod filters;
mod following;
mod games;
mod handle;
mod ingest;
mod intake;
mod interests;
mod on;
mod options;
mod order;
mod patience;
mod reach;
mod read;
mod replay;
mod shared;
mod stats;
mod status;
mod stream;
mod supervise;
mod tasks;
mod topic;
mod trigger;
mod triggers;
mod unseen;
mod wait;
mod worker;

pub use bugle_event::{
    BoxError, Cause, Clock, ConnectionState, ConnectionStatus, Envelope, Event, EventId, Fact, Gap, JoinKey, Key,
    Keyed, Kind, Oddities, Origin, ParseEventIdError, ParseSubjectError, Payload, Seq, Subject, Timestamp, Traffic,
    Typed, clean, in_words, one_line,
};
pub use bugle_journal::{DeadLetter, JournalError, Rejected, Retention, Start};
pub use bugle_trigger::{Cel, CelError, Clause, Condition, Conditions, Explanation, Firing, Pattern, pattern};
pub use builder::{BuildError, Builder};
pub use change::Change;
pub use circle::Circle;
pub use clock::SystemClock;
pub use context::ActionContext;
pub use draft::Draft;
pub use end::RunError;
pub use handle::TriggerHandle;
pub use on::{Acts, Apart, End, On};
pub use options::Lanes;
pub use read::{Events, NamedEvents, OpenError, Opening};
pub use replay::{ReplayFailure, Replayable, Replayed};
pub use stats::TriggerStats;
pub use status::SourceStatus;
pub use stream::{EventStream, Here, ReadyError};
pub use topic::{Any, Either, Filterable, Of, Patterned, Topic};
pub use trigger::{Trigger, TriggerError};
pub use wait::{WaitError, WaitForAny, Waited, Waiting};

/// What a source is made of, for those who bring a game of their own, or drive one by hand.
pub mod source {
    pub use crate::games::kinds;
    pub use bugle_event::{
        Backoff, Checkpoint, Codec, Connections, Content, Context, Filters, Foreign, Header, Identity, Interest,
        KindInfo, KindSet, Name, OddityCounter, Readable, RecentIds, Saved, Seen, Signal, Signals, Source, States,
        Unmet, Want, facts, schema_of,
    };
}

/// Journals beside a running stream, or after it: looking into them, and keeping them in order.
pub mod journal {
    pub use crate::games::codecs;
    pub use bugle_event::{Codec, Filters, JsonReader, KindSet, Name, NotAnEvent, Want};
    pub use bugle_journal::{Archive, Archived, ReaderStats, Stats, Verified, panics_are_caught};
}

/// The pages of the guide whose examples are held to what there is.
#[cfg(all(doctest, feature = "clash"))]
#[doc = include_str!("../../../book/clash-client.md")]
mod guide {}

#[cfg(all(doctest, feature = "clash"))]
#[doc = include_str!("../../../book/clash-watching.md")]
mod guide_watching {}

#[cfg(all(doctest, feature = "planetside"))]
#[doc = include_str!("../../../book/census.md")]
mod guide_census {}

#[cfg(all(doctest, feature = "planetside"))]
#[doc = include_str!("../../../book/planetside.md")]
mod guide_planetside {}

#[cfg(all(doctest, feature = "clash", feature = "planetside"))]
#[doc = include_str!("../../../book/quick-start.md")]
mod guide_quick_start {}

#[cfg(all(doctest, feature = "clash", feature = "planetside"))]
#[doc = include_str!("../../../book/library.md")]
mod guide_library {}

#[cfg(all(doctest, feature = "clash", feature = "planetside"))]
#[doc = include_str!("../../../book/testing.md")]
mod guide_testing {}

#[cfg(feature = "clash")]
pub use bugle_clash as clash;
#[cfg(feature = "planetside")]
pub mod planetside;
