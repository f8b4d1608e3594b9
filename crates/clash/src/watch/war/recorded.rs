//! Answers about wars in recordings.

use std::collections::BTreeSet;

use bugle_event::Timestamp;

use super::options::WarOptions;
use super::resource::WarResource;
use super::watcher::WarWatcher;
use crate::model::war::War;
use crate::model::war_type::WarType;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::recorded::Recorded;

/// Whose answers about wars belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WarKey {
    /// A clan that no answer has named yet: all it said is that it is not in war.
    Unnamed,
    /// The clan that was asked about.
    Clan(ClanTag),
    /// A war of the leagues: of these, a clan has two at a time, and the answer does not say who was asked about.
    League(WarId),
}

/// The longest answer that only says in which state a clan is.
const BARE_MAX: usize = 500;

impl Recorded for WarResource {
    type Key = WarKey;
    /// Clans that were seen in clan war leagues.
    type Keys = BTreeSet<ClanTag>;

    fn is_like(text: &str) -> bool {
        // A bare word for why there is no war is short; answers about leagues have states, too.
        let is_word = text.len() < BARE_MAX && text.contains("\"state\"") && !text.contains("\"season\"");
        text.contains("\"opponent\"") || is_word
    }

    fn asked(tag: &str) -> Option<WarKey> {
        ClanTag::sent(tag).map(WarKey::Clan)
    }

    fn key(war: &War, asked: Option<WarKey>, last: Option<WarKey>) -> WarKey {
        match war.id() {
            Some(id) if war.war_type() == WarType::Cwl => WarKey::League(id),
            Some(id) => {
                let named = asked.filter(|asked| id.clans.iter().any(|clan| WarKey::Clan(*clan) == *asked));
                let side = || war.clan.as_ref().and_then(|side| side.tag);
                named.unwrap_or_else(|| WarKey::Clan(side().unwrap_or(id.clans[0])))
            }
            None => asked.or(last).unwrap_or(WarKey::Unnamed),
        }
    }

    fn watcher(key: WarKey, in_league: &mut BTreeSet<ClanTag>, options: &WarOptions) -> WarWatcher {
        let mut options = options.clone();
        match key {
            WarKey::Clan(tag) => WarWatcher::new(tag, options),
            WarKey::Unnamed => WarWatcher::unnamed(options),
            WarKey::League(id) => {
                // A league war of a clan whose league is being followed is news at first sight.
                options.first_is_news = id.clans.iter().any(|clan| in_league.contains(clan));
                in_league.extend(id.clans);
                WarWatcher::unnamed(options)
            }
        }
    }

    /// The clan that was not named until now turns out to be this one.
    fn alias(key: WarKey) -> Option<WarKey> {
        matches!(key, WarKey::Clan(_)).then_some(WarKey::Unnamed)
    }

    /// The earliest moment at which a war can have been in this state.
    fn earliest(war: &War) -> Option<Timestamp> {
        match war.state.rank()? {
            0 => war.preparation_start_time,
            1 => war.start_time,
            _ => war.end_time,
        }
    }
}
