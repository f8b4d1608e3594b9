//! The push stream as a source, over in-memory pipes in virtual time.

use std::pin::pin;

use bugle_event::{Cause, Fact as _, Signal, Source as _, Want};
use bugle_planetside::{Client, Death, PushError, World};
use futures_util::{Stream, StreamExt as _};
use tokio::io::AsyncWriteExt as _;

use crate::service::{self, Peer, client, wanting};

fn deaths() -> Want {
    Want { kinds: [Death::KIND].into_iter().collect(), filters: [World(10).into()].into_iter().collect() }
}

/// The next thing said, in a few words.
async fn next(stream: &mut (impl Stream<Item = service::Signal> + Unpin)) -> String {
    match stream.next().await {
        Some(Ok(Signal::Event(event))) => format!("{} {}", event.kind, event.subject()),
        Some(Ok(Signal::Gap(gap))) => format!("gap {:?} {:?}", gap.cause, gap.subjects),
        Some(Ok(Signal::Checkpoint(checkpoint))) => format!("checkpoint {}", checkpoint.subject),
        Some(Err(error)) => format!("error {error}"),
        None => "end".to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_goes_on_after_its_connection_was_lost() {
    let (client, mut connections) = client();
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        let first = peer.subscribe().await;
        peer.death(1, 1_700_000_000).await;
        peer.close().await;
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        assert_eq!(peer.subscribe().await, first, "everything is said again");
        peer.death(3, 1_700_000_002).await;
        (first, peer)
    };
    let reader = async {
        let mut stream = pin!(client.push().follow(wanting(deaths())));
        let mut said = Vec::new();
        while said.len() < 6 {
            said.push(next(&mut stream).await);
        }
        said
    };
    let ((command, _peer), said) = tokio::join!(service, reader);
    insta::assert_snapshot!(command, @r#"{"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}"#);
    insta::assert_snapshot!(said.join("\n"), @r#"
    checkpoint connection/ps2
    planetside.death character/1
    error the connection to push.test was lost: closed by the service
    gap Disconnect [world/10]
    checkpoint connection/ps2
    planetside.death character/3
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_half_open_connection_is_noticed() {
    let (client, mut connections) = client();
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        peer.subscribe().await;
        let next = connections.recv().await;
        (peer, next) // The first connection still stands when the second comes.
    };
    let reader = async {
        let mut stream = pin!(client.push().follow(wanting(deaths())));
        assert_eq!(next(&mut stream).await, "checkpoint connection/ps2");
        let stalled = stream.next().await;
        assert!(matches!(stalled, Some(Err(PushError::Silent { seconds: 70, .. }))), "{stalled:?}");
        stream.next().await;
    };
    tokio::select! {
        _ = service => {}
        () = reader => panic!("there is nothing more to say"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_service_id_ends_the_stream() {
    let (client, mut connections) = client();
    let service = async {
        let mut pipe = connections.recv().await.unwrap();
        pipe.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        pipe
    };
    let reader = async {
        let mut stream = pin!(client.push().follow(wanting(deaths())));
        let refused = stream.next().await.unwrap().unwrap_err();
        assert!(!format!("{refused:?} {refused}").contains("topsecret"));
        assert!(matches!(refused, PushError::ServiceIdRefused { .. }), "{refused:?}");
        assert!(stream.next().await.is_none());
    };
    tokio::join!(service, reader);
}

#[tokio::test(start_paused = true)]
async fn other_answers_are_tried_again() {
    let (client, mut connections) = client();
    let service = async {
        let mut pipes = Vec::new();
        for answer in ["HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n\r\n"] {
            let mut pipe = connections.recv().await.unwrap();
            pipe.write_all(answer.as_bytes()).await.unwrap();
            pipes.push(pipe);
        }
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        peer.subscribe().await;
        (pipes, peer)
    };
    let reader = async {
        let mut stream = pin!(client.push().follow(wanting(deaths())));
        let handshake = stream.next().await.unwrap();
        assert!(matches!(handshake, Err(PushError::Handshake { status: 503, .. })), "{handshake:?}");
        let protocol = stream.next().await.unwrap();
        assert!(matches!(protocol, Err(PushError::Protocol { .. })), "{protocol:?}");
        let gap = stream.next().await.unwrap();
        assert!(matches!(&gap, Ok(Signal::Gap(gap)) if gap.cause == Cause::Disconnect), "{gap:?}");
    };
    tokio::join!(service, reader);
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder().service_id("topsecret").endpoint(format!("ws://{address}/streaming"));
    let mut stream = pin!(client.build().unwrap().push().follow(wanting(deaths())));
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error, PushError::Unreachable { .. }), "{error:?}");
    assert_eq!(error.to_string(), "cannot reach 127.0.0.1; check the address and your network");
    assert!(!format!("{error:?}").contains("topsecret"));
}
