//! Numbers as tags, and back: for what is drawn when somebody asks for it, and so stands in no list. Neighbours do not
//! look alike.

use super::chance::inverse;
use super::id::SYMBOLS;

/// Number 0 would be all zeros.
const FIRST: u64 = 100_003;

/// A kind of thing whose tags are numbers. The fixed cast has tags of its own: they begin differently.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series {
    /// Symbols behind the first.
    length: u32,
    factor: u64,
}

impl Series {
    pub(super) const CLANS: Self = Self { length: 6, factor: 3_141_591 };
    pub(super) const PLAYERS: Self = Self { length: 7, factor: 27_182_819 };
    pub(super) const WARS: Self = Self { length: 8, factor: 142_244_933 };
    pub(super) const GROUPS: Self = Self { length: 8, factor: 1_414_213_561 };

    fn size(self) -> u64 {
        14_u64.pow(self.length)
    }

    /// The tag of `number`, which `family` has it begin with.
    pub(super) fn tag(self, family: Family, number: u64) -> String {
        let mixed = u128::from((number + FIRST) % self.size()) * u128::from(self.factor) % u128::from(self.size());
        let mut left = u64::try_from(mixed).unwrap_or(0);
        let mut symbols = vec![b'0'; self.length as usize];
        for symbol in symbols.iter_mut().rev() {
            *symbol = SYMBOLS[(left % 14) as usize];
            left /= 14;
        }
        let symbols: String = symbols.into_iter().map(char::from).collect();
        format!("#{}{symbols}", family.first())
    }

    /// The number that has this tag. `None`: no number of this family.
    pub(super) fn number(self, family: Family, tag: &str) -> Option<u64> {
        let symbols = tag.strip_prefix('#')?.strip_prefix(family.first())?;
        if symbols.len() != self.length as usize {
            return None;
        }
        let digit = |symbol: u8| SYMBOLS.iter().position(|known| *known == symbol);
        let mixed =
            symbols.bytes().try_fold(0, |number, symbol| Some(number * 14 + u64::try_from(digit(symbol)?).ok()?))?;
        let back = u128::from(mixed) * u128::from(inverse(self.factor, self.size())?) % u128::from(self.size());
        u64::try_from(back).ok().map(|back| (back + self.size() - FIRST) % self.size())
    }
}

/// Whose tags they are: those of the seeded world, or those of the fixed cast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Family {
    #[default]
    Seeded,
    Cast,
}

impl Family {
    const fn first(self) -> char {
        match self {
            Self::Seeded => 'G',
            Self::Cast => 'Q',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bugle_clash::ClanTag;

    #[test]
    fn every_number_has_a_tag_of_its_own_and_comes_back() {
        for series in [Series::CLANS, Series::PLAYERS, Series::WARS, Series::GROUPS] {
            for number in [0, 1, 2, 13, 14, 999, 1_000_003] {
                let tag = series.tag(Family::Seeded, number);
                assert_eq!(series.number(Family::Seeded, &tag), Some(number), "{series:?} {tag}");
                assert_eq!(series.number(Family::Cast, &tag), None);
                assert_eq!(tag.parse::<ClanTag>().unwrap().to_string(), tag);
            }
            assert_eq!(series.number(Family::Seeded, "#GA"), None);
        }
        assert_ne!(Series::CLANS.tag(Family::Seeded, 1), Series::CLANS.tag(Family::Cast, 1));
    }
}
