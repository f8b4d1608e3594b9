//! What a subscription looks at in an event.

use crate::ids::{CharacterId, ExperienceId, World};

/// What a subscription looks at in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    /// Its name on the wire.
    pub event_name: String,
    /// The world it happened on.
    pub world_id: World,
    /// The character it is about and, in a fight, the other one. The rest is none.
    pub characters: [CharacterId; 2],
    /// What experience was granted for.
    pub experience_id: Option<ExperienceId>,
}
