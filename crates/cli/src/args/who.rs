//! Whom an option of Clash of Clans means: by tags, or by a rule.

use bugle::clash::{LocationId, ResourceKind, Target};

use super::nearest::nearest;

/// Whom an option means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The one with this tag.
    Named(Target),
    /// The members of the clans that are named.
    Members,
    /// The other sides of the wars that are named.
    Opponents,
    /// The first so many of a ranking.
    Ranked(LocationId, u16),
}

/// Whose tags a kind goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Clans,
    Players,
    /// Of which there are no rules.
    Others,
}

fn whose(kind: ResourceKind) -> Whose {
    match kind {
        ResourceKind::Clan | ResourceKind::War | ResourceKind::Cwl | ResourceKind::Raid => Whose::Clans,
        ResourceKind::Player | ResourceKind::Battles | ResourceKind::LeagueHistory => Whose::Players,
        _ => Whose::Others,
    }
}

/// What is said for tags of this kind, for its help.
pub(super) fn help(kind: ResourceKind) -> String {
    let rule = match (kind, whose(kind)) {
        (ResourceKind::Clan, _) => {
            "; also `opponents` in the wars that --war names, and `global:100`: the first so many of a ranking"
        }
        (ResourceKind::Player, _) => {
            "; also `members` of the clans that --clan names, and `global:100`: the first so many of a ranking"
        }
        (_, Whose::Clans) => "; also `opponents`, `global:100`",
        (_, Whose::Players) => "; also `members`, `global:100`",
        (_, Whose::Others) => "",
    };
    format!("Follow {}{rule}", kind.these())
}

/// The most that a ranking shows.
const RANKED_MAX: u16 = 200;

/// Whom `text` means, in an option about this kind.
pub(super) fn who(kind: ResourceKind, text: &str) -> Result<Who, String> {
    let text = text.trim();
    match (text, whose(kind)) {
        ("members", Whose::Players) => return Ok(Who::Members),
        ("members", _) => return Err(misplaced("members", "players", Whose::Players)),
        ("opponents", Whose::Clans) => return Ok(Who::Opponents),
        ("opponents", _) => return Err(misplaced("opponents", "clans", Whose::Clans)),
        _ => {}
    }
    if let Some((location, first)) = text.split_once(':').filter(|(location, _)| is_location(location)) {
        return ranked(kind, location, first);
    }
    kind.target(text).map(Who::Named).map_err(|error| match nearest(text, &["members", "opponents"]) {
        Some(word) => format!("`{text}` is not a tag; did you mean `{word}`?"),
        None => error.to_string(),
    })
}

fn is_location(text: &str) -> bool {
    text == "global" || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn ranked(kind: ResourceKind, location: &str, first: &str) -> Result<Who, String> {
    if whose(kind) == Whose::Others {
        return Err("rankings are of clans and of players; expected a tag, such as #2PP".to_owned());
    }
    let location = location.parse().ok();
    let first = first.parse().ok().filter(|first| (1..=RANKED_MAX).contains(first));
    let ranked = location.zip(first).map(|(location, first)| Who::Ranked(location, first));
    ranked.ok_or_else(|| {
        format!(
            "expected `global` or a number that `bugle clash locations` lists, and how many, {RANKED_MAX} at most: global:100"
        )
    })
}

/// `word` stands for whoever other options take.
fn misplaced(word: &str, are: &str, of: Whose) -> String {
    let kinds = ResourceKind::ALL.iter().filter(|kind| whose(**kind) == of).map(|kind| format!("--{kind}"));
    format!("`{word}` are {are}, for {}", kinds.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_an_option_means_is_said_by_tags_and_rules() {
        let clan = ResourceKind::Clan.target("#2PP").unwrap();
        for (kind, typed, meant) in [
            (ResourceKind::Clan, "2pp", Who::Named(clan)),
            (ResourceKind::Player, "members", Who::Members),
            (ResourceKind::Battles, " members ", Who::Members),
            (ResourceKind::War, "opponents", Who::Opponents),
            (ResourceKind::Clan, "opponents", Who::Opponents),
            (ResourceKind::Player, "global:100", Who::Ranked(LocationId::GLOBAL, 100)),
            (ResourceKind::Clan, "32000249:1", Who::Ranked("32000249".parse().unwrap(), 1)),
        ] {
            assert_eq!(who(kind, typed), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn whom_nothing_means_is_answered_with_what_would_do() {
        for (kind, typed, words) in [
            (ResourceKind::Clan, "members", "--player, --battles, --league-history"),
            (ResourceKind::Player, "opponents", "--clan, --war, --cwl, --raid"),
            (ResourceKind::Player, "membrs", "did you mean `members`?"),
            (ResourceKind::War, "oponents", "did you mean `opponents`?"),
            (ResourceKind::Clan, "nobody", "is not a tag"),
            (ResourceKind::Clan, "global:0", "global:100"),
            (ResourceKind::Clan, "global:", "global:100"),
            (ResourceKind::Clan, "global:201", "200 at most"),
            (ResourceKind::LeagueWar, "global:10", "rankings are of clans and of players"),
            (ResourceKind::LeagueWar, "members", "--player"),
        ] {
            let said = who(kind, typed).unwrap_err();
            assert!(said.contains(words), "{typed}: {said}");
        }
    }
}
