//! What happens in a clan: people give and get, come and go, rise and fall, and settings are changed.

use std::time::Duration;

use rand::Rng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};

use super::agenda::Task;
use super::clan::{Clan, FREQUENCIES, MEMBERS_MAX, MEMBERS_MIN, TYPES, draw_badge};
use super::fact::Fact;
use super::id::{ClanId, PlayerId};
use super::json;
use super::names;
use super::openings::Openings;
use super::player::{Membership, Role};
use super::world::World;

impl World {
    /// One thing happens in the clan, and the next is entered into the agenda.
    pub(super) fn live_in_clan(&mut self, clan: ClanId) {
        match self.rng.random_range(0..100) {
            0..62 => self.donate(clan),
            62..70 => self.welcome(clan),
            70..76 => self.part(clan),
            76..80 => self.transfer(clan),
            80..90 => self.promote(clan),
            90..92 => self.hand_over(clan),
            92..98 => self.change_settings(clan),
            _ => self.close_log(clan),
        }
        let wait = self.draw_wait(Duration::ZERO, self.look() * 3);
        self.agenda.enter(self.realm.now + wait, Task::Clan(clan));
    }

    /// One member gives, another gets.
    fn donate(&mut self, clan: ClanId) {
        let pair = self.realm.clans[clan.0].members.iter().copied().choose_multiple(&mut self.rng, 2);
        let [giver, getter] = pair[..] else { return };
        let amount = self.rng.random_range(1..=45);
        let (gave, got) = (self.realm.player(giver), self.realm.player(getter));
        let counters = [(gave.donations + amount, gave.received), (got.donations, got.received + amount)];
        for (player, (donations, received)) in [giver, getter].into_iter().zip(counters) {
            self.set_counters(player, donations, received);
        }
        self.tell(&Fact::Donated { clan, player: giver, amount });
        self.tell(&Fact::Received { clan, player: getter, amount });
    }

    /// A player without a clan joins.
    fn welcome(&mut self, clan: ClanId) {
        self.openings.settle(self.realm.now - self.pace());
        let free = self.openings.drifters.len();
        let player = (free > 0).then(|| PlayerId(self.openings.drifters.nth(self.rng.random_range(0..free))));
        if let Some(player) = player.filter(|_| self.has_room(clan)) {
            self.enter_clan(player, clan);
            self.tell(&Fact::Moved { player, from: None, to: Some(clan) });
        }
    }

    /// A member leaves, for now without a new clan.
    fn part(&mut self, clan: ClanId) {
        if let Some(player) = self.draw_leaver(clan) {
            self.leave_clan(player);
            self.tell(&Fact::Moved { player, from: Some(clan), to: None });
        }
    }

    /// A member leaves and joins another clan in one go.
    fn transfer(&mut self, clan: ClanId) {
        let open = &self.openings.clans;
        // The clan itself is none of them.
        let others = open.len() - usize::from(open.contains(clan.0));
        let Some(drawn) = (others > 0).then(|| self.rng.random_range(0..others)) else { return };
        let is_behind = open.contains(clan.0) && drawn >= open.below(clan.0);
        let to = ClanId(open.nth(drawn + usize::from(is_behind)));
        let Some(player) = self.draw_leaver(clan) else { return };
        self.leave_clan(player);
        self.enter_clan(player, to);
        self.tell(&Fact::Moved { player, from: Some(clan), to: Some(to) });
    }

    /// A member becomes an elder or a co-leader, or no longer is.
    fn promote(&mut self, clan: ClanId) {
        let Some(player) = self.draw_movable(clan) else { return };
        let old = self.realm.player(player).membership.map_or(Role::Member, |membership| membership.role);
        let new = match old {
            Role::Elder => [Role::Member, Role::CoLeader][self.rng.random_range(0..2)],
            Role::Member | Role::CoLeader | Role::Leader => Role::Elder,
        };
        self.set_role(clan, player, new);
    }

    /// The leader makes a co-leader the leader, and becomes one.
    fn hand_over(&mut self, clan: ClanId) {
        let holder = |role| {
            let members = self.realm.clan(clan).members.iter().copied();
            members.filter(|id| self.is_free(*id)).find(|id| self.role_of(*id) == Some(role))
        };
        if let (Some(leader), Some(heir)) = (holder(Role::Leader), holder(Role::CoLeader)) {
            self.change_role(leader, Role::CoLeader);
            self.change_role(heir, Role::Leader);
            self.tell(&Fact::Led { clan, old: leader, new: heir });
        }
    }

    fn set_role(&mut self, clan: ClanId, player: PlayerId, new: Role) {
        if let Some(old) = self.change_role(player, new) {
            self.tell(&Fact::Role { clan, player, old, new });
        }
    }

    /// Gives the role before.
    fn change_role(&mut self, player: PlayerId, new: Role) -> Option<Role> {
        let now = self.realm.now;
        let row = self.realm.player_mut(player);
        let old = std::mem::replace(&mut row.membership.as_mut()?.role, new);
        row.moved_at = now;
        self.tell_player(player, "role", old.name(), new.name());
        Some(old)
    }

    /// One of the settings.
    fn change_settings(&mut self, clan: ClanId) {
        if self.realm.now.since(self.realm.clan(clan).changed_at) < self.pace() {
            return;
        }
        let old = self.realm.clan(clan).clone();
        let new = &mut self.realm.clans[clan.0];
        new.changed_at = self.realm.now;
        let rng = &mut self.rng;
        match rng.random_range(0..5) {
            0 => new.kind = draw_other(&TYPES, old.kind, rng),
            1 => new.war_frequency = draw_other(&FREQUENCIES, old.war_frequency, rng),
            2 => new.badge = draw_badge(rng),
            3 => new.required_trophies = (old.required_trophies + 100) % 5_000,
            _ => new.description = names::description(rng),
        }
        self.tell_settings(clan, &old);
    }

