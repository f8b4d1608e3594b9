//! Whether a token is a player's.

use std::borrow::Cow;
use std::fmt;

use bugle_model::{Read, Reading, model};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::open::TokenStatus;
use crate::tag::PlayerTag;

model! {
    /// Whether a token is a player's.
    pub struct VerifiedToken {
        @identity {
            /// Whether it is.
            status: TokenStatus = "status",
        }
        /// The player.
        tag: Option<PlayerTag> = "tag",
        /// The token that was asked about.
        token: Option<PlayerToken> = "token",
    }
}

impl VerifiedToken {
    /// Whether whoever has the token is the player.
    pub fn is_ok(&self) -> bool {
        self.status == TokenStatus::Ok
    }
}

/// A token by which a player proves to be who they say. It is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlayerToken(String);

impl PlayerToken {
    /// The token itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlayerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlayerToken")
    }
}

impl Read for PlayerToken {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        Read::read(json, reading).map(Self)
    }

    fn to_service(&self) -> Value {
        self.0.to_service()
    }
}

impl JsonSchema for PlayerToken {
    fn schema_name() -> Cow<'static, str> {
        "PlayerToken".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
