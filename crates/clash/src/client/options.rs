//! What can be said of one endpoint only.

use super::call::Call;
use super::client::Client;
use super::endpoints::endpoints;
use super::error::ApiError;
use crate::model::ids::{LabelId, LocationId};
use crate::model::open::WarFrequency;
use crate::tag::PlayerTag;

/// Characters of a part of a name that the API searches for.
const NAME_CHARS_MIN: usize = 3;

impl Call<endpoints::SearchClans> {
    /// Whose name holds this: three characters at least, or nothing is asked.
    pub fn name(self, name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        let call = self.say("name", &name);
        if name.chars().count() < NAME_CHARS_MIN {
            return call.refuse("a part of a name has three characters at least");
        }
        call
    }

    /// Who goes to war this often.
    pub fn war_frequency(self, frequency: impl Into<WarFrequency>) -> Self {
        self.say("warFrequency", &frequency.into())
    }

    /// Who is there: in a country or a wider region, and not everywhere.
    pub fn location(self, location: LocationId) -> Self {
        let call = self.say("locationId", &location);
        if location == LocationId::GLOBAL {
            call.refuse("clans are searched for in one location, not in all")
        } else {
            call
        }
    }

    /// Who has so many members at least.
    pub fn min_members(self, members: u32) -> Self {
        self.say("minMembers", &members)
    }

    /// Who has so many members at most.
    pub fn max_members(self, members: u32) -> Self {
        self.say("maxMembers", &members)
    }

    /// Who has so many points at least.
    pub fn min_clan_points(self, points: u32) -> Self {
        self.say("minClanPoints", &points)
    }

    /// Who has this level at least.
    pub fn min_clan_level(self, level: u32) -> Self {
        self.say("minClanLevel", &level)
    }

    /// Who wears all of these labels.
    pub fn labels(self, ids: impl IntoIterator<Item: Into<LabelId>>) -> Self {
        let ids: Vec<_> = ids.into_iter().map(|id| id.into().to_string()).collect();
        if ids.is_empty() { self } else { self.say("labelIds", &ids.join(",")) }
    }
}

impl Call<endpoints::GetPlayerLeagueGroup> {
    /// With the battles of this player, who is in the group.
    pub fn seen_by(self, player: impl TryInto<PlayerTag, Error: Into<ApiError>>) -> Self {
        match player.try_into().map_err(Into::into) {
            Ok(player) => self.say("playerTag", &player),
            Err(error) => self.refuse(&error.to_string()),
        }
    }
}

impl Client {
    /// Whether a token, which a player finds in the settings of the game, is that player's: so somebody proves to be
    /// who they say. Each token is good once.
    pub fn verify_token(
        &self,
        player: impl TryInto<PlayerTag, Error: Into<ApiError>>,
        token: impl AsRef<str>,
    ) -> Call<endpoints::VerifyToken> {
        let body = serde_json::json!({ "token": token.as_ref() }).to_string();
        self.verified_token(player).with_body(body)
    }
}
