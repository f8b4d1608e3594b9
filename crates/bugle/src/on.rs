//! How users say what is to be done when something happens.

use std::future::Future;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::time::Duration;

use bugle_event::{BoxError, Envelope, Event, Fact, KindSet, Payload, Subject, Typed, Want};
use bugle_journal::ReaderOptions;
use bugle_trigger::{Condition, Trigger};

use crate::deliver::Action;
use crate::{ActionContext, EventStream};

/// What a trigger can be about: every [`Fact`], and [`Any`].
pub trait Topic: 'static {
    /// What the action is given.
    type Item: Send + 'static;
    /// What the conditions look at.
    type View: ?Sized;

    /// The kinds of events it is about.
    fn kinds() -> KindSet;
    /// The item for the action, if the event is one.
    fn item(event: Event) -> Option<Self::Item>;
    /// The view for the conditions, if the event is one.
    fn view(event: &Event) -> Option<&Self::View>;
}

impl<F: Fact> Topic for F {
    type Item = Typed<F>;
    type View = F;

    fn kinds() -> KindSet {
        [F::KIND].into_iter().collect()
    }

    fn item(event: Event) -> Option<Typed<F>> {
        Typed::new(event)
    }

    fn view(event: &Event) -> Option<&F> {
        event.get()
    }
}

/// Every event of every game, gaps included.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

impl Topic for Any {
    type Item = Event;
    type View = Envelope<dyn Payload>;

    fn kinds() -> KindSet {
        KindSet::All
    }

    fn item(event: Event) -> Option<Event> {
        Some(event)
    }

    fn view(event: &Event) -> Option<&Envelope<dyn Payload>> {
        Some(event)
    }
}

/// A trigger in the making. Does nothing until [`run`](Self::run) or [`call`](Self::call) gives it an action.
#[must_use = "a trigger without an action does nothing: end with `run` or `call`"]
#[derive(Debug)]
pub struct On<'a, T> {
    stream: &'a EventStream,
    trigger: Trigger,
    tries: NonZeroU32,
    is_named: bool,
    topic: PhantomData<fn() -> T>,
}

impl<'a, T: Topic> On<'a, T> {
    pub(crate) fn new(stream: &'a EventStream, name: String) -> Self {
        let want = Want { kinds: T::kinds(), filters: bugle_event::Filters::default() };
        let tries = ReaderOptions::default().tries;
        Self { stream, trigger: Trigger::new(name, want), tries, is_named: false, topic: PhantomData }
    }

    /// Names the trigger, for [`EventStream::trigger_stats`] and [`EventStream::remove_trigger`]. A trigger of the
    /// same name is replaced.
    ///
    /// A trigger with a name keeps its place in the journal: on one on disk it goes on after a restart with the first
    /// event that it has not dealt with. One without begins anew with each start.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.trigger.name = name.into();
        self.is_named = true;
        self
    }

    /// How often the action is tried on one event, with growing waits in between, before that is put aside as a dead
    /// letter: 5 times, if not set. Meanwhile its next events wait, so that they stay in order.
    pub fn tries(mut self, tries: NonZeroU32) -> Self {
        self.tries = tries;
        self
    }

    /// Only what is about this subject. Several subjects of one noun: any of them; of several nouns: all at once.
    ///
    /// Filters are data: a source subscribes to just what the filters let pass.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        self.trigger.want.filters.insert(subject.into());
        self
    }

    /// Only while this holds. Several conditions must all hold.
    pub fn when(mut self, holds: impl Fn(&T::View) -> bool + Send + Sync + 'static) -> Self {
        self.trigger.conditions.push(Condition::new(move |event| T::view(event).is_some_and(&holds)));
        self
    }

    /// Fires once, and is done.
    pub fn once(mut self) -> Self {
        self.trigger.single_shot = true;
        self
    }

    /// How long to stay quiet after firing, in event time.
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.trigger.cooldown = cooldown;
        self
    }

    /// Runs `action` for each such event from now on, one after the other. Gives the trigger's name.
    ///
    /// An event is confirmed when the action has succeeded. An error or a panic is counted and logged, and the action
    /// is [tried](Self::tries) again; that hurts nobody else, nor does an action that takes its time.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn run<A, R>(self, action: A) -> String
    where
        A: Fn(T::Item, ActionContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let action = move |event, context| match T::item(event) {
            Some(item) => futures_util::future::Either::Left(action(item, context)),
            None => futures_util::future::Either::Right(std::future::ready(Ok(()))),
        };
        let action: Action = Box::new(move |event, context| Box::pin(action(event, context)));
        self.stream.add_trigger(self.trigger, action, self.tries, self.is_named)
    }

    /// As [`run`](Self::run), with a plain function. It should be quick: it holds up other tasks.
    pub fn call(self, action: impl Fn(T::Item, ActionContext) + Send + Sync + 'static) -> String {
        self.run(move |item, context| {
            action(item, context);
            std::future::ready(Ok(()))
        })
    }
}

#[cfg(feature = "planetside")]
impl<T: Fact<Game = bugle_planetside::Event>> On<'_, T> {
    /// Only on this world.
    pub fn world(self, world: bugle_planetside::World) -> Self {
        self.filter(world)
    }

    /// Only where this character is part of it, on either side.
    pub fn character(self, character: bugle_planetside::CharacterId) -> Self {
        self.filter(character)
    }
}

#[cfg(feature = "clash")]
impl<T: Fact<Game = bugle_clash::Event>> On<'_, T> {
    /// Only about this clan.
    pub fn clan(self, clan: &bugle_clash::ClanTag) -> Self {
        self.filter(clan)
    }

    /// Only about this player.
    pub fn player(self, player: &bugle_clash::PlayerTag) -> Self {
        self.filter(player)
    }
}
