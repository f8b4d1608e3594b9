//! Rows of Census as the events that they tell of. They have other names for some fields than the push stream; under the
//! stream's own they are read as its payloads are. What a row does not say stays unsaid. Pure.

use std::borrow::Cow;

use bugle_event::Timestamp;

use crate::event::{
    AchievementEarned, BattleRankUp, Death, Event, FacilityControl, ItemAdded, MetagameEvent, VehicleDestroy,
};
use crate::ids::Zone;
use crate::refill::kinds::kept_of;
use crate::wire::{self, Fields};

/// What a page of answers had.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// How many rows there were, those included that tell of nothing.
    pub(crate) rows: usize,
    /// When the oldest and the newest of them were, if any says so: seconds.
    pub(crate) span: Option<(i64, i64)>,
    /// What they tell of.
    pub(crate) events: Vec<Event>,
}

impl Page {
    /// What these rows tell.
    pub(crate) fn read(rows: &[&str]) -> Self {
        let events: Vec<_> = rows.iter().filter_map(|row| event(row)).collect();
        Self { rows: rows.len(), span: span(&events), events }
    }
}

/// When the oldest and the newest of these were.
pub(crate) fn span(events: &[Event]) -> Option<(i64, i64)> {
    let seconds = events.iter().map(|event| event.timestamp().as_secs());
    seconds.clone().min().zip(seconds.max())
}

/// What a row tells of. `None`: it does not say when it was, or is of no kind that Census is asked for.
fn event(row: &str) -> Option<Event> {
    let told = wire::object(row)?;
    let name = name(told.text("event_type"), told.text("table_type"))?;
    let mut fields = Fields::default();
    for (key, value) in told.iter() {
        fields.push(Cow::Borrowed(streamed(name, key)), value.clone());
    }
    let mut event = Event::known(name, &fields)?;
    if event.timestamp() == Timestamp::EPOCH || kept_of(&event).is_none() {
        return None;
    }
    forget_others(&mut event);
    if let Event::MetagameEvent(alert) = &mut event {
        as_streamed(alert);
    }
    Some(event)
}

/// The name of the event that a row tells of: as it says itself, else as what it is kept as says.
fn name<'a>(event_type: Option<&'a str>, table_type: Option<&'a str>) -> Option<&'a str> {
    let by_table = |table| match table {
        "kills" | "deaths" => Some(Death::NAME),
        "items" => Some(ItemAdded::NAME),
        "achievements" => Some(AchievementEarned::NAME),
        "battle_rank" => Some(BattleRankUp::NAME),
        "vehicle_destroy" => Some(VehicleDestroy::NAME),
        "facility_control" => Some(FacilityControl::NAME),
        "metagame_event" => Some(MetagameEvent::NAME),
        _ => None,
    };
    event_type.or_else(|| table_type.and_then(by_table))
}

/// What the push stream calls this field of the event `name`.
fn streamed<'a>(name: &str, key: &'a str) -> &'a str {
    match (name, key) {
        (FacilityControl::NAME, "faction_new") => "new_faction_id",
        (FacilityControl::NAME, "faction_old") => "old_faction_id",
        (VehicleDestroy::NAME, "vehicle_definition_id") => "vehicle_id",
        _ => key,
    }
}

/// What only Census tells has no place in the event, and would make another one of it.
fn forget_others(event: &mut Event) {
    let leftover = event.leftover_mut();
    if let Some(kept) = leftover {
        kept.unknown_fields.clear();
    }
    leftover.take_if(|kept| kept.is_empty());
}

