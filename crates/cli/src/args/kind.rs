//! Kinds of events, as people name them.

use bugle::journal::Name;
use bugle::source::{KindInfo, kinds};
use bugle::{Kind, planetside};

use super::nearest::nearest;

/// A kind by any of its names: `Death`, `planetside.death`, `WarAttack`, `clash.war.attack`. Of games that this program
/// does not have every whole name will do: a journal may hold what another program wrote.
pub(super) fn kind(text: &str) -> Result<Kind, String> {
    let known = kinds();
    if let Some(info) = KindInfo::find(text, &known) {
        return Ok(info.kind);
    }
    if let Some(meant) = meant(text, &known) {
        return Err(meant);
    }
    let is_of_another = text.split_once('.').is_some_and(|(game, _)| !GAMES.contains(&game));
    match Name::parse(text) {
        Some(Name(name)) if is_of_another => Ok(Kind::new(name)),
        _ => Err(all(text, &known)),
    }
}

/// A kind that this program knows.
pub(super) fn known(text: &str) -> Result<Kind, String> {
    let known = kinds();
    match KindInfo::find(text, &known) {
        Some(info) => Ok(info.kind),
        None => Err(meant(text, &known).unwrap_or_else(|| all(text, &known))),
    }
}

/// The games whose events are known.
const GAMES: [&str; 2] = ["planetside", "clash"];

/// What was probably meant.
fn meant(text: &str, known: &[KindInfo]) -> Option<String> {
    let plain = text.strip_prefix("planetside.").unwrap_or(text);
    if let Err(error @ planetside::ParseKindError { near: Some(_), .. }) = planetside::kind(plain) {
        return Some(error.to_string());
    }
    let titles: Vec<_> = known.iter().map(KindInfo::title).collect();
    let whole = known.iter().map(|info| info.kind.name());
    let short = whole.clone().filter_map(|name| name.split_once('.')).map(|(_, short)| short);
    let names: Vec<_> = whole.chain(short).chain(titles.iter().map(String::as_str)).collect();
    let near = nearest(text, &names)?;
    let game = KindInfo::find(near, known)?.kind.name().split('.').next()?;
    Some(format!("{game} has no such event; did you mean `{near}`?"))
}

/// All that there are: of the game that was named, or of both.
fn all(text: &str, known: &[KindInfo]) -> String {
    let of = |game: &str| {
        let names = known.iter().filter(|info| info.kind.name().split('.').next() == Some(game)).map(KindInfo::title);
        format!("{game} has {}", names.collect::<Vec<_>>().join(", "))
    };
    match GAMES.iter().find(|game| text.split('.').next() == Some(game)) {
        Some(game) => format!("there is no such event; {}", of(game)),
        None => format!("there is no such event; {}", GAMES.map(of).join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_go_by_every_name_they_have() {
        for (typed, meant) in [
            ("Death", "planetside.death"),
            ("death", "planetside.death"),
            ("planetside.death", "planetside.death"),
            ("gap", "gap"),
            ("clash.war.attack", "clash.war.attack"),
            ("war.attack", "clash.war.attack"),
            ("WarAttack", "clash.war.attack"),
            ("MemberRoleChanged", "clash.clan.member_role"),
            ("chess.move", "chess.move"),
        ] {
            assert_eq!(kind(typed).map(Kind::name), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_kind_is_answered_with_what_was_probably_meant() {
        for (typed, meant) in [
            ("Deth", "`Death`"),
            ("planetside.deth", "`Death`"),
            ("AchievementAdded", "`AchievementEarned`"),
            ("clash.war.atack", "`clash.war.attack`"),
            ("war.atack", "`war.attack`"),
            ("MemberJoind", "`MemberJoined`"),
        ] {
            let said = kind(typed).unwrap_err();
            assert!(said.contains("did you mean") && said.contains(meant), "{typed}: {said}");
        }
        for nonsense in ["", "Chess.Move", "Breakfast", "\u{202e}"] {
            let said = kind(nonsense).unwrap_err();
            assert!(said.contains("planetside has AchievementEarned, ") && said.contains("clash has ClanSnapshot, "));
        }
        assert!(kind("clash.x.y.z.nothing").unwrap_err().starts_with("there is no such event; clash has"));
    }
}
