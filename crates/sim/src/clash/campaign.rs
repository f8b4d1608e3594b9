//! The wars: clans look for one, prepare, fight, and move on when they like.

use std::time::Duration;

use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::agenda::Task;
use super::clan::Clan;
use super::fact::Fact;
use super::id::{ClanId, PlayerId, WarNumber};
use super::war::{Fighter, Flank, Phase, SIZES, Side, War};
use super::world::World;

/// For how long a clan that hides the end of a war closes its log before it, and after it.
const HIDDEN_BEFORE: Duration = Duration::from_hours(1);
const HIDDEN_AFTER: Duration = Duration::from_hours(5);

impl World {
    /// The clan looks for a war: it meets the clan that looks already, or becomes the one that looks.
    pub(super) fn search(&mut self, clan: ClanId) {
        match self.searching.take() {
            Some(other) if other != clan => self.draw_war(other, clan),
            _ => self.searching = Some(clan),
        }
    }

    fn draw_war(&mut self, left: ClanId, right: ClanId) {
        let ready = self.volunteers(left).len().min(self.volunteers(right).len());
        let Some(largest) = SIZES.iter().position(|size| *size <= ready) else { return self.search_later(left, right) };
        let size = SIZES[self.rng.random_range(largest..SIZES.len())];
        let sides = [self.line_up(left, size), self.line_up(right, size)];
        let modifier = if self.rng.random_ratio(1, 12) { "hardMode" } else { "none" };
        // The API writes whole seconds.
        let drawn = bugle_event::Timestamp::from_secs(self.realm.now.as_secs());
        let number = WarNumber(self.wars_found);
        self.wars_found += 1;
        self.set_fighting(&sides, Some(number));
        self.realm.wars.insert(number, War::new(drawn, sides, modifier));
        for clan in [left, right] {
            self.show_war(clan, Some(number));
        }
        self.tell(&Fact::WarFound { war: number });
        self.enter_stages(number);
    }

    fn search_later(&mut self, left: ClanId, right: ClanId) {
        for clan in [left, right] {
            let wait = self.draw_wait(self.pace(), self.pace() * 4);
            self.agenda.enter(self.realm.now + wait, Task::Search(clan));
        }
    }

    fn enter_stages(&mut self, number: WarNumber) {
        let Some(war) = self.realm.wars.get(&number) else { return };
        let (start, end, look) = (war.start, war.end, self.look());
        self.agenda.enter(start, Task::StartWar(number));
        self.agenda.enter(end - look, Task::Rush(number));
        self.agenda.enter(end, Task::EndWar(number));
        for clan in Flank::BOTH.map(|flank| war.side(flank).clan) {
            if self.is_hidden(clan, number) {
                self.agenda.enter(end - HIDDEN_BEFORE, Task::HideEnd(clan));
            }
        }
        if self.rng.random_ratio(1, 8) {
            let moment = self.draw_moment(end - self.pace());
            self.agenda.enter(moment, Task::MoveWar(number));
        }
    }

    /// Whether the clan hides the end of this war. Drawn apart: the rest of the world is the same if nobody does.
    fn is_hidden(&self, clan: ClanId, number: WarNumber) -> bool {
        let lot = self.plan.seed ^ (clan.0 as u64) << 20 ^ number.0 << 40 ^ 0x5EC2_E700;
        ChaCha8Rng::seed_from_u64(lot).random_bool(self.plan.secrecy.clamp(0.0, 1.0))
    }

    /// The log is closed until the war is long over, or a clan opens it that had closed it by itself.
    pub(super) fn hide_end(&mut self, clan: ClanId) {
        self.set_log(clan, false);
        self.agenda.enter(self.realm.now + HIDDEN_BEFORE + HIDDEN_AFTER, Task::OpenLog(clan));
    }

    /// Who would fight, the strongest first.
    fn volunteers(&self, clan: ClanId) -> Vec<PlayerId> {
        let members = self.realm.clan(clan).members.iter().copied();
        let mut ready: Vec<_> =
            members.filter(|id| self.realm.player(*id).wants_war && !self.is_fighting(*id)).collect();
        ready.sort_by_key(|id| (std::cmp::Reverse(self.realm.player(*id).town_hall), *id));
        ready
    }

