//! Which environment a client asks for.

use crate::protocol::ALL;
use crate::tables::Environment;

impl Environment {
    /// The environment of this name in an address, where one is served. Without a name it is PC; `all` is an addition
    /// of Nanite Systems' service, and holds every world.
    pub fn asked_for(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("" | "ps2") => Some(Self::Ps2),
            Some("ps2ps4us") => Some(Self::Ps2Ps4Us),
            Some("ps2ps4eu") => Some(Self::Ps2Ps4Eu),
            Some(ALL) => Some(Self::Other(ALL.to_owned())),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_pc_and_strangers_are_refused() {
        assert_eq!(Environment::asked_for(None), Some(Environment::Ps2));
        assert_eq!(Environment::asked_for(Some("ps2ps4us")), Some(Environment::Ps2Ps4Us));
        assert_eq!(Environment::asked_for(Some("ps5")), None);
    }
}
