//! Who is online, by world and side: the last that was told.

use std::collections::BTreeMap;

use bugle::planetside::{Event, Population, World};

#[derive(Clone, Default)]
pub(super) struct Populations {
    worlds: BTreeMap<World, Population>,
}

impl Populations {
    pub(super) fn on_event(&mut self, event: &Event) {
        if let Event::Population(population) = event {
            self.worlds.insert(population.world_id, population.clone());
        }
    }

    /// Those with the most people first.
    pub(super) fn largest(&self) -> Vec<&Population> {
        let mut worlds: Vec<_> = self.worlds.values().filter(|population| population.total > 0).collect();
        worlds.sort_by_key(|population| (std::cmp::Reverse(population.total), population.world_id));
        worlds
    }
}
