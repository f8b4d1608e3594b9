//! Everybody there is: those who live in a realm, and strangers beyond it. Strangers are drawn when somebody asks for
//! them, always the same, and nothing ever happens to them: opponents, and the rest of long lists.

use std::borrow::Cow;

use bugle_event::Timestamp;

use super::chance::{Topic, at, below, dice, lot};
use super::clan::Clan;
use super::id::{ClanId, PlayerId};
use super::names;
use super::player::{Face, Membership, Player, Role};
use super::realm::Realm;
use super::series::Series;
use super::table::HOMES;

/// The numbers of strangers begin here.
const STRANGERS: usize = 1 << 40;

/// How many strangers can be found by their tags.
const CLANS_MAX: u64 = 200_000;
const PLAYERS_MAX: u64 = 10_000_000;

/// Seats in a stranger's clan: player `n` is of clan `n / SEATS`, if that has so many members.
const SEATS: usize = 50;

/// Who lives in a realm and beyond, at a moment.
#[derive(Clone, Copy)]
pub(super) struct Everyone<'a> {
    pub(super) realm: &'a Realm,
    /// What is computed when it is asked for goes by this.
    pub(super) now: Timestamp,
}

impl<'a> Everyone<'a> {
    pub(super) fn of(realm: &'a Realm) -> Self {
        Self { realm, now: realm.now }
    }

