//! A program that did not run for a while: what waits in the socket is read before it is called silence.

use std::pin::pin;
use std::time::Duration;

use bugle_event::{Cause, Signal, Source as _};
use bugle_planetside::PushError;
use futures_util::{Stream, StreamExt as _};
use tokio::io::DuplexStream;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, advance};

use crate::push::{deaths, next};
use crate::service::{Peer, Said, client, wanting};

const HEARTBEAT: &str = r#"{"online":{},"service":"event","type":"heartbeat"}"#;

/// The service's end of a connection on which the subscription stands.
async fn subscribed(
    connections: &mut Receiver<DuplexStream>,
    stream: &mut (impl Stream<Item = Said> + Unpin),
) -> Peer<DuplexStream> {
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.expect("the client connects")).await;
        peer.subscribe().await;
        peer
    };
    let (peer, said) = tokio::join!(service, next(stream));
    assert_eq!(said, "checkpoint connection/ps2");
    peer
}

#[tokio::test(start_paused = true)]
async fn p12_what_waits_in_the_socket_is_read_before_it_is_called_silence() {
    let (client, mut connections) = client();
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    let mut peer = subscribed(&mut connections, &mut stream).await;
    for character in [1, 3] {
        peer.death(character, 1_700_000_010).await;
        peer.send(HEARTBEAT).await;
    }
    // For so long nobody polls the stream. The silence and the question that is due were over long ago.
    advance(Duration::from_secs(77)).await;
    let said = next(&mut stream).await;
    assert_eq!(
        said,
        "planetside.death character/1, checkpoint connection/ps2, planetside.death character/3, checkpoint connection/ps2"
    );
    // The question that was due is asked, and on the same connection.
    let (asked, ()) = tokio::join!(peer.receive(), says_nothing(&mut stream));
    assert_eq!(asked, r#"{"service":"event","action":"subscribe"}"#);
}

/// The stream is polled for a moment, in which it says nothing.
async fn says_nothing(stream: &mut (impl Stream<Item = Said> + Unpin)) {
    let said = tokio::time::timeout(Duration::from_secs(1), stream.next()).await;
    assert!(said.is_err(), "{said:?}");
}

#[tokio::test(start_paused = true)]
async fn p12_an_answer_that_waits_is_an_answer_in_time() {
    let (client, mut connections) = client();
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        let command = peer.receive().await;
        (peer, command)
    };
    let (mut peer, _) = tokio::select! {
        peer = service => peer,
        said = next(&mut stream) => panic!("{said}"),
    };
    peer.confirm().await;
    peer.death(1, 1_700_000_010).await;
    advance(Duration::from_secs(30)).await;
    let before = Instant::now();
    assert_eq!(next(&mut stream).await, "checkpoint connection/ps2, planetside.death character/1");
    assert_eq!(before, Instant::now(), "at once");
    let asked_again = tokio::select! {
        command = peer.receive() => Some(command),
        () = says_nothing(&mut stream) => None,
    };
    assert!(!asked_again.is_some_and(|command| command.contains("eventNames")), "it was answered");
}

#[tokio::test(start_paused = true)]
async fn p12_what_does_not_come_is_still_silence() {
    let (client, mut connections) = client();
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    let _peer = subscribed(&mut connections, &mut stream).await;
    advance(Duration::from_secs(77)).await;
    let said = stream.next().await;
    assert!(matches!(said, Some(Err(PushError::Silent { seconds: 77, .. }))), "{said:?}");
}

/// Frames of a service behind something that makes binary frames of them, or runs them together.
#[tokio::test(start_paused = true)]
async fn p7_garbled_frames_are_read_from_the_socket_and_what_is_lost_is_a_gap() {
    let (client, mut connections) = client();
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    let death = crate::garbled::death;
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        peer.subscribe().await;
        peer.send(&death(1)).await;
        peer.send_bytes(death(3).as_bytes()).await;
        peer.send(&format!("{}{}", death(5), death(7))).await;
        peer.send(&format!("[{}]", death(9))).await;
        peer.send(&format!("{}\0", death(11))).await;
        peer.send(&death(13)[..150]).await;
        peer.send_bytes(&[0xff, 0xfe]).await;
        peer.send(&death(15)).await;
        peer
    };
    let (_peer, said) = tokio::join!(service, stream.next());
    let said = said.unwrap().unwrap();
    let victims: Vec<_> = said
        .iter()
        .filter_map(|signal| match signal {
            Signal::Event(event) => Some(event.subject().to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(victims, [1, 3, 5, 7, 9, 11, 15].map(|character| format!("character/{character}")));
    assert!(said.iter().any(|signal| matches!(signal, Signal::Gap(gap) if gap.cause == Cause::Garbage)));
    assert_eq!(next(&mut stream).await, "gap Garbage [world/10]", "what came within the same second");
}
