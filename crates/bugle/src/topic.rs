//! What a trigger, a reader or a wait can be about.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bugle_event::{Envelope, Event, Fact, KindInfo, KindSet, Payload, Typed};
use bugle_trigger::{Condition, Firing};

use crate::games::kinds;

/// What a trigger can be about: every [`Fact`], several of them ([`Either`]), all there are ([`Any`]), or what a pattern
/// is made of ([`Patterned`]).
///
/// ```
/// use bugle::{Any, Gap, Topic, source::KindSet};
///
/// assert_eq!(Any::kinds(), KindSet::All);
/// assert_ne!(Gap::kinds(), KindSet::All);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kind of event",
    label = "not something that happens in a game",
    note = "kinds of events are types such as `planetside::Death`, `clash::WarAttack` or `Gap`; for all of them use `on_any`, for several `on_either`"
)]
pub trait Topic: 'static {
    /// What the action is given.
    type Item: Send + 'static;
    /// What the conditions look at.
    type View: ?Sized;

    /// The kinds of events it is about.
    fn kinds() -> KindSet;
    /// What is known of these kinds beforehand.
    fn infos() -> Vec<KindInfo>;
    /// The item for the action, if the firing is one.
    fn item(firing: &Firing) -> Option<Self::Item>;
    /// A condition that looks at the view.
    fn condition(holds: impl Fn(&Self::View) -> bool + Send + Sync + 'static) -> Condition;
}

/// A topic that is made of whole kinds, so that it can be filtered.
pub trait Filterable: Topic {}

/// A topic whose kinds are all of game `G`, so that it has the filters of that game.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not only about one game",
    note = "this filter belongs to one game; filter each kind by itself and join them with `union`"
)]
pub trait Of<G>: Filterable {}

impl<F: Fact> Topic for F {
    type Item = Typed<F>;
    type View = F;

    fn kinds() -> KindSet {
        [F::KIND].into_iter().collect()
    }

    fn infos() -> Vec<KindInfo> {
        F::info().into_iter().collect()
    }

    fn item(firing: &Firing) -> Option<Typed<F>> {
        Typed::new(Arc::clone(firing.event()))
    }

    fn condition(holds: impl Fn(&F) -> bool + Send + Sync + 'static) -> Condition {
        Condition::on(holds)
    }
}

impl<F: Fact> Filterable for F {}
impl<F: Fact> Of<F::Game> for F {}

/// Every event of every game, gaps included: what [`EventStream::on_any`](crate::EventStream::on_any) is about.
///
/// ```
/// # fn example(stream: &bugle::EventStream) {
/// stream.on_any().when(|event| event.source == "clash").call(|event, _| println!("{}", event.to_json()));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Any {}

impl Topic for Any {
    type Item = Event;
    type View = Envelope<dyn Payload>;

    fn kinds() -> KindSet {
        KindSet::All
    }

    fn infos() -> Vec<KindInfo> {
        kinds()
    }

    fn item(firing: &Firing) -> Option<Event> {
        Some(Arc::clone(firing.event()))
    }

    fn condition(holds: impl Fn(&Envelope<dyn Payload>) -> bool + Send + Sync + 'static) -> Condition {
        Condition::new(move |event| holds(event))
    }
}

impl Filterable for Any {}

/// Several kinds, any of them: what [`On::or`](crate::On::or) and
/// [`EventStream::on_either`](crate::EventStream::on_either) are about. The action is given the envelope.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use bugle::{EventStream, planetside::{Death, VehicleDestroy}};
///
/// # fn example(stream: &EventStream) {
/// stream.on_either::<(Death, VehicleDestroy)>().world(10).call(|event, _| {
///     match event.get::<Death>() {
///         Some(death) => println!("{} fell", death.character_id),
///         None => println!("{} was destroyed", event.subject()),
///     }
/// });
/// # }
/// ```
pub struct Either<K>(PhantomData<fn() -> K>);

impl<K> fmt::Debug for Either<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Either")
    }
}

macro_rules! either {
    ($($kind:ident)+) => {
        impl<$($kind: Topic),+> Topic for Either<($($kind,)+)> {
            type Item = Event;
            type View = Envelope<dyn Payload>;

            fn kinds() -> KindSet {
                union([$($kind::kinds()),+])
            }

            fn infos() -> Vec<KindInfo> {
                [$($kind::infos()),+].concat()
            }

            fn item(firing: &Firing) -> Option<Event> {
                Some(Arc::clone(firing.event()))
            }

            fn condition(holds: impl Fn(&Envelope<dyn Payload>) -> bool + Send + Sync + 'static) -> Condition {
                Any::condition(holds)
            }
        }

        impl<$($kind: Filterable),+> Filterable for Either<($($kind,)+)> {}
        impl<Game, $($kind: Of<Game>),+> Of<Game> for Either<($($kind,)+)> {}
    };
}

either!(A);
either!(A B);
either!(A B C);
either!(A B C D);
either!(A B C D E);
either!(A B C D E F);
either!(A B C D E F G);
either!(A B C D E F G H);

/// What a pattern makes of several events: what [`EventStream::on_pattern`](crate::EventStream::on_pattern) is about. The
/// action is given the whole [`Firing`]; conditions are asked of each event before the pattern sees it.
#[derive(Clone, Copy, Debug)]
pub enum Patterned {}

impl Topic for Patterned {
    type Item = Firing;
    type View = Envelope<dyn Payload>;

    fn kinds() -> KindSet {
        Any::kinds()
    }

    fn infos() -> Vec<KindInfo> {
        Any::infos()
    }

    fn item(firing: &Firing) -> Option<Firing> {
        Some(firing.clone())
    }

    fn condition(holds: impl Fn(&Envelope<dyn Payload>) -> bool + Send + Sync + 'static) -> Condition {
        Any::condition(holds)
    }
}

/// All kinds of all of these.
pub(crate) fn union(sets: impl IntoIterator<Item = KindSet>) -> KindSet {
    let mut kinds = std::collections::BTreeSet::new();
    for set in sets {
        match set {
            KindSet::All => return KindSet::All,
            KindSet::Only(more) => kinds.extend(more),
        }
    }
    KindSet::Only(kinds)
}
