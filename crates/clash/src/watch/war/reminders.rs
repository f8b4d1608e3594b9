//! Reminders of what is to come in a war: which are due, and which were told.
//!
//! Of each lead time there is one reminder for each start and end, as those were announced: where the end moves after its
//! reminder was told, that is due again for the new end, and only then. Who looks late, past several lead times at once,
//! is told the shortest of them. What has come is not reminded of.

use std::time::Duration;

use bugle_event::{Signal, Timestamp};
use serde::{Deserialize, Serialize};

use super::options::WarOptions;
use super::progress::{ENDED, Progress, STARTED};
use crate::event::Event;
use crate::event::war::{Fighter, Matchup, Side};
use crate::event::war_soon::{AttacksLeft, WarEndingSoon, WarStartingSoon};
use crate::model::war::War;
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
    fn due(self) -> Timestamp {
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

    /// What it says of `war`, by a look at this moment.
    pub(super) fn tell(self, known: &Progress, war: &War, look: Look) -> Option<Signal<Event>> {
        let matchup = Matchup { war_type: known.war_type, ..Matchup::of(war)? };
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

impl Progress {
    /// The reminders that are to be told at `now`.
    pub(super) fn due_reminders(&self, now: Timestamp, options: &WarOptions) -> impl Iterator<Item = Reminder> {
        let due = move |reminder: &Reminder| reminder.due() <= now && now < reminder.at;
        [Moment::Start, Moment::End].into_iter().filter_map(move |of| self.untold(of, options).filter(due).last())
    }

    /// When the next reminder is due.
    pub(super) fn next_reminder(&self, options: &WarOptions) -> Option<Timestamp> {
        let next = [Moment::Start, Moment::End].into_iter().filter_map(|of| self.untold(of, options).next());
        next.map(Reminder::due).min()
    }

    /// The reminders that may still come, in the order in which they are due. What is told of a lead goes for all longer
    /// ones.
    fn untold(&self, of: Moment, options: &WarOptions) -> impl Iterator<Item = Reminder> {
        let (leads, at) = match of {
            Moment::Start => (&options.remind_before_start, self.start_time.filter(|_| self.rank < STARTED)),
            Moment::End => (&options.remind_before_end, self.end_time.filter(|_| self.rank < ENDED)),
        };
        let at = at.filter(|_| !self.is_over);
        let told = self.reminded.iter().filter(|told| told.of == of && Some(told.at) == at);
        let shortest_told = told.map(|told| told.lead).min().unwrap_or(u64::MAX);
        let mut leads: Vec<u64> = leads.iter().map(Duration::as_secs).filter(|lead| *lead < shortest_told).collect();
        leads.sort_unstable_by(|one, other| other.cmp(one));
        at.into_iter().flat_map(move |at| leads.clone().into_iter().map(move |lead| Reminder { of, at, lead }))
    }
}

/// Who has attacks left, each side by its place on the map.
fn attacks_left(war: &War) -> Vec<AttacksLeft> {
    let mut left = Vec::new();
    for (side, own) in [(Side::Clan, &war.clan), (Side::Opponent, &war.opponent)] {
        let Some((own, clan_tag)) = own.as_ref().and_then(|own| Some((own, own.tag?))) else { continue };
        let mut members: Vec<_> = own.members.iter().collect();
        members.sort_by_key(|member| member.map_position);
        for member in members {
            let made = u32::try_from(member.attacks.len()).unwrap_or(u32::MAX);
            let attacks = war.attacks_each().saturating_sub(made);
            if attacks > 0 {
                left.push(AttacksLeft { side, clan_tag, member: Fighter::from(member), attacks });
            }
        }
    }
    left
}
