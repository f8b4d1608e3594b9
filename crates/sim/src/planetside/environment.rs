//! The environments of the push service: which worlds run on which platform.

/// One platform's worlds, behind one push service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Environment {
    /// PC.
    Ps2,
    /// The American world of the console.
    Ps2Ps4Us,
    /// The European one.
    Ps2Ps4Eu,
    /// All of them: an addition of Nanite Systems' service.
    All,
}

impl Environment {
    /// By the name in the address. Without a name it is PC.
    pub(super) fn parse(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("" | "ps2") => Some(Self::Ps2),
            Some("ps2ps4us") => Some(Self::Ps2Ps4Us),
            Some("ps2ps4eu") => Some(Self::Ps2Ps4Eu),
            Some("all") => Some(Self::All),
            Some(_) => None,
        }
    }

    /// The environment of a Census namespace, which is its name and perhaps a version: `ps2:v2`.
    pub(super) fn of_namespace(namespace: &str) -> Option<Self> {
        let (name, version) = namespace.split_once(':').unwrap_or((namespace, "v2"));
        let known = matches!(name, "ps2" | "ps2ps4us" | "ps2ps4eu") && matches!(version, "v1" | "v2");
        if known { Self::parse(Some(name)) } else { None }
    }

    /// Whether `world` runs in it.
    pub(super) fn has(self, world: u64) -> bool {
        match self {
            Self::Ps2 => world < 1000,
            Self::Ps2Ps4Us => (1000..2000).contains(&world),
            Self::Ps2Ps4Eu => (2000..3000).contains(&world),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_pc_and_strangers_are_refused() {
        assert_eq!(Environment::parse(None), Some(Environment::Ps2));
        assert_eq!(Environment::parse(Some("ps5")), None);
        assert_eq!(Environment::of_namespace("ps2:v2"), Some(Environment::Ps2));
        assert_eq!(Environment::of_namespace("ps2ps4eu"), Some(Environment::Ps2Ps4Eu));
        assert_eq!(Environment::of_namespace("all"), None);
        assert_eq!(Environment::of_namespace("global"), None);
    }

    #[test]
    fn worlds_belong_to_one_platform() {
        assert!(Environment::Ps2.has(10) && !Environment::Ps2.has(1000));
        assert!(Environment::Ps2Ps4Us.has(1000) && Environment::Ps2Ps4Eu.has(2000));
    }
}
