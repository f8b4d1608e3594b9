//! A trigger as a value.

use std::fmt;
use std::sync::Arc;

use bugle_event::BoxError;
use bugle_trigger::Conditions;

use crate::draft::Draft;
use crate::options::Options;
use crate::order::Action;

/// A whole trigger, apart from any stream: what is wanted, and what is done then. Cheap to clone; clones share the list of
/// conditions and the state.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use bugle::{EventStream, Trigger, TriggerError, planetside::{Death, VehicleDestroy}};
///
/// fn losses() -> Trigger {
///     Trigger::on::<Death>()
///         .or::<VehicleDestroy>()
///         .world(1)
///         .name("losses")
///         .call(|event, _| println!("{}", event.to_json()))
/// }
///
/// # fn example(stream: &EventStream) -> Result<(), TriggerError> {
/// let losses = stream.add_trigger(losses())?;
/// losses.conditions().push(true);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Trigger {
    pub(crate) name: Option<String>,
    pub(crate) draft: Draft,
    pub(crate) action: Action,
    pub(crate) options: Options,
}

/// Why a trigger cannot be added to a stream, or changed as asked.
///
/// ```
/// use bugle::{EventStream, Gap, Trigger, TriggerError};
///
/// # fn example(stream: &EventStream) {
/// let again = Trigger::on::<Gap>().name("blind").call(|gap, _| println!("{}", gap.cause));
/// if let Err(TriggerError::NameTaken { name }) = stream.add_trigger(again) {
///     println!("{name} is at work already");
/// }
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TriggerError {
    /// One of this name is at work.
    #[error("a trigger named `{name}` is at work already; remove that one first, or give this one another name")]
    NameTaken {
        /// The name.
        name: Arc<str>,
    },
    /// Its name is longer than 992 bytes: under a longer one no place can be kept.
    #[error("`{name}` is longer than the name of a trigger may be, which is 992 bytes")]
    NameTooLong {
        /// The name.
        name: Arc<str>,
    },
    /// It asks for something that there cannot be, such as a tag that is none, or a filter that its kinds cannot meet.
    #[error("`{name}` can never see anything")]
    Refused {
        /// The name.
        name: Arc<str>,
        /// What is wrong.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// It has ended, so that nothing of it can be changed.
    #[error("`{name}` has ended")]
    Ended {
        /// The name.
        name: Arc<str>,
    },
}

impl TriggerError {
    pub(crate) fn refused(name: Arc<str>, error: BoxError) -> Self {
        Self::Refused { name, source: error.into() }
    }
}

impl Trigger {
    pub(crate) fn new(name: Option<String>, draft: Draft, action: Action, options: Options) -> Self {
        Self { name, draft, action, options }
    }

    /// What it is called, or called after.
    pub(crate) fn called(&self) -> Arc<str> {
        self.name.as_deref().unwrap_or(&self.draft.rule.name).into()
    }

    /// The name that it was given.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What must hold besides kinds and filters. Whoever has the list can change it, before the trigger is added and after.
    pub fn conditions(&self) -> Conditions {
        self.draft.rule.conditions.clone()
    }
}

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trigger").field("name", &self.name).field("draft", &self.draft).finish_non_exhaustive()
    }
}
