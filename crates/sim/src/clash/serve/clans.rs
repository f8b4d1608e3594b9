//! A clan's page, its members, its war and its war log.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::cwl;
use super::super::everyone::{Everyone, stranger_clan_number};
use super::super::id::ClanId;
use super::super::json;
use super::super::paging::paged;
use super::super::realm::{Realm, Realms};
use super::find::{of_clan, of_log};

pub(in super::super) fn clan(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_clan(realms, asked.tag(), |everyone, clan| Answer::good(shown(everyone, clan, json::clan), 60))
}

pub(in super::super) fn members(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_clan(realms, asked.tag(), |everyone, clan| {
        Answer::good(paged(shown(everyone, clan, json::members), &asked.page), 60)
    })
}

pub(in super::super) fn current_war(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_log(realms, asked.tag(), 120, |everyone, clan| Answer::good(json::war(everyone, clan), 120))
}

/// The finished wars, newest first: each season of the clan war leagues is one of them.
pub(in super::super) fn war_log(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_log(realms, asked.tag(), 600, |everyone, clan| {
        let (realm, mut log) = (everyone.realm, json::war_log(everyone, clan));
        let newest = cwl::Season::at(realm, everyone.now).number;
        for season in (0..3).map(|back| cwl::Season::numbered(realm, newest - back)) {
            let standing = cwl::standing_of(everyone, season, clan);
            log.extend(standing.map(|standing| (season.over(), json::season_entry(everyone, clan, season, &standing))));
        }
        log.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        Answer::good(paged(log.into_iter().map(|(_, entry)| entry).collect(), &asked.page), 120)
    })
}

/// A clan as it is shown: a stranger's in a realm of its own.
fn shown<T>(everyone: Everyone<'_>, clan: ClanId, show: fn(&Realm, ClanId) -> T) -> T {
    match stranger_clan_number(clan) {
        None => show(everyone.realm, clan),
        Some(_) => show(&everyone.only_clan(clan), ClanId(0)),
    }
}
