//! The driver of refills: asks Census, beside everything else that the stream does, and tells the machine.

use bugle_event::{BoxError, Interest, Signals, States};
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use crate::census::{CensusError, Query, Service};
use crate::event::Event;
use crate::ids::World;
use crate::push::now::Now;
use crate::refill::machine::{Refill, Ticket};
use crate::refill::opening::Pace;
use crate::refill::question::{Of, Question, ROWS_MAX};
use crate::refill::rows::Page;

/// What stands behind the listener: fills the gaps that go through it, if there is a Census to ask.
///
/// It asks while [`next`](Self::next) is polled, and stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Refilling(Option<On>);

#[derive(Debug)]
struct On {
    refill: Refill,
    census: Service,
    under_way: FuturesUnordered<BoxFuture<'static, Answered>>,
}

/// An answer of Census, and to which question.
type Answered = (Ticket, Result<Page, CensusError>);

/// What a refill was waiting for.
#[derive(Debug)]
pub(crate) struct Due(Option<Answered>);

impl Refilling {
    /// Asks `census`, if there is one.
    pub(crate) fn new(census: Option<Service>, name: &str, worlds: &[World], pace: Pace) -> Self {
        let on = |census| On {
            refill: Refill::new(name, worlds.to_vec(), pace),
            census,
            under_way: FuturesUnordered::new(),
        };
        Self(census.map(on))
    }

    /// Goes on from what an earlier run kept, if there was one.
    pub(crate) async fn resume(&mut self, now: Now, states: &dyn States, ran_before: bool) -> Result<(), BoxError> {
        let Some(on) = &mut self.0 else { return Ok(()) };
        let saved = states.load(on.refill.subject()).await?;
        let state = saved.and_then(|saved| saved.state);
        if ran_before || state.is_some() {
            on.refill.resume(now.time, state.as_deref());
        }
        Ok(())
    }

    /// Takes what is wanted from now on.
    pub(crate) fn on_interest(&mut self, now: Now, interest: &Interest) {
        if let Some(on) = &mut self.0 {
            on.refill.on_interest(now.time, interest);
        }
    }

    /// Something went wrong with the stream.
    pub(crate) fn on_trouble(&mut self) {
        if let Some(on) = &mut self.0 {
            on.refill.on_trouble();
        }
    }

    /// Takes what the listener says, and gives what is to be said instead.
    pub(crate) fn on_signals(&mut self, now: Now, signals: Signals<Event>) -> Signals<Event> {
        let Some(on) = &mut self.0 else { return signals };
        let said = on.refill.on_signals(now, signals);
        on.ask(now.moment);
        said
    }

    /// Waits until there is something to do. Nothing is lost when it is dropped.
    pub(crate) async fn next(&mut self) -> Due {
        let Some(On { refill, under_way, .. }) = &mut self.0 else { return std::future::pending().await };
        let wake_at = refill.wake_at();
        let timer = async || sleep_until(wake_at.unwrap_or_else(Instant::now)).await;
        tokio::select! {
            biased;
            Some(answered) = under_way.next(), if !under_way.is_empty() => Due(Some(answered)),
            () = timer(), if wake_at.is_some() => Due(None),
            else => std::future::pending().await,
        }
    }

    /// What it waited for is there: gives what is to be said.
    pub(crate) fn on_due(&mut self, now: Now, Due(answered): Due) -> Signals<Event> {
        let Some(on) = &mut self.0 else { return Signals::new() };
        let said = answered.map(|(ticket, answer)| on.refill.on_answer(now, ticket, answer));
        on.ask(now.moment);
        said.unwrap_or_default()
    }
}

impl On {
    /// Asks what there is to ask.
    fn ask(&mut self, now: Instant) {
        while let Some((ticket, question)) = self.refill.next_question(now) {
            let (census, query) = (self.census.clone(), query(question));
            self.under_way.push(Box::pin(async move { (ticket, census.read_rows(&query, Page::read).await) }));
        }
    }
}

fn query(Question { of, ids, types, after, before }: Question) -> Query {
    let (collection, key) = match of {
        Of::Worlds => ("world_event", "world_id"),
        Of::Characters => ("characters_event", "character_id"),
    };
    let query = Query::new(collection).term(key, ids).term("type", types);
    query.term("after", after).term("before", before).limit(ROWS_MAX)
}

#[cfg(test)]
mod tests {
    use bugle_event::{Cause, Checkpoint, Fact as _, Gap, Signal, Subject, Timestamp, Want};
    use bugle_http::Transport;

    use super::*;
    use crate::NAME;
    use crate::census::Options;
    use crate::event::FacilityControl;
    use crate::refill::opening::AGAIN;

    #[test]
    fn nothing_is_asked_after_trouble_before_all_is_seen_again() {
        let nobody = Transport::new(tower::service_fn(|_| std::future::pending()));
        let census = Service::new("http://census.test", "ps2", None, Options::default(), nobody).unwrap();
        let mut refilling = Refilling::new(Some(census), "ps2", &[World(10)], Pace { again: AGAIN, seed: 7 });
        let time = Timestamp::from_secs(1_700_000_000);
        let now = Now { time, moment: Instant::now() };
        let seen =
            || Signal::Checkpoint(Checkpoint { subject: Subject::text("connection", "ps2"), at: time, state: None });
        refilling.on_interest(now, &Interest::new([Want::kinds([FacilityControl::KIND])]));
        refilling.on_signals(now, vec![seen()]);
        refilling.on_trouble();
        let gap = Gap::new(NAME, [World(10).into()], Some(time), time, Cause::Stall);
        refilling.on_signals(now, vec![Signal::Gap(gap)]);
        let asked = |refilling: &Refilling| refilling.0.as_ref().map(|on| on.under_way.len());
        assert_eq!(asked(&refilling), Some(0));
        refilling.on_signals(now, vec![seen()]);
        assert_eq!(asked(&refilling), Some(1));
    }
}
