//! A reminder of what is to come in a war, and what it says.

use std::time::Duration;

use bugle_event::{Signal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::event::war::{Fighter, Matchup, Side};
use crate::event::war_soon::{AttacksLeft, WarEndingSoon, WarStartingSoon};
use crate::model::war::War;
use crate::model::war_type::WarType;
use crate::watch::look::Look;

/// What is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Moment {
    Start,
    End,
}

/// One reminder. Its fields are a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Reminder {
    pub(crate) of: Moment,
    /// When that will be.
    pub(crate) at: Timestamp,
    /// How long before, in seconds.
    pub(crate) lead: u64,
}

impl Reminder {
    /// When it is due.
    pub(super) fn due(self) -> Timestamp {
        self.at - Duration::from_secs(self.lead)
    }

    /// The reminder that an event is, if it is one.
    pub(super) fn told_by(fact: &Event) -> Option<Self> {
        match fact {
            Event::WarStartingSoon(soon) => {
                Some(Self { of: Moment::Start, at: soon.matchup.start_time?, lead: soon.lead })
            }
            Event::WarEndingSoon(soon) => Some(Self { of: Moment::End, at: soon.matchup.end_time?, lead: soon.lead }),
            _ => None,
        }
    }

    /// What it says of `war`, which is of this kind, by a look at this moment.
    pub(super) fn tell(self, war: &War, war_type: WarType, look: Look) -> Option<Signal<Event>> {
        let matchup = Matchup { war_type, ..Matchup::of(war)? };
        let (lead, at) = (self.lead, Some(self.at));
        Some(match self.of {
            Moment::Start => look.event(WarStartingSoon { matchup: Matchup { start_time: at, ..matchup }, lead }),
            Moment::End => {
                let attacks_left = attacks_left(war);
                look.event(WarEndingSoon { matchup: Matchup { end_time: at, ..matchup }, lead, attacks_left })
            }
        })
    }
}

/// Who has attacks left, each side by its place on the map.
fn attacks_left(war: &War) -> Vec<AttacksLeft> {
    let mut left = Vec::new();
    for (side, own) in [(Side::Clan, &war.clan), (Side::Opponent, &war.opponent)] {
        let Some((own, clan_tag)) = own.as_ref().and_then(|own| Some((own, own.tag?))) else { continue };
        for member in own.line_up() {
            let made = u32::try_from(member.attacks.len()).unwrap_or(u32::MAX);
            let attacks = war.attacks_each().saturating_sub(made);
            if attacks > 0 {
                left.push(AttacksLeft { side, clan_tag, member: Fighter::from(member), attacks });
            }
        }
    }
    left
}