/// Census tells shares with more places than the push stream, and of alerts not where they are.
fn as_streamed(alert: &mut MetagameEvent) {
    let shares = [&mut alert.experience_bonus, &mut alert.faction_nc, &mut alert.faction_tr, &mut alert.faction_vs];
    for share in shares {
        *share = format!("{share:.6}").parse().unwrap_or(*share);
    }
    let by_type = || alert.metagame_event_id.info()?.zone;
    alert.zone_id = alert.zone_id.filter(|zone: &Zone| !zone.is_none()).or_else(by_type);
    if alert.metagame_event_state_name.is_none() {
        alert.metagame_event_state_name = alert.metagame_event_state.name().map(str::to_owned);
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Envelope, Seen};

    use super::*;
    use crate::decode::{Decoder, Feed, Line};

    const FACILITY: &str = r#"{"duration_held":"870","event_type":"FacilityControl","facility_id":"300030","faction_new":"2","faction_old":"3","objective_id":"0","outfit_id":"37500000000000001","table_type":"facility_control","timestamp":"1700000000","world_id":"10","zone_id":"4"}"#;
    const ALERT: &str = r#"{"event_type":"MetagameEvent","experience_bonus":"25.0000000000000000","faction_nc":"33.3333320617675781","faction_tr":"34.5098037719726563","faction_vs":"31.7647056579589844","instance_id":"42000","metagame_event_id":"211","metagame_event_state":"135","table_type":"metagame_event","timestamp":"1700000000","world_id":"10","zone_id":"0"}"#;
    const DEATH: &str = r#"{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_type":"Death","is_critical":"0","is_headshot":"1","table_type":"kills","timestamp":"1700000000","world_id":"10","zone_id":"8"}"#;

    /// The payload of a frame of the push stream, decoded.
    fn live(payload: &str) -> Envelope<Event> {
        let frame = format!(r#"{{"payload":{payload},"service":"event","type":"serviceMessage"}}"#);
        let at = Timestamp::from_secs(1_700_000_001);
        let Line::Event(event) = Decoder::new(Feed::Live).decode(&frame, Some(at)) else { panic!("{frame}") };
        event
    }

    fn fetched(row: &str) -> Envelope<Event> {
        Envelope::new(crate::NAME, event(row).unwrap(), Seen::at(Timestamp::EPOCH))
    }

    #[test]
    fn what_both_tell_in_full_has_one_id() {
        let streamed = live(
            r#"{"duration_held":"870","event_name":"FacilityControl","facility_id":"300030","new_faction_id":"2","old_faction_id":"3","outfit_id":"37500000000000001","timestamp":"1700000000","world_id":"10","zone_id":"4"}"#,
        );
        assert_eq!((fetched(FACILITY).id, fetched(FACILITY).data), (streamed.id, streamed.data));
        let streamed = live(
            r#"{"event_name":"MetagameEvent","experience_bonus":"25.000000","faction_nc":"33.333332","faction_tr":"34.509804","faction_vs":"31.764706","instance_id":"42000","metagame_event_id":"211","metagame_event_state":"135","metagame_event_state_name":"started","timestamp":"1700000000","world_id":"10","zone_id":"6"}"#,
        );
        assert_eq!((fetched(ALERT).data, fetched(ALERT).id), (streamed.data, streamed.id));
    }

    #[test]
    fn what_census_does_not_say_stays_unsaid() {
        let Event::Death(death) = fetched(DEATH).data else { panic!("a death") };
        assert_eq!((death.team_id, death.attacker_team_id, death.is_critical), (None, None, Some(false)));
        assert!(death.leftover.is_none() && death.is_headshot && death.attacker_weapon_id.0 == 24003);
        let row = r#"{"attacker_player_guid":"5","attacker_character_id":"5","character_id":"3","event_type":"VehicleDestroy","vehicle_definition_id":"12","projectile_id":"0","timestamp":"1700000000","world_id":"10"}"#;
        let Event::VehicleDestroy(fact) = fetched(row).data else { panic!("a vehicle") };
        assert_eq!((fact.vehicle_id.0, fact.attacker_character_id.0), (12, 5));
        let leftover = fact.leftover.unwrap();
        assert!(leftover.missing_fields.contains("zone_id") && leftover.unknown_fields.is_empty());
    }

    #[test]
    fn a_row_without_a_name_is_known_by_its_table_and_one_without_a_time_is_nothing() {
        let nameless = DEATH.replace(r#""event_type":"Death","#, "");
        assert_eq!(fetched(&nameless).data, fetched(DEATH).data);
        for nothing in ["{}", "[]", "", r#"{"event_type":"Death"}"#, r#"{"event_type":"Harvest","timestamp":"1"}"#] {
            assert_eq!(event(nothing), None, "{nothing}");
        }
        assert_eq!(event(r#"{"event_type":"PlayerLogin","timestamp":"5","character_id":"1"}"#), None);
        let page = Page::read(&[FACILITY, "{}", &ALERT.replace("1700000000", "1699999990")]);
        assert_eq!((page.rows, page.span, page.events.len()), (3, Some((1_699_999_990, 1_700_000_000)), 2));
    }
}
