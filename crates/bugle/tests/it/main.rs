//! The stream as its users see it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(feature = "clash")]
mod blocked;
mod changes;
mod circles;
#[cfg(feature = "clash")]
mod clash;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod conditions;
#[cfg(feature = "planetside")]
mod connections;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod counted;
mod crash;
#[cfg(feature = "planetside")]
mod derived;
mod drafts;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod ends;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod face;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod faulty;
#[cfg(feature = "planetside")]
mod forged;
#[cfg(feature = "planetside")]
mod idle;
#[cfg(feature = "planetside")]
mod interest;
mod journal;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod links;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod oddities;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod outfits;
mod patience;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod patterns;
mod pauses;
#[cfg(feature = "planetside")]
mod planetside;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod quiet;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod ready;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod recording;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod records;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod refill;
mod remember;
mod replay;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod restart;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod scale;
mod script;
mod sources;
#[cfg(feature = "planetside")]
mod split;
mod stream;
mod triggers;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod twins;
mod waits;
#[cfg(feature = "planetside")]
mod wants;
#[cfg(all(feature = "planetside", feature = "clash"))]
mod war_ends;
#[cfg(feature = "planetside")]
mod wiretap;
