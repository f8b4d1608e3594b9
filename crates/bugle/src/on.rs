//! How users say what they want, and what is to be done when it happens.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{BoxError, Fact, Subject};
use bugle_trigger::{Condition, Firing};

use crate::circle::Circle;
use crate::context::{ActionContext, Scene};
use crate::draft::Draft;
use crate::options::{Lanes, Options};
use crate::order::Action;
use crate::topic::{Either, Filterable, Topic};
use crate::trigger::Trigger;
use crate::worker::Doing;

/// What is wanted, in the making. [`Trigger::on`] begins one apart from any stream,
/// [`EventStream::on`](crate::EventStream::on) one on a stream, and both end with [`run`](Self::run) or
/// [`call`](Self::call); [`EventStream::wait_for`](crate::EventStream::wait_for) begins one that ends in `.await`.
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
#[must_use = "nothing happens before it is ended: with `run`, `call` or, where it waits, `await`"]
pub struct On<E, T, S = ()> {
    pub(crate) end: E,
    pub(crate) draft: Draft,
    name: Option<String>,
    options: Options,
    state: Arc<S>,
    topic: PhantomData<fn() -> T>,
}

/// Where an [`On`] ends.
pub trait End {
    /// It wants this now.
    #[doc(hidden)]
    fn on_change(&mut self, _draft: &Draft) {}
}

/// An end that takes an action.
pub trait Acts: End {
    /// What comes of it.
    type Made;

    #[doc(hidden)]
    fn make(self, trigger: Trigger) -> Self::Made;
}

/// Apart from any stream: see [`Trigger::on`].
#[derive(Clone, Copy, Debug)]
pub struct Apart;

impl End for Apart {}

impl<E: End, T: Topic> On<E, T> {
    pub(crate) fn new(end: E) -> Self {
        Self::drawn(end, Draft::of::<T>())
    }

    pub(crate) fn drawn(end: E, draft: Draft) -> Self {
        let (name, options) = (None, Options::default());
        let mut on = Self { end, draft, name, options, state: Arc::new(()), topic: PhantomData };
        on.end.on_change(&on.draft);
        on
    }
}

/// Kinds, filters and conditions.
impl<E: End, T: Topic, S> On<E, T, S> {
    /// This kind as well. From here on conditions look at the envelope, and the action is given it; filters that come
    /// after this hold for all kinds so far, those before it for the kinds before it.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use bugle::{Trigger, planetside::{Death, VehicleDestroy}};
    ///
    /// let losses = Trigger::on::<Death>()
    ///     .when(|death| death.is_headshot) // asked of deaths only
    ///     .or::<VehicleDestroy>()
    ///     .world(10) // both
    ///     .call(|event, _| println!("{}", event.kind));
    /// ```
    pub fn or<B: Fact>(mut self) -> On<E, Either<(T, B)>, S>
    where
        T: Filterable,
    {
        self.draft.or::<B>();
        self.changed().about()
    }

    /// What `other` wants as well, each with its own filters and conditions.
    ///
    #[cfg_attr(all(feature = "planetside", feature = "clash"), doc = "```")]
    #[cfg_attr(not(all(feature = "planetside", feature = "clash")), doc = "```ignore")]
    /// use bugle::{Trigger, clash::WarAttack, planetside::Death};
    ///
    /// let both = Trigger::on::<Death>().world(10).union(Trigger::on::<WarAttack>().clan("#2PP"));
    /// both.call(|event, _| println!("{}", event.to_json()));
    /// ```
    pub fn union<U: Filterable, V>(mut self, other: On<Apart, U, V>) -> On<E, Either<(T, U)>, S>
    where
        T: Filterable,
    {
        self.draft.union(other.into_draft());
        self.changed().about()
    }

    /// Only what is about this subject. Several subjects of one noun: any of them; of several nouns: all at once.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self
    where
        T: Filterable,
    {
        self.draft.filter(&subject.into());
        self.changed()
    }

