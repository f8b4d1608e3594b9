//! What a trigger can be about.

use bugle_event::{Envelope, Event, Fact, KindSet, Payload, Typed};

/// What a trigger can be about: every [`Fact`], and [`Any`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kind of event",
    label = "not something that happens in a game",
    note = "kinds of events are types such as `planetside::Death`, `clash::WarAttack` or `Gap`; for all of them use `on_any`"
)]
pub trait Topic: 'static {
    /// Its name, for triggers that are given none.
    const NAME: &'static str;
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
    const NAME: &'static str = F::KIND.name();
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

/// Every event of every game, gaps included: what [`EventStream::on_any`](crate::EventStream::on_any) is about.
#[derive(Clone, Copy, Debug)]
pub enum Any {}

impl Topic for Any {
    const NAME: &'static str = "any";
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
