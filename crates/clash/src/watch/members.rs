//! How the members of two bodies of one clan differ.

use std::collections::BTreeMap;

use bugle_event::{Envelope, Seen, Signal, Timestamp};
use serde::{Deserialize, Serialize};

use super::ClanOptions;
use super::attributes::Attention;
use super::looks::Looks;
use crate::{
    Clan, Event, Member, MemberChanged, MemberDonated, MemberJoined, MemberLeft, MemberReceived, MemberRef,
    MemberRoleChanged, PlayerTag, SOURCE,
};

/// Members who are no longer listed, and whose departure waits for a second look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Departures(BTreeMap<PlayerTag, Departure>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Departure {
    /// The member as last seen.
    member: Box<Member>,
    /// The last look that showed the member.
    not_before: Option<Timestamp>,
    /// The first look that did not.
    since: Timestamp,
    /// How many bodies had been accepted then.
    revision: u32,
}

impl Departure {
    fn tell(self, clan: &Clan, observed_at: Timestamp, confirmed: bool) -> Signal<Event> {
        let left = MemberLeft { clan_tag: clan.tag, clan_name: clan.name.clone(), member: self.member, confirmed };
        let not_before = self.not_before.map(|not_before| not_before.min(observed_at));
        let seen = Seen { not_before, repeat: self.revision, ..Seen::at(observed_at) };
        Signal::Event(Envelope::new(SOURCE, left.into(), seen))
    }
}

impl Departures {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets about what is yet to come at `now`.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        for departure in self.0.values_mut() {
            departure.since = departure.since.min(now);
        }
    }

    /// Tells the departures that a later look, at `at`, shows too.
    pub(crate) fn confirm(&mut self, clan: &Clan, at: Timestamp) -> Vec<Signal<Event>> {
        let (confirmed, waiting): (BTreeMap<_, _>, _) =
            std::mem::take(&mut self.0).into_iter().partition(|(_, departure)| departure.since < at);
        self.0 = waiting;
        confirmed.into_values().map(|departure| departure.tell(clan, at, true)).collect()
    }

    /// Tells all departures, because no later look will come.
    pub(crate) fn give_up(&mut self, clan: &Clan) -> Vec<Signal<Event>> {
        let waiting = std::mem::take(&mut self.0).into_values();
        waiting.map(|departure| (departure.since, departure)).map(|(at, it)| it.tell(clan, at, false)).collect()
    }
}

/// One comparison of two member lists.
pub(crate) struct MemberDiff<'a> {
    pub(crate) clan: &'a Clan,
    pub(crate) at: Timestamp,
    pub(crate) looks: &'a Looks,
    pub(crate) options: &'a ClanOptions,
}

impl MemberDiff<'_> {
    /// Tells who left, who joined, and what changed about the others.
    pub(crate) fn tell(&self, old: &Clan, departures: &mut Departures) -> Vec<Signal<Event>> {
        let mut before = by_tag(old);
        let after = by_tag(self.clan);
        // Who waits to be told as gone and is back after all never left.
        let returned: Vec<Departure> = after.keys().filter_map(|tag| departures.0.remove(tag)).collect();
        let mut signals = departures.confirm(self.clan, self.at);
        before.extend(returned.iter().map(|departure| (departure.member.tag, &*departure.member)));

        for (_, member) in before.iter().filter(|(tag, _)| !after.contains_key(tag)) {
            signals.extend(self.left(member, departures));
        }
        for member in self.clan.member_list.iter().filter(|member| !before.contains_key(&member.tag)) {
            signals.push(self.joined(member));
        }
        for member in &self.clan.member_list {
            if let Some(old) = before.get(&member.tag) {
                self.changes(old, member, &mut signals);
            }
        }
        signals
    }

    fn left(&self, member: &Member, departures: &mut Departures) -> Option<Signal<Event>> {
        let memory = &self.looks.memory;
        let departure = Departure {
            member: Box::new(member.clone()),
            not_before: memory.as_of,
            since: self.at,
            revision: memory.revision,
        };
        if self.options.confirm_departures {
            departures.0.insert(member.tag, departure);
            return None;
        }
        Some(departure.tell(self.clan, self.at, false))
    }

    fn joined(&self, member: &Member) -> Signal<Event> {
        let (clan_tag, clan_name) = (self.clan.tag, self.clan.name.clone());
        self.looks.event(self.at, MemberJoined { clan_tag, clan_name, member: Box::new(member.clone()) })
    }

    fn changes(&self, old: &Member, new: &Member, signals: &mut Vec<Signal<Event>>) {
        signals.extend(self.role(old, new));
        signals.extend(self.donations(old, new));
        old.differences(new, &mut |attribute, written| {
            let attention = attention(attribute, old, new);
            if attention == Attention::Never {
                return;
            }
            let values = written();
            if attention.tells(self.options.noisy, &values) {
                signals.push(self.changed(new, attribute, values));
            }
        });
    }

    fn role(&self, old: &Member, new: &Member) -> Option<Signal<Event>> {
        let (before, after) = (old.role.clone()?, new.role.clone()?);
        (before != after).then(|| {
            let (clan_tag, clan_name) = (self.clan.tag, self.clan.name.clone());
            let change = MemberRoleChanged { clan_tag, clan_name, member: new.into(), old: before, new: after };
            self.looks.event(self.at, change)
        })
    }

    fn donations(&self, old: &Member, new: &Member) -> impl Iterator<Item = Signal<Event>> {
        let is_odd = |name: &str| old.extra.contains_key(name) || new.extra.contains_key(name);
        let given = risen(old.donations, new.donations).filter(|_| !is_odd("donations")).map(|(delta, reset)| {
            let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(new));
            let total = new.donations;
            self.looks.event(self.at, MemberDonated { clan_tag, clan_name, member, delta, total, reset })
        });
        let received = risen(old.donations_received, new.donations_received);
        let received = received.filter(|_| !is_odd("donationsReceived")).map(|(delta, reset)| {
            let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(new));
            let total = new.donations_received;
            self.looks.event(self.at, MemberReceived { clan_tag, clan_name, member, delta, total, reset })
        });
        given.into_iter().chain(received)
    }

    fn changed(&self, member: &Member, attribute: &str, [old, new]: [serde_json::Value; 2]) -> Signal<Event> {
        let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(member));
        let attribute = attribute.to_owned();
        self.looks.event(self.at, MemberChanged { clan_tag, clan_name, member, attribute, old, new })
    }
}

fn by_tag(clan: &Clan) -> BTreeMap<PlayerTag, &Member> {
    clan.member_list.iter().map(|member| (member.tag, member)).collect()
}

/// How much a counter rose, and whether it started over in between: then all it shows is new.
fn risen(old: u32, new: u32) -> Option<(u32, bool)> {
    let (delta, reset) = if new >= old { (new - old, false) } else { (new, true) };
    (delta > 0).then_some((delta, reset))
}

fn attention(attribute: &str, old: &Member, new: &Member) -> Attention {
    match attribute {
        "role" | "donations" | "donations_received" => Attention::Never,
        "trophies" | "builder_base_trophies" | "clan_rank" | "previous_clan_rank" => Attention::Noise,
        // Since October 2025 the legacy league says nothing where there is a tier.
        "league" if old.league_tier.is_some() || new.league_tier.is_some() => Attention::Never,
        _ => Attention::Tell,
    }
}
