//! Facts of the world as events: what a perfect observer would have seen.
use super::{fact::Fact, world::World};
use bugle_event::Event;
/// x
#[derive(Debug, Default)]
pub(super) struct Truth {}
impl Truth {
    pub(super) fn put(&mut self, _world: &World, _fact: &Fact, _told: &mut Vec<Event>) {}
}
