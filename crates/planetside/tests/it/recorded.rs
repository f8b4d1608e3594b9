//! A recorded session of January 2016, where it is at hand.

use std::io::Write as _;

use bugle_planetside::{Decoder, Event, FacilityControl, Feed, Line};

fn recorded(name: &str) -> Option<String> {
    let path = format!("{}/../../../shared/data/planetside/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).ok();
    match &text {
        Some(_) => note(&path),
        None => eprintln!("skipped: no recorded data"),
    }
    text
}

/// The whole check counts which files are read.
fn note(path: &str) {
    if let Some(log) = std::env::var_os("BUGLE_RECORDED_LOG") {
        let mut log = std::fs::File::options().append(true).open(log).unwrap();
        log.write_all(format!("{path}\n").as_bytes()).unwrap();
    }
}

#[test]
fn a_recorded_session_is_decoded_whole() {
    let Some(session) = recorded("ess_session_2016.ndjson") else { return };
    let mut decoder = Decoder::new(Feed::Recording);
    let mut captures = 0;
    for line in session.lines() {
        match decoder.decode(line, None) {
            Line::Event(envelope) => {
                let Event::FacilityControl(FacilityControl { outfit_id, leftover, .. }) = &envelope.data else {
                    panic!("{envelope:?}")
                };
                assert_eq!((outfit_id.is_some(), leftover.as_ref()), (true, None));
                captures += usize::from(matches!(&envelope.data, Event::FacilityControl(fact) if fact.is_capture()));
            }
            Line::Message(envelope) => assert!(envelope.data.leftover().is_none(), "{envelope:?}"),
            other => panic!("{other:?}: {line}"),
        }
    }
    assert!(captures > 50, "{captures}");
    insta::assert_snapshot!(decoder.tally(), @r#"
    113 events, 22 messages, 0 lines that are no message
          113 planetside.facility_control
            1 planetside.message.command
            1 planetside.message.connection_state_changed
           10 planetside.message.heartbeat
            1 planetside.message.help_hint
            8 planetside.message.service_state_changed
            1 planetside.message.subscription
    "#);
}

#[test]
fn recorded_events_have_distinct_ids() {
    let Some(session) = recorded("ess_session_2016.ndjson") else { return };
    let mut decoder = Decoder::new(Feed::Recording);
    let mut ids = std::collections::BTreeSet::new();
    for line in session.lines() {
        if let Line::Event(envelope) = decoder.decode(line, None) {
            assert!(ids.insert(envelope.id), "{envelope:?}");
        }
    }
    assert_eq!(ids.len(), 113);
}

#[test]
fn recorded_commands_are_commands() {
    let Some(commands) = recorded("ess_commands.ndjson") else { return };
    let mut decoder = Decoder::new(Feed::Recording);
    for line in commands.lines() {
        let Line::Message(envelope) = decoder.decode(line, None) else { panic!("{line}") };
        assert_eq!(envelope.kind.name(), "planetside.message.command");
    }
}
