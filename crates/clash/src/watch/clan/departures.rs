//! Members who may have left: not before a second look shows it, where that is asked for.

use std::collections::BTreeMap;

use bugle_event::{Envelope, Seen, Signal, Timestamp};
use bugle_model::Element;
use serde::{Deserialize, Serialize};

use super::confirm::Confirm;
use crate::event::Event;
use crate::event::clan::MemberLeft;
use crate::game::SOURCE;
use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::tag::PlayerTag;
use crate::watch::look::Look;

/// Members who are no longer listed, and whose departure waits for a second look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Departures(BTreeMap<PlayerTag, Departure>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Departure {
    /// The member as last seen.
    member: Element<Member>,
    /// The last look that showed the member.
    not_before: Option<Timestamp>,
    /// The first look that did not.
    since: Timestamp,
    /// How many looks have not shown the member since.
    #[serde(default)]
    looks: u32,
    /// When it is sure.
    #[serde(default = "one_look")]
    confirm: Confirm,
}

impl Departure {
    /// `member` is missed by `look`.
    pub(super) fn new(member: Element<Member>, look: Look, confirm: Confirm) -> Self {
        let Look { at: since, not_before, .. } = look;
        Self { member, not_before, since, looks: 0, confirm }
    }

    /// The member as last seen.
    pub(super) fn member(&self) -> &Element<Member> {
        &self.member
    }

    pub(super) fn tell(self, clan: &Clan, observed_at: Timestamp, confirmed: bool) -> Signal<Event> {
        let (clan_tag, clan_name, member) = (clan.tag, clan.name.clone(), Box::new(Member::clone(&self.member)));
        let left = MemberLeft { clan_tag, clan_name, member, confirmed };
        let not_before = self.not_before.map(|not_before| not_before.min(observed_at));
        let seen = Seen { not_before, ..Seen::at(observed_at) };
        Signal::Event(Envelope::new(SOURCE, left.into(), seen))
    }
}

impl Departures {
    /// Waits for a second look.
    pub(super) fn hold(&mut self, departure: Departure) {
        self.0.insert(departure.member.tag, departure);
    }

    /// Who waits to be told as gone and is there after all.
    pub(super) fn take(&mut self, tag: &PlayerTag) -> Option<Departure> {
        self.0.remove(tag)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets about what is yet to come at `now`.
    pub(super) fn set_back(&mut self, now: Timestamp) {
        for departure in self.0.values_mut() {
            departure.since = departure.since.min(now);
        }
    }

    /// Tells the departures that a later look, at `at`, shows too, and that are sure by now.
    pub(super) fn confirm(&mut self, clan: &Clan, at: Timestamp) -> Vec<Signal<Event>> {
        for departure in self.0.values_mut().filter(|departure| departure.since < at) {
            departure.looks = departure.looks.saturating_add(1);
        }
        let is_sure = |it: &Departure| it.since < at && it.confirm.is_met(it.looks, at.since(it.since));
        let (confirmed, waiting): (BTreeMap<_, _>, _) =
            std::mem::take(&mut self.0).into_iter().partition(|(_, departure)| is_sure(departure));
        self.0 = waiting;
        confirmed.into_values().map(|departure| departure.tell(clan, at, true)).collect()
    }

    /// When the first of them will have lasted long enough, where that is what counts.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let due = self.0.values().filter_map(|departure| Some(departure.since + departure.confirm.lasting()?));
        due.min()
    }

    /// Tells all departures, because no later look will come.
    pub(super) fn give_up(&mut self, clan: &Clan) -> Vec<Signal<Event>> {
        let waiting = std::mem::take(&mut self.0).into_values();
        waiting.map(|departure| (departure.since, departure)).map(|(at, it)| it.tell(clan, at, false)).collect()
    }
}

/// What was waited for before there was a choice.
fn one_look() -> Confirm {
    Confirm::Looks(1)
}
