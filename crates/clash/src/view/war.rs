//! A war as one of its two clans sees it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::event::war::Outcome;
use crate::model::open::WarState;
use crate::model::war::{Attack, War, WarMember, WarSide};
use crate::tag::{ClanTag, PlayerTag};
use crate::view::hits::HitRate;
use crate::view::total::total;

/// A war as one of its two clans sees it: *ours* and *theirs*, whichever side of the body each is on.
///
/// ```
/// use bugle_clash::{ClanTag, Model as _, Outcome, War};
///
/// let war = War::from_json(br##"{"state": "inWar", "teamSize": 1, "attacksPerMember": 2,
///     "clan": {"tag": "#2PP", "name": "Foes", "stars": 1, "members": [{"tag": "#2YY", "mapPosition": 1}]},
///     "opponent": {"tag": "#2LL", "name": "We", "stars": 2, "members": [{"tag": "#2GG", "mapPosition": 1, "attacks": [
///         {"attackerTag": "#2GG", "defenderTag": "#2YY", "order": 1, "stars": 2, "destructionPercentage": 71}
///     ]}]}}"##)?.value;
/// let we: ClanTag = "#2LL".parse()?;
/// let view = war.seen_by(we).expect("we are in it");
/// assert_eq!((&*view.ours.name, view.standing(), view.attacks_left()), ("We", Outcome::Win, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WarView<'a> {
    /// The war.
    pub war: &'a War,
    /// Our side.
    pub ours: &'a WarSide,
    /// The other side.
    pub theirs: &'a WarSide,
}

impl War {
    /// The war as `clan` sees it. `None`: the clan is not in it, or there is no war.
    pub fn seen_by(&self, clan: ClanTag) -> Option<WarView<'_>> {
        let (a, b) = (self.clan.as_ref()?, self.opponent.as_ref()?);
        let (ours, theirs) = match () {
            () if a.tag == Some(clan) => (a, b),
            () if b.tag == Some(clan) => (b, a),
            () => return None,
        };
        Some(WarView { war: self, ours, theirs })
    }

    /// A member of either line-up.
    pub fn member(&self, tag: PlayerTag) -> Option<&WarMember> {
        self.sides().find_map(|side| side.member(tag))
    }

    /// The attacks that this player made, in order.
    pub fn attacks_of(&self, player: PlayerTag) -> Vec<&Attack> {
        in_order(self.attacks().filter(|attack| attack.attacker_tag == player))
    }

    /// The attacks on this player, in order.
    pub fn attacks_on(&self, player: PlayerTag) -> Vec<&Attack> {
        in_order(self.attacks().filter(|attack| attack.defender_tag == player))
    }

    /// The best attack on this player: the one with most stars, then most destruction, then the first. Found in the list
    /// of attacks, where [`WarMember::best_opponent_attack`] is what the API says.
    pub fn best_attack_on(&self, player: PlayerTag) -> Option<&Attack> {
        best(self.attacks_on(player))
    }

    /// The stars that an attack added: those beyond what its defender had lost before. The first one on a village adds
    /// all of its own.
    pub fn new_stars(&self, attack: &Attack) -> u32 {
        let before = self.attacks_on(attack.defender_tag).into_iter().filter(|other| other.order < attack.order);
        attack.stars.saturating_sub(before.map(|other| other.stars).max().unwrap_or(0))
    }

    /// Whether nobody had attacked that village before.
    pub fn is_fresh(&self, attack: &Attack) -> bool {
        self.attacks_on(attack.defender_tag).iter().all(|other| other.order >= attack.order)
    }

    /// Members on each side: as the body says, or as many as it lists where it does not.
    pub fn size(&self) -> u32 {
        let listed = self.sides().map(|side| side.members.len()).max().unwrap_or(0);
        if self.team_size > 0 { self.team_size } else { u32::try_from(listed).unwrap_or(u32::MAX) }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, WarState::WarEnded | WarState::Ended)
    }
}

impl WarSide {
    /// The line-up from the top of the map to its end.
    pub fn line_up(&self) -> Vec<&WarMember> {
        let mut members: Vec<_> = self.members.iter().map(|member| &**member).collect();
        members.sort_by_key(|member| member.map_position);
        members
    }

    /// A member of the line-up.
    pub fn member(&self, tag: PlayerTag) -> Option<&WarMember> {
        self.members.iter().map(|member| &**member).find(|member| member.tag == tag)
    }

