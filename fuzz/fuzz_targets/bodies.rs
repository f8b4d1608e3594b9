//! Whatever an API answers, line after line: events come out, and nothing breaks.
#![no_main]

use bugle_clash::{Detector, ResourceKind, WatchOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    for &kind in ResourceKind::ALL {
        let mut detector = Detector::new(kind, WatchOptions::default());
        let told = input.split(|byte| *byte == b'\n').map(|line| detector.on_line(line)).collect::<Vec<_>>();
        for event in told.into_iter().chain([detector.finish()]).flatten().flatten() {
            drop(event.to_json());
        }
    }
});
