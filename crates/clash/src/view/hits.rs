//! How well attacks went.

use crate::model::war::Attack;

/// How well attacks went. Made by collecting them.
///
/// ```
/// use bugle_clash::{HitRate, Model as _, War};
///
/// let war = War::from_json(br##"{"state": "inWar", "clan": {"tag": "#2PP", "members": [{"tag": "#2YY", "attacks": [
///     {"attackerTag": "#2YY", "defenderTag": "#2LL", "order": 1, "stars": 3, "destructionPercentage": 100},
///     {"attackerTag": "#2YY", "defenderTag": "#2GG", "order": 2, "stars": 2, "destructionPercentage": 71}
/// ]}]}}"##)?.value;
/// let rate: HitRate = war.attacks().collect();
/// assert_eq!((rate.rate(3), rate.average_destruction()), (Some(0.5), Some(85.5)));
/// # Ok::<(), bugle_clash::BodyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HitRate {
    /// How many attacks won no star, one, two and three.
    pub by_stars: [u32; 4],
    /// The destruction of all of them, in percent.
    pub destruction: u32,
}

impl HitRate {
    /// How many attacks there were.
    pub fn attacks(&self) -> u32 {
        self.by_stars.iter().sum()
    }

    /// The stars of all of them; of one village, each attack's.
    pub fn stars(&self) -> u32 {
        (0..).zip(self.by_stars).map(|(stars, attacks)| stars * attacks).sum()
    }

    /// The share of attacks that won this many stars, from 0 to 1. `None` without any attack.
    pub fn rate(&self, stars: usize) -> Option<f64> {
        self.share(self.by_stars.get(stars).copied().unwrap_or(0))
    }

    /// Stars an attack. `None` without any.
    pub fn average_stars(&self) -> Option<f64> {
        self.share(self.stars())
    }

    /// Percent of destruction an attack. `None` without any.
    pub fn average_destruction(&self) -> Option<f64> {
        self.share(self.destruction)
    }

    fn share(&self, of: u32) -> Option<f64> {
        let attacks = self.attacks();
        (attacks > 0).then(|| f64::from(of) / f64::from(attacks))
    }
}

impl<'a> Extend<&'a Attack> for HitRate {
    fn extend<I: IntoIterator<Item = &'a Attack>>(&mut self, attacks: I) {
        for attack in attacks {
            // What a broken body says is no more than can be won.
            self.by_stars[usize::try_from(attack.stars).unwrap_or(3).min(3)] += 1;
            self.destruction = self.destruction.saturating_add(attack.destruction_percentage.min(100));
        }
    }
}

impl<'a> FromIterator<&'a Attack> for HitRate {
    fn from_iter<I: IntoIterator<Item = &'a Attack>>(attacks: I) -> Self {
        let mut rate = Self::default();
        rate.extend(attacks);
        rate
    }
}
