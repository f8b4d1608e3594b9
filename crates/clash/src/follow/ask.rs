//! One question to the API, and what must be loaded again before its answer can be judged.

use std::sync::Arc;

use bugle_event::{BoxError, Saved, States};
use bugle_http::Freshness;
use bugle_model::{BodyError, Model as _};
use bytes::Bytes;
use futures_core::future::BoxFuture;

use crate::client::client::Client;
use crate::client::error::ApiError;
use crate::model::clan::Clan;
use crate::target::Target;
use crate::watch::body::Print;

/// A body, how old it is, and how long the API keeps it.
pub(crate) type Reply = Result<(Bytes, Freshness), ApiError>;

/// What the watcher of a target has at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AtHand {
    /// All that it needs.
    All,
    /// All but its last body, which has this print.
    AllBut(Print),
    /// Nothing: it may go on from an earlier run.
    Nothing,
}

/// What was loaded beside an answer.
pub(crate) enum Loaded {
    /// Nothing, because nothing is needed.
    Unneeded,
    /// Nothing, because the answer is the body that is not at hand.
    SameBody,
    /// What is kept of the last checkpoint.
    Kept(Option<Saved>),
}

/// An answer, and what it takes to judge it.
pub(crate) struct Answered {
    pub(crate) target: Target,
    pub(crate) reply: Reply,
    /// An error: what is kept cannot be read.
    pub(crate) loaded: Result<Loaded, BoxError>,
}

/// Asks for `target`, and loads what the answer needs. A probe finds out whether the service answers at all: no answer
/// that is kept will do.
pub(crate) fn ask(
    client: Client,
    target: Target,
    is_probe: bool,
    at_hand: AtHand,
    states: Arc<dyn States>,
) -> BoxFuture<'static, Answered> {
    Box::pin(async move {
        let reply = fetch(&client, target, is_probe).await;
        let loaded = match needed(at_hand, &reply) {
            Some(unloaded) => Ok(unloaded),
            None => states.load(&target.subject()).await.map(Loaded::Kept),
        };
        Answered { target, reply, loaded }
    })
}

/// Whether a body can be read is found out by its watcher, and only if it is not the one before.
async fn fetch(client: &Client, target: Target, is_probe: bool) -> Reply {
    let question = target.question();
    let asked = if is_probe { client.probe(question).await } else { client.ask(question).await };
    let response = asked?;
    let freshness = Freshness::of(response.headers());
    if target == Target::Probe {
        // There is no watcher to find out whether it is an answer at all.
        return match Clan::from_json(response.body()) {
            Ok(_) => Ok((Bytes::new(), freshness)),
            Err(BodyError::NotJson { .. }) => {
                client.forget(&target.question());
                Err(ApiError::Broken { len: response.body().len() })
            }
            Err(_) => Err(ApiError::Unexpected { status: response.status().as_u16() }),
        };
    }
    Ok((response.into_body(), freshness))
}

/// What stands for that which was loaded, where nothing need be.
fn needed(at_hand: AtHand, reply: &Reply) -> Option<Loaded> {
    match (at_hand, reply) {
        (AtHand::AllBut(print), Ok((body, _))) => (Print::of(body) == print).then_some(Loaded::SameBody),
        // These are news, which give the name that the body has.
        (AtHand::AllBut(_), Err(ApiError::NotFound { .. } | ApiError::Private { .. })) | (AtHand::Nothing, _) => None,
        (AtHand::All, _) | (AtHand::AllBut(_), Err(_)) => Some(Loaded::Unneeded),
    }
}
