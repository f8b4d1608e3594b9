//! What the world has yet to do, by time. All happenings go through here, so that it does not matter in which steps
//! time passes.

use std::collections::BTreeMap;

use bugle_event::Timestamp;

use super::id::{ClanId, PlayerId, WarNumber};
use super::register::Moment;
use super::table::UnitRow;
use super::war::Flank;

/// Something to do.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// Something happens in a clan.
    Clan(ClanId),
    /// Something happens to a player.
    Player(PlayerId),
    /// A super troop's three days are over.
    EndBoost(PlayerId, &'static UnitRow),
    /// A war log closes until a war is long over.
    HideEnd(ClanId),
    /// A closed war log opens.
    OpenLog(ClanId),
    /// A clan looks for a war.
    Search(ClanId),
    /// A war's preparation is over.
    StartWar(WarNumber),
    /// A member of a line-up attacks, if that is still possible.
    Attack(WarNumber, Flank, usize),
    /// The last minutes of a war, when many attack.
    Rush(WarNumber),
    /// The service moves a war's times.
    MoveWar(WarNumber),
    /// A war is over.
    EndWar(WarNumber),
    /// A clan leaves its finished war behind.
    Dismiss(ClanId, WarNumber),
    /// The trophy season ends.
    Season,
    /// Who is where is written down.
    Register(Moment),
    /// The service closes. The number is the window's.
    Close(usize),
    /// The service opens again.
    Open(usize),
}

/// Tasks by time; those of one moment in the order in which they were entered.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    tasks: BTreeMap<(Timestamp, u64), Task>,
    entered: u64,
}

impl Agenda {
    pub(super) fn enter(&mut self, at: Timestamp, task: Task) {
        self.entered += 1;
        self.tasks.insert((at, self.entered), task);
    }

    /// When the next task is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.tasks.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next task that is due by `to`.
    pub(super) fn take_due(&mut self, to: Timestamp) -> Option<(Timestamp, Task)> {
        let first = self.tasks.first_entry().filter(|entry| entry.key().0 <= to)?;
        let ((at, _), task) = first.remove_entry();
        Some((at, task))
    }
}