    fn tell_settings(&mut self, clan: ClanId, old: &Clan) {
        let new = self.realm.clan(clan).clone();
        self.tell_clan(clan, "type", old.kind, new.kind);
        self.tell_clan(clan, "war_frequency", old.war_frequency, new.war_frequency);
        self.tell_clan(clan, "badge_urls", json::badge_urls(&old.badge), json::badge_urls(&new.badge));
        self.tell_clan(clan, "required_trophies", old.required_trophies, new.required_trophies);
        self.tell_clan(clan, "description", old.description.clone(), new.description);
    }

    /// The log is closed for some hours.
    fn close_log(&mut self, clan: ClanId) {
        if self.realm.clan(clan).log_is_public && self.realm.now.since(self.realm.clan(clan).changed_at) >= self.pace()
        {
            self.set_log(clan, false);
            let wait = self.draw_wait(self.pace(), self.pace() * 3);
            self.agenda.enter(self.realm.now + wait, Task::OpenLog(clan));
        }
    }

    pub(super) fn set_log(&mut self, clan: ClanId, is_public: bool) {
        let now = self.realm.now;
        let row = self.realm.clan_mut(clan);
        if row.log_is_public == is_public {
            return;
        }
        (row.log_is_public, row.changed_at) = (is_public, now);
        self.tell(&Fact::WarLog { clan, is_public });
    }
}

/// Moving in and out.
impl World {
    /// Counters of the season start over in every clan.
    fn enter_clan(&mut self, player: PlayerId, clan: ClanId) {
        let now = self.realm.now;
        self.realm.clan_mut(clan).members.push(player);
        let row = self.realm.player_mut(player);
        row.membership = Some(Membership { clan, role: Role::Member, since: now });
        row.moved_at = now;
        self.openings.on_join(player);
        self.openings.set_room(clan, self.has_room(clan));
        self.set_counters(player, 0, 0);
        self.tell(&Fact::Joined { clan, player });
    }

    /// What a player gave and got, as the profile shows it too.
    pub(super) fn set_counters(&mut self, player: PlayerId, donations: u32, received: u32) {
        let row = self.realm.player_mut(player);
        let old = (std::mem::replace(&mut row.donations, donations), std::mem::replace(&mut row.received, received));
        self.tell_player(player, "donations", old.0, donations);
        self.tell_player(player, "donations_received", old.1, received);
    }

    fn leave_clan(&mut self, player: PlayerId) {
        let now = self.realm.now;
        let row = self.realm.player_mut(player);
        row.moved_at = now;
        let Some(Membership { clan, role, .. }) = row.membership.take() else { return };
        self.realm.clan_mut(clan).members.retain(|member| *member != player);
        self.openings.on_leave(now, player);
        self.openings.set_room(clan, self.has_room(clan));
        // Told with the counters of the last moment in the clan.
        self.tell(&Fact::Left { clan, player, role });
        self.set_counters(player, 0, 0);
    }

    /// A member who may go, if the clan is large enough to lose one.
    fn draw_leaver(&mut self, clan: ClanId) -> Option<PlayerId> {
        // Those that began smaller are worlds of small clans.
        let least = MEMBERS_MIN.min(*self.plan.members.start());
        if self.realm.clan(clan).members.len() <= least {
            return None;
        }
        self.draw_movable(clan)
    }

    /// A member, not the leader, whose clan and role have stood for a while.
    fn draw_movable(&mut self, clan: ClanId) -> Option<PlayerId> {
        let members = self.realm.clan(clan).members.iter().copied();
        let movable = members.filter(|id| self.is_free(*id) && self.role_of(*id) != Some(Role::Leader));
        movable.collect::<Vec<_>>().choose(&mut self.rng).copied()
    }

    /// Who may join where, looked for among all.
    pub(super) fn look_for_openings(&mut self) {
        let (clans, players) = (self.realm.clans.len(), self.realm.players.len());
        self.openings = Openings::new(clans, players);
        for clan in (0..clans).map(ClanId) {
            self.openings.set_room(clan, self.has_room(clan));
        }
        let free = (0..players).map(PlayerId).filter(|id| self.realm.player(*id).membership.is_none());
        let mut left: Vec<_> = free.map(|id| (self.realm.player(id).moved_at, id)).collect();
        left.sort_unstable();
        for (at, player) in left {
            self.openings.on_leave(at, player);
        }
    }

    fn role_of(&self, player: PlayerId) -> Option<Role> {
        self.realm.player(player).membership.map(|membership| membership.role)
    }

    fn is_settled(&self, player: PlayerId) -> bool {
        self.realm.now.since(self.realm.player(player).moved_at) >= self.pace()
    }

    /// Whether clan and role may change.
    fn is_free(&self, player: PlayerId) -> bool {
        self.is_settled(player) && !self.realm.player(player).is_loyal
    }

    fn has_room(&self, clan: ClanId) -> bool {
        self.realm.clan(clan).members.len() < MEMBERS_MAX
    }
}

/// One of `values` that is not `old`.
fn draw_other(values: &[&'static str], old: &'static str, rng: &mut impl Rng) -> &'static str {
    values.iter().copied().filter(|value| *value != old).choose(rng).unwrap_or(old)
}
