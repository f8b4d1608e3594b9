//! The game closes and opens.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::game::SOURCE;

/// The game closed for maintenance: nothing can be seen until it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MaintenanceStarted {
    /// The first answer that said so.
    pub started_at: Timestamp,
}

/// The game opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MaintenanceEnded {
    /// When the maintenance was first seen.
    pub started_at: Timestamp,
}

/// Maintenance is about the game as a whole.
pub(crate) fn subject() -> Subject {
    Subject::text(NOUN, SOURCE)
}

const NOUN: &str = "source";

impl Content for MaintenanceStarted {
    const NOUNS: &'static [&'static str] = &[NOUN];

    fn subject(&self) -> Subject {
        subject()
    }

    fn identify(&self, identity: &mut Identity) {
        identity.number(self.started_at.as_millis().cast_unsigned());
    }
}

impl Content for MaintenanceEnded {
    const NOUNS: &'static [&'static str] = &[NOUN];

    fn subject(&self) -> Subject {
        subject()
    }

    fn identify(&self, identity: &mut Identity) {
        identity.number(self.started_at.as_millis().cast_unsigned());
    }
}
