//! More than the keys can bear, over the whole source.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{Client, Transport, Watch, WatchHandle};
use bugle_event::{Context, Source as _};
use bugle_http::{Request, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use crate::scripted::{TestClock, answer};

const KEYS: u32 = 10;
const RATE: u32 = 10;
const MAX_AGE: Duration = Duration::from_mins(1);
const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";

fn tag(mut number: u32) -> String {
    let mut tag = [b'2'; 6];
    for symbol in &mut tag[1..] {
        *symbol = SYMBOLS[number as usize % SYMBOLS.len()];
        number /= u32::try_from(SYMBOLS.len()).unwrap();
    }
    format!("#{}", std::str::from_utf8(&tag).unwrap())
}

/// When each was asked for last, how often, and the longest time between two looks.
#[derive(Default)]
struct Looks(HashMap<String, (Instant, u32, Duration)>);

impl Looks {
    fn on_look(&mut self, path: &str, now: Instant) {
        let (last, count, longest) = self.0.entry(path.to_owned()).or_insert((now, 0, Duration::ZERO));
        *longest = now.duration_since(*last).max(*longest);
        (*last, *count) = (now, *count + 1);
    }

    /// How many of what a path like this shows, the fewest looks at one, and the longest time between two, seen from now.
    fn of(&self, is_like: impl Fn(&str) -> bool) -> (usize, u32, Duration) {
        let now = Instant::now();
        let them = self.0.iter().filter(|(path, _)| is_like(path)).map(|(_, looks)| looks);
        them.fold((0, u32::MAX, Duration::ZERO), |(count, fewest, longest), (last, looks, gap)| {
            (count + 1, fewest.min(*looks), longest.max(*gap).max(now - *last))
        })
    }
}

/// An API that shows bare things, to somebody with so many keys.
fn api(looks: &Arc<Mutex<Looks>>) -> Client {
    let looks = Arc::clone(looks);
    let show = move |request: Request| {
        let path = request.uri().path();
        looks.lock().unwrap().on_look(path, Instant::now());
        let tag = path.trim_end_matches("/currentwar").rsplit("%23").next().unwrap();
        let body = match path {
            path if path.ends_with("currentwar") => r#"{"state":"notInWar"}"#.to_owned(),
            path if path.contains("players") => {
                format!(r##"{{"tag":"#{tag}","name":"A","townHallLevel":9,"expLevel":9}}"##)
            }
            _ => format!(r##"{{"tag":"#{tag}","name":"A","members":0,"memberList":[]}}"##),
        };
        let response: Response = answer(200, &[("cache-control", "max-age=60")], Bytes::from(body));
        async { Ok::<_, Infallible>(response) }
    };
    let service = tower::util::MapErr::new(tower::service_fn(show), |never: Infallible| match never {});
    let keys = (0..KEYS).fold(Client::builder(), |builder, number| builder.key(format!("secret-{number}")));
    keys.rate(RATE).seed(7).transport(Transport::new(service)).build().unwrap()
}

/// Follows for so many seconds, and then says how far it is.
async fn follow(watch: Watch, handle: WatchHandle, seconds: u64) -> bugle_clash::WatchStatus {
    let interest = Box::pin(futures_util::stream::pending());
    let context = Context { seed: 7, ..Context::new(Arc::new(TestClock::at_minute(0)), interest) };
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut stream = std::pin::pin!(watch.follow(context));
    while let Ok(Some(item)) = timeout_at(until, stream.next()).await {
        item.unwrap();
    }
    let mut status = std::pin::pin!(handle.status());
    loop {
        tokio::select! {
            status = &mut status => return status.unwrap(),
            _ = stream.next() => {}
        }
    }
}

/// A round takes as long as the rate makes it: nobody waits for much longer than that, whatever the others are.
#[tokio::test(start_paused = true)]
async fn of_seven_thousand_on_ten_keys_none_starves() {
    let (clans, players, rate) = (1_000, 5_000, KEYS * RATE);
    let round = Duration::from_secs(u64::from((2 * clans + players) / rate));
    let looks = Arc::<Mutex<Looks>>::default();
    let tags: Vec<String> = (0..clans).map(tag).collect();
    let watch = Watch::new(api(&looks)).clans(&tags).wars(&tags).players((0..players).map(tag));
    let handle = watch.handle();
    let seconds = 160;
    let status = follow(watch, handle, seconds).await;

    let looks = looks.lock().unwrap();
    let all: u64 = looks.0.values().map(|(_, count, _)| u64::from(*count)).sum();
    let most = seconds * u64::from(rate);
    assert!((most * 95 / 100..=most + u64::from(rate)).contains(&all), "{all} of {most}");
    // Half of the turns are for whoever has waited longest, the others for each kind in turn: so of three kinds the one
    // that waits longest has two thirds of them, and each has a sixth at least.
    let longest = Duration::from_secs(u64::from(players * 3 / (2 * rate))).max(round);
    let slack = Duration::from_secs(5);
    for (name, kind, count) in [
        ("clans", looks.of(|path| path.contains("clans") && !path.ends_with("currentwar")), clans),
        ("wars", looks.of(|path| path.ends_with("currentwar")), clans),
        ("players", looks.of(|path| path.contains("players")), players),
    ] {
        let (seen, fewest, gap) = kind;
        assert_eq!(seen, count as usize, "{name}");
        assert!(fewest >= 2, "{name}: {fewest} looks");
        assert!(gap <= longest + slack, "{name}: {gap:?}, of {longest:?}");
    }
    assert_eq!(status.rows.len(), 7_000);
    assert!(status.lag + MAX_AGE <= longest + slack, "{:?}", status.lag);
    assert!(status.due > 0 && status.due < 5_000 / 4, "{}", status.due);
}
