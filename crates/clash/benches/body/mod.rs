//! Bodies of a made-up clan.

use bytes::Bytes;
use serde_json::{Value, json};

/// The first three symbols of made-up tags.
const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";

/// Clan `#2PP` with so many members, who have given so many troops.
pub(crate) fn clan(members: usize, donations: u32) -> Bytes {
    let listed: Vec<Value> = (0..members).map(|number| member(number, donations)).collect();
    let clan = json!({
        "tag": "#2PP", "name": "Clan", "type": "inviteOnly", "description": "A clan of made-up players. ".repeat(8),
        "clanLevel": 20, "clanPoints": 40_000, "warWins": 300, "isWarLogPublic": true,
        "badgeUrls": { "large": "https://api-assets.example/badges/512/0123456789abcdef.png" },
        "members": members, "memberList": listed,
    });
    serde_json::to_vec(&clan).unwrap_or_default().into()
}

fn member(number: usize, donations: u32) -> Value {
    let symbol = |place: u32| char::from(SYMBOLS[number / SYMBOLS.len().pow(place) % SYMBOLS.len()]);
    let icon =
        |size: u32| format!("https://api-assets.example/leagues/{size}/0123456789abcdef0123456789abcdef012345.png");
    json!({
        "tag": format!("#PPP{}{}", symbol(1), symbol(0)), "name": format!("Player {number}"), "role": "member",
        "townHallLevel": 15, "expLevel": 200, "trophies": 5000, "builderBaseTrophies": 4000,
        "league": { "id": 29_000_022, "name": "Legend League", "iconUrls": { "tiny": icon(36), "small": icon(72), "medium": icon(288) } },
        "builderBaseLeague": { "id": 44_000_041, "name": "Diamond League" },
        "clanRank": number + 1, "previousClanRank": number + 1, "donations": donations, "donationsReceived": 100,
        "playerHouse": { "elements": [
            { "type": "ground", "id": 82_000_002 }, { "type": "walls", "id": 82_000_049 },
            { "type": "roof", "id": 82_000_010 }, { "type": "decoration", "id": 82_000_060 },
        ] },
    })
}
