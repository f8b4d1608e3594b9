//! Raid weekends of clan capitals: from Friday to Monday every clan raids others, and is raided. Computed when asked for,
//! from the seed and from who was in a clan when the weekend began; both clans of a raid are shown the same.

mod campaign;
mod raid;
mod weekend;

pub(super) use raid::{Assault, District, Raid};
pub(super) use weekend::{Weekend, over, shown};