    /// As it will be at `now`, as far as that is decided.
    pub(super) fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    /// A clan as far as its page shows it without its members.
    pub(super) fn clan(self, clan: ClanId) -> Cow<'a, Clan> {
        match clan.0.checked_sub(STRANGERS) {
            None => Cow::Borrowed(self.realm.clan(clan)),
            Some(number) => Cow::Owned(self.stranger_clan(number)),
        }
    }

    /// A player's profile, without clan for a stranger.
    pub(super) fn player(self, player: PlayerId) -> Cow<'a, Player> {
        match player.0.checked_sub(STRANGERS) {
            None => Cow::Borrowed(self.realm.player(player)),
            Some(number) => Cow::Owned(self.stranger(number)),
        }
    }

    /// What lists show of a player.
    pub(super) fn face(self, player: PlayerId) -> Face {
        match player.0.checked_sub(STRANGERS) {
            None => Face::of(self.realm.player(player)),
            Some(number) => self.stranger_face(number),
        }
    }

    pub(super) fn player_tag(self, player: PlayerId) -> Cow<'a, str> {
        match player.0.checked_sub(STRANGERS) {
            None => Cow::Borrowed(&self.realm.player(player).tag),
            Some(number) => Cow::Owned(Series::PLAYERS.tag(self.realm.family, wide(number))),
        }
    }

    /// The clan that a player is in.
    pub(super) fn clan_of(self, player: PlayerId) -> Option<ClanId> {
        let Some(number) = player.0.checked_sub(STRANGERS) else {
            return self.realm.player(player).membership.map(|membership| membership.clan);
        };
        let clan = stranger_clan(number / SEATS);
        (number % SEATS < self.size(clan)).then_some(clan)
    }

    /// How many members a clan has.
    pub(super) fn size(self, clan: ClanId) -> usize {
        match clan.0.checked_sub(STRANGERS) {
            None => self.realm.clan(clan).members.len(),
            Some(number) => 30 + below(self.realm.seed, Topic::StrangerClan, &[at(number), 1], SEATS - 29),
        }
    }

    /// The members of a clan.
    pub(super) fn members(self, clan: ClanId) -> Vec<PlayerId> {
        match clan.0.checked_sub(STRANGERS) {
            None => self.realm.clan(clan).members.clone(),
            Some(number) => (0..self.size(clan)).map(|seat| stranger(number * SEATS + seat)).collect(),
        }
    }

    /// A clan's points: half of what its members have, each rounded down.
    pub(super) fn points(self, clan: ClanId, of: fn(&Face) -> u32) -> u32 {
        self.members(clan).into_iter().map(|member| of(&self.face(member)) / 2).sum()
    }

    pub(super) fn clan_tagged(self, tag: &str) -> Option<ClanId> {
        let number = || Series::CLANS.number(self.realm.family, tag).filter(|number| *number < CLANS_MAX);
        self.realm.clan_tagged(tag).or_else(|| number().map(|number| stranger_clan(narrow(number))))
    }

    pub(super) fn player_tagged(self, tag: &str) -> Option<PlayerId> {
        let number = || Series::PLAYERS.number(self.realm.family, tag).filter(|number| *number < PLAYERS_MAX);
        self.realm.player_tagged(tag).or_else(|| number().map(|number| stranger(narrow(number))))
    }

    /// A realm of its own for a stranger's clan, so that it is shown as any other: with all its members.
    pub(super) fn only_clan(self, clan: ClanId) -> Realm {
        let members = self.members(clan);
        let mut shown = self.clan(clan).into_owned();
        shown.members = (0..members.len()).map(PlayerId).collect();
        let players = members.iter().map(|member| self.joined(*member)).collect();
        Realm { seed: self.realm.seed, now: self.now, clans: vec![shown], players, ..Realm::default() }
    }

    /// A realm of its own for a stranger: the profile is number 0.
    pub(super) fn only_player(self, player: PlayerId) -> Realm {
        let clans = self.clan_of(player).map(|clan| self.clan(clan).into_owned()).into_iter().collect();
        Realm { now: self.now, clans, players: vec![self.joined(player)], ..Realm::default() }
    }

    /// The profile of a stranger who is in the only clan of a realm.
    fn joined(self, player: PlayerId) -> Player {
        let mut profile = self.player(player).into_owned();
        let seat = player.0.saturating_sub(STRANGERS) % SEATS;
        let role = [Role::Leader, Role::CoLeader, Role::CoLeader, Role::Elder].get(seat).copied();
        let clan = self.clan_of(player).map(|_| ClanId(0));
        let since = Timestamp::EPOCH;
        profile.membership = clan.map(|clan| Membership { clan, role: role.unwrap_or(Role::Member), since });
        profile
    }

    fn stranger_clan(self, number: usize) -> Clan {
        let tag = Series::CLANS.tag(self.realm.family, wide(number));
        let mut rng = dice(self.realm.seed, Topic::StrangerClan, &[at(number)]);
        let mut clan = Clan::draw(tag, number, &mut rng);
        clan.name = names::stranger(number);
        clan.location = number % HOMES.len();
        clan
    }

    fn stranger_face(self, number: usize) -> Face {
        let mut face = Face::draw(&mut dice(self.realm.seed, Topic::StrangerPlayer, &[at(number)]));
        if is_legend(stranger(number)) {
            face.tier = 34 + face.tier % 3;
            face.trophies += 1_500;
            face.best_trophies += 1_500;
        } else {
            face.tier = face.tier.min(33);
        }
        face
    }

    fn stranger(self, number: usize) -> Player {
        let tag = Series::PLAYERS.tag(self.realm.family, wide(number));
        let mut rng = dice(self.realm.seed, Topic::StrangerPlayer, &[at(number)]);
        let (mut player, face) = (Player::draw(tag, &mut rng), self.stranger_face(number));
        (player.tier, player.trophies, player.best_trophies) = (face.tier, face.trophies, face.best_trophies);
        player.donations =
            u32::try_from(lot(self.realm.seed, Topic::StrangerPlayer, &[at(number), 1]) % 900).unwrap_or(0);
        player
    }
}

/// The stranger with this number.
pub(super) fn stranger(number: usize) -> PlayerId {
    PlayerId(STRANGERS + number)
}

/// The stranger's clan with this number.
pub(super) fn stranger_clan(number: usize) -> ClanId {
    ClanId(STRANGERS + number)
}

/// The number of a stranger. `None`: lives in the realm.
pub(super) fn stranger_number(player: PlayerId) -> Option<usize> {
    player.0.checked_sub(STRANGERS)
}

/// The number of a stranger's clan. `None`: lives in the realm.
pub(super) fn stranger_clan_number(clan: ClanId) -> Option<usize> {
    clan.0.checked_sub(STRANGERS)
}

/// Every other stranger is in the Legend League.
pub(super) fn is_legend(player: PlayerId) -> bool {
    stranger_number(player).is_some_and(|number| number % 2 == 0)
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn narrow(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
