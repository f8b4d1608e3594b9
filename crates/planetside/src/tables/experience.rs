//! What experience is given for, as far as one meets it all the time. The game has some 1,800 ids.

use crate::ids::ExperienceId;

impl ExperienceId {
    /// What it is given for, for the ids that make up nearly all of the stream.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            1 => "kill",
            2 => "kill assist",
            3 => "spawn assist",
            371 | 372 => "priority kill assist",
            4 => "heal",
            51 => "squad heal",
            7 => "revive",
            53 => "squad revive",
            6 => "MAX repair",
            142 => "squad MAX repair",
            34 => "resupply",
            55 => "squad resupply",
            438 => "shield repair",
            439 => "squad shield repair",
            240 => "vehicle resupply",
            241 => "squad vehicle resupply",
            56 => "squad spawn",
            201 => "Galaxy spawn bonus",
            233 => "Sunderer spawn bonus",
            355 => "squad vehicle spawn bonus",
            1410 => "spawn bonus",
            24 | 60..=69 | 301 | 501 | 651 | 1449 | 1480 | 1565 | 1635 => "vehicle kill",
            31 | 88..=100 | 303 | 503 | 653 | 1375 | 1451 | 1482 | 1571 | 1638 => "vehicle repair",
            _ => return None,
        })
    }
}
