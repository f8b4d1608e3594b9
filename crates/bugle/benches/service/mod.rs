//! The other side of the measurement: a push service that sends as fast as it can, and an API that answers with a clan.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

/// Listens on any port, prints the address, and serves until killed.
pub(crate) fn serve(role: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    for socket in listener.incoming() {
        let socket = socket.unwrap();
        socket.set_nodelay(true).unwrap();
        match role {
            "push" => push(socket),
            changing => answer(socket, changing == "changed"),
        }
    }
}

fn push(socket: TcpStream) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        socket.set_nonblocking(true).unwrap();
        let socket = tokio::net::TcpStream::from_std(socket).unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        let subscribe = socket.next().await.unwrap().unwrap();
        let wanted: Value = serde_json::from_str(subscribe.to_text().unwrap()).unwrap();
        let echo = json!({ "subscription": {
            "characters": wanted["characters"], "eventNames": wanted["eventNames"], "worlds": wanted["worlds"],
            "logicalAndCharactersWithWorlds": true,
        }});
        socket.send(Message::text(echo.to_string())).await.unwrap();
        for batch in 0_u64.. {
            for number in batch * 64..(batch + 1) * 64 {
                if socket.feed(Message::text(frame(number))).await.is_err() {
                    return;
                }
            }
            if socket.flush().await.is_err() {
                return;
            }
        }
    });
}

/// The usual mixture: of twenty events fourteen gain experience, three are deaths, two destroyed vehicles, one a log-in.
fn frame(number: u64) -> String {
    let (time, one, other) = (
        1_700_000_000 + number / 1000,
        5_428_000_000_000_000_001 + number % 999 * 2,
        5_428_000_000_000_100_001 + number % 777 * 2,
    );
    let payload = match number % 20 {
        0..14 => format!(
            r#""amount":"75","character_id":"{one}","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"{other}","team_id":"2","timestamp":"{time}","world_id":"19","zone_id":"2""#
        ),
        14..17 => format!(
            r#""attacker_character_id":"{one}","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"{other}","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"{time}","world_id":"10","zone_id":"8""#
        ),
        17..19 => format!(
            r#""attacker_character_id":"{one}","attacker_loadout_id":"12","attacker_team_id":"3","attacker_vehicle_id":"10","attacker_weapon_id":"5209","character_id":"{other}","event_name":"VehicleDestroy","facility_id":"0","faction_id":"1","team_id":"1","timestamp":"{time}","vehicle_id":"12","world_id":"10","zone_id":"4""#
        ),
        _ => format!(r#""character_id":"{one}","event_name":"PlayerLogin","timestamp":"{time}","world_id":"1""#),
    };
    format!(r#"{{"payload":{{{payload}}},"service":"event","type":"serviceMessage"}}"#)
}

/// Answers every request on a kept connection with the clan.
fn answer(socket: TcpStream, changing: bool) {
    let mut requests = BufReader::new(socket.try_clone().unwrap());
    let mut socket = socket;
    let template = clan();
    let mut line = String::new();
    for number in 0_u32.. {
        loop {
            line.clear();
            match requests.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => {}
            }
        }
        let donations = if changing { 100_000 + number } else { 100_000 };
        let body = template.replace("\"DONATIONS\"", &donations.to_string());
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: public max-age=60\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if socket.write_all(&[head.as_bytes(), body.as_bytes()].concat()).is_err() {
            return;
        }
    }
}

/// A full clan in the API's shape: about 44 KB.
fn clan() -> String {
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