    /// The same with what may be no subject, such as a tag that was typed.
    #[cfg_attr(
        not(any(feature = "clash", feature = "planetside")),
        expect(dead_code, reason = "only games that spell need it")
    )]
    pub(crate) fn try_filter<I: Into<Subject>, X: Into<BoxError>>(mut self, subject: Result<I, X>) -> Self
    where
        T: Filterable,
    {
        match subject {
            Ok(subject) => self.filter(subject),
            Err(error) => {
                self.draft.refuse(error.into());
                self
            }
        }
    }

    /// Only while this holds. Several conditions must all hold. It is asked on the way of every event that the filters let
    /// pass, so it should be quick, and must not block.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use bugle::{Trigger, planetside::Death};
    ///
    /// let teamkills = Trigger::on::<Death>()
    ///     .when(|death| death.team_id.is_some() && death.team_id == death.attacker_team_id)
    ///     .call(|death, _| println!("{} fell to a friend", death.character_id));
    /// ```
    pub fn when(self, holds: impl Fn(&T::View) -> bool + Send + Sync + 'static) -> Self {
        self.condition(T::condition(holds))
    }

    /// Only while this holds: a `bool`, a flag that others raise and lower (`Arc<AtomicBool>`), or a
    /// [`Condition`] that was made before.
    ///
    /// ```
    /// use std::sync::{Arc, atomic::AtomicBool};
    /// use bugle::{Gap, Trigger};
    ///
    /// let is_on_duty = Arc::new(AtomicBool::new(false));
    /// let trigger = Trigger::on::<Gap>().condition(Arc::clone(&is_on_duty)).call(|gap, _| println!("{}", gap.cause));
    /// ```
    pub fn condition(self, condition: impl Into<Condition>) -> Self {
        self.draft.rule.conditions.push(condition);
        self
    }

    /// Only while this text in [CEL](https://cel.dev) holds. `event` has the fields of the event as `schema/` lists them; of
    /// its envelope there are `kind`, `source`, `subject`, `time`, `observed_at`, `origin` and `id`. Where only some of
    /// several kinds have a field, a comparison with it does not hold for the others.
    ///
    /// The text is checked here against all kinds so far: a field that is not known, a comparison of what cannot be
    /// compared and the like are refused as a tag that is none. The [error](crate::CelError) points to the place.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use bugle::{Trigger, planetside::Death};
    ///
    /// # async fn example(stream: bugle::EventStream) {
    /// let misspelt = Trigger::on::<Death>().where_cel("event.is_headshit && event.zone_id == 2").call(|_, _| {});
    /// // planetside.death has no field `is_headshit`; did you mean `is_headshot`? (line 1, column 7)
    /// println!("{}", bugle::in_words(&stream.add_trigger(misspelt).unwrap_err()));
    /// # }
    /// ```
    pub fn where_cel(mut self, text: &str) -> Self {
        self.draft.where_cel(text);
        self
    }

    pub(crate) fn into_draft(self) -> Draft {
        self.draft
    }

    /// Tells the end what is wanted now.
    fn changed(mut self) -> Self {
        self.end.on_change(&self.draft);
        self
    }

    /// The same about other kinds.
    fn about<U>(self) -> On<E, U, S> {
        let Self { end, draft, name, options, state, topic: _ } = self;
        On { end, draft, name, options, state, topic: PhantomData }
    }
}

/// Whom it is about, where that changes.
impl<E: Acts, T: Filterable, S> On<E, T, S> {
    /// Only what is about somebody in `circle`, whoever that is at the time: the sources are told whenever it changes.
    /// Subjects of its noun that were asked for before are not asked for any more.
    pub fn among(mut self, circle: &Circle) -> Self {
        self.draft.among(circle);
        self.changed()
    }
}

impl<E: Acts, T: Topic, S> On<E, T, S> {
    /// What asks for somebody of the noun of `circle` so far asks for whoever is in it at the time. What asks for nobody of
    /// that noun stays as it is: for a pattern that comes as a whole and was [narrowed](bugle_trigger::Pattern::narrowed), say.
    pub fn follow(mut self, circle: &Circle) -> Self {
        self.draft.follow(circle);
        self.changed()
    }
}

