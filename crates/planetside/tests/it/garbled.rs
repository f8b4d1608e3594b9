//! Frames that are not as the service means to send them: what can be read of them is read.

use bugle_event::Oddities;
use bugle_planetside::{CharacterId, Decoder, Event, Feed, Line};

const HEAD: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":""#;
const TAIL: &str = r#"","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#;

/// A death of this character.
pub(crate) fn death(character: u64) -> String {
    format!("{HEAD}{character}{TAIL}")
}

/// Who died in a frame, and how many pieces of it could not be read.
fn deaths(feed: Feed, frame: &[u8]) -> (Vec<u64>, u64) {
    let mut decoder = Decoder::new(feed);
    let lines = match decoder.decode_bytes(frame, None) {
        Line::Several(lines) => lines,
        one => vec![one],
    };
    let victim = |line: &Line| match line {
        Line::Event(event) => match &event.data {
            Event::Death(death) => {
                assert_eq!(death.leftover, None);
                Some(death.character_id)
            }
            other => panic!("{other:?}"),
        },
        Line::NotAMessage(_) => None,
        other => panic!("{other:?}"),
    };
    let victims = lines.iter().filter_map(victim).map(|CharacterId(id)| id).collect();
    (victims, decoder.oddities().dropped)
}

#[test]
fn p7_what_can_be_read_of_a_garbled_frame_is_read() {
    let [one, two] = [3, 5].map(death);
    let cut = &one[..150];
    let bad_byte = [one.as_bytes(), &[0xff, 0xc3], two.as_bytes()].concat();
    let (begin, end) = two.as_bytes().split_at(300);
    let bad_inside = [one.as_bytes(), begin, &[0xff], end, death(7).as_bytes()].concat();
    for (frame, expected, lost) in [
        (cut.as_bytes(), &[][..], 1),
        (format!("{one}{two}").as_bytes(), &[3, 5], 0),
        (format!("{one}\n{two}\n").as_bytes(), &[3, 5], 0),
        (format!("[{one}]").as_bytes(), &[3], 0),
        (format!("[{one}, {two}]").as_bytes(), &[3, 5], 0),
        (format!("[{one},{cut}").as_bytes(), &[3], 1),
        (format!("{one}\0").as_bytes(), &[3], 0),
        (format!("\0\0{one}\0\u{feff}{two}\u{1e}").as_bytes(), &[3, 5], 0),
        (format!("{cut}{two}").as_bytes(), &[5], 1),
        (format!("{one}{cut}").as_bytes(), &[3], 1),
        (format!("{one}{cut}{two}").as_bytes(), &[3, 5], 1),
        // Cut off behind the payload: the event is whole.
        (&one.as_bytes()[..one.len() - 10], &[3], 1),
        (&bad_byte, &[3, 5], 1),
        (&bad_inside, &[3, 7], 1),
        (&[0xff, 0x00], &[], 1),
        (b"[1]", &[], 1),
    ] {
        for feed in [Feed::Live, Feed::Recording] {
            assert_eq!(deaths(feed, frame), (expected.to_vec(), lost), "{}", String::from_utf8_lossy(frame));
        }
    }
}

/// What is repeated for a client may look like anything. It is no event, however the frame is broken.
#[test]
fn p7_no_event_is_forged_by_a_garbled_frame() {
    let bare = r#"{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"}"#;
    for frame in [format!("{bare}{bare}"), format!("[{bare}]"), format!(r#"{{"probe":{bare},"#), format!("{bare}\0")] {
        let mut decoder = Decoder::new(Feed::Live);
        decoder.decode(&frame, None);
        assert_eq!(decoder.tally().events(), 0, "{frame}");
    }
}

#[test]
fn p7_what_comes_beside_the_payload_is_kept_and_counted() {
    let frame = death(3).replace(r#""service""#, r#""node":"7","seq":12,"service""#);
    let mut decoder = Decoder::new(Feed::Live);
    let Line::Event(event) = decoder.decode(&frame, None) else { panic!("an event") };
    let data = serde_json::to_value(&event.data).expect("events have a JSON form");
    assert_eq!(data["envelope_fields"], serde_json::json!({"node": "7", "seq": 12}));
    let Oddities { unknown, odd, dropped, .. } = decoder.oddities();
    assert_eq!((unknown, odd, dropped), (2, 0, 0));
    insta::assert_snapshot!(decoder.tally(), @r"
    1 event, 0 messages, 0 lines that are no message
            1 planetside.death
            1 unexpected envelope field planetside.death node
            1 unexpected envelope field planetside.death seq
    ");
}
