//! Whatever an API answers, line after line: events come out, and nothing breaks. And whatever can be read is written as it
//! was sent.
#![no_main]

use bugle_clash::{
    BattleLogEntry, Clan, Detector, LeagueGroup, LeagueHistoryEntry, Model, Page, Player, PlayerLeagueGroup,
    RaidSeason, RankedClan, RankedPlayer, ResourceKind, War, WarLogEntry, WatchOptions,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn written_as_sent<M: Model>(line: &[u8]) {
    // What is too deep or too large for any value is no body of a service.
    if let (Ok(sent), Ok(body)) = (serde_json::from_slice::<Value>(line), M::from_json(line)) {
        assert_eq!(body.value.to_service(), sent);
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
    for line in input.split(|byte| *byte == b'\n').take(3) {
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