/// How it fires, and what is done then.
impl<E: Acts, T: Topic, S: Send + Sync + 'static> On<E, T, S> {
    /// Names the trigger, for [`EventStream::get_trigger`](crate::EventStream::get_trigger) and
    /// [`EventStream::remove_trigger`](crate::EventStream::remove_trigger). No two at work have one name: a second one is
    /// refused. When the first is removed, the name is free at once; the next one of that name begins when the action of
    /// the first has ended.
    ///
    /// A trigger with a name keeps its place in the journal, and what it remembers: on one on disk it goes on after a
    /// restart with the first event that it has not dealt with, a cooldown goes on, and one that fires
    /// [once](Self::once) does so once in its life. So does the next one of its name: the name remembers. One without
    /// begins anew with each start.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Fires once, and is done. With a [name](Self::name): once for all that bear it, and on a journal on disk once,
    /// restarts included.
    pub fn once(mut self) -> Self {
        self.draft.rule.single_shot = true;
        self
    }

    /// How long to stay quiet after firing, in event time.
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.draft.rule.cooldown = cooldown;
        self
    }

    /// How often the action is tried on one event, with growing waits in between, before that is put aside as a dead
    /// letter: 5 times, if not set; 0 is as 1. Meanwhile the next events of its subject wait, so that they stay in order.
    /// What was put aside is in [`EventStream::dead_letters`](crate::EventStream::dead_letters).
    ///
    /// ```
    /// use bugle::{BoxError, Gap, Trigger};
    ///
    /// # async fn post(words: String) -> Result<(), BoxError> { Ok(()) }
    /// let told = Trigger::on::<Gap>()
    ///     .name("gaps to the channel")
    ///     .tries(20) // a channel that is down for an hour loses nothing
    ///     .run(|gap, _| async move { post(format!("nobody saw: {}", gap.cause)).await });
    /// ```
    pub fn tries(mut self, tries: u32) -> Self {
        self.options.tries = NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN);
        self
    }

    /// How long one try may take. One that takes longer is dropped at its next `await`, and has failed. As long as it
    /// takes, if not set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How many of its actions may run at a time, each about another subject: 16, if not set; 0 is as 1.
    pub fn concurrency(mut self, actions: usize) -> Self {
        self.options.concurrency = NonZeroUsize::new(actions).unwrap_or(NonZeroUsize::MIN);
        self
    }

    /// One action after the other, whatever they are about.
    pub fn serial(mut self) -> Self {
        self.options.lanes = Lanes::Serial;
        self
    }

    /// Actions about one subject need not be in order either.
    pub fn unordered(mut self) -> Self {
        self.options.lanes = Lanes::Unordered;
        self
    }

    /// Gives all actions of this trigger something to share: [`ActionContext::state`].
    pub fn with<V: Send + Sync + 'static>(self, state: V) -> On<E, T, V> {
        let Self { end, draft, name, options, state: _, topic } = self;
        On { end, draft, name, options, state: Arc::new(state), topic }
    }

    /// Runs `action` for each such event from now on. Actions about one subject run one after the other, in order, those
    /// about several at once, up to [`concurrency`](Self::concurrency).
    ///
    /// An event is confirmed when the action has succeeded. An error, a panic or a [time-out](Self::timeout) is counted
    /// and logged, and the action is [tried](Self::tries) again; that hurts nobody else, nor does an action that takes
    /// its time.
    ///
    /// On a stream it is at work from here on, and this gives its [`TriggerHandle`](crate::TriggerHandle). One that can
    /// never see anything is refused: because something that was typed is no tag, because its kinds cannot be filtered
    /// so, because its name is longer than 992 bytes or is that of another at work, or because somebody reads in its
    /// place. It is done at once then, the log says so, and the stream ends with
    /// [`RunError::Refused`](crate::RunError::Refused). With [`Trigger::on`] this gives a [`Trigger`], and
    /// [`EventStream::add_trigger`](crate::EventStream::add_trigger) says as an error why it refuses one.
    ///
    /// # Panics
    /// On a stream: outside of a tokio runtime.
    pub fn run<A, R>(self, action: A) -> E::Made
    where
        A: Fn(T::Item, ActionContext<S>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.act(move |item, context| Doing::Going(Box::pin(action(item, context))))
    }

    /// As [`run`](Self::run), with a plain function. It should be quick: it holds up other tasks.
    pub fn call(self, action: impl Fn(T::Item, ActionContext<S>) + Send + Sync + 'static) -> E::Made {
        self.try_call(move |item, context| {
            action(item, context);
            Ok(())
        })
    }

    /// As [`call`](Self::call), with a function that can fail.
    ///
    /// ```
    /// use bugle::{EventStream, Gap};
    ///
    /// # fn example(stream: &EventStream) {
    /// stream.on::<Gap>().try_call(|gap, _| {
    ///     std::fs::write("last-gap", gap.cause.to_string())?;
    ///     Ok(())
    /// });
    /// # }
    /// ```
    pub fn try_call<A>(self, action: A) -> E::Made
    where
        A: Fn(T::Item, ActionContext<S>) -> Result<(), BoxError> + Send + Sync + 'static,
    {
        self.act(move |item, context| Doing::Done(action(item, context)))
    }

    fn act(self, act: impl Fn(T::Item, ActionContext<S>) -> Doing + Send + Sync + 'static) -> E::Made {
        let Self { end, draft, name, options, state, topic: _ } = self;
        let action: Action = Arc::new(move |firing: &Firing, scene: &Arc<Scene>| match T::item(firing) {
            Some(item) => act(item, ActionContext::new(Arc::clone(scene), firing.clone(), Arc::clone(&state))),
            None => Doing::Done(Ok(())),
        });
        end.make(Trigger::new(name, draft, action, options))
    }
}

impl<T: Topic, S> From<On<Apart, T, S>> for Draft {
    fn from(on: On<Apart, T, S>) -> Self {
        on.into_draft()
    }
}

impl<E, T, S> fmt::Debug for On<E, T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On").field("name", &self.name).field("draft", &self.draft).finish_non_exhaustive()
    }
}