    /// Whether the player is in the line-up of a war that is not over: one who has changed clans can still be.
    fn is_fighting(&self, player: PlayerId) -> bool {
        self.realm.player(player).fights_in.is_some()
    }

    fn set_fighting(&mut self, sides: &[Side], war: Option<WarNumber>) {
        for fighter in sides.iter().flat_map(|side| &side.fighters) {
            self.realm.player_mut(fighter.player).fights_in = war;
        }
    }

    fn line_up(&self, clan: ClanId, size: usize) -> Side {
        let fighters = self.volunteers(clan).into_iter().take(size);
        let fighters = (1..).zip(fighters).map(|(position, player)| {
            let town_hall = self.realm.player(player).town_hall;
            Fighter { player, town_hall, position }
        });
        Side { clan, fighters: fighters.collect() }
    }

    /// What `currentwar` shows from now on. A war that nobody shows any more is forgotten.
    fn show_war(&mut self, clan: ClanId, war: Option<WarNumber>) {
        let old = std::mem::replace(&mut self.realm.clan_mut(clan).war, war);
        let is_shown = |old: &WarNumber| {
            let sides = self.realm.wars.get(old).into_iter().flat_map(|war| &war.sides);
            sides.into_iter().any(|side| self.realm.clan(side.clan).war == Some(*old))
        };
        if let Some(old) = old.filter(|old| !is_shown(old)) {
            self.realm.wars.remove(&old);
        }
    }
}

/// The stages of a war.
impl World {
    pub(super) fn start_war(&mut self, number: WarNumber) {
        let now = self.realm.now;
        let Some(war) = self.realm.wars.get_mut(&number) else { return };
        if now < war.start {
            return self.agenda.enter(war.start, Task::StartWar(number));
        }
        war.phase = Phase::Battle;
        self.tell(&Fact::WarStarted { war: number });
        self.enter_attacks(number);
    }

    /// Most attack some time during the day; those who have attacks left then think of it in the last minutes.
    fn enter_attacks(&mut self, number: WarNumber) {
        let Some(war) = self.realm.wars.get(&number) else { return };
        let (end, size, each) = (war.end - self.look(), war.size(), war.attacks_per_member);
        for flank in Flank::BOTH {
            for attacker in 0..size {
                for _ in 0..each {
                    if self.rng.random_ratio(3, 4) {
                        let moment = self.draw_moment(end);
                        self.agenda.enter(moment, Task::Attack(number, flank, attacker));
                    }
                }
            }
        }
    }

    /// Attacks so late that they are first seen when the war is over.
    pub(super) fn rush(&mut self, number: WarNumber) {
        let Some(war) = self.realm.wars.get(&number) else { return };
        let (begin, end, size) = (war.end - self.look(), war.end, war.size());
        if self.realm.now < begin {
            return self.agenda.enter(begin, Task::Rush(number));
        }
        for flank in Flank::BOTH {
            let mut late: Vec<_> =
                (0..size).filter(|place| self.realm.wars[&number].attacks_left(flank, *place) > 0).collect();
            late.shuffle(&mut self.rng);
            for attacker in late.into_iter().take(self.rng.random_range(0..=3)) {
                let moment = self.draw_moment(end - Duration::from_secs(1));
                self.agenda.enter(moment, Task::Attack(number, flank, attacker));
            }
        }
    }

    pub(super) fn attack(&mut self, number: WarNumber, flank: Flank, attacker: usize) {
        let Some(war) = self.realm.wars.get_mut(&number) else { return };
        if let Some(attack) = war.draw_attack(flank, attacker, &mut self.rng) {
            war.attacks.push(attack);
            self.tell(&Fact::WarAttack { war: number });
        }
    }

