//! A player, as something to watch.

use bugle_event::{Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::diff;
use super::holes::{CLAN, doubt, fill};
use super::known::Known;
use super::options::PlayerOptions;
use super::sound::{fell, lost_many, says_something};
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::player::{ClanRef, PlayerBack, PlayerClanLeft, PlayerGone, PlayerRef, PlayerSnapshot};
use crate::model::player::Player;
use crate::tag::PlayerTag;
use crate::watch::absences::Absences;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// Answers of `/players/{tag}`, and what is remembered of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlayerResource {
    tag: PlayerTag,
    #[serde(default)]
    known: Known,
    #[serde(default, skip_serializing_if = "Absences::is_empty")]
    absences: Absences,
}

impl Resource for PlayerResource {
    type Tag = PlayerTag;
    type Endpoint = endpoints::GetPlayer;
    type Model = Player;
    type Options = PlayerOptions;
    type Case = ();

    const NAME: &'static str = "player";
    const TITLE: &'static str = "player";
    const ANSWERS: &'static str = "Answers of `/players/{tag}`";

    fn new(tag: PlayerTag) -> Self {
        Self { tag, known: Known::default(), absences: Absences::default() }
    }

    fn tag(&self) -> Option<PlayerTag> {
        Some(self.tag)
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<()> {
        let Comparison { old, new, .. } = *compared;
        if new.tag != self.tag || !says_something(new) {
            return Verdict::Broken;
        }
        match old {
            Some(old) if lost_many(old, new) => Verdict::Lost(()),
            Some(old) if fell(old, new) => Verdict::Fallen(()),
            _ => Verdict::Good(()),
        }
    }

    fn doubt(new: &mut Player) {
        doubt(new);
    }

    fn fill(&mut self, look: Look, old: Option<&Player>, new: &mut Player) -> Option<Value> {
        fill(look.at, old, new, &mut self.absences)
    }

    fn tell(&mut self, (): (), compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let Comparison { look, options, old, new: player, .. } = *compared;
        match old {
            None => signals.push(look.event(PlayerSnapshot(Box::new(player.clone())))),
            Some(old) => {
                let noisy = options.noisy || options.attributes.are_named();
                let facts = diff(old, player, noisy, &mut self.known);
                let mut facts = facts.into_iter().map(|fact| look.event(fact)).collect();
                options.attributes.pick(&mut facts);
                signals.extend(facts);
            }
        }
        true
    }

    /// Nothing will show the clan again.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<Player>) -> Vec<Signal<Event>> {
        let Some(since) = self.absences.take(CLAN) else { return Vec::new() };
        let left = last.model().and_then(|player| {
            let clan = ClanRef::from(player.clan.as_ref()?);
            Some(PlayerClanLeft { player: player.into(), clan })
        });
        left.map(|left| look(since).event(left)).into_iter().collect()
    }

    fn gone(&self, last: &mut LastBody<Player>) -> Option<Event> {
        Some(PlayerGone { player: self.player(last) }.into())
    }

    fn back(&self, last: &mut LastBody<Player>) -> Option<Event> {
        Some(PlayerBack { player: self.player(last) }.into())
    }

    fn set_back(&mut self, now: Timestamp) {
        self.absences.set_back(now);
    }
}

impl PlayerResource {
    fn player(&self, last: &mut LastBody<Player>) -> PlayerRef {
        let player_name = last.model().map(|player| player.name.clone()).unwrap_or_default();
        PlayerRef { player_tag: self.tag, player_name }
    }
}
