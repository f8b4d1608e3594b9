//! A player, as something to watch.

use bugle_event::{Signal, Subject};
use serde::{Deserialize, Serialize};

use super::diff::diff;
use super::options::PlayerOptions;
use super::sound::{fell, is_whole};
use crate::client::path;
use crate::event::Event;
use crate::event::player::{PlayerBack, PlayerGone, PlayerRef, PlayerSnapshot};
use crate::model::player::Player;
use crate::tag::PlayerTag;
use crate::watch::body::LastBody;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// Answers of `/players/{tag}`, and what is remembered of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlayerResource {
    tag: PlayerTag,
}

impl Resource for PlayerResource {
    type Tag = PlayerTag;
    type Model = Player;
    type Options = PlayerOptions;
    type Case = ();

    const NAME: &'static str = "player";
    const TITLE: &'static str = "player";
    const ANSWERS: &'static str = "Answers of `/players/{tag}`";

    fn new(tag: PlayerTag) -> Self {
        Self { tag }
    }

    fn tag(&self) -> Option<PlayerTag> {
        Some(self.tag)
    }

    fn path(tag: &PlayerTag) -> String {
        path::player(tag)
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<()> {
        if compared.new.tag != self.tag || compared.old.is_some_and(|old| !is_whole(old, compared.new)) {
            return Verdict::Broken;
        }
        if compared.old.is_some_and(|old| fell(old, compared.new)) { Verdict::Stale } else { Verdict::Good(()) }
    }

    fn tell(&mut self, (): (), compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let Comparison { look, options, old, new: player, .. } = *compared;
        match old {
            None => signals.push(look.event(PlayerSnapshot(Box::new(player.clone())))),
            Some(old) => signals.extend(diff(old, player, options.noisy).into_iter().map(|fact| look.event(fact))),
        }
        true
    }

    fn gone(&self, last: &mut LastBody<Player>) -> Option<Event> {
        Some(PlayerGone { player: self.player(last) }.into())
    }

    fn back(&self, last: &mut LastBody<Player>) -> Option<Event> {
        Some(PlayerBack { player: self.player(last) }.into())
    }
}

impl PlayerResource {
    fn player(&self, last: &mut LastBody<Player>) -> PlayerRef {
        let player_name = last.model().map(|player| player.name.clone()).unwrap_or_default();
        PlayerRef { player_tag: self.tag, player_name }
    }
}
