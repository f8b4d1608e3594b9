//! A condition that is a text.

use std::fmt;
use std::sync::Arc;
use std::thread;

use bugle_event::fields::{Schema, Slots};
use bugle_event::{Event, KindInfo, clean};

use crate::cel::compile::{Compiled, compile};
use crate::cel::error::CelError;
use crate::cel::run::Run;
use crate::clause::Clause;

/// A question to events in [CEL](https://cel.dev), checked against the schemas of their kinds when it is made: a condition
/// that can be written down, sent and shown. Cheap to clone.
///
/// `event` stands for the data of an event, with the names that its JSON has; `kind`, `source`, `subject`, `time`,
/// `observed_at`, `origin` and `id` for what is around it. A field that an event does not have, or that is null, makes what
/// is asked of it not hold, and its opposite neither; `has(event.field)` asks whether it is there. `book/conditions.md` has
/// all that can be written.
///
/// ```
/// use bugle_event::{Cause, Envelope, Fact as _, Gap, Seen, Timestamp};
/// use bugle_trigger::Cel;
///
/// let kinds = [Gap::info().ok_or("no kind")?];
/// let cel = Cel::new("event.cause in ['stall', 'disconnect'] && !has(event.missed)", &kinds)?;
///
/// let now = Timestamp::EPOCH;
/// let event = |cause| Envelope::new("demo", Gap::new("demo", [], None, now, cause), Seen::at(now)).into_event();
/// assert!(cel.holds(&event(Cause::Stall)));
///
/// let clauses = cel.explain(&event(Cause::Restart));
/// assert_eq!((clauses[0].held, clauses[0].what.as_str()), (false, "event.cause in ['stall', 'disconnect']"));
/// assert_eq!(clauses[0].note.as_deref(), Some("event.cause = \"restart\""));
/// assert!(clauses[1].held);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Cel(Arc<Checked>);

struct Checked {
    text: String,
    compiled: Compiled,
}

/// What reading a text may use of the stack. Its depth is bounded, and this is several times what such a depth takes, also in a
/// build that is not optimized.
const STACK: usize = 8 << 20;

impl Cel {
    /// Reads `text` as a question to events of `kinds`, at least one of which has each field in it. Of no kinds, nothing is
    /// known of `event`, and any field may be asked for.
    pub fn new(text: impl Into<String>, kinds: &[KindInfo]) -> Result<Self, CelError> {
        let text = text.into();
        let read = || compile(&text, &Schema::of(kinds));
        // A stack of its own, so that it does not depend on who calls whether a text can be read.
        let compiled = thread::scope(|scope| {
            let reader = thread::Builder::new().name("cel".to_owned()).stack_size(STACK).spawn_scoped(scope, read);
            reader.ok().and_then(|reader| reader.join().ok())
        });
        let compiled = compiled.unwrap_or_else(|| Err(CelError::new(&text, 0..0, "it cannot be read")))?;
        Ok(Self(Arc::new(Checked { text, compiled })))
    }

    /// Whether it holds for `event`.
    #[inline]
    pub fn holds(&self, event: &Event) -> bool {
        let Compiled { reading, parts } = &self.0.compiled;
        Slots::with(|slots| {
            reading.read(event, slots);
            let mut run = Run::new(slots);
            parts.iter().all(|part| part.code.test(&mut run) == Ok(true))
        })
    }

    /// Why it holds for `event`, or does not: the clauses between its outermost `&&`, all of which must hold, each with its
    /// text and with what its fields are in this event.
    pub fn explain(&self, event: &Event) -> Vec<Clause> {
        let Compiled { reading, parts } = &self.0.compiled;
        Slots::with(|slots| {
            reading.read(event, slots);
            let clauses = parts.iter().map(|part| {
                let held = part.code.test(&mut Run::new(slots)) == Ok(true);
                let clause = Clause::new(clean(&self.0.text[part.place.clone()]), held);
                let values: Vec<_> =
                    part.fields.iter().map(|slot| format!("{} = {}", reading.path(*slot), slots.get(*slot))).collect();
                if values.is_empty() { clause } else { clause.noted(values.join(", ")) }
            });
            clauses.collect()
        })
    }

    /// The text that it was made of.
    pub fn text(&self) -> &str {
        &self.0.text
    }
}

/// The text.
impl fmt::Display for Cel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for Cel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cel").field(&self.text()).finish()
    }
}

/// Of the same text. It may have been checked against other kinds.
impl PartialEq for Cel {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}