    /// The service moves a war's times, as it does after troubles of its own.
    pub(super) fn move_war(&mut self, number: WarNumber) {
        let minutes = self.rng.random_range(24..=61);
        self.delay_war(number, Duration::from_secs(minutes * 60));
    }

    /// What lies ahead comes later by `by`. The tasks that wait for the old times look again when they are due.
    pub(super) fn delay_war(&mut self, number: WarNumber, by: Duration) {
        let by = Duration::from_secs(by.as_secs());
        let Some(war) = self.realm.wars.get_mut(&number).filter(|war| war.phase != Phase::Ended) else { return };
        let (old_start, old_end) = (war.start, war.end);
        if war.phase == Phase::Preparation {
            war.start = war.start + by;
        }
        war.end = war.end + by;
        self.tell(&Fact::WarMoved { war: number, old_start, old_end });
    }

    pub(super) fn end_war(&mut self, number: WarNumber) {
        let now = self.realm.now;
        let Some(war) = self.realm.wars.get_mut(&number) else { return };
        if now < war.end {
            return self.agenda.enter(war.end, Task::EndWar(number));
        }
        war.phase = Phase::Ended;
        self.tell(&Fact::WarEnded { war: number });
        let war = self.realm.wars[&number].clone();
        self.set_fighting(&war.sides, None);
        for flank in Flank::BOTH {
            self.book_result(number, &war, flank);
            self.enter_next(number, war.side(flank).clan);
        }
        self.book_stars(&war);
    }

    /// How long the finished war stays on show, and what comes then: nothing, or the next one.
    fn enter_next(&mut self, number: WarNumber, clan: ClanId) {
        let stay = self.draw_wait(self.pace() * 2, self.pace() * 6);
        let search = self.realm.now + stay;
        if self.rng.random_ratio(1, 3) {
            self.agenda.enter(search, Task::Dismiss(clan, number));
        }
        let wait = self.draw_wait(self.pace(), self.pace() * 2);
        self.agenda.enter(search + wait, Task::Search(clan));
    }

    pub(super) fn dismiss(&mut self, clan: ClanId, number: WarNumber) {
        if self.realm.clan(clan).war == Some(number) {
            self.show_war(clan, None);
        }
    }

    fn book_result(&mut self, number: WarNumber, war: &War, flank: Flank) {
        let clan = war.side(flank).clan;
        let old = self.realm.clan(clan).clone();
        let row = self.realm.clan_mut(clan);
        match war.standing(flank) {
            std::cmp::Ordering::Greater => (row.wins, row.win_streak) = (old.wins + 1, old.win_streak + 1),
            std::cmp::Ordering::Less => (row.losses, row.win_streak) = (old.losses + 1, 0),
            std::cmp::Ordering::Equal => (row.ties, row.win_streak) = (old.ties + 1, 0),
        }
        row.level += u32::from((row.wins + row.losses).is_multiple_of(8));
        row.remember(number, war.clone(), flank);
        self.tell_results(clan, &old);
    }

    fn tell_results(&mut self, clan: ClanId, old: &Clan) {
        let new = self.realm.clan(clan).clone();
        self.tell_clan(clan, "war_wins", old.wins, new.wins);
        self.tell_clan(clan, "war_win_streak", old.win_streak, new.win_streak);
        self.tell_clan(clan, "war_ties", old.ties, new.ties);
        self.tell_clan(clan, "war_losses", old.losses, new.losses);
        self.tell_clan(clan, "clan_level", old.level, new.level);
    }

    /// The stars of the war go to those who won them.
    fn book_stars(&mut self, war: &War) {
        for flank in Flank::BOTH {
            for (place, fighter) in war.side(flank).fighters.iter().enumerate() {
                let own = war.attacks_of(flank).filter(|(_, attack)| attack.attacker == place);
                let stars: u32 = own.map(|(_, attack)| attack.stars).sum();
                let old = self.realm.player(fighter.player).war_stars;
                self.realm.player_mut(fighter.player).war_stars += stars;
                self.tell_player(fighter.player, "war_stars", old, old + stars);
            }
        }
    }
}
