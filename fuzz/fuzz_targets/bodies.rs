//! Whatever an API answers, line after line: events come out, and nothing breaks. And whatever can be read is written as it
//! was sent.
#![no_main]

use bugle_clash::{
    BattleLogEntry, Clan, Detector, LeagueGroup, LeagueHistoryEntry, Model, Page, Player, PlayerLeagueGroup,
    RaidSeason, RankedClan, RankedPlayer, ResourceKind, War, WarLogEntry, WatchOptions,
};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn written_as_sent<M: Model>(line: &[u8]) {
    // What is too deep or too large for any value is no body of a service.
    if let (Ok(sent), Ok(body)) = (serde_json::from_slice::<Value>(line), M::from_json(line)) {
        assert_eq!(body.value.to_service(), sent);
    }
}

/// What is in both bodies is not read twice, and what that makes of the second is the same.
fn read_after<M: Model>(old: &[u8], new: &[u8]) {
    let Ok(was) = M::from_json(old) else { return };
    let (old, new) = (Bytes::copy_from_slice(old), Bytes::copy_from_slice(new));
    match (M::from_json(&new), M::from_json_after(&new, &old, was.counted())) {
        (Ok(alone), Ok((after, again))) => {
            assert_eq!(after.counted(), alone.counted());
            assert_eq!(after.value.to_service(), alone.value.to_service());
            assert_eq!(again.map(|again| again.to_service()), Some(was.value.to_service()));
        }
        (alone, after) => assert_eq!(alone.is_ok(), after.is_ok()),
    }
}

fuzz_target!(|input: &[u8]| {
    for &kind in ResourceKind::ALL {
        let mut detector = Detector::new(kind, WatchOptions::default());
        let told = input.split(|byte| *byte == b'\n').map(|line| detector.on_line(line)).collect::<Vec<_>>();
        for event in told.into_iter().chain([detector.finish()]).flatten().flatten() {
            drop(event.to_json());
        }
    }
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').take(3).collect();
    for pair in lines.windows(2) {
        read_after::<Clan>(pair[0], pair[1]);
        read_after::<Player>(pair[0], pair[1]);
    }
    for line in lines {
        written_as_sent::<Clan>(line);
        written_as_sent::<Player>(line);
        written_as_sent::<War>(line);
        written_as_sent::<LeagueGroup>(line);
        written_as_sent::<PlayerLeagueGroup>(line);
        written_as_sent::<Page<BattleLogEntry>>(line);
        written_as_sent::<Page<LeagueHistoryEntry>>(line);
        written_as_sent::<Page<RaidSeason>>(line);
        written_as_sent::<Page<RankedClan>>(line);
        written_as_sent::<Page<RankedPlayer>>(line);
        written_as_sent::<Page<WarLogEntry>>(line);
    }
});
