//! Kinds of wars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of war. The API does not say; it follows from the length of the preparation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarType {
    /// Against a clan the game chose.
    Regular,
    /// By appointment.
    Friendly,
    /// A round of the clan war leagues.
    Cwl,
}
