//! What all facts have in common that no frame brings.

use crate::ids::World;

/// A fact that no frame brings.
pub(super) trait Own {
    /// Where it happened. None: on no world.
    fn world_id(&self) -> World;
}
