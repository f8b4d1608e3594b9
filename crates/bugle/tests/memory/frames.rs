//! Frames of a made-up war, each a function of its number: whoever asks for one gets the same.

/// How many characters there are: more than the game has at its busiest.
const CHARACTERS: u64 = 20_000;

/// The worlds of the PC.
const WORLDS: [u16; 4] = [1, 10, 19, 40];

/// Chance, as one number gives it.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The frame of this number, of what happened at `second`.
pub(crate) fn frame(number: u64, second: i64) -> String {
    let chance = mixed(number.wrapping_add(0x9e37_79b9_7f4a_7c15));
    let (one, other) = (chance % CHARACTERS, (chance >> 20) % CHARACTERS);
    let world = WORLDS[(one % 4) as usize];
    let id = |character: u64| 5_428_000_000_000_000_001 + 2 * character;
    let (one, other) = (id(one), id(other));
    let payload = match (chance >> 40) % 100 {
        0..60 => format!(
            r#""amount":"{}","event_name":"GainExperience","experience_id":"{}","loadout_id":"7","other_id":"{other}","team_id":"3","zone_id":"2""#,
            number % 5000,
            chance % 1600,
        ),
        60..80 => format!(
            r#""attacker_character_id":"{other}","attacker_fire_mode_id":"{}","attacker_loadout_id":"7","attacker_team_id":"3","attacker_vehicle_id":"0","attacker_weapon_id":"26001","character_loadout_id":"15","event_name":"Death","is_headshot":"0","team_id":"1","zone_id":"2""#,
            number % 90_000,
        ),
        80..88 => format!(
            r#""attacker_character_id":"{other}","attacker_loadout_id":"7","attacker_team_id":"3","attacker_vehicle_id":"0","attacker_weapon_id":"{}","event_name":"VehicleDestroy","faction_id":"1","team_id":"1","vehicle_id":"4","zone_id":"2""#,
            number % 90_000,
        ),
        88..92 => r#""event_name":"PlayerLogin""#.to_owned(),
        92..96 => r#""event_name":"PlayerLogout""#.to_owned(),
        _ => format!(
            r#""context":"CapturePoint","event_name":"ItemAdded","item_count":"1","item_id":"{}","zone_id":"2""#,
            number % 90_000
        ),
    };
    format!(
        r#"{{"payload":{{"character_id":"{one}",{payload},"timestamp":"{second}","world_id":"{world}"}},"service":"event","type":"serviceMessage"}}"#
    )
}
