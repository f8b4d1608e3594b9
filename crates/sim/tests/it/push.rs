//! The push service over in-memory pipes, in virtual time, with a client that knows nothing but WebSocket.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_event::Timestamp;
use bugle_planetside::Event;
use bugle_sim::planetside::{Config, Fault, Plan, Service};
use bugle_sim::{Ledger, SimClock};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::DuplexStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

const START: Timestamp = Timestamp::from_secs(1_700_000_000);
const ADDRESS: &str = "ws://sim/streaming?environment=ps2&service-id=s:example";

struct Stage {
    service: Service,
    ledger: Ledger,
    tasks: JoinSet<()>,
}

impl Stage {
    fn new(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(7, START);
        change(&mut config);
        let ledger = Ledger::in_memory();
        let service = Service::new(config, SimClock::start(START, 1.0), ledger.clone());
        let mut tasks = JoinSet::new();
        let running = service.clone();
        tasks.spawn(async move { running.run().await });
        Self { service, ledger, tasks }
    }

    async fn connect(&mut self, address: &str) -> Result<Client, tungstenite::Error> {
        let (near, far) = tokio::io::duplex(4096);
        let service = self.service.clone();
        self.tasks.spawn(async move { service.serve(far).await });
        Ok(Client(client_async(address, near).await?.0))
    }
}

struct Client(WebSocketStream<DuplexStream>);

impl Client {
    async fn send(&mut self, command: Value) {
        self.0.send(Message::text(command.to_string())).await.unwrap();
    }

    async fn next(&mut self) -> Option<Message> {
        self.0.next().await?.ok()
    }

