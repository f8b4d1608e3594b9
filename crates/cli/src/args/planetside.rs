//! What single arguments about PlanetSide 2 become.

use bugle::clean;
use bugle::planetside::{Environment, Faction, World};

use super::nearest::nearest;
use crate::census::who::Who;

/// All environments that any known service has.
const ENVIRONMENTS: [&str; 4] = ["ps2", "ps2ps4us", "ps2ps4eu", "all"];

/// Those whose worlds are known.
const PLACES: [Environment; 3] = [Environment::Ps2, Environment::Ps2Ps4Us, Environment::Ps2Ps4Eu];

/// Where the ids of characters are found by their names.
const CHARACTERS: &str = "https://census.daybreakgames.com/s:example/get/ps2:v2/character_name?name.first_lower=";

/// A world that is known: of any other nobody would ever hear.
pub(crate) fn world(text: &str) -> Result<World, String> {
    let parsed = World::parse(text);
    if let Ok(world) = parsed
        && world.name().is_some()
    {
        return Ok(world);
    }
    let known: Vec<_> = known_worlds().collect();
    let expected = format!("expected the name or the number of one of {}", known.join(", "));
    Err(match nearest(text, &known) {
        _ if parsed.is_ok() => format!("no world of this number is known; {expected}"),
        Some(name) => format!("there is no such world; did you mean `{name}`?"),
        None => format!("there is no such world; {expected}"),
    })
}

/// What worlds are called.
pub(crate) fn known_worlds() -> impl Iterator<Item = &'static str> {
    PLACES.iter().flat_map(Environment::worlds).filter_map(|world| world.name())
}

/// A faction, by its short name or its name: numbers would be no help to whoever reads them.
pub(super) fn faction(text: &str) -> Result<Faction, String> {
    let known: Vec<_> = Faction::ALL.iter().filter_map(|faction| faction.tag()).collect();
    Faction::parse(text).ok_or_else(|| format!("there is no such faction; expected one of {}", known.join(", ")))
}

/// A character, by id or by name.
pub(super) fn character(text: &str) -> Result<Who, String> {
    let text = text.trim();
    // Names of consoles have more signs in them than those of PC.
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_name = text.bytes().all(is_sign) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    match text.parse() {
        Ok(who @ Who::Id(_)) => Ok(who),
        Ok(who) if is_name && text.len() <= 32 && !text.starts_with('-') => Ok(who),
        _ => Err("expected a name, or an id such as 5428010618020694593".to_owned()),
    }
}

/// Where the id of a character is found.
pub(crate) fn where_id_is(name: &str) -> String {
    format!(
        "expected an id; that of the character of this name is in the answer of {CHARACTERS}{}",
        name.to_lowercase()
    )
}

pub(crate) fn environment(text: &str) -> Result<Environment, String> {
    if ENVIRONMENTS.contains(&text) {
        return Ok(text.into());
    }
    Err(format!("expected one of {}; the last is for services that have it", ENVIRONMENTS.join(", ")))
}

/// What is wrong with wanting these worlds of this environment: nothing would ever come.
pub(crate) fn misplaced(worlds: &[World], environment: &Environment) -> Option<String> {
    let here = environment.worlds();
    let stray = worlds.iter().find(|world| !here.is_empty() && !here.contains(world))?;
    let place = PLACES.iter().find(|place| place.worlds().contains(stray));
    let place = place.map_or_else(String::new, |place| format!("; it is in `--environment {}`", place.name()));
    let (stray, environment) = (stray.name().unwrap_or("this world"), clean(environment.name()));
    Some(format!("--world {stray} is not in the environment {environment}{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t2_worlds_that_nobody_would_hear_of_are_refused() {
        assert_eq!((world("1"), world("connery"), world("SolTech")), (Ok(World(1)), Ok(World(1)), Ok(World(40))));
        for (typed, meant) in [("Ospray", "`Osprey`"), ("soltec", "`SolTech`"), ("Wainright", "`Wainwright`")] {
            assert!(world(typed).unwrap_err().contains(meant), "{typed}");
        }
        for nonsense in ["99", "65535", "0", "-1", "70000", "", "Atlantis", "\u{202e}"] {
            assert!(world(nonsense).unwrap_err().contains("one of Osprey, "), "{nonsense}");
        }
    }

    #[test]
    fn a_faction_goes_by_its_names() {
        assert_eq!((faction("nso"), faction(" New conglomerate ")), (Ok(Faction::NSO), Ok(Faction::NC)));
        for nonsense in ["", "1", "V", "Vanu"] {
            assert!(faction(nonsense).unwrap_err().ends_with("one of VS, NC, TR, NSO"), "{nonsense}");
        }
    }

    #[test]
    fn t2_a_character_is_an_id_or_a_name() {
        assert_eq!(character(" 5428010618020694593"), Ok(Who::Id(5_428_010_618_020_694_593)));
        for name in ["Higby", "x-Sniper_1"] {
            assert_eq!(character(name), Ok(Who::Name(name.to_owned())));
        }
        assert!(where_id_is("Higby").ends_with("character_name?name.first_lower=higby"));
        for nonsense in ["0", "", "-5", "-a", "two words", "99999999999999999999", "1.5", "a&b=c"] {
            assert!(character(nonsense).unwrap_err().contains("5428010618020694593"), "{nonsense}");
        }
    }

    #[test]
    fn t2_a_world_of_another_environment_is_told() {
        assert_eq!(environment("ps2ps4us"), Ok(Environment::Ps2Ps4Us));
        assert!(environment("ps5").unwrap_err().contains("ps2ps4eu"));
        let told = misplaced(&[World::OSPREY], &Environment::Ps2Ps4Us).unwrap();
        assert_eq!(told, "--world Osprey is not in the environment ps2ps4us; it is in `--environment ps2`");
        assert_eq!(misplaced(&[World::OSPREY], &Environment::Ps2), None);
        assert_eq!(misplaced(&[World::OSPREY], &"all".into()), None);
    }
}
