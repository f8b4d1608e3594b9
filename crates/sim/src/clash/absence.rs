//! Clans and players that are not found for a while, as if they were deleted or banned. Pure.

use std::iter::Peekable;
use std::time::Duration;

use bugle_clash as api;
use bugle_event::{Envelope, Event, Seen, Timestamp};

use super::addresses::Shows;
use super::realm::Realm;
use super::resource::Resource;
use crate::{Spell, Spells};

/// Who is away, one at a time.
#[derive(Debug)]
pub(super) struct Absences {
    spells: Peekable<Spells>,
    away: Option<(Spell, Away)>,
}

#[derive(Clone, Debug)]
enum Away {
    Clan { tag: String, name: String },
    Player { tag: String, name: String },
}

impl Absences {
    pub(super) fn new(spells: Spells) -> Self {
        Self { spells: spells.peekable(), away: None }
    }

    /// Who goes and who is back until `to`, by real time since the beginning. `at` is the game's time of that.
    pub(super) fn advance(&mut self, to: Duration, realm: &Realm, at: impl Fn(Duration) -> Timestamp) -> Vec<Event> {
        let mut told = Vec::new();
        loop {
            if let Some((spell, away)) = self.away.take_if(|(spell, _)| spell.to <= to) {
                told.push(away.event(at(spell.to), false));
            }
            let next = self.spells.next_if(|spell| spell.from <= to && self.away.is_none());
            let Some(spell) = next else { return told };
            if let Some(away) = Away::draw(spell.lot, realm) {
                told.push(away.event(at(spell.from), true));
                self.away = Some((spell, away));
            }
        }
    }

    /// The tag that is not found, where what is asked for belongs to who is away.
    pub(super) fn hide(&self, resource: &Resource) -> Option<&str> {
        match (&self.away, resource.owner()) {
            (Some((_, Away::Clan { tag, .. })), Some((Shows::Clan, asked)))
            | (Some((_, Away::Player { tag, .. })), Some((Shows::Player, asked))) => (tag == asked).then_some(tag),
            _ => None,
        }
    }
}

impl Away {
    /// A clan, or one of the first members of one: those that are worth watching.
    fn draw(lot: u64, realm: &Realm) -> Option<Self> {
        let places = u64::try_from(realm.clans.len()).ok().filter(|count| *count > 0)?;
        let clan = &realm.clans[usize::try_from(lot / 8 % places).ok()?];
        let member = clan.members.get(usize::try_from(lot / 4 % 2).ok()?).map(|member| realm.player(*member));
        Some(match member.filter(|_| lot.is_multiple_of(2)) {
            Some(player) => Self::Player { tag: player.tag.clone(), name: player.name.clone() },
            None => Self::Clan { tag: clan.tag.clone(), name: clan.name.clone() },
        })
    }

    fn event(&self, at: Timestamp, is_gone: bool) -> Event {
        let event: api::Event = match self {
            Self::Clan { tag, name } => {
                let (clan_tag, clan_name) = (tag.parse().expect("a tag of ours"), name.clone());
                if is_gone {
                    api::ClanGone { clan_tag, clan_name }.into()
                } else {
                    api::ClanBack { clan_tag, clan_name }.into()
                }
            }
            Self::Player { tag, name } => {
                let player_tag = tag.parse().expect("a tag of ours");
                let player = api::PlayerRef { player_tag, player_name: name.clone() };
                if is_gone { api::PlayerGone { player }.into() } else { api::PlayerBack { player }.into() }
            }
        };
        Envelope::new("clash", event, Seen::at(at)).into_event()
    }
}
