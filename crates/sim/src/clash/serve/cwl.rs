//! The clan war leagues: a clan's group, and the wars of it.

use super::super::answer::Answer;
use super::super::asked::Asked;
use super::super::cwl::{Duel, Group, Stage, stage};
use super::super::everyone::Everyone;
use super::super::json;
use super::super::realm::Realms;
use super::find::of_clan;

/// The group, also of a clan whose war log is closed.
pub(in super::super) fn group(asked: &Asked, realms: Realms<'_>) -> Answer {
    of_clan(realms, asked.tag(), |everyone, clan| match stage(everyone, clan) {
        Stage::None => Answer::missing(None),
        Stage::Searching => Answer::good(serde_json::json!({ "state": "notInWar" }), 600),
        Stage::Group(group) => Answer::good(json::league_group(everyone, group), 600),
    })
}

pub(in super::super) fn war(asked: &Asked, realms: Realms<'_>) -> Answer {
    let everyone = realms.map(Everyone::of).into_iter();
    let mut found = everyone.filter_map(|everyone| Some((everyone, Group::war_tagged(everyone, asked.tag())?)));
    match found.next() {
        Some((everyone, (group, round, war))) => {
            let war = Duel::new(everyone, group, round, war).war(everyone);
            Answer::good(json::league_war(everyone, &war), 600)
        }
        None => Answer::not_found(Some(asked.tag())),
    }
}
