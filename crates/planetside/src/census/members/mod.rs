//! Who is in outfits, kept fresh.

mod roll;
mod watch;

pub use roll::MembersChanged;
pub use watch::OutfitMembers;
