//! What triggers make a source say to its service: just what has changed, and at once.

use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::journal::{Filters, Want};
use bugle::pattern::{Batch, Step};
use bugle::planetside::{self, Connect, Connecting, Connection, Death, Endpoint, PlayerLogin, VehicleDestroy, World};
use bugle::{EventStream, Pattern, Trigger};
use bugle_sim::{Config, Ledger, Sim};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{accept_hdr_async, client_async};

/// What a client said to the service since the last look.
type Commands = Arc<Mutex<Vec<String>>>;

/// Listens in on the way to the simulator.
struct Tap(Arc<dyn Connect>, Commands);

impl Connect for Tap {
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a> {
        Box::pin(async move {
            let far = self.0.connect(endpoint).await?;
            let (near, middle) = tokio::io::duplex(64 * 1024);
            #[expect(clippy::disallowed_methods, reason = "it ends with the connection")]
            tokio::spawn(listen(middle, far, Arc::clone(&self.1)));
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }
}

async fn listen(near: tokio::io::DuplexStream, far: Box<dyn Connection>, commands: Commands) {
    let mut uri = String::new();
    #[expect(clippy::result_large_err, reason = "as the handshake has it")]
    let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        uri = format!("ws://push.test{}", request.uri());
        Ok(response)
    };
    let near = accept_hdr_async(near, look).await.unwrap();
    let (far, _) = client_async(uri, far).await.unwrap();
    let ((mut to_near, mut from_near), (mut to_far, mut from_far)) = (near.split(), far.split());
    let up = async {
        while let Some(Ok(message)) = from_near.next().await {
            if let Message::Text(text) = &message {
                commands.lock().unwrap().push(text.to_string());
            }
            if to_far.send(message).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        while let Some(Ok(message)) = from_far.next().await {
            if to_near.send(message).await.is_err() {
                break;
            }
        }
    };
    tokio::join!(up, down);
}

/// A stream of the simulated PlanetSide, and what is said to the service.
async fn stream() -> (Sim, EventStream, Commands) {
    let sim = Sim::in_memory(Config { rate: 5.0, clans: 1, ..Config::default() }, Ledger::closed());
    let commands = Commands::default();
    let tap = Arc::new(Tap(sim.connector(), Arc::clone(&commands)));
    let client = planetside::Client::builder().service_id("test").connector(tap).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(client.push()).build().await.unwrap();
    (sim, stream, commands)
}

/// What was said within some thousandths of a second: the verb, and what it is about.
async fn said(commands: &Commands) -> Vec<String> {
    sleep(Duration::from_millis(5)).await;
    let said = std::mem::take(&mut *commands.lock().unwrap());
    let short = |command: &String| {
        let command: serde_json::Value = serde_json::from_str(command).unwrap();
        let text = |key: &str| command.get(key).map(|value| value.to_string().replace('"', "")).unwrap_or_default();
        format!("{} {} {}", text("action"), text("eventNames"), text("worlds"))
    };
    said.iter().map(short).collect()
}

#[tokio::test(start_paused = true)]
async fn adding_changing_pausing_and_removing_says_just_that_and_at_once() {
    let (_sim, stream, commands) = stream().await;
    let deaths = stream.on::<Death>().world(1).name("deaths").call(|_, _| {});
    stream.wait_ready().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(said(&commands).await, ["subscribe [Death] [1]"]);
    let logins = stream.add_trigger(Trigger::on::<PlayerLogin>().world(1).call(|_, _| {})).unwrap();
    assert_eq!(said(&commands).await, ["subscribe [PlayerLogin] "]);
    // One more of the same kind needs nothing.
    let again = stream.on::<Death>().world(1).call(|_, _| {});
    assert_eq!(said(&commands).await, [""; 0]);
    deaths.pause();
    assert_eq!(said(&commands).await, [""; 0], "somebody else wants it");
    again.remove();
    // With deaths go the characters, all of them; what must stay is said again, as it always is then.
    assert_eq!(said(&commands).await, ["clearSubscribe [Death] ", "subscribe [PlayerLogin] [1]"]);
    deaths.resume();
    assert_eq!(said(&commands).await, ["subscribe [Death] "]);
    logins.change(|trigger| trigger.world(13)).unwrap();
    assert_eq!(said(&commands).await, ["subscribe  [13]"]);
    assert!(stream.remove_trigger(logins.name()));
    assert_eq!(said(&commands).await, ["clearSubscribe [PlayerLogin] [13]"]);
    let wait = stream.wait_for::<VehicleDestroy>().world(1).within(Duration::from_millis(4)).into_future();
    let (waited, asked) = tokio::join!(wait, said(&commands));
    assert!(waited.is_err());
    assert_eq!(asked, ["subscribe [VehicleDestroy] "]);
    assert_eq!(said(&commands).await, ["clearSubscribe [VehicleDestroy] "]);
}

#[tokio::test(start_paused = true)]
async fn a_pattern_that_is_narrowed_asks_for_just_that() {
    let (_sim, stream, commands) = stream().await;
    let pattern = Pattern::from(Batch::new(2, Step::any::<Death>()));
    let filters: Filters = [World::OSPREY.into()].into_iter().collect();
    let wants = pattern.wants().into_iter().map(|want| Want { filters: filters.clone(), ..want });
    let narrowed = pattern.narrowed(wants);
    let firing = stream.wait_for_pattern(narrowed).await.unwrap();
    assert_eq!(said(&commands).await[0], "subscribe [Death] [1]");
    assert!(firing.events.iter().all(|event| event.get::<Death>().unwrap().world_id == World::OSPREY));
}
