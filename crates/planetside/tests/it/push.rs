//! The push stream as a source, over in-memory pipes in virtual time.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{BoxError, Cause, Context, Fact as _, Saved, Signal, Source as _, States, Subject, Timestamp, Want};
use bugle_planetside::{Client, Death, Event, PushError, World};
use futures_core::future::BoxFuture;
use futures_util::{Stream, StreamExt as _};
use tokio::io::AsyncWriteExt as _;

use crate::service::{self, Peer, client, wanting};

pub(crate) fn deaths() -> Want {
    Want { kinds: [Death::KIND].into_iter().collect(), filters: [World(10).into()].into_iter().collect() }
}

/// What is said next, in a few words.
pub(crate) async fn next(stream: &mut (impl Stream<Item = service::Said> + Unpin)) -> String {
    let in_words = |signal: &Signal<Event>| match signal {
        Signal::Event(event) => format!("{} {}", event.kind, event.subject()),
        Signal::Gap(gap) => format!("gap {:?} {:?}", gap.cause, gap.subjects),
        Signal::Checkpoint(checkpoint) => format!("checkpoint {}", checkpoint.subject),
    };
    match stream.next().await {
        Some(Ok(batch)) => batch.iter().map(in_words).collect::<Vec<_>>().join(", "),
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
        while said.len() < 3 {
            said.push(next(&mut stream).await);
        }
        said
    };
    let ((command, _peer), said) = tokio::join!(service, reader);
    insta::assert_snapshot!(command, @r#"{"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}"#);
    insta::assert_snapshot!(said.join("\n"), @r#"
    checkpoint connection/ps2, planetside.death character/1
    error the connection to push.test:80 was lost: closed by the service
    gap Disconnect [world/10], checkpoint connection/ps2, planetside.death character/3
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
async fn p11_a_refusal_ends_the_stream_and_names_the_service_id_and_the_environment() {
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
        // It does not say which of the two it minds.
        insta::assert_snapshot!(refused, @"push.test:80 refuses the service id or the environment `ps2`; environments are ps2, ps2ps4us and ps2ps4eu, and service ids are given at https://census.daybreakgames.com/#devSignup");
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
        assert_eq!(next(&mut stream).await, "gap Disconnect [world/10], checkpoint connection/ps2");
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
    assert_eq!(error.to_string(), format!("cannot reach {address}; check the address and your network"));
    assert!(!format!("{error:?}").contains("topsecret"));
}

#[tokio::test(start_paused = true)]
async fn what_is_there_together_comes_together() {
    let (client, mut connections) = client();
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        peer.subscribe().await;
        for character in [1, 3, 5] {
            peer.death(character, 1_700_000_000).await;
        }
        peer
    };
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    // Nobody polls the stream while the service speaks.
    let (_peer, said) = tokio::join!(service, next(&mut stream));
    insta::assert_snapshot!(said, @"checkpoint connection/ps2, planetside.death character/1, planetside.death character/3, planetside.death character/5");
}

/// What is kept of the last run: when all was last seen, or that nothing can be read.
struct Kept(Result<Timestamp, &'static str>);

impl States for Kept {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        assert_eq!(subject.to_string(), "connection/ps2");
        let saved = self.0.map(|at| Some(Saved { at, state: None })).map_err(BoxError::from);
        Box::pin(std::future::ready(saved))
    }
}

fn after(kept: Kept) -> Context {
    Context { states: Arc::new(kept), ..wanting(deaths()) }
}

#[tokio::test(start_paused = true)]
async fn a_stream_goes_on_from_its_last_checkpoint() {
    let (client, mut connections) = client();
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.unwrap()).await;
        peer.subscribe().await;
        peer
    };
    let left_off = Timestamp::from_secs(1_600_000_000);
    let mut stream = pin!(client.push().follow(after(Kept(Ok(left_off)))));
    let (_peer, said) = tokio::join!(service, stream.next());
    let said = said.unwrap().unwrap();
    let [Signal::Gap(gap), Signal::Checkpoint(checkpoint)] = &said[..] else { panic!("{said:?}") };
    assert_eq!((gap.cause, &gap.subjects[..]), (Cause::Restart, &[World(10).into()][..]));
    // At both ends as far as the game's clocks may be off.
    let slack = Duration::from_secs(5);
    assert_eq!((gap.from, gap.to), (Some(left_off - slack), checkpoint.at + slack));
}

#[tokio::test(start_paused = true)]
async fn a_last_checkpoint_that_cannot_be_read_ends_the_stream() {
    let (client, _connections) = client();
    let mut stream = pin!(client.push().follow(after(Kept(Err("the disk is gone")))));
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_final());
    assert_eq!(bugle_event::in_words(&error), "cannot read where connection/ps2 was left off: the disk is gone");
    assert!(stream.next().await.is_none());
}

/// What the service says when it is left, if it is.
async fn after_frames(frames: Vec<Vec<u8>>) -> String {
    let (client, mut connections) = client();
    let service = async {
        let mut peer = Peer::accept(connections.recv().await.expect("it comes")).await;
        peer.subscribe().await;
        let mut pipe = peer.into_pipe();
        for frame in frames {
            if pipe.write_all(&frame).await.is_err() {
                break; // It has hung up.
            }
        }
        pipe
    };
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    let reader = async {
        assert_eq!(next(&mut stream).await, "checkpoint connection/ps2");
        tokio::time::timeout(Duration::from_secs(5), next(&mut stream)).await.unwrap_or_else(|_| "nothing".to_owned())
    };
    let (_pipe, said) = tokio::join!(service, reader);
    said
}

/// The head of a frame of a server: final or not, text or more of it, and how long it is.
fn head(is_last: bool, is_more: bool, length: u64) -> Vec<u8> {
    let first = u8::from(is_last) << 7 | u8::from(!is_more);
    [&[first, 127][..], &length.to_be_bytes()].concat()
}

const LARGEST: u64 = 16 << 20;

#[tokio::test(start_paused = true)]
async fn a_message_that_is_too_large_is_not_taken() {
    let error = format!("error the connection to push.test:80 was lost: a message is larger than {LARGEST} bytes");
    assert_eq!(after_frames(vec![head(true, false, LARGEST + 1)]).await, error);
    // In parts, of which each is small.
    let part = |index| [head(index == 16, index > 0, 1 << 20), vec![b' '; 1 << 20]].concat();
    assert_eq!(after_frames((0..=16).map(part).collect()).await, error);
    // As large as may be: it says nothing, and nobody minds.
    let part = |index| [head(index == 15, index > 0, 1 << 20), vec![b' '; 1 << 20]].concat();
    assert_eq!(after_frames((0..16).map(part).collect()).await, "nothing");
}
