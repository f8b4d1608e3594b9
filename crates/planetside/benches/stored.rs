//! What it costs to write an event and to read it back, the fact alone: what a journal pays besides its own work.

use std::hint::black_box;

use bugle_event::{Payload as _, Readable as _};
use bugle_planetside::{Decoded, Event, Feed, decode};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const DEATH: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#;
const EXPERIENCE: &str = r#"{"payload":{"amount":"75","character_id":"5428000000000000001","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"5428000000000000003","team_id":"2","timestamp":"1700000000","world_id":"19","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
const ALERT: &str = r#"{"payload":{"event_name":"MetagameEvent","experience_bonus":"25.000000","faction_nc":"33.333332","faction_tr":"34.509804","faction_vs":"31.764706","instance_id":"42000","metagame_event_id":"211","metagame_event_state":"135","metagame_event_state_name":"started","timestamp":"1700000000","world_id":"10","zone_id":"6"},"service":"event","type":"serviceMessage"}"#;

fn facts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stored");
    for (name, frame) in [("death", DEATH), ("gain_experience", EXPERIENCE), ("metagame_event", ALERT)] {
        let Decoded::Event(event) = decode(frame, Feed::Live) else { panic!("an event") };
        let (kind, data) = (event.kind(), serde_json::to_string(&event).expect("events have a JSON form"));
        group.throughput(Throughput::Bytes(data.len() as u64));
        group.bench_function(format!("{name}_read"), |bencher| {
            bencher.iter(|| Event::read(kind, black_box(&data)));
        });
        group.bench_function(format!("{name}_write"), |bencher| {
            let mut line = Vec::with_capacity(1024);
            bencher.iter(|| {
                line.clear();
                serde_json::to_writer(&mut line, black_box(&event)).expect("events have a JSON form");
            });
        });
    }
    group.finish();
}

criterion_group!(benches, facts);
criterion_main!(benches);
