//! The table of rules: a row for each.

use bugle_event::{Kind, KindInfo};

use crate::derived::alerts::Alerts;
use crate::derived::continents::Continents;
use crate::derived::facilities::Facilities;
use crate::derived::presence::Presence;
use crate::derived::rule::{Named, Rule};
use crate::event::links::LINKS;

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

/// Whether events of this kind are told to those who ask for it by name, and to nobody else: what follows from others, and what
/// becomes of connections.
///
/// ```
/// use bugle_planetside::{is_on_demand, kind};
///
/// assert!(["AlertEnded", "Disconnected"].iter().all(|name| is_on_demand(kind(name).unwrap())));
/// assert!(!is_on_demand(kind("MetagameEvent").unwrap()));
/// ```
pub fn is_on_demand(kind: Kind) -> bool {
    LINKS.contains(&kind) || RULES.iter().flat_map(|rule| rule.kinds).any(|info| info.kind == kind)
}

/// All rules.
pub(crate) const RULES: &[Row] =
    &[Row::of::<Alerts>(), Row::of::<Continents>(), Row::of::<Facilities>(), Row::of::<Presence>()];
