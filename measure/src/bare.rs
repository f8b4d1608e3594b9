//! The least that a client can do: read frames, and read what they say into types. No ids, no gaps, nothing remembered.

use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::figures::{Figures, Watch};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A frame, typed. Fields that a kind of event has not stay empty, as in one type for all kinds.
#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow)]
    payload: Payload<'a>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Payload<'a> {
    event_name: &'a str,
    timestamp: &'a str,
    world_id: &'a str,
    zone_id: &'a str,
    character_id: &'a str,
    other_id: &'a str,
    attacker_character_id: &'a str,
    attacker_loadout_id: &'a str,
    attacker_fire_mode_id: &'a str,
    attacker_team_id: &'a str,
    attacker_vehicle_id: &'a str,
    attacker_weapon_id: &'a str,
    character_loadout_id: &'a str,
    loadout_id: &'a str,
    facility_id: &'a str,
    faction_id: &'a str,
    vehicle_id: &'a str,
    team_id: &'a str,
    amount: &'a str,
    experience_id: &'a str,
    is_headshot: &'a str,
    is_critical: &'a str,
}

impl Payload<'_> {
    /// All its numbers, as one who uses them would have them.
    fn numbers(&self) -> [u64; 20] {
        [
            self.timestamp,
            self.world_id,
            self.zone_id,
            self.character_id,
            self.other_id,
            self.attacker_character_id,
            self.attacker_loadout_id,
            self.attacker_fire_mode_id,
            self.attacker_team_id,
            self.attacker_vehicle_id,
            self.attacker_weapon_id,
            self.character_loadout_id,
            self.loadout_id,
            self.facility_id,
            self.faction_id,
            self.vehicle_id,
            self.team_id,
            self.amount,
            self.experience_id,
            self.is_critical,
        ]
        .map(|text| if text.is_empty() { 0 } else { text.parse().unwrap_or_default() })
    }
}

/// A socket that has subscribed to everything, as far as frames tell. What it is told of that is past.
pub(crate) async fn subscribe(address: &str) -> Socket {
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{address}")).await.expect("it is served");
    let subscribe = r#"{"service":"event","action":"subscribe","characters":["all"],"eventNames":["all"],"worlds":["all"],"logicalAndCharactersWithWorlds":true}"#;
    socket.send(Message::text(subscribe)).await.expect("it is read");
    socket.next().await.expect("it is answered").expect("it stays open");
    socket
}

/// Reads everything.
pub(crate) async fn typed(address: &str, count: u64) -> Figures {
    let mut headshots = 0_u64;
    let figures = follow(address, count, |text| {
        let frame: Frame<'_> = sonic_rs::from_str(text).expect("it is a frame");
        std::hint::black_box(frame.payload.numbers());
        headshots += u64::from(frame.payload.event_name == "Death" && frame.payload.is_headshot == "1");
    });
    let figures = figures.await;
    assert!(headshots > 0, "it was read");
    figures
}

/// Reads nothing.
pub(crate) async fn frames(address: &str, count: u64) -> Figures {
    follow(address, count, |text| _ = std::hint::black_box(text)).await
}

async fn follow(address: &str, count: u64, mut take: impl FnMut(&str)) -> Figures {
    let mut socket = subscribe(address).await;
    let watch = Watch::start();
    for _ in 0..count {
        let message = socket.next().await.expect("more comes").expect("it stays open");
        take(message.to_text().expect("it is text"));
    }
    watch.stop(count)
}
