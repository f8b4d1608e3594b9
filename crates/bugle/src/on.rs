//! How users say what is to be done when something happens.

use std::future::Future;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::time::Duration;

use bugle_event::{BoxError, Subject, Want};
use bugle_journal::ReaderOptions;
use bugle_trigger::{Condition, Trigger};
use futures_util::future::Either;

use crate::action::{Action, ActionContext};
use crate::handle::TriggerHandle;
use crate::topic::Topic;
use crate::triggers::{Order, Triggers};

/// A trigger in the making. Does nothing until [`run`](Self::run) or [`call`](Self::call) gives it an action.
///
/// Filters are data: a source subscribes to just what the filters let pass. Conditions are code. Filters that belong to
/// one game, such as `world` and `clan`, are there where the trigger is about that game.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use std::time::Duration;
/// use bugle::{EventStream, planetside::{Death, World}};
///
/// # fn example(stream: &EventStream) {
/// stream
///     .on::<Death>()
///     .name("headshots")
///     .world(World::OSPREY)
///     .when(|death| death.is_headshot)
///     .cooldown(Duration::from_secs(10))
///     .run(|death, _| async move {
///         println!("{} fell", death.character_id);
///         Ok(())
///     });
/// # }
/// ```
#[must_use = "a trigger without an action does nothing: end with `run` or `call`"]
#[derive(Debug)]
pub struct On<'a, T> {
    triggers: &'a Triggers,
    trigger: Trigger,
    name: Option<String>,
    tries: NonZeroU32,
    refused: Option<BoxError>,
    topic: PhantomData<fn() -> T>,
}

impl<'a, T: Topic> On<'a, T> {
    pub(crate) fn new(triggers: &'a Triggers) -> Self {
        let want = Want { kinds: T::kinds(), ..Want::all() };
        let (trigger, tries) = (Trigger::new(T::NAME, [want]), ReaderOptions::default().tries);
        Self { triggers, trigger, name: None, tries, refused: None, topic: PhantomData }
    }

    /// Names the trigger, for [`EventStream::get_trigger`](crate::EventStream::get_trigger) and
    /// [`EventStream::remove_trigger`](crate::EventStream::remove_trigger). A trigger of the same name is replaced: this
    /// one begins when the other has ended.
    ///
    /// A trigger with a name keeps its place in the journal, and what it remembers: on one on disk it goes on after a
    /// restart with the first event that it has not dealt with, a cooldown goes on, and one that fires
    /// [once](Self::once) does so once in its life. So does one that replaces it: the name remembers. One without begins
    /// anew with each start.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// How often the action is tried on one event, with growing waits in between, before that is put aside as a dead
    /// letter: 5 times, if not set; 0 is as 1. Meanwhile its next events wait, so that they stay in order.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN);
        self
    }

    /// Only what is about this subject. Several subjects of one noun: any of them; of several nouns: all at once.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        let subject = subject.into();
        self.trigger.wants.iter_mut().for_each(|want| want.filters.insert(subject.clone()));
        self
    }

    /// The same with what may be no subject, such as a tag that was typed.
    #[cfg_attr(not(feature = "clash"), expect(dead_code, reason = "only games that spell need it"))]
    pub(crate) fn try_filter<S: Into<Subject>, E: Into<BoxError>>(mut self, subject: Result<S, E>) -> Self {
        match subject {
            Ok(subject) => self.filter(subject),
            Err(error) => {
                self.refused.get_or_insert(error.into());
                self
            }
        }
    }

    /// Only while this holds. Several conditions must all hold.
    pub fn when(self, holds: impl Fn(&T::View) -> bool + Send + Sync + 'static) -> Self {
        self.trigger.conditions.push(Condition::new(move |event| T::view(event).is_some_and(&holds)));
        self
    }

    /// Fires once, and is done. With a [name](Self::name): once for all that bear it, and on a journal on disk once,
    /// restarts included.
    pub fn once(mut self) -> Self {
        self.trigger.single_shot = true;
        self
    }

    /// How long to stay quiet after firing, in event time.
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.trigger.cooldown = cooldown;
        self
    }

    /// Runs `action` for each such event from now on, one after the other.
    ///
    /// An event is confirmed when the action has succeeded. An error or a panic is counted and logged, and the action
    /// is [tried](Self::tries) again; that hurts nobody else, nor does an action that takes its time.
    ///
    /// A trigger that can never see anything, because something that was typed is no tag, because its name is longer than
    /// 992 bytes or because somebody reads in its place, is refused: it is done at once, the log says so, and the stream
    /// ends with [`RunError::Refused`](crate::RunError::Refused).
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn run<A, R>(self, action: A) -> TriggerHandle
    where
        A: Fn(T::Item, ActionContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let action = move |event, context| match T::item(event) {
            Some(item) => Either::Left(action(item, context)),
            None => Either::Right(std::future::ready(Ok(()))),
        };
        let action: Action = Box::new(move |event, context| Box::pin(action(event, context)));
        let Self { triggers, trigger, name, tries, refused, .. } = self;
        triggers.add(Order { trigger, name, topic: T::NAME, action, tries, refused })
    }

    /// As [`run`](Self::run), with a plain function. It should be quick: it holds up other tasks.
    pub fn call(self, action: impl Fn(T::Item, ActionContext) + Send + Sync + 'static) -> TriggerHandle {
        self.run(move |item, context| {
            action(item, context);
            std::future::ready(Ok(()))
        })
    }
}
