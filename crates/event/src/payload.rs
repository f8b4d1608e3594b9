//! What an envelope carries: the facts of a game, and what each kind of them knows about itself.

use std::any::Any;
use std::{fmt, io};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::fields::picker::Picker;
use crate::id::Identity;
use crate::kind::Kind;
use crate::subject::Subject;

/// What a game says happened: the game's own enum of typed facts.
///
/// The enum goes into the envelope as it is and comes out of it as it was: reading it costs no parsing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no payload: it is not the enum of a game's facts",
    note = "a game makes its payload with the table macro `facts!`"
)]
pub trait Payload: Any + fmt::Debug + Send + Sync + erased_serde::Serialize {
    /// What kind of fact this is.
    fn kind(&self) -> Kind;

    /// What it is about. Events of one subject reach every reader in order.
    fn subject(&self) -> Subject;

    /// Calls `visit` with all that one may filter by: the subject itself, the world, both characters of a fight.
    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(self.subject());
    }

    /// Whether filters do not apply to it.
    fn passes_every_filter(&self) -> bool {
        false
    }

    /// Adds what tells this fact from others of its kind, the subject included.
    fn identify(&self, identity: &mut Identity);

    /// How many bytes it takes in memory, about, if it is large. Zero: it is as small as most.
    fn heft(&self) -> usize {
        0
    }

    /// Gives the fact to `picker`, which reads the fields that are wanted of it. What [`facts!`](crate::facts) makes does
    /// so with the type of the fact known, which costs much less than going through a trait object for each field.
    fn pick(&self, picker: Picker<'_>) {
        picker.take(&Erased(self));
    }
}

/// A payload whose type is not known.
struct Erased<'a, P: ?Sized>(&'a P);

impl<P: Payload + ?Sized> Serialize for Erased<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(self.0, serializer)
    }
}

/// One kind of fact, as a type: `planetside::Death`, `clash::WarAttack`.
///
/// ```
/// use bugle_event::{Event, Fact};
///
/// fn count<F: Fact>(events: &[Event]) -> usize {
///     events.iter().filter(|event| event.get::<F>().is_some()).count()
/// }
/// # let _ = count::<bugle_event::Gap>;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of event",
    label = "not a kind of event",
    note = "kinds of events are types such as `planetside::Death`, `clash::WarAttack` and `Gap`"
)]
pub trait Fact: Sized + Send + Sync + 'static {
    /// The enum of its game.
    type Game: Payload;

    /// Its kind.
    const KIND: Kind;

    /// The nouns that events of it can be filtered by. Empty: it is not said, or every filter lets it pass.
    const NOUNS: &'static [&'static str] = &[];

    /// All that its game's list of kinds says of it. `None`: it is in no such list.
    fn info() -> Option<KindInfo> {
        None
    }

    /// The fact in its game's enum, if it is this one.
    fn of(game: &Self::Game) -> Option<&Self>;
}

/// A kind as a game lists it: for help texts, for spelling suggestions, and for the checked-in JSON Schemas.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct KindInfo {
    /// The kind.
    pub kind: Kind,
    /// The JSON Schema of `data`.
    pub schema: fn() -> Schema,
    /// The nouns that events of it can be filtered by: `world`, `character`. Empty: it is not said, or every filter lets
    /// it pass, as a gap.
    pub nouns: &'static [&'static str],
}

impl KindInfo {
    /// Describes the kind of `F` by `F`'s own schema.
    pub const fn of<F: Fact + JsonSchema>() -> Self {
        Self { kind: F::KIND, schema: || SchemaGenerator::default().into_root_schema_for::<F>(), nouns: F::NOUNS }
    }
}

impl fmt::Debug for KindInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KindInfo").field(&self.kind).finish()
    }
}

/// What a kind of fact knows about itself. Its row in the table of its game, made by [`facts!`](crate::facts), does the
/// rest.
pub trait Content {
    /// The nouns of what it is about and of all that [`facets`](Self::facets) visits, each once, in the order in which
    /// people should read them. A filter by any other can never be met, and is refused. Empty: it is not said, and nothing
    /// is refused.
    const NOUNS: &'static [&'static str] = &[];

    /// Whether it holds a whole body of a service, as first sights do: fewer of such are kept in memory.
    const IS_LARGE: bool = false;

    /// What it is about.
    fn subject(&self) -> Subject;

    /// Calls `visit` with all that one may filter by.
    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(self.subject());
    }

    /// Adds what tells this fact from others of its kind, the subject included.
    fn identify(&self, identity: &mut Identity);
}

/// [`Payload::heft`] of a fact: in memory it takes about twice what it takes when it is written.
#[doc(hidden)]
pub fn heft<C: Content + Serialize>(fact: &C) -> usize {
    let mut counted = Counted(0);
    // What cannot be written takes next to nothing.
    let is_written = C::IS_LARGE && serde_json::to_writer(&mut counted, fact).is_ok();
    if is_written { counted.0 * 2 } else { 0 }
}

/// Counts what is written.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
