//! The table of rules: a row for each.

use bugle_event::{Kind, KindInfo};

use crate::derived::alerts::Alerts;
use crate::derived::continents::Continents;
use crate::derived::facilities::Facilities;
use crate::derived::presence::Presence;
use crate::derived::rule::{Named, Rule};

/// A rule that can be made when it is wanted.
pub(crate) struct Row {
    /// Under which name its state is kept.
    pub(crate) name: &'static str,
    /// What it tells.
    pub(crate) kinds: &'static [KindInfo],
    /// What it must be told of.
    pub(crate) needs: &'static [Kind],
    /// Makes it.
    pub(crate) make: fn() -> Box<dyn Rule>,
}

impl Row {
    const fn of<R: Named>() -> Self {
        Self { name: R::NAME, kinds: R::KINDS, needs: R::NEEDS, make: || Box::<R>::default() }
    }
}

/// Whether events of this kind follow from others: they are worked out for those who ask for them by name, and for nobody
/// else.
///
/// ```
/// use bugle_planetside::{is_derived, kind};
///
/// assert!(is_derived(kind("AlertEnded").unwrap()) && !is_derived(kind("MetagameEvent").unwrap()));
/// ```
pub fn is_derived(kind: Kind) -> bool {
    RULES.iter().flat_map(|rule| rule.kinds).any(|info| info.kind == kind)
}

/// All rules.
pub(crate) const RULES: &[Row] =
    &[Row::of::<Alerts>(), Row::of::<Continents>(), Row::of::<Facilities>(), Row::of::<Presence>()];
