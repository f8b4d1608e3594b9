//! What happened in wars, as events: seen from the left clan, which makes no difference to their ids.

use bugle_clash as api;

use super::super::everyone::Everyone;
use super::super::fact::{Fact, LeagueWar};
use super::super::realm::Realm;
use super::super::war::{Attack, Fighter, Flank, War};
use super::number::number;
use super::tag::{clan_tag, tag};

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
    let Some(war) = realm.wars.get(number) else { return };
    let teller = Teller { everyone: Everyone::of(realm), war, war_type: api::WarType::Regular };
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
            let (change, fighter) = (api::LineupChange::TownHallLevel, &war.side(*flank).fighters[*fighter]);
            events.push(teller.line_up(*flank, change, fighter, Some(*old_town_hall)));
        }
        Fact::WarEnded { .. } => {
            events.push(teller.ended());
            events.extend(teller.missed());
        }
        _ => {}
    }
}

/// Adds the events of a fact about a war of a clan war league.
pub(super) fn put_league(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let (Fact::LeagueWarFound { war }
    | Fact::LeagueWarStarted { war }
    | Fact::LeagueAttack { war }
    | Fact::LeagueLineUp { war, .. }
    | Fact::LeagueWarEnded { war }) = fact
    else {
        return;
    };
    let LeagueWar { war, .. } = &**war;
    let teller = Teller { everyone: Everyone::of(realm), war, war_type: api::WarType::Cwl };
    match fact {
        Fact::LeagueWarFound { .. } => events.push(api::WarFound { matchup: teller.matchup() }.into()),
        Fact::LeagueWarStarted { .. } => {
            events.push(api::WarStarted { matchup: teller.matchup(), source: api::EndSource::Body }.into());
        }
        Fact::LeagueAttack { .. } => events.extend(war.attacks.last().map(|attack| teller.attack(attack))),
        Fact::LeagueLineUp { flank, fighter, is_in, .. } => {
            let change = if *is_in { api::LineupChange::In } else { api::LineupChange::Out };
            events.push(teller.line_up(*flank, change, fighter, None));
        }
        Fact::LeagueWarEnded { .. } => {
            events.push(teller.ended());
            events.extend(teller.missed());
        }
        _ => {}
    }
}

/// Tells of one war.
struct Teller<'a> {
    everyone: Everyone<'a>,
    war: &'a War,
    war_type: api::WarType,
}

impl Teller<'_> {
    fn tag(&self, flank: Flank) -> api::ClanTag {
        clan_tag(&self.everyone.clan(self.war.side(flank).clan))
    }

    fn name(&self, flank: Flank) -> String {
        self.everyone.clan(self.war.side(flank).clan).name.clone()
    }

    fn id(&self) -> api::WarId {
        api::WarId::new(self.war.prepared, self.tag(Flank::Left), self.tag(Flank::Right))
    }

    fn matchup(&self) -> api::Matchup {
        api::Matchup {
            war: self.id(),
            war_type: self.war_type,
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
            clan_level: self.everyone.clan(self.war.side(flank).clan).level,
            attacks: number(self.war.attacks_of(flank).count()),
            stars: self.war.stars(flank),
            destruction_percentage: self.war.destruction(flank),
        }
    }

    fn fighter(&self, flank: Flank, place: usize) -> api::Fighter {
        self.shown(&self.war.side(flank).fighters[place])
    }

    fn shown(&self, fighter: &Fighter) -> api::Fighter {
        api::Fighter {
            tag: tag(&self.everyone.player_tag(fighter.player)),
            name: self.everyone.face(fighter.player).name,
            town_hall_level: fighter.town_hall,
            map_position: number(fighter.position),
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

    fn line_up(
        &self,
        flank: Flank,
        change: api::LineupChange,
        fighter: &Fighter,
        old_town_hall_level: Option<u32>,
    ) -> api::Event {
        let (war, side, clan_tag, clan_name) = (self.id(), side(flank), self.tag(flank), self.name(flank));
        let member = self.shown(fighter);
        api::WarLineup { war, side, clan_tag, clan_name, change, member, old_town_hall_level }.into()
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
