//! How the members of two bodies of one clan differ.

use bugle_event::Signal;
use bugle_model::{Element, Model as _};

use super::appeared::Appeared;
use super::by_tag::{by_tag, tag};
use super::departures::{Departure, Departures};
use super::donations::{Counter, Donations, Rise};
use super::leader::Handover;
use super::options::ClanOptions;
use crate::event::Event;
use crate::event::clan::{MemberChanged, MemberDonated, MemberJoined, MemberReceived, MemberRef, MemberRoleChanged};
use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::watch::attributes::{Attention, unknown_differences};
use crate::watch::look::Look;

/// One comparison of two member lists.
pub(crate) struct MemberDiff<'a> {
    pub(crate) clan: &'a Clan,
    pub(crate) look: Look,
    pub(crate) options: &'a ClanOptions,
}

impl MemberDiff<'_> {
    /// Tells who left, who joined, and what changed about the others.
    pub(super) fn tell(
        &self,
        old: &Clan,
        departures: &mut Departures,
        donations: &mut Donations,
    ) -> Vec<Signal<Event>> {
        let mut before = by_tag(old);
        let after = by_tag(self.clan);
        // Who waits to be told as gone and is back after all never left.
        let returned: Vec<Departure> = after.keys().filter_map(|tag| departures.take(tag)).collect();
        let mut signals = departures.confirm(self.clan, self.look.at);
        before.extend(returned.iter().map(Departure::member).map(|member| (tag(member), member)));

        for (tag, member) in before.iter().filter(|(tag, _)| !after.contains_key(tag)) {
            donations.on_left(*tag);
            signals.extend(self.left(member, departures));
        }
        for member in self.clan.member_list.iter().filter(|member| !before.contains_key(&tag(member))) {
            signals.push(self.joined(member));
        }
        let handover = Handover::between(&before, self.clan);
        signals.extend(handover.map(|handover| self.look.event(handover.tell(self.clan))));
        let mut appeared = Appeared::default();
        for member in &self.clan.member_list {
            if let Some(old) = before.get(&tag(member)).filter(|old| !old.is_very(member)) {
                if handover.is_none_or(|handover| !handover.takes_in(member.tag)) {
                    signals.extend(self.role(old, member));
                }
                self.changes(old, member, &mut appeared, &mut signals);
                signals.extend(self.given(old, member, donations));
                signals.extend(self.received(old, member, donations));
            }
        }
        signals.extend(appeared.tell(old, self.clan).map(|change| self.look.event(change)));
        signals
    }

    fn left(&self, member: &Element<Member>, departures: &mut Departures) -> Option<Signal<Event>> {
        let confirm = self.options.confirm_departures;
        let departure = Departure::new(member.clone(), self.look, confirm);
        if !confirm.is_at_once() {
            departures.hold(departure);
            return None;
        }
        Some(departure.tell(self.clan, self.look.at, false))
    }

    fn joined(&self, member: &Member) -> Signal<Event> {
        let (clan_tag, clan_name) = (self.clan.tag, self.clan.name.clone());
        self.look.event(MemberJoined { clan_tag, clan_name, member: Box::new(member.clone()) })
    }

    fn changes(&self, old: &Member, new: &Member, appeared: &mut Appeared, signals: &mut Vec<Signal<Event>>) {
        let noisy = self.options.noisy;
        old.differences(new, &mut |attribute, written| {
            let attention = attention(attribute, old, new);
            if attention == Attention::Never {
                return;
            }
            let values = written();
            if attention.tells(noisy, &values) {
                signals.push(self.changed(new, attribute, values));
            } else if attention != Attention::Noise {
                appeared.on_difference(attribute, new.tag, values);
            }
        });
        unknown_differences([&old.extra, &new.extra], Member::knows, noisy, &mut |attribute, values| {
            signals.push(self.changed(new, attribute, values));
        });
    }

    fn role(&self, old: &Member, new: &Member) -> Option<Signal<Event>> {
        let (before, after) = (old.role.clone()?, new.role.clone()?);
        (before != after).then(|| {
            let (clan_tag, clan_name) = (self.clan.tag, self.clan.name.clone());
            let change = MemberRoleChanged { clan_tag, clan_name, member: new.into(), old: before, new: after };
            self.look.event(change)
        })
    }

    fn given(&self, old: &Member, new: &Member, donations: &mut Donations) -> Option<Signal<Event>> {
        let rise = donations.on_count(new.tag, Counter::Given, [old.donations, new.donations], self.look)?;
        let Rise { delta, total, reset, season, restarts } = rise;
        let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(new));
        let given = MemberDonated { clan_tag, clan_name, member, delta, total, reset, season: Some(season) };
        Some(self.look.repeated(given, restarts))
    }

    fn received(&self, old: &Member, new: &Member, donations: &mut Donations) -> Option<Signal<Event>> {
        let counted = [old.donations_received, new.donations_received];
        let rise = donations.on_count(new.tag, Counter::Received, counted, self.look)?;
        let Rise { delta, total, reset, season, restarts } = rise;
        let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(new));
        let received = MemberReceived { clan_tag, clan_name, member, delta, total, reset, season: Some(season) };
        Some(self.look.repeated(received, restarts))
    }

    fn changed(&self, member: &Member, attribute: &str, [old, new]: [serde_json::Value; 2]) -> Signal<Event> {
        let (clan_tag, clan_name, member) = (self.clan.tag, self.clan.name.clone(), MemberRef::from(member));
        let attribute = attribute.to_owned();
        self.look.event(MemberChanged { clan_tag, clan_name, member, attribute, old, new })
    }
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
