//! What a body of a clan does not say, and what was known of it before.

use bugle_event::Timestamp;
use bugle_model::Read as _;
use serde_json::Value;

use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::watch::absences::Absences;

/// Fills in what `new` does not say. Gives what was filled in, as it is written.
pub(super) fn fill(at: Timestamp, old: Option<&Clan>, new: &mut Clan, absences: &mut Absences) -> Option<Value> {
    let old = old?;
    // Wars lost and drawn are shown only while the war log is public.
    let is_private = new.is_war_log_public.or(old.is_war_log_public) == Some(false);
    for (field, is_sent) in [("war_ties", new.says("war_ties")), ("war_losses", new.says("war_losses"))] {
        if !is_sent && !is_private {
            new.doubt(field);
        }
    }
    let location = [old, new].map(|clan| clan.location.is_some());
    let language = [old, new].map(|clan| clan.chat_language.is_some());
    for (field, [was, is]) in [("location", location), ("chat_language", language)] {
        match (was && !is).then(|| absences.believes(field, at)) {
            Some(true) => new.believe(field),
            Some(false) => new.doubt(field),
            None => absences.end(field),
        }
    }
    if !new.says("member_list") {
        // A deserted clan has none.
        new.believe("member_list");
    }
    new.carry(old)
}

/// What cannot be so: no level is zero, nobody is without a name.
pub(super) fn doubt(clan: &mut Clan) {
    let (level, is_named, has_badge) = (clan.clan_level, !clan.name.is_empty(), !clan.badge_urls.picture().is_empty());
    for (field, can_be) in [("clan_level", level > 0), ("name", is_named), ("badge_urls", has_badge)] {
        if !can_be {
            clan.doubt(field);
        }
    }
    clan.member_list.iter_mut().for_each(|member| member.amend(doubt_member));
}

fn doubt_member(member: &mut Member) {
    let (level, hall, is_named) = (member.exp_level, member.town_hall_level, !member.name.is_empty());
    for (field, can_be) in [("exp_level", level > 0), ("town_hall_level", hall != Some(0)), ("name", is_named)] {
        if !can_be {
            member.doubt(field);
        }
    }
    // Since October 2025 the legacy league says nothing where there is a tier.
    if member.league_tier.is_some() && !member.says("league") {
        member.believe("league");
    }
}
