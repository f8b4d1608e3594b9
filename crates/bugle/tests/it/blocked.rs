//! A reader that does not read: it holds up neither what is asked for nor anybody else.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::{Event, EventStream, Gap, Start, clash};
use bugle_http::{Request, Response, Transport, TransportError};
use tokio::time::{Instant, sleep, timeout};

use crate::script::{Rung, noon, scripted};

/// When what was asked for.
type Polls = Arc<Mutex<Vec<(Duration, String)>>>;

/// An API whose clans get a donation every second, and a client of it.
fn api(polls: &Polls) -> clash::Client {
    let (polls, since) = (Arc::clone(polls), Instant::now());
    let service = tower::service_fn(move |request: Request| {
        let (path, second) = (request.uri().path().to_owned(), since.elapsed().as_secs());
        let tag = path.rsplit("%23").next().unwrap_or_default();
        let member = format!(r##"{{"tag":"#PPP","name":"B","role":"member","donations":{second}}}"##);
        let body = format!(r##"{{"tag":"#{tag}","name":"A","members":1,"memberList":[{member}]}}"##);
        polls.lock().unwrap().push((since.elapsed(), path));
        let mut response = Response::new(body.into());
        response.headers_mut().insert("cache-control", http::HeaderValue::from_static("max-age=5"));
        async { Ok::<_, TransportError>(response) }
    });
    clash::Client::builder().key("test").transport(Transport::new(service)).build().unwrap()
}

/// What is asked for in two minutes, with a queue of this size, while a reader blocks for the first of them, or none does;
/// and what that reader gets then.
async fn polls(queue: usize, is_blocked: bool) -> (Vec<(Duration, String)>, Vec<Event>) {
    let polls = Polls::default();
    let watch = clash::Watch::new(api(&polls)).clans(["#2PP", "#2YY", "#2QQ", "#2LL"]);
    let stream = EventStream::builder().clock(noon()).seed(1).queue_size(queue).source(watch).build().await.unwrap();
    let mut events = stream.events();
    stream.start();
    if is_blocked {
        drop(events.next().await);
        sleep(Duration::from_mins(1)).await;
    }
    let mut read = Vec::new();
    let end = Instant::now() + Duration::from_secs(if is_blocked { 60 } else { 120 });
    while let Ok(event) = tokio::time::timeout_at(end, events.next()).await {
        read.push(event.unwrap());
    }
    let polls = polls.lock().unwrap();
    (polls.iter().filter(|(at, _)| *at < Duration::from_secs(119)).cloned().collect(), read)
}

/// Neither in a queue that holds it all, nor in one that does not, nor in one without an end.
#[tokio::test(start_paused = true)]
async fn a_reader_that_blocks_for_a_minute_changes_no_poll_time() {
    for queue in [16_384, 4, 0] {
        let (undisturbed, told) = polls(queue, false).await;
        let (blocked, read) = polls(queue, true).await;
        assert!(undisturbed.len() > 80, "{}", undisturbed.len());
        assert_eq!(undisturbed, blocked, "with a queue of {queue}");
        let gaps = read.iter().filter(|event| event.get::<Gap>().is_some()).count();
        assert_eq!(gaps > 0, queue == 4, "with a queue of {queue}");
        if gaps == 0 {
            assert_eq!(read.len() + 1, told.len(), "with a queue of {queue}");
        }
    }
}

/// With no bound nothing is lost, however far a reader is behind; and what all have read is let go.
#[tokio::test(start_paused = true)]
async fn a_queue_of_0_loses_nothing() {
    for queue in [0, 16_384] {
        let (script, source) = scripted();
        let stream = EventStream::builder().clock(noon()).seed(1).queue_size(queue).patience(Duration::ZERO);
        let stream = stream.source(source).build().await.unwrap();
        let (mut slow, mut quick) = (stream.events(), stream.events());
        stream.start();
        script.rings([0]).await;
        assert!(slow.next().await.is_some() && quick.next().await.is_some());
        for bells in 0..40 {
            script.rings(bells * 1000 + 1..=bells * 1000 + 1000).await;
            for _ in 0..1000 {
                assert!(quick.next().await.is_some_and(|event| event.get::<Gap>().is_none()));
            }
        }
        let mut read = 0;
        while let Ok(Some(event)) = timeout(Duration::from_secs(1), slow.next()).await {
            read += u64::from(event.get::<Rung>().is_some());
        }
        assert_eq!(read == 40_000, queue == 0, "{read} with a queue of {queue}");
        // A new reader finds the newest ones, and not all that ever were.
        script.rings([50_000]).await;
        assert!(slow.next().await.is_some());
        let mut late = stream.events().from(Start::Beginning);
        let first = late.next().await.unwrap();
        assert!(first.get::<Rung>().is_none_or(|rung| rung.bell > 20_000), "{first:?}");
    }
}
