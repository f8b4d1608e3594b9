//! One question to the API, and what must be loaded again before its answer can be judged.

use std::sync::Arc;

use bugle_event::{BoxError, Saved, States};
use bugle_http::Freshness;
use bugle_model::{BodyError, Model as _};
use bytes::Bytes;
use futures_core::future::BoxFuture;
use serde::de::IgnoredAny;

use super::ask::Ask;
use crate::client::client::Client;
use crate::client::error::ApiError;
use crate::client::question::Question;
use crate::model::clan::Clan;
use crate::target::Target;
use crate::watch::body::Print;

/// A body, how old it is, and how long the API keeps it.
pub(crate) type Reply = Result<(Bytes, Freshness), ApiError>;

/// What the watcher of a target has at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Who asks, and how.
pub(crate) struct Asking {
    pub(crate) ask: Ask,
    pub(crate) question: Question,
    /// Which of the watchers that the target had.
    pub(crate) serial: u64,
    /// Whether it is asked to find out whether the service answers at all: no answer that is kept will do.
    pub(crate) is_probe: bool,
    pub(crate) at_hand: AtHand,
}

/// An answer, and what it takes to judge it.
pub(crate) struct Answered {
    pub(crate) ask: Ask,
    /// Which of the watchers that the target had.
    pub(crate) serial: u64,
    pub(crate) reply: Reply,
    /// What was at hand when `loaded` was found out.
    pub(crate) at_hand: AtHand,
    /// An error: what is kept cannot be read.
    pub(crate) loaded: Result<Loaded, BoxError>,
}

impl Answered {
    /// Goes by what is at hand now. That may be other than when this was asked: others were answered meanwhile, also about the
    /// same, and the body was put elsewhere or brought back. Says whether something must be loaded for it first.
    pub(crate) fn lacks(&mut self, at_hand: AtHand) -> bool {
        if at_hand == self.at_hand {
            return false;
        }
        match needed(at_hand, self.ask, &self.reply) {
            Some(unloaded) => (self.at_hand, self.loaded) = (at_hand, Ok(unloaded)),
            None => return true,
        }
        false
    }

    /// Whether nothing was loaded, and nothing came.
    pub(crate) fn is_bodiless(&self) -> bool {
        self.reply.is_err() && matches!(self.loaded, Ok(Loaded::Unneeded))
    }
}

/// Asks, and loads what the answer needs.
pub(crate) fn fetch(client: Client, asking: Asking, states: Arc<dyn States>) -> BoxFuture<'static, Answered> {
    Box::pin(async move {
        let Asking { ask, question, serial, is_probe, at_hand } = asking;
        let reply = reply(&client, ask, question, is_probe).await;
        let loaded = match needed(at_hand, ask, &reply) {
            Some(unloaded) => Ok(unloaded),
            None => load(ask, &states).await,
        };
        Answered { ask, serial, reply, at_hand, loaded }
    })
}

/// Loads, for an answer, what it turned out to need where this is at hand.
pub(crate) fn load_for(answered: Answered, at_hand: AtHand, states: Arc<dyn States>) -> BoxFuture<'static, Answered> {
    Box::pin(async move { Answered { at_hand, loaded: load(answered.ask, &states).await, ..answered } })
}

async fn load(ask: Ask, states: &Arc<dyn States>) -> Result<Loaded, BoxError> {
    let Some(target) = ask.target() else { return Ok(Loaded::Unneeded) };
    states.load(&target.subject()).await.map(Loaded::Kept)
}

/// Whether a body can be read is found out by its watcher, and only if it is not the one before.
async fn reply(client: &Client, ask: Ask, question: Question, is_probe: bool) -> Reply {
    let again = question.clone();
    let asked = if is_probe { client.probe(question).await } else { client.ask(question).await };
    let response = match (ask, asked) {
        (Ask::Look(target), Err(ApiError::NotFound { max_age })) if target.not_found().is_some() => {
            let body = target.not_found().unwrap_or_default();
            return Ok((Bytes::from_static(body.as_bytes()), Freshness { max_age, ..Freshness::default() }));
        }
        (_, asked) => asked?,
    };
    let freshness = Freshness::of(response.headers());
    let body = response.body();
    let is_json = match ask {
        // There is no watcher to find out whether it is an answer at all.
        Ask::Look(Target::Probe) => match Clan::from_json(body) {
            Err(BodyError::Nameless { .. }) => {
                return Err(ApiError::Unexpected { status: response.status().as_u16() });
            }
            read => read.is_ok(),
        },
        Ask::Look(_) => true,
        // Its watcher compares it with nothing, and must not be given the same scraps again.
        Ask::Aside(..) | Ask::Ranking(_) => serde_json::from_slice::<IgnoredAny>(body).is_ok(),
    };
    if !is_json {
        client.forget(&again);
        return Err(ApiError::Broken { len: body.len() });
    }
    Ok((response.into_body(), freshness))
}

/// What stands for that which was loaded, where nothing need be.
fn needed(at_hand: AtHand, ask: Ask, reply: &Reply) -> Option<Loaded> {
    match (at_hand, ask, reply) {
        (AtHand::AllBut(print), Ask::Look(_), Ok((body, _))) => (Print::of(body) == print).then_some(Loaded::SameBody),
        // These are news, which give the name that the body has; and whatever is said beside it is put beside the body.
        (AtHand::AllBut(_), Ask::Look(_), Err(ApiError::NotFound { .. } | ApiError::Private { .. }))
        | (AtHand::AllBut(_), Ask::Aside(..), _)
        | (AtHand::Nothing, ..) => None,
        (AtHand::All, ..) | (AtHand::AllBut(_), Ask::Look(_), Err(_)) | (AtHand::AllBut(_), Ask::Ranking(_), _) => {
            Some(Loaded::Unneeded)
        }
    }
}