    /// All JSON that comes within `length`.
    async fn listen(&mut self, length: Duration) -> Vec<Value> {
        let mut heard = Vec::new();
        let ended = timeout(length, async {
            while let Some(message) = self.next().await {
                heard.extend(message.to_text().ok().and_then(|text| serde_json::from_str(text).ok()));
            }
        });
        drop(ended.await);
        heard
    }
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn payloads(messages: &[Value]) -> Vec<&Value> {
    messages.iter().filter_map(|message| message.get("payload")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_hears_the_greeting_and_two_heartbeats_a_minute() {
    let mut stage = Stage::new(|_| ());
    let heard = stage.connect(ADDRESS).await.unwrap().listen(secs(61)).await;
    let kinds: Vec<_> = heard.iter().filter_map(|message| message.get("type")).collect();
    assert_eq!(kinds.len(), 9, "{kinds:?}");
    assert_eq!(kinds[2], "connectionStateChanged");
    assert_eq!(heard.iter().filter(|message| message.get("send this for help").is_some()).count(), 1);
    assert_eq!((kinds[7], kinds[8]), (&json!("heartbeat"), &json!("heartbeat")));
    assert_eq!(heard.last().unwrap()["timestamp"], "1700000060");
    assert!(payloads(&heard).is_empty(), "subscribed to nothing");
}

#[tokio::test(start_paused = true)]
async fn what_is_subscribed_comes_whole_and_in_order_and_nothing_else() {
    let mut stage = Stage::new(|_| ());
    let mut client = stage.connect(ADDRESS).await.unwrap();
    client
        .send(json!({"service": "event", "action": "subscribe", "characters": ["all"], "worlds": ["10", "1"],
            "eventNames": ["Death", "FacilityControl"], "logicalAndCharactersWithWorlds": true}))
        .await;
    let heard = client.listen(secs(120)).await;
    let times: Vec<_> = payloads(&heard).iter().map(|payload| payload["timestamp"].clone()).collect();
    let truth: Vec<_> = stage.ledger.events();
    let wanted = truth.iter().filter_map(|event| match event.game::<Event>()? {
        event @ (Event::Death(_) | Event::FacilityControl(_)) => Some(event),
        _ => None,
    });
    let wanted: Vec<_> = wanted
        .filter(|event| [1, 10].contains(&event.world_id().0))
        .map(|event| json!(event.timestamp().as_secs().to_string()))
        .collect();
    assert!(wanted.len() > 100, "{}", wanted.len());
    assert_eq!(times, wanted);
    let names: BTreeSet<_> = payloads(&heard).iter().map(|payload| payload["event_name"].to_string()).collect();
    assert_eq!(names.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn handshakes_are_refused_with_a_status() {
    let mut stage = Stage::new(|_| ());
    for (address, status) in [
        ("ws://sim/streaming?environment=ps2&service-id=s:refused", 403),
        ("ws://sim/streaming?environment=ps2", 403),
        ("ws://sim/streaming?environment=ps5&service-id=s:example", 400),
        ("ws://sim/elsewhere?environment=ps2&service-id=s:example", 404),
    ] {
        match stage.connect(address).await {
            Err(tungstenite::Error::Http(response)) => assert_eq!(response.status(), status, "{address}"),
            other => panic!("{address}: {:?}", other.map(|_| "let in")),
        }
    }
    assert!(stage.connect("ws://sim/streaming?service-id=s%3Aexample").await.is_ok(), "PC by default");
}

#[tokio::test(start_paused = true)]
async fn pings_are_answered_and_unknown_commands_are_not() {
    let mut stage = Stage::new(|_| ());
    let mut client = stage.connect(ADDRESS).await.unwrap();
    client.listen(secs(1)).await;
    client.0.send(Message::text("dance")).await.unwrap();
    client.send(json!({"service": "event", "action": "dance"})).await;
    client.0.send(Message::Ping(vec![7].into())).await.unwrap();
    assert_eq!(client.next().await, Some(Message::Pong(vec![7].into())));
}

#[tokio::test(start_paused = true)]
async fn faults_end_silence_or_confuse_connections() {
    for fault in [Fault::Close, Fault::Cut, Fault::Refuse(secs(5)), Fault::Stall, Fault::Garbage, Fault::Drift] {
        let mut stage = Stage::new(|config| config.faults = Plan::Listed(vec![(secs(10), fault)]));
        let mut client = stage.connect(ADDRESS).await.unwrap();
        client
            .send(json!({"service": "event", "action": "subscribe", "worlds": ["10"], "eventNames": ["PlayerLogin"]}))
            .await;
        client.listen(secs(11)).await;
        let ended = matches!(timeout(secs(100), client.next()).await, Ok(None | Some(Message::Close(_))));
        assert_eq!(ended, matches!(fault, Fault::Close | Fault::Cut | Fault::Refuse(_)), "{fault:?}");
        let later = client.listen(secs(100)).await;
        let beats = later.iter().filter(|message| message["type"] == "heartbeat").count();
        assert_eq!(beats > 0, matches!(fault, Fault::Garbage | Fault::Drift), "{fault:?}");
        let events = payloads(&later).len();
        assert_eq!(events > 0, fault == Fault::Garbage, "{fault:?}: the only event name has drifted away");
        tokio::time::advance(secs(10)).await;
        assert!(stage.connect(ADDRESS).await.is_ok(), "sound again after {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn while_refusing_nobody_gets_in() {
    let mut stage = Stage::new(|_| ());
    stage.service.inject(Fault::Refuse(secs(5)));
    assert!(stage.connect(ADDRESS).await.is_err());
    tokio::time::advance(secs(6)).await;
    assert!(stage.connect(ADDRESS).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_reads_is_put_out_and_hurts_nobody() {
    let mut stage = Stage::new(|config| config.rate = 500.0);
    let mut slow = stage.connect(ADDRESS).await.unwrap();
    let mut quick = stage.connect(ADDRESS).await.unwrap();
    for client in [&mut slow, &mut quick] {
        client
            .send(json!({"service": "event", "action": "subscribe", "characters": ["all"], "worlds": ["all"],
                "eventNames": ["all"]}))
            .await;
    }
    let heard = payloads(&quick.listen(secs(60)).await).len();
    assert!(heard > 20_000, "{heard}");
    let got = payloads(&slow.listen(secs(60)).await).len();
    assert!(got < 1000, "{got} from the pipe, and then the end");
    assert!(slow.next().await.is_none());
}

fn named(faults: &str) -> impl FnOnce(&mut Config) {
    let named_faults = faults.parse().unwrap();
    |config| config.named_faults = named_faults
}

/// Everything of two worlds.
async fn subscribed(stage: &mut Stage) -> Client {
    let mut client = stage.connect(ADDRESS).await.unwrap();
    client
        .send(json!({"service": "event", "action": "subscribe", "characters": ["all"], "worlds": ["10", "1"],
            "eventNames": ["all"], "logicalAndCharactersWithWorlds": true}))
        .await;
    client
}

fn of_world<'a>(heard: &'a [Value], world: &str) -> Vec<&'a Value> {
    payloads(heard).into_iter().filter(|payload| payload["world_id"] == world).collect()
}

#[tokio::test(start_paused = true)]
async fn a_world_that_is_offline_says_so_and_nothing_else() {
    let mut stage = Stage::new(|config| {
        named("offline-world@20s+45s")(config);
        config.worlds.truncate(1);
    });
    let mut client = subscribed(&mut stage).await;
    client.listen(secs(19)).await;
    let heard = client.listen(secs(30)).await;
    let said = |online: &str| {
        json!({"detail": "EventServerEndpoint_Wainwright_10", "online": online, "service": "event",
            "type": "serviceStateChanged"})
    };
    assert!(heard.contains(&said("false")) && !heard.contains(&said("true")));
    let beat = heard.iter().find(|message| message["type"] == "heartbeat").unwrap();
    assert_eq!(beat["online"]["EventServerEndpoint_Wainwright_10"], "false");
    let down = heard.iter().position(|message| *message == said("false")).unwrap();
    assert!(of_world(&heard[down..], "10").is_empty());
    let greeting = stage.connect(ADDRESS).await.unwrap().listen(secs(1)).await;
    assert!(greeting.contains(&said("false")), "who comes meanwhile is told too");
    let heard = client.listen(secs(30)).await;
    assert!(heard.contains(&said("true")) && !of_world(&heard, "10").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_world_that_stalls_is_called_online_and_the_others_go_on() {
    let mut stage = Stage::new(named("stall-world@15s+1m"));
    let mut client = subscribed(&mut stage).await;
    client.listen(secs(15)).await;
    let heard = client.listen(secs(59)).await;
    let silent = ["10", "1"].into_iter().filter(|world| of_world(&heard, world).is_empty());
    assert!(silent.count() <= 1 && !payloads(&heard).is_empty());
    let beats = heard.iter().filter(|message| message["type"] == "heartbeat");
    assert!(beats.flat_map(|beat| beat["online"].as_object().unwrap().values()).all(|online| online == "true"));
    assert!(stage.ledger.permits().lost.len() > 10, "nobody can know of it");
}

#[tokio::test(start_paused = true)]
async fn a_half_open_connection_is_dead_and_others_are_let_in() {
    let mut stage = Stage::new(named("half-open@10s"));
    let mut client = subscribed(&mut stage).await;
    assert!(!client.listen(secs(9)).await.is_empty());
    client.listen(secs(2)).await;
    client.0.send(Message::Ping(vec![7].into())).await.unwrap();
    assert!(timeout(secs(600), client.next()).await.is_err(), "no answer, and no end");
    assert!(!subscribed(&mut stage).await.listen(secs(9)).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn all_faults_with_one_seed_twice_give_the_same_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mut stage = Stage::new(|config| config.named_faults = bugle_sim::Faults::all());
        let mut all = Vec::new();
        for _ in 0..6 {
            let Ok(mut client) = stage.connect(ADDRESS).await else {
                tokio::time::sleep(secs(20)).await;
                continue;
            };
            client.send(json!({"service": "event", "action": "subscribe", "worlds": ["all"], "characters": ["all"], "eventNames": ["all"]})).await;
            let end = tokio::time::Instant::now() + secs(100);
            while let Ok(Some(message)) = tokio::time::timeout_at(end, client.next()).await {
                all.push(message.into_data());
            }
        }
        runs.push(all);
    }
    assert!(runs[0].len() > 5_000 && runs[0] == runs[1], "{}", runs[0].len());
}
