//! What experience is granted for on the planet.

/// What experience is granted for in support of others: id and base amount.
pub(super) const SUPPORT: [(u32, u32); 10] =
    [(4, 10), (51, 15), (7, 75), (53, 100), (6, 25), (142, 35), (34, 15), (55, 20), (438, 10), (56, 10)];
/// A kill.
pub(super) const KILL: u32 = 1;
/// Help with a kill.
pub(super) const ASSIST: u32 = 2;
/// Vehicles, and the experience for killing one.
pub(super) const VEHICLES: [(u32, u32); 10] =
    [(1, 24), (2, 68), (3, 62), (4, 67), (5, 64), (6, 63), (7, 60), (8, 61), (9, 60), (12, 301)];

/// All that experience is granted for here, each with its base amount.
pub(super) fn all() -> impl Iterator<Item = (u32, u32)> {
    let mut vehicles: Vec<_> = VEHICLES.iter().map(|(_, experience)| (*experience, 200)).collect();
    vehicles.sort_unstable();
    vehicles.dedup();
    [(KILL, 100), (ASSIST, 30)].into_iter().chain(SUPPORT).chain(vehicles)
}

#[cfg(test)]
mod tests {
    use bugle_planetside::{ExperienceId, VehicleId};

    use super::*;

    /// The product has a table of its own; the two must not contradict each other.
    #[test]
    fn experience_is_what_the_tables_say() {
        assert!(all().all(|(id, _)| ExperienceId(id).name().is_some()));
        for (vehicle, id) in VEHICLES {
            assert!(
                VehicleId(vehicle).name().is_some() && ExperienceId::VEHICLE_KILLS.contains(&ExperienceId(id)),
                "{id}"
            );
        }
        assert_eq!((ExperienceId(KILL), ExperienceId(ASSIST)), (ExperienceId::KILL, ExperienceId::ASSIST));
    }
}
