//! What the services usually say, without a world behind it: push frames in the usual mixture, and a full clan. For
//! measurements, which want much of it for little.

use serde_json::json;

/// Somebody was granted experience for `other`.
pub fn granted(number: u64, other: u64) -> String {
    let (time, one) = (1_700_000_000 + number / 1000, 5_428_000_000_000_000_001 + number % 999 * 2);
    in_a_frame(&format!(
        r#""amount":"75","character_id":"{one}","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"{other}","team_id":"2","timestamp":"{time}","world_id":"19","zone_id":"2""#
    ))
}

fn in_a_frame(payload: &str) -> String {
    format!(r#"{{"payload":{{{payload}}},"service":"event","type":"serviceMessage"}}"#)
}

/// The usual mixture: of twenty events fourteen gain experience, three are deaths, two destroyed vehicles, one a log-in.
pub fn frame(number: u64) -> String {
    let (time, one, other) = (
        1_700_000_000 + number / 1000,
        5_428_000_000_000_000_001 + number % 999 * 2,
        5_428_000_000_000_100_001 + number % 777 * 2,
    );
    let payload = match number % 20 {
        0..14 => return granted(number, other),
        14..17 => format!(
            r#""attacker_character_id":"{one}","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"{other}","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"{time}","world_id":"10","zone_id":"8""#
        ),
        17..19 => format!(
            r#""attacker_character_id":"{one}","attacker_loadout_id":"12","attacker_team_id":"3","attacker_vehicle_id":"10","attacker_weapon_id":"5209","character_id":"{other}","event_name":"VehicleDestroy","facility_id":"0","faction_id":"1","team_id":"1","timestamp":"{time}","vehicle_id":"12","world_id":"10","zone_id":"4""#
        ),
        _ => format!(r#""character_id":"{one}","event_name":"PlayerLogin","timestamp":"{time}","world_id":"1""#),
    };
    in_a_frame(&payload)
}

/// A full clan in the API's shape: about 44 KB.
pub fn clan() -> String {
    let icons = |class: &str| {
        json!({
            "small": format!("https://api-assets.clashofclans.com/{class}/72/R2zmhyqQ0lKcDR5EyghXCxgyC9mmmVMIjAbmGoZtw.png"),
            "tiny": format!("https://api-assets.clashofclans.com/{class}/36/R2zmhyqQ0lKcDR5EyghXCxgyC9mmmVMIjAbmGoZtw.png"),
            "medium": format!("https://api-assets.clashofclans.com/{class}/288/R2zmhyqQ0lKcDR5EyghXCxgyC9mmmVMIjAbmGoZtw.png"),
        })
    };
    let symbols: Vec<char> = "0289PYLQGRJCUV".chars().collect();
    let member = |number: usize| {
        json!({
            "tag": format!("#8QYY{}{}", symbols[number / 14 + 1], symbols[number % 14]),
            "name": format!("Member {number}"), "role": "member", "townHallLevel": 15, "expLevel": 200 + number,
            "league": { "id": 29_000_022, "name": "Legend League", "iconUrls": icons("leagues") },
            "leagueTier": { "id": 105_000_034, "name": "Legend League", "iconUrls": icons("leaguetiers") },
            "trophies": 5000 - number, "builderBaseTrophies": 3000, "clanRank": number + 1, "previousClanRank": number + 1,
            "donations": if number == 0 { json!("DONATIONS") } else { json!(number * 10) }, "donationsReceived": number,
            "playerHouse": { "elements": [{ "type": "ground", "id": 82_000_000 }, { "type": "walls", "id": 82_000_048 },
                { "type": "roof", "id": 82_000_011 }, { "type": "decoration", "id": 82_000_063 }] },
            "builderBaseLeague": { "id": 44_000_030, "name": "Titanium League II" },
        })
    };
    let members: Vec<_> = (0..50).map(member).collect();
    json!({
        "tag": "#2PP", "name": "Bench", "type": "open", "description": "", "isFamilyFriendly": true,
        "badgeUrls": icons("badges"), "clanLevel": 20, "clanPoints": 40_000, "clanBuilderBasePoints": 35_000,
        "clanCapitalPoints": 3000, "requiredTrophies": 0, "warFrequency": "always", "warWinStreak": 1, "warWins": 200,
        "warTies": 1, "warLosses": 100, "isWarLogPublic": true, "members": 50, "memberList": members, "labels": [],
        "clanCapital": {}, "chatLanguage": { "id": 75_000_000, "name": "English", "languageCode": "EN" },
    })
    .to_string()
}
