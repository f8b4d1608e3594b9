//! Worlds, and the environments that they are in.

use std::fmt;

use crate::ids::World;

macro_rules! worlds {
    ($($(#[$doc:meta])* $constant:ident $id:literal $name:literal;)+) => {
        impl World {
            $($(#[$doc])* pub const $constant: Self = Self($id);)+

            /// Its name.
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$constant => Some($name),)+
                    _ => None,
                }
            }
        }

        const NAMES: &[(&str, World)] = &[$(($name, World::$constant),)+];
    };
}

worlds! {
    /// PC, America. Was Connery; Emerald was merged into it in April 2025.
    OSPREY 1 "Osprey";
    /// PC, Europe. Was Miller; Cobalt was merged into it in October 2024.
    WAINWRIGHT 10 "Wainwright";
    /// PC, Europe, until October 2024.
    COBALT 13 "Cobalt";
    /// PC, America, until April 2025.
    EMERALD 17 "Emerald";
    /// PC, for matches of the community. Silent for days.
    JAEGER 19 "Jaeger";
    /// PC; locked.
    APEX 24 "Apex";
    /// PC, Australia, until 2018.
    BRIGGS 25 "Briggs";
    /// PC, Asia.
    SOLTECH 40 "SolTech";
    /// The public test server.
    TEST 101 "Public Test Server";
    /// PS4, America.
    GENUDINE 1000 "Genudine";
    /// PS4, America, until 2018.
    PALOS 1001 "Palos";
    /// PS4, America, until 2018.
    CRUX 1002 "Crux";
    /// PS4, America, until 2018.
    SEARHUS 1003 "Searhus";
    /// PS4, America, until 2018.
    XELAS 1004 "Xelas";
    /// PS4, Europe.
    CERES 2000 "Ceres";
    /// PS4, Europe, until 2018.
    LITHCORP 2001 "Lithcorp";
    /// PS4, Europe, until 2018.
    RASHNU 2002 "Rashnu";
}

/// Names that worlds had before.
const FORMER_NAMES: &[(&str, World)] = &[("Connery", World::OSPREY), ("Miller", World::WAINWRIGHT)];

impl World {
    /// What it was called before, if it was called something else.
    ///
    /// ```
    /// use bugle_planetside::World;
    ///
    /// assert_eq!((World::WAINWRIGHT.former_name(), World::SOLTECH.former_name()), (Some("Miller"), None));
    /// ```
    pub fn former_name(self) -> Option<&'static str> {
        FORMER_NAMES.iter().find(|(_, world)| *world == self).map(|(name, _)| *name)
    }

    /// The world that somebody means: by number, by name in any case, or by a former name.
    ///
    /// ```
    /// use bugle_planetside::World;
    ///
    /// assert_eq!(World::parse("osprey"), Ok(World::OSPREY));
    /// assert_eq!(World::parse("Connery"), Ok(World::OSPREY));
    /// assert_eq!(World::parse("40"), Ok(World::SOLTECH));
    /// assert!(World::parse("Atlantis").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParseWorldError> {
        let text = text.trim();
        if let Ok(id) = text.parse() {
            return if id == 0 { Err(ParseWorldError { name: text.to_owned() }) } else { Ok(Self(id)) };
        }
        let mut names = NAMES.iter().chain(FORMER_NAMES);
        let found = names.find(|(name, _)| name.eq_ignore_ascii_case(text));
        found.map(|(_, world)| *world).ok_or_else(|| ParseWorldError { name: text.to_owned() })
    }
}

/// By name or by number, as [`parse`](World::parse) reads them.
impl TryFrom<&str> for World {
    type Error = ParseWorldError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for World {
    type Error = ParseWorldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl TryFrom<&String> for World {
    type Error = ParseWorldError;

    fn try_from(text: &String) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

/// There is no world of this name or number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseWorldError {
    /// What was asked for.
    pub name: String,
}

impl fmt::Display for ParseWorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no world `{}`; expected a number or one of ", self.name.escape_debug())?;
        let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
        f.write_str(&names.join(", "))
    }
}

impl std::error::Error for ParseWorldError {}

/// Which of the game's platforms to follow. One connection follows one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Environment {
    /// PC.
    #[default]
    Ps2,
    /// PS4, America.
    Ps2Ps4Us,
    /// PS4, Europe.
    Ps2Ps4Eu,
    /// One that another service has, such as `all`.
    Other(String),
}

impl Environment {
    /// Its name in the API.
    pub fn name(&self) -> &str {
        match self {
            Self::Ps2 => "ps2",
            Self::Ps2Ps4Us => "ps2ps4us",
            Self::Ps2Ps4Eu => "ps2ps4eu",
            Self::Other(name) => name,
        }
    }

    /// The worlds that are or were in it. None are known of others.
    pub fn worlds(&self) -> &'static [World] {
        match self {
            Self::Ps2 => &[
                World::OSPREY,
                World::WAINWRIGHT,
                World::COBALT,
                World::EMERALD,
                World::JAEGER,
                World::APEX,
                World::BRIGGS,
                World::SOLTECH,
                World::TEST,
            ],
            Self::Ps2Ps4Us => &[World::GENUDINE, World::PALOS, World::CRUX, World::SEARHUS, World::XELAS],
            Self::Ps2Ps4Eu => &[World::CERES, World::LITHCORP, World::RASHNU],
            Self::Other(_) => &[],
        }
    }

    /// Whether `world` runs in it, by its number: unknown worlds too have one. Of environments that other services have,
    /// nothing is known to be outside.
    pub fn has(&self, world: World) -> bool {
        match self {
            Self::Ps2 => world.0 < 1000,
            Self::Ps2Ps4Us => (1000..2000).contains(&world.0),
            Self::Ps2Ps4Eu => (2000..3000).contains(&world.0),
            Self::Other(_) => true,
        }
    }
}

impl From<&str> for Environment {
    fn from(name: &str) -> Self {
        match name {
            "ps2" => Self::Ps2,
            "ps2ps4us" => Self::Ps2Ps4Us,
            "ps2ps4eu" => Self::Ps2Ps4Eu,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_found_by_name_number_and_former_name() {
        for name in ["Miller", "wainwright", "10", " Wainwright "] {
            assert_eq!(World::parse(name), Ok(World::WAINWRIGHT));
        }
        assert_eq!(World::parse("4242"), Ok(World(4242)), "worlds are an open set");
    }

    #[test]
    fn no_world_is_no_world() {
        let error = World::parse("Atlantis").unwrap_err().to_string();
        assert!(error.starts_with("there is no world `Atlantis`; expected a number or one of Osprey, "), "{error}");
        assert!(World::parse("0").is_err());
        assert!(World::parse("").is_err());
    }

    #[test]
    fn every_world_of_an_environment_has_a_name() {
        for environment in [Environment::Ps2, Environment::Ps2Ps4Us, Environment::Ps2Ps4Eu] {
            assert!(environment.worlds().iter().all(|world| world.name().is_some() && environment.has(*world)));
            assert_eq!(Environment::from(environment.name()), environment);
        }
    }

    #[test]
    fn worlds_belong_to_one_platform() {
        assert!(Environment::Ps2.has(World(10)) && !Environment::Ps2.has(World(1000)));
        assert!(Environment::Ps2Ps4Us.has(World(1000)) && Environment::Ps2Ps4Eu.has(World(2000)));
        assert!(Environment::from("all").has(World(1000)));
    }
}
