//! A clan and its members, as something to watch.

use bugle_event::{Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::by_tag::tag;
use super::departures::Departures;
use super::diff::diff;
use super::donations::Donations;
use super::holes::{doubt, fill};
use super::members::MemberDiff;
use super::options::ClanOptions;
use super::sound::{fell, is_whole};
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::clan::{ClanBack, ClanGone, ClanSnapshot};
use crate::model::clan::Clan;
use crate::tag::ClanTag;
use crate::watch::absences::Absences;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::mention::Mention;
use crate::watch::resource::{Comparison, Resource, Verdict};
use crate::watch::transfers::Move;

/// Answers of `/clans/{tag}`, and what is remembered of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClanResource {
    tag: ClanTag,
    departures: Departures,
    #[serde(default)]
    donations: Donations,
    #[serde(default, skip_serializing_if = "Absences::is_empty")]
    absences: Absences,
    /// Who came and went lately, as it was told: either may be half of a transfer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    moves: Vec<Move>,
}

impl Resource for ClanResource {
    type Tag = ClanTag;
    type Endpoint = endpoints::GetClan;
    type Model = Clan;
    type Options = ClanOptions;
    type Case = ();

    const NAME: &'static str = "clan";
    const TITLE: &'static str = "clan";
    const ANSWERS: &'static str = "Answers of `/clans/{tag}`";

    fn new(tag: ClanTag) -> Self {
        let (departures, donations, absences) = Default::default();
        Self { tag, departures, donations, absences, moves: Vec::new() }
    }

    fn tag(&self) -> Option<ClanTag> {
        Some(self.tag)
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<()> {
        if compared.new.tag != self.tag || !is_whole(compared.new) {
            return Verdict::Broken;
        }
        if compared.old.is_some_and(|old| fell(old, compared.new)) { Verdict::Fallen(()) } else { Verdict::Good(()) }
    }

    fn doubt(new: &mut Clan) {
        doubt(new);
    }

    fn fill(&mut self, look: Look, old: Option<&Clan>, new: &mut Clan) -> Option<Value> {
        fill(look.at, old, new, &mut self.absences)
    }

    fn tell(&mut self, (): (), compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let Comparison { look, options, new: clan, .. } = *compared;
        let Some(old) = compared.old else {
            signals.push(look.event(ClanSnapshot(Box::new(clan.clone()))));
            return true;
        };
        let mut facts = diff(old, clan, look, options.noisy || options.attributes.are_named());
        if options.members {
            let members = MemberDiff { clan, look, options };
            facts.extend(members.tell(old, &mut self.departures, &mut self.donations));
        }
        options.attributes.pick(&mut facts);
        signals.extend(facts);
        true
    }

    fn confirm(&mut self, look: Look, last: &mut LastBody<Clan>) -> Vec<Signal<Event>> {
        if self.departures.is_empty() {
            return Vec::new();
        }
        last.model().map(|clan| self.departures.confirm(clan, look.at)).unwrap_or_default()
    }

    fn deadline(&self, _: &ClanOptions) -> Option<Timestamp> {
        self.departures.due()
    }

    fn remember(&mut self, at: Timestamp, told: &[Signal<Event>]) {
        self.moves.retain(|it| !it.is_over(at));
        let told = told.iter().filter_map(|signal| if let Signal::Event(event) = signal { Some(event) } else { None });
        self.moves.extend(told.filter_map(Move::of));
    }

    fn moves(&self) -> &[Move] {
        &self.moves
    }

    fn finish(&mut self, _: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<Clan>) -> Vec<Signal<Event>> {
        last.model().map(|clan| self.departures.give_up(clan)).unwrap_or_default()
    }

    fn mentions(&self, clan: &Clan) -> Vec<Mention> {
        clan.member_list.iter().map(|member| Mention::Member(tag(member))).collect()
    }

    fn gone(&self, last: &mut LastBody<Clan>) -> Option<Event> {
        Some(ClanGone { clan_tag: self.tag, clan_name: name(last) }.into())
    }

    fn back(&self, last: &mut LastBody<Clan>) -> Option<Event> {
        Some(ClanBack { clan_tag: self.tag, clan_name: name(last) }.into())
    }

    fn set_back(&mut self, now: Timestamp) {
        self.departures.set_back(now);
        self.donations.set_back(now);
        self.absences.set_back(now);
    }
}

fn name(last: &mut LastBody<Clan>) -> String {
    last.model().map(|clan| clan.name.clone()).unwrap_or_default()
}
