//! The raids of a log, each beside what was known of it.

use std::collections::BTreeSet;

use super::ahead::{Ahead, RaidKey};
use super::sound::{Care, hits, is_list_partial};
use crate::event::raid::RaidSide;
use crate::model::raid::{Raid, RaidClan, RaidSeason};
use crate::tag::ClanTag;

/// The log of one side.
pub(super) struct Log<'a> {
    pub(super) rows: Vec<Row<'a>>,
    /// Whether it lacks raids that were there before, or shows them otherwise: it was put together from answers of
    /// different moments.
    pub(super) is_torn: bool,
}

/// A raid, beside what was known of it.
pub(super) struct Row<'a> {
    pub(super) key: RaidKey,
    pub(super) raid: &'a Raid,
    /// The other clan, as this body or an earlier one has it.
    pub(super) opponent: &'a RaidClan,
    /// As it was in the last accepted body.
    pub(super) old: Option<&'a Raid>,
    /// Whether it was told of.
    pub(super) is_known: bool,
}

impl<'a> Log<'a> {
    /// The raids of `side` that `season` shows, for certain; `base` is the weekend in the last accepted body, and `ahead`
    /// what was told beyond that. What has been otherwise for a while than it was in that body was wrong there.
    pub(super) fn of(
        side: RaidSide,
        season: &'a RaidSeason,
        base: Option<&'a RaidSeason>,
        ahead: &Ahead,
        care: Care,
    ) -> Self {
        let (nothing, torn) = (Self { rows: Vec::new(), is_torn: false }, Self { rows: Vec::new(), is_torn: true });
        let Some(log) = list(side, season) else { return torn };
        let before = match base.map(|base| (list(side, base), base)) {
            None => &[][..],
            Some((Some(before), _)) => before,
            // What the first look did not show is not news when it is shown: it is not known what is.
            Some((None, _)) => return nothing,
        };
        let Some(old_keys) = all_keys(side, before) else { return nothing };
        let old_tags: Vec<ClanTag> = old_keys.iter().map(|key| key.opponent).collect();
        let tags = tags(log, &old_tags);
        let keys = keys(side, &tags);
        let is_there = |key: &RaidKey| key.side != side || keys.contains(key);
        let is_twice = tags.iter().collect::<BTreeSet<_>>().len() < tags.len();
        // Which of two raids with one clan a row is follows from those in front of it.
        if !old_keys.iter().all(is_there) || !ahead.keys().all(|key| is_there(&key)) {
            return torn;
        }
        if is_twice && !tags.starts_with(&old_tags) {
            return torn;
        }
        let rows = log.iter().zip(&keys).filter_map(|(raid, key)| {
            let old = old_keys.iter().position(|old| old == key).map(|place| &before[place]);
            let is_known = old.is_some() || ahead.keys().any(|known| known == *key);
            let opponent = raid.opponent().or(old.and_then(Raid::opponent))?;
            Some(Row { key: *key, raid, opponent, old, is_known })
        });
        let (rows, torn): (Vec<_>, Vec<_>) = rows.partition(|row| care == Care::Facts || row.goes_on());
        Self { rows, is_torn: !torn.is_empty() || keys.len() < log.len() }
    }
}

impl Row<'_> {
    /// Whether all attacks are there that were seen before, as they were: they never vanish or change.
    fn goes_on(&self) -> bool {
        let Some(old) = self.old else { return true };
        old.districts.iter().all(|before| {
            let after = self.raid.districts.iter().find(|district| district.id == before.id);
            let both = hits(before, Care::Facts).zip(after.and_then(|after| hits(after, Care::Facts)));
            both.is_none_or(|(before, after)| {
                let pairs = before.iter().zip(&after);
                before.len() <= after.len()
                    && pairs
                        .into_iter()
                        .all(|(old, new)| (old.attacker.tag, old.total) == (new.attacker.tag, new.total))
            })
        })
    }
}

/// The log of `side`. `None`: it is not all said.
fn list(side: RaidSide, season: &RaidSeason) -> Option<&[Raid]> {
    let (field, name, list) = match side {
        RaidSide::Attack => ("attack_log", "attackLog", &season.attack_log),
        RaidSide::Defense => ("defense_log", "defenseLog", &season.defense_log),
    };
    (season.says(field) && !is_list_partial(season, name)).then_some(list)
}

/// Which raids a log has that names all clans.
fn all_keys(side: RaidSide, log: &[Raid]) -> Option<Vec<RaidKey>> {
    let tags: Vec<ClanTag> = log.iter().map(|raid| Some(raid.opponent()?.tag)).collect::<Option<_>>()?;
    Some(keys(side, &tags))
}

/// The other clans of a log, as far as they are certain: one that is not named is the one that was in its place.
fn tags(log: &[Raid], before: &[ClanTag]) -> Vec<ClanTag> {
    let said: Vec<Option<ClanTag>> = log.iter().map(|raid| raid.opponent().map(|clan| clan.tag)).collect();
    let is_in_place = said.iter().zip(before).all(|(said, before)| said.is_none_or(|said| said == *before));
    let places = before.iter().copied().map(Some).chain(std::iter::repeat(None));
    let named = said.into_iter().zip(places).map(|(said, before)| said.or(before.filter(|_| is_in_place)));
    named.map_while(|tag| tag).collect()
}

fn keys(side: RaidSide, tags: &[ClanTag]) -> Vec<RaidKey> {
    let key = |(place, &opponent): (usize, &ClanTag)| {
        let number = tags[..=place].iter().filter(|tag| **tag == opponent).count();
        RaidKey { side, opponent, number: u32::try_from(number).unwrap_or(u32::MAX) }
    };
    tags.iter().enumerate().map(key).collect()
}
