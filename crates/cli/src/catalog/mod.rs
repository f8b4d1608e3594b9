//! What there is: `bugle events` and `bugle worlds`.

mod events;
mod worlds;

pub(crate) use self::events::run as events;
pub(crate) use self::worlds::run as worlds;
