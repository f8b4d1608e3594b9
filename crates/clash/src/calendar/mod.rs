//! The game's calendar: when seasons, weeks, raids and games begin and end. All of it is worked out from a time that is
//! handed in, in UTC; none of it asks the API, which says little about it.
//!
//! What the game's makers move by hand, and what maintenance moves, is not in here: it says when things are due, and an
//! answer of the API says whether they are.
//!
//! ```
//! use bugle_clash::calendar;
//! use bugle_event::Timestamp;
//!
//! let at: Timestamp = "2026-07-15T12:00:00Z".parse()?;
//! assert_eq!(calendar::season(at).end.to_string(), "2026-08-10T05:00:00Z");
//! assert_eq!(calendar::raid_weekend(at).start.to_string(), "2026-07-17T07:00:00Z");
//! assert!(!calendar::raid_weekend(at).contains(at), "it is Wednesday");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod month;
mod period;
mod reset;
pub(crate) mod season;
mod week;

pub use month::{clan_games, cwl_sign_up, month};
pub use period::Period;
pub use reset::{Reset, next_reset};
pub use season::season;
pub use week::{league_week, legend_day, raid_weekend};
