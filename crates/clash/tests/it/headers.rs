//! Whatever stands in the headers, the source goes on within the hour, and says what it does not do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bugle_clash::Watch;
use bytes::Bytes;
use proptest::prelude::*;

use crate::check::{bytes, clan, lines};
use crate::scripted::{TestClock, answer, api_of_answers, everything, run};

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[0-9]{1,25}",
        1 => "-[0-9]{1,25}",
        1 => "[0-9]{1,20}\\.[0-9]{1,5}",
        1 => Just("Fri, 30 Jan 2026 07:00:00 GMT".to_owned()),
        1 => Just("Fri, 31 Dec 9999 23:59:59 GMT".to_owned()),
        1 => Just("Thu, 01 Jan 1970 00:00:00 GMT".to_owned()),
        1 => "[ -~]{0,20}",
        1 => "[ -~\u{a0}-\u{ff}]{0,20}",
    ]
}

fn any_header() -> impl Strategy<Value = (&'static str, String)> {
    let max_age = ("(public,? )?", "(s-maxage|max-age|Max-Age|no-store|max-age max-age)", " ?=? ?\"?", any_value());
    prop_oneof![
        max_age.prop_map(|(before, name, equals, value)| ("cache-control", format!("{before}{name}{equals}{value}"))),
        any_value().prop_map(|value| ("retry-after", value)),
        any_value().prop_map(|value| ("age", value)),
        any_value().prop_map(|value| ("date", value)),
    ]
}

fn any_headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec(any_header(), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn c10_no_header_stops_the_source_in_silence(
        headers in any_headers(),
        status in prop::sample::select(vec![200_u16, 200, 429, 429, 403, 404, 503]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let asked = Arc::new(AtomicU32::new(0));
        let (count, sent) = (Arc::clone(&asked), headers.clone());
        let (signals, errors) = runtime.block_on(async move {
            let api = api_of_answers(move |_, seconds| {
                count.fetch_add(1, Ordering::Relaxed);
                let headers: Vec<(&'static str, &str)> = sent.iter().map(|(name, value)| (*name, &**value)).collect();
                match seconds {
                    0 => answer(200, &[], bytes(&clan("#A"))),
                    1..100 => answer(status, &headers, if status == 200 { bytes(&clan("#A")) } else { Bytes::new() }),
                    _ => answer(200, &[], bytes(&clan("#A #B"))),
                }
            });
            run(Watch::new(api).clans(["#2PP"]), Arc::new(TestClock::at_minute(0)), 180, everything(), Arc::new(())).await
        });
        prop_assert!(lines(&signals).contains("member_joined"), "{headers:?}");
        // Some 180 looks a minute apart. While the headers stand, for 100 seconds, `max-age=1` may bring one each second.
        let asked = asked.load(Ordering::Relaxed);
        prop_assert!((100..280).contains(&asked), "{asked}");
        // Whoever is made to wait for longer than a look usually takes is told.
        prop_assert!(status == 200 || !errors.is_empty(), "{headers:?}");
    }
}