    /// How well its attacks went.
    pub fn hit_rate(&self) -> HitRate {
        self.listed_attacks().collect()
    }
}

impl WarMember {
    /// The best attack the member made.
    pub fn best_attack(&self) -> Option<&Attack> {
        best(&self.attacks)
    }

    /// How many attacks the member has left of so many: [`War::attacks_each`].
    pub fn attacks_left(&self, each: u32) -> u32 {
        each.saturating_sub(u32::try_from(self.attacks.len()).unwrap_or(u32::MAX))
    }

    /// The stars of all attacks the member made.
    pub fn stars(&self) -> u32 {
        total(self.attacks.iter().map(|attack| attack.stars))
    }
}

impl<'a> WarView<'a> {
    /// The war as the other clan sees it.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { war: self.war, ours: self.theirs, theirs: self.ours }
    }

    /// Who is ahead, or won, as of us: by stars, and where these are equal by destruction. Nothing is
    /// [`Outcome::Unknown`]; before the first attack it is a tie.
    pub fn standing(self) -> Outcome {
        let destruction = |side: &WarSide| side.destruction_percentage;
        let stars = self.ours.stars.cmp(&self.theirs.stars);
        match stars.then_with(|| destruction(self.ours).total_cmp(&destruction(self.theirs))) {
            Ordering::Greater => Outcome::Win,
            Ordering::Less => Outcome::Lose,
            Ordering::Equal => Outcome::Tie,
        }
    }

    /// Whether we are ahead, or have won.
    pub fn is_winning(self) -> bool {
        self.standing() == Outcome::Win
    }

    /// How it ended. `None`: it goes on.
    pub fn result(self) -> Option<Outcome> {
        self.war.is_over().then(|| self.standing())
    }

    /// Whether we have every star that there is.
    pub fn is_perfect(self) -> bool {
        self.war.size() > 0 && self.ours.stars >= self.war.size().saturating_mul(3)
    }

    /// Our attacks, in order.
    pub fn attacks(self) -> Vec<&'a Attack> {
        in_order(self.ours.listed_attacks())
    }

    /// Their attacks on us, in order.
    pub fn defenses(self) -> Vec<&'a Attack> {
        in_order(self.theirs.listed_attacks())
    }

    /// Those of ours who have attacks left, from the top of the map, with how many. Once it is over these are the
    /// attacks that were missed.
    pub fn missing(self) -> impl Iterator<Item = (&'a WarMember, u32)> {
        let each = self.war.attacks_each();
        let left = move |member: &'a WarMember| Some((member, member.attacks_left(each))).filter(|(_, left)| *left > 0);
        self.ours.line_up().into_iter().filter_map(left)
    }

    /// How many attacks we have left, by the line-up.
    pub fn attacks_left(self) -> u32 {
        total(self.missing().map(|(_, left)| left))
    }

    /// How many attacks we have in all.
    pub fn attacks_in_all(self) -> u32 {
        self.war.size().saturating_mul(self.war.attacks_each())
    }

    /// How well our attacks went, by the town halls of attacker and defender.
    pub fn hit_rates(self) -> BTreeMap<(u32, u32), HitRate> {
        let mut rates = BTreeMap::<_, HitRate>::new();
        for attacker in &self.ours.members {
            for attack in &attacker.attacks {
                let defender = self.theirs.member(attack.defender_tag).map_or(0, |member| member.town_hall_level);
                rates.entry((attacker.town_hall_level, defender)).or_default().extend([attack]);
            }
        }
        rates
    }
}

fn in_order<'a>(attacks: impl Iterator<Item = &'a Attack>) -> Vec<&'a Attack> {
    let mut attacks: Vec<_> = attacks.collect();
    attacks.sort_by_key(|attack| attack.order);
    attacks
}

/// The one with most stars, then most destruction, then the first: as the API chooses.
fn best<'a>(attacks: impl IntoIterator<Item = &'a Attack>) -> Option<&'a Attack> {
    attacks.into_iter().min_by(|a, b| {
        let worth = |attack: &Attack| (attack.stars, attack.destruction_percentage);
        worth(b).cmp(&worth(a)).then(a.order.cmp(&b.order))
    })
}

#[cfg(test)]
mod tests;
