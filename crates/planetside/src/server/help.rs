//! The answer to `help`: examples of events and of commands.

use serde_json::{Value, json};

/// The whole answer.
pub(super) fn help() -> Value {
    json!({
        "example event service message payloads": [
            message("PlayerLogin", json!({"character_id": "5428000000000000001"})),
            message("FacilityControl", json!({"duration_held": "0", "facility_id": "0", "new_faction_id": "1",
                "old_faction_id": "2", "outfit_id": "0", "zone_id": "2"})),
            message("BattleRankUp", json!({"battle_rank": "2", "character_id": "5428000000000000001", "zone_id": "2"})),
        ],
        "example messages to event service": [
            {"service": "event", "action": "echo", "payload": {"test": "test"}},
            {"service": "event", "action": "subscribe", "worlds": ["1"], "eventNames": ["FacilityControl"]},
            {"service": "event", "action": "subscribe", "characters": ["5428000000000000001"], "eventNames": ["Death"]},
            {"service": "event", "action": "clearSubscribe", "all": "true"},
            {"service": "event", "action": "recentCharacterIds"},
            {"service": "event", "action": "recentCharacterIdsCount"},
        ],
    })
}

fn message(event_name: &str, more: Value) -> Value {
    let mut payload = json!({"event_name": event_name, "timestamp": "0", "world_id": "1"});
    if let (Value::Object(payload), Value::Object(more)) = (&mut payload, more) {
        payload.extend(more);
    }
    json!({"payload": payload, "service": "event", "type": "serviceMessage"})
}
