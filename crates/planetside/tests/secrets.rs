//! The service id is in nothing that a failing client prints: no log line, no error, no `Debug`, no panic.
//! In a process of its own: whatever is logged there is heard.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use bugle_http::{Response, Transport, TransportError};
use bugle_planetside::census::{Character, IdPlace, Item, MapRegion, Options, Query, Retries};
use bugle_planetside::{CensusError, CharacterId, Client, FacilityId};
use futures_util::StreamExt as _;

/// What stands nowhere.
const SECRET: &str = "t0psecret";

/// Everything that was printed.
static PRINTED: LazyLock<Mutex<String>> = LazyLock::new(Mutex::default);

fn print(text: &str) {
    let mut printed = PRINTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    printed.push_str(text);
    printed.push('\n');
}

/// Writes what is traced.
struct Writer;

impl std::io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        print(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes what is logged: some of what lies below does not trace.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        print(&format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn listen_to_everything() -> tracing::subscriber::DefaultGuard {
    log::set_logger(&Logger).expect("no other test logs");
    log::set_max_level(log::LevelFilter::Trace);
    std::panic::set_hook(Box::new(|panic| print(&panic.to_string())));
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Writer);
    tracing::subscriber::set_default(subscriber.finish())
}

/// A service that repeats what it was asked, in a body or in something that is no answer at all.
fn echo(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        while let Ok((mut socket, _)) = listener.accept() {
            let mut request = vec![0; 8192];
            let len = socket.read(&mut request).unwrap_or(0);
            let path = String::from_utf8_lossy(&request[..len]).split_whitespace().nth(1).unwrap_or("").to_owned();
            let answer = answer.replace("PATH", &path);
            drop(socket.write_all(answer.as_bytes()));
        }
    });
    format!("http://{address}")
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}")
}

/// Everything that can be asked of a client, with what it prints.
async fn ask_everything(client: &Client) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    let mut on = |error: Option<CensusError>| {
        let Some(error) = error else { return };
        kinds.push(error.kind());
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        causes.for_each(|cause| print(&format!("{cause} {cause:?} {cause:#?}")));
    };
    let find = client.find::<Character>().term("faction_id", 2);
    let (get, count) = (client.get::<Item>(), client.count::<Character>());
    let (query, id) = (client.query(Query::new("world")), client.get_by_id::<Character>(CharacterId(1)));
    let (ids, name) = (client.get_by_ids::<Character>([1, 2].map(CharacterId)), client.get_by_name::<Item>("x"));
    let mut rows = client.find::<MapRegion>().stream();
    print(&format!("{find:?} {find} {get:?} {count:?} {query:?} {id:?} {ids:?} {name:?} {rows:?} {client:?}"));
    on(find.await.err());
    on(get.await.err());
    on(count.await.err());
    match query.await {
        Ok(answer) => print(&format!("{answer:?}")),
        Err(error) => on(Some(error)),
    }
    on(id.await.err());
    on(ids.await.err());
    on(name.await.err());
    on(rows.next().await.and_then(Result::err));
    on(client.character_names(&[CharacterId(1)]).await.err());
    on(client.facility_names(&[FacilityId(1)]).await.err());
    on(client.find::<Character>().limit(0).await.err());
    print(&format!("{rows:?} {:?} {client:#?}", client.census_stats()));
    kinds
}

fn builder(options: Options) -> bugle_planetside::Builder {
    let options = Options { retries: Retries { most: 1, floor: Duration::ZERO, ..Retries::default() }, ..options };
    Client::builder().service_id(SECRET).census(options)
}

/// Over real sockets: what lies below may print, too.
async fn over_the_network() -> Vec<&'static str> {
    let answers = [
        "no HTTP at all: PATH\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{\"PATH".to_owned(),
        "HTTP/1.1 302 Found\r\nlocation: http://elsewhere.test/PATH\r\nconnection: close\r\n\r\n".to_owned(),
        "HTTP/1.1 302 Found\r\nlocation: /maintenance?from=PATH\r\nconnection: close\r\n\r\n".to_owned(),
        "HTTP/1.1 503 Busy PATH\r\nretry-after: 99\r\nconnection: close\r\n\r\n<html>PATH".to_owned(),
        ok("<html>PATH"),
        ok(r#"{"error":"PATH"}"#),
        ok(r#"{"error":"Provided Service ID is not registered: PATH"}"#),
        ok(r#"{"error":"Missing Service ID PATH"}"#),
        ok(r#"{"errorCode":"PATH"}"#),
        ok(r#"{"errorCode":"SERVER_ERROR","errorMessage":"PATH"}"#),
        ok(r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: PATH"}"#),
        ok(r#"{"message":"PATH"}"#),
        ok(r#"{"count":-1,"path":"PATH"}"#),
        ok(r#"{"world_list":[{"path":"PATH"}],"returned":1,"path":"PATH"}"#),
        ok(r#"{"world_list":["PATH"#),
    ];
    let mut kinds = Vec::new();
    for (number, answer) in answers.into_iter().enumerate() {
        let id_in = if number % 2 == 0 { IdPlace::Path } else { IdPlace::Parameter("service-id".to_owned()) };
        let url = echo(Box::leak(answer.into_boxed_str()));
        let client = builder(Options { id_in, ..Options::default() }).census_url(url).build().unwrap();
        kinds.extend(ask_everything(&client).await);
    }
    let nobody = builder(Options::default()).census_url("http://127.0.0.1:1").build().unwrap();
    kinds.extend(ask_everything(&nobody).await);
    kinds
}

/// Over transports of others, which say more than ours does.
async fn over_other_transports() -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for number in 0..4 {
        let transport = Transport::new(tower::service_fn(move |request: bugle_http::Request| {
            let (origin, source) =
                (request.uri().to_string(), Arc::new(std::io::Error::other(request.uri().to_string())));
            std::future::ready(Err::<Response, _>(match number {
                0 => TransportError::Unreachable { origin, source },
                1 => TransportError::Broken { origin, source },
                2 => TransportError::TooLarge { origin, body_max: 1 },
                _ => TransportError::Timeout { origin },
            }))
        }));
        let client = builder(Options::default()).transport(transport).build().unwrap();
        kinds.extend(ask_everything(&client).await);
    }
    kinds
}

#[tokio::test]
async fn s1_the_service_id_is_nowhere_in_what_a_failing_client_prints() {
    let _guard = listen_to_everything();
    print(&format!("{:?}", builder(Options::default())));
    let mut kinds = over_the_network().await;
    kinds.extend(over_other_transports().await);
    kinds.sort_unstable();
    kinds.dedup();
    let printed = PRINTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let shown: Vec<_> = printed.lines().filter(|line| line.contains(SECRET)).collect();
    assert!(shown.is_empty(), "{} lines:\n{}", shown.len(), shown[..shown.len().min(20)].join("\n"));
    // It did print: what is traced, what is logged below, and of every kind of error.
    assert!(printed.contains("Census gave no answer") && printed.contains("hyper_util"), "{printed}");
    insta::assert_snapshot!(kinds.join(" "), @"bad_term count_failed garbled maintenance misuse moved overloaded page server_error service_id_unknown throttled timeout unexpected unreachable");
}
