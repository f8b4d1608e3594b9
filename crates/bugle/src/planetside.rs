//! PlanetSide 2 as a source of events: all of `bugle_planetside`, outfits that are followed, and patterns that
//! are ready to be used.

pub use bugle_planetside::*;

mod outfits;
pub mod patterns;

pub use outfits::FollowedMembers;
