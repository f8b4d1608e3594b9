//! What goes wrong on command: kinds of faults, how often or when, and the texts that ask for them. Pure: nothing here
//! knows a game; the services ask what is wrong at a moment.
//!
//! ```
//! use std::time::Duration;
//! use bugle_sim::{FaultKind, Faults};
//!
//! let faults: Faults = "drop=0.01,maintenance@90s+30s".parse()?;
//! assert_eq!(faults.share(FaultKind::Drop, Duration::ZERO), 0.01);
//! let mut closed = faults.spells(FaultKind::Maintenance, 7);
//! assert_eq!(closed.next().map(|spell| (spell.from.as_secs(), spell.to.as_secs())), Some((90, 120)));
//! # Ok::<_, bugle_sim::FaultError>(())
//! ```

mod kind;
mod parse;
mod passed;
mod script;
mod underway;

pub use kind::{FaultKind, Nature};
pub use parse::{FaultError, SYNTAX};
pub use passed::Passed;
pub use script::{Fault, Faults, Happenings, Spell, Spells};
pub use underway::Underway;
