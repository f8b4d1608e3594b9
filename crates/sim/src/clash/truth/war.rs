//! What happened in wars, as events: seen from the left clan, which makes no difference to their ids.

use bugle_clash as api;

use super::super::fact::Fact;
use super::super::id::WarNumber;
use super::super::realm::Realm;
use super::super::war::{Attack, Flank, War};
use super::tag::{clan_tag, player_tag};

/// Adds the events of a fact about a war.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let (Fact::WarFound { war: number }
    | Fact::WarStarted { war: number }
    | Fact::WarMoved { war: number, .. }
    | Fact::WarAttack { war: number }
    | Fact::LineUp { war: number, .. }
    | Fact::WarEnded { war: number }) = fact
    else {
        return;
    };
    let Some(teller) = Teller::new(realm, *number) else { return };
    match fact {
        Fact::WarFound { .. } => events.push(api::WarFound { matchup: teller.matchup() }.into()),
        Fact::WarStarted { .. } => {
            events.push(api::WarStarted { matchup: teller.matchup(), source: api::EndSource::Body }.into());
        }
        Fact::WarMoved { old_start, old_end, .. } => events.push(
            api::WarRescheduled {
                matchup: teller.matchup(),
                old_start_time: Some(*old_start),
                old_end_time: Some(*old_end),
            }
            .into(),
        ),
        Fact::WarAttack { .. } => events.extend(teller.war.attacks.last().map(|attack| teller.attack(attack))),
        Fact::LineUp { flank, fighter, old_town_hall, .. } => {
            events.push(teller.line_up(*flank, *fighter, *old_town_hall));
        }
        Fact::WarEnded { .. } => {
            events.push(teller.ended());
            events.extend(teller.missed());
        }
        _ => {}
    }
}

/// Tells of one war.
struct Teller<'a> {
    realm: &'a Realm,
    war: &'a War,
}

impl<'a> Teller<'a> {
    fn new(realm: &'a Realm, number: WarNumber) -> Option<Self> {
        Some(Self { realm, war: realm.wars.get(&number)? })
    }

    fn tag(&self, flank: Flank) -> api::ClanTag {
        clan_tag(self.realm.clan(self.war.side(flank).clan))
    }

    fn name(&self, flank: Flank) -> String {
        self.realm.clan(self.war.side(flank).clan).name.clone()
    }

    fn id(&self) -> api::WarId {
        api::WarId::new(self.war.prepared, self.tag(Flank::Left), self.tag(Flank::Right))
    }

    fn matchup(&self) -> api::Matchup {
        api::Matchup {
            war: self.id(),
            war_type: api::WarType::Regular,
            team_size: number(self.war.size()),
            attacks_per_member: number(self.war.attacks_per_member),
            start_time: Some(self.war.start),
            end_time: Some(self.war.end),
            clan: self.score(Flank::Left),
            opponent: self.score(Flank::Right),
        }
    }

    fn score(&self, flank: Flank) -> api::Score {
        api::Score {
            tag: self.tag(flank),
            name: self.name(flank),
            clan_level: self.realm.clan(self.war.side(flank).clan).level,
            attacks: number(self.war.attacks_of(flank).count()),
            stars: self.war.stars(flank),
            destruction_percentage: self.war.destruction(flank),
        }
    }

    fn fighter(&self, flank: Flank, place: usize) -> api::Fighter {
        let fighter = &self.war.side(flank).fighters[place];
        let player = self.realm.player(fighter.player);
        api::Fighter {
            tag: player_tag(player),
            name: player.name.clone(),
            town_hall_level: fighter.town_hall,
            map_position: number(place + 1),
        }
    }

    /// The latest attack.
    fn attack(&self, attack: &Attack) -> api::Event {
        let (own, enemy) = (attack.flank, attack.flank.other());
        let order = self.war.attacks.len();
        let earlier = self.war.attacks_on(enemy, attack.defender).filter(|(number, _)| *number < order);
        let best = earlier.map(|(_, attack)| attack.stars).max();
        let (attacker, defender) = (self.fighter(own, attack.attacker), self.fighter(enemy, attack.defender));
        api::WarAttack {
            war: self.id(),
            side: side(own),
            clan_tag: self.tag(own),
            clan_name: self.name(own),
            opponent_tag: self.tag(enemy),
            opponent_name: self.name(enemy),
            attacker_tag: attacker.tag,
            defender_tag: defender.tag,
            order: number(order),
            stars: attack.stars,
            destruction_percentage: attack.destruction,
            duration: Some(attack.duration),
            new_stars: attack.stars.saturating_sub(best.unwrap_or(0)),
            fresh: best.is_none(),
            attacker: Some(attacker),
            defender: Some(defender),
        }
        .into()
    }

    fn line_up(&self, flank: Flank, place: usize, old_town_hall: u32) -> api::Event {
        api::WarLineup {
            war: self.id(),
            side: side(flank),
            clan_tag: self.tag(flank),
            clan_name: self.name(flank),
            change: api::LineupChange::TownHallLevel,
            member: self.fighter(flank, place),
            old_town_hall_level: Some(old_town_hall),
        }
        .into()
    }

    fn ended(&self) -> api::Event {
        let outcome = match self.war.standing(Flank::Left) {
            std::cmp::Ordering::Greater => api::Outcome::Win,
            std::cmp::Ordering::Less => api::Outcome::Lose,
            std::cmp::Ordering::Equal => api::Outcome::Tie,
        };
        let (matchup, source) = (self.matchup(), api::EndSource::Body);
        api::WarEnded { matchup, source, outcome, unobserved_attacks: 0 }.into()
    }

    /// For every member with attacks left.
    fn missed(&self) -> impl Iterator<Item = api::Event> {
        let places = Flank::BOTH.into_iter().flat_map(|flank| (0..self.war.size()).map(move |place| (flank, place)));
        places.filter_map(|(flank, place)| {
            let left = self.war.attacks_left(flank, place);
            let missed = api::MissedAttacks {
                war: self.id(),
                side: side(flank),
                clan_tag: self.tag(flank),
                clan_name: self.name(flank),
                member: self.fighter(flank, place),
                attacks_made: number(self.war.attacks_per_member - left),
                attacks_missed: number(left),
            };
            (left > 0).then(|| missed.into())
        })
    }
}

/// The left clan is the one that was asked about.
fn side(flank: Flank) -> api::Side {
    match flank {
        Flank::Left => api::Side::Clan,
        Flank::Right => api::Side::Opponent,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
