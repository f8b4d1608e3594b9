//! What is said of one kind of thing in Clash of Clans: how often it is asked about, and which attributes of it are told.

use std::time::Duration;

use bugle::clash::{Attributes, ClanOptions, Pick, PlayerOptions, ResourceKind, UnknownAttribute};

use super::nearest::nearest;
use super::number::span;

/// How often to ask: `30s` about whatever nothing else is said of, `player:10m` about players.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Every {
    pub(crate) kind: Option<ResourceKind>,
    pub(crate) time: Duration,
}

pub(crate) fn every(text: &str) -> Result<Every, String> {
    let (of, time) = text.split_once(':').map_or((None, text), |(of, time)| (Some(of), time));
    Ok(Every { kind: of.map(kind).transpose()?, time: span(time)? })
}

fn kind(text: &str) -> Result<ResourceKind, String> {
    text.parse().map_err(|_| {
        let names: Vec<_> = ResourceKind::ALL.iter().map(|kind| kind.name()).collect();
        match nearest(text, &names) {
            Some(name) => format!("nothing is called `{text}`; did you mean `{name}`?"),
            None => format!("nothing is called `{text}`; expected {}", ResourceKind::all_in_words(ResourceKind::name)),
        }
    })
}

/// Attributes of clans and of players.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) clan: Vec<String>,
    pub(crate) player: Vec<String>,
}

/// `player:trophies,heroes`, `clan:description,player:name`: of what they are is said once for those that follow.
pub(crate) fn names(text: &str) -> Result<Names, String> {
    let (mut names, mut of) = (Names::default(), None);
    for part in text.split(',') {
        let name = match part.split_once(':') {
            Some((of_these, name)) => {
                of = Some(kind(of_these.trim())?);
                name
            }
            None => part,
        };
        let name = name.trim().to_owned();
        match of {
            Some(ResourceKind::Clan) => known::<ClanOptions>(&name).map(|()| names.clan.push(name))?,
            Some(ResourceKind::Player) => known::<PlayerOptions>(&name).map(|()| names.player.push(name))?,
            Some(other) => {
                let of = other.plural();
                return Err(format!(
                    "expected an attribute of a clan or a player, such as player:trophies; of {of} there are none"
                ));
            }
            None => return Err("expected whose attribute it is, and its name, such as player:trophies".to_owned()),
        }
    }
    Ok(names)
}

fn known<O: Pick>(name: &str) -> Result<(), String> {
    let unknown = |error: UnknownAttribute| {
        let words = error.to_string();
        // Where nothing is near, all of them are few enough.
        if words.contains("did you mean") { words } else { format!("{words}; it has {}", all::<O>()) }
    };
    Attributes::only::<O>([name]).map(drop).map_err(unknown)
}

fn all<O: Pick>() -> String {
    O::ATTRIBUTES.iter().map(|name| name.trim_start_matches("r#")).collect::<Vec<_>>().join(", ")
}

/// What `--include` can be given, for its help.
pub(crate) fn include_help() -> String {
    format!(
        "Of what changes in a clan or a player write only these attributes, whether they change all the time or not: \
         `player:trophies,heroes`, `clan:description`. An attribute stands for whatever comes of it: `troops` for units, `clan` \
         for a player's way from one to another, `member_list` for all that happens to members.\n\
         A clan has {}.\nA player has {}.",
        all::<ClanOptions>(),
        all::<PlayerOptions>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_for_all_or_for_one_kind() {
        let (minute, all) = (Duration::from_mins(1), None);
        assert_eq!(every("60"), Ok(Every { kind: all, time: minute }));
        assert_eq!(every("1m"), Ok(Every { kind: all, time: minute }));
        assert_eq!(every("league-war:60s"), Ok(Every { kind: Some(ResourceKind::LeagueWar), time: minute }));
        for (typed, words) in [
            ("players:1m", "did you mean `player`?"),
            ("x:1m", "expected clan, war"),
            (":1m", "expected clan, war"),
            ("player:", "such as 60"),
            ("player:0", "such as 60"),
        ] {
            let said = every(typed).unwrap_err();
            assert!(said.contains(words), "{typed}: {said}");
        }
    }

    #[test]
    fn attributes_are_named_with_whose_they_are() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = names("player:trophies, heroes,clan:description").unwrap();
        assert_eq!((found.player, found.clan), (owned(&["trophies", "heroes"]), owned(&["description"])));
        assert_eq!(names("player:townHallLevel").unwrap().player, ["townHallLevel"]);
        for (typed, words) in [
            ("trophies", "such as player:trophies"),
            ("player:trofies", "did you mean `trophies`?"),
            ("player:", "it has "),
            ("clan:town_hall_level", "a clan has no attribute `town_hall_level`"),
            ("war:stars", "of wars there are none"),
            ("plaier:name", "did you mean `player`?"),
            ("", "such as player:trophies"),
        ] {
            let said = names(typed).unwrap_err();
            assert!(said.contains(words), "{typed}: {said}");
        }
    }
}
