//! What names a unit of a player.

use std::collections::BTreeMap;

use crate::event::player::UnitRef;
use crate::model::open::Village;
use crate::model::unit::{Unit, UnitList};

/// What names a unit of a player. There are two Baby Dragons: the village belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    list: &'a UnitList,
    name: &'a str,
    village: &'a str,
    /// Which of several in this list with this name in this village, from 0.
    occurrence: u32,
}

impl<'a> Place<'a> {
    /// All of a list, in its order.
    pub(super) fn of_all(list: &'a UnitList, units: Vec<&'a Unit>) -> impl Iterator<Item = (Self, &'a Unit)> {
        let mut seen = BTreeMap::<_, u32>::new();
        units.into_iter().map(move |unit| {
            let (name, village) = (&*unit.name, unit.village.as_ref().map_or("", Village::as_str));
            let count = seen.entry((name, village)).or_default();
            let occurrence = *count;
            *count += 1;
            (Self { list, name, village, occurrence }, unit)
        })
    }

    /// As events name it.
    pub(super) fn reference(self, unit: &Unit) -> UnitRef {
        let Self { list, occurrence, .. } = self;
        UnitRef { list: list.clone(), name: unit.name.clone(), village: unit.village.clone(), occurrence }
    }

    /// As states name it.
    pub(super) fn key(self) -> String {
        let Self { list, name, village, occurrence } = self;
        let key = format!("{}/{name}/{village}", list.name());
        if occurrence == 0 { key } else { format!("{key}/{occurrence}") }
    }
}
