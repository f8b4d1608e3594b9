//! What the stream speaks of by numbers, and what belongs to it: factions, vehicles, experience, alerts, fish, titles.

use std::collections::BTreeMap;

use bugle_planetside::{ExperienceId, Faction, VehicleId};
use serde_json::{Value, json};

use super::super::super::alerts::ALERTS;
use super::super::super::cast::TITLES;
use super::super::super::experience;
use super::super::spelled::{languages, with_image};

/// The highest rank that experience leads to.
const RANKS: u64 = 120;

pub(super) fn factions() -> Vec<Value> {
    let row = |faction: Faction| {
        let (name, tag) = (faction.name().unwrap_or("None"), faction.tag().unwrap_or("None"));
        let selectable = if faction.is_none() { "0" } else { "1" };
        let row = json!({"faction_id": faction.to_string(), "name": languages(name), "code_tag": tag,
            "user_selectable": selectable});
        with_image(row, 18 + u64::from(faction.0))
    };
    (0..=4).map(Faction).map(row).collect()
}

/// The vehicles of the stream, turrets among them.
pub(super) fn vehicle_ids() -> impl Iterator<Item = (u32, &'static str)> {
    let all: std::collections::BTreeSet<_> = (1..=14).chain(100..=102).chain([2007, 2010, 2033]).collect();
    all.into_iter().filter_map(|id| Some((id, VehicleId(id).name()?)))
}

pub(super) fn vehicles() -> Vec<Value> {
    let row = |(id, name): (u32, &str)| {
        let (kind, what) = match id {
            7..=11 => ("1", "Light Aircraft"),
            100..=102 => ("7", "Turret"),
            _ => ("5", "Four Wheeled Ground Vehicle"),
        };
        let row = json!({"vehicle_id": id.to_string(), "name": languages(name),
            "description": languages(&format!("The {name}, as the simulator has it.")), "type_id": kind,
            "type_name": what, "cost": (id % 10 * 50).to_string(), "cost_resource_id": "4"});
        with_image(row, 3900 + u64::from(id))
    };
    vehicle_ids().map(row).collect()
}

/// All that the stream gives experience for.
pub(super) fn experience() -> Vec<Value> {
    let row = |(id, xp): (u32, u32)| {
        let name = ExperienceId(id).name().unwrap_or("experience");
        let award = if id == 1 {
            1
        } else if id == 2 {
            2
        } else {
            3
        };
        json!({"experience_id": id.to_string(), "description": format!("{name} ({id})"), "xp": xp.to_string(),
            "experience_award_type_id": award.to_string()})
    };
    experience::all().map(row).collect()
}

pub(super) fn experience_ranks() -> Vec<Value> {
    let row = |rank: u64| {
        let mut row = json!({"rank": rank.to_string(), "xp_max": (rank * rank * 1887).to_string()});
        for (tag, title) in [("vs", "Voice"), ("nc", "Captain"), ("tr", "Marshal")] {
            let image = 4300 + (rank - 1) / 10;
            row[tag] = json!({"title": languages(&format!("{title} {rank}")), "image_set_id": (image + 1).to_string(),
                "image_id": image.to_string()});
            row[format!("{tag}_image_path")] = format!("/files/ps2/images/static/{image}.png").into();
        }
        row
    };
    (1..=RANKS).map(row).collect()
}

pub(super) fn metagame_events() -> Vec<Value> {
    ALERTS
        .iter()
        .map(|alert| {
            let name = alert.id.info().map_or("Alert", |info| info.name);
            let kind = if alert.locks { "9" } else { "10" };
            json!({"metagame_event_id": alert.id.to_string(), "name": languages(name),
                "description": languages(&format!("{name}, for {} minutes", alert.minutes)), "type": kind,
                "experience_bonus": alert.bonus.to_string(), "duration_minutes": alert.minutes.to_string()})
        })
        .collect()
}

pub(super) fn titles() -> Vec<Value> {
    TITLES.map(|(id, name)| json!({"title_id": id.to_string(), "name": languages(name)})).to_vec()
}

pub(super) fn currencies() -> Vec<Value> {
    let row = |(id, name, cap): (u32, &str, u32)| {
        json!({"currency_id": id.to_string(), "name": languages(name), "icon_id": "13606",
            "inventory_cap": cap.to_string()})
    };
    [(4, "Nanites", 750), (1000, "Cortium", 50_000)].map(row).to_vec()
}

/// As many as the stream scans. Names can have blanks behind them.
pub(super) fn fish() -> Vec<Value> {
    const FIRST: [&str; 5] = ["Quiet", "Spotted", "Amber", "Long", "Hollow"];
    const LAST: [&str; 4] = ["Bream", "Gudgeon", "Lamprey", "Minnow "];
    let row = |id: usize| {
        let name = format!("{} {}", FIRST[id % 5], LAST[id % 4]);
        let row = json!({"fish_id": id.to_string(), "name": languages(&name), "rarity": (id % 4 + 1).to_string(),
            "size": (id % 3 + 1).to_string(), "average_size": (20 + id).to_string(), "size_deviation": "15",
            "scan_point_amount": (id * 100).to_string(), "cost": (id * 50).to_string()});
        // Unlike all others they do not say where their images are.
        let mut row = with_image(row, 97_600 + id as u64);
        row.as_object_mut().map(|fields| fields.remove("image_path"));
        row
    };
    (1..=20).map(row).collect()
}

/// What was counted for empires once; of it there is a history only.
pub(super) fn empire_scores() -> Vec<Value> {
    let row = |number: u32| {
        let tracker = format!("SIM{number:02}");
        let start = 1_379_314_800 + i64::from(number) * 3_628_800;
        let mut row = json!({"tracker_name": tracker, "tracker_description": tracker,
            "name": languages(&format!("Season {number}"))});
        for (name, secs) in [("start", start), ("end", start + 3_628_800)] {
            let time = bugle_event::Timestamp::from_secs(secs);
            row[format!("{name}_date")] = super::super::spelled::date(time).into();
            row[format!("{name}_time")] = secs.to_string().into();
        }
        row
    };
    (1..=2).map(row).collect()
}

/// The images that any of `rows` shows.
pub(super) fn images<'a>(rows: impl Iterator<Item = &'a Value>) -> Vec<(&'static str, Vec<Value>)> {
    let mut shown: BTreeMap<u64, u64> = BTreeMap::new();
    for row in rows {
        let parts = std::iter::once(row).chain(["vs", "nc", "tr"].into_iter().filter_map(|tag| row.get(tag)));
        for part in parts {
            let number = |field: &str| part[field].as_str().and_then(|text| text.parse::<u64>().ok());
            if let Some(image) = number("image_id") {
                shown.insert(image, number("image_set_id").unwrap_or(image + 1));
            }
        }
    }
    let path = |image: u64| format!("/files/ps2/images/static/{image}.png");
    let file = |image: u64| format!("image_{image}.dds");
    let set = |(image, set): (&u64, &u64)| {
        json!({"image_set_id": set.to_string(), "image_id": image.to_string(), "description": file(*image),
            "type_id": "6", "type_description": "Medium (64 pixel height)", "image_path": path(*image)})
    };
    let image = |image: &u64| json!({"image_id": image.to_string(), "description": file(*image), "path": path(*image)});
    vec![
        ("image", shown.keys().map(image).collect()),
        ("image_set", shown.iter().map(set).collect()),
        ("image_set_default", shown.iter().map(set).collect()),
    ]
}
