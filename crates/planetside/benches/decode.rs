//! What a frame costs, from text to an envelope with its id.

use std::hint::black_box;

use bugle_event::Timestamp;
use bugle_planetside::{Decoder, Feed, decode};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const DEATH: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#;
const EXPERIENCE: &str = r#"{"payload":{"amount":"75","character_id":"5428000000000000001","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"5428000000000000003","team_id":"2","timestamp":"1700000000","world_id":"19","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;

fn frames(criterion: &mut Criterion) {
    // The same, with a space that the quick way does not take.
    let patient = EXPERIENCE.replace(r#","service""#, r#", "service""#);
    let mut group = criterion.benchmark_group("decode");
    for (name, frame) in [("death", DEATH), ("gain_experience", EXPERIENCE), ("gain_experience_patient", &patient)] {
        group.throughput(Throughput::Bytes(frame.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| decode(black_box(frame), Feed::Live)));
        group.bench_function(format!("{name}_envelope"), |bencher| {
            let mut decoder = Decoder::new(Feed::Live);
            let now = Timestamp::from_secs(1_700_000_001);
            bencher.iter(|| decoder.decode(black_box(frame), Some(now)));
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
