//! What happened to clans and their members, as events.

use bugle_clash::{self as api, Model as _};
use bugle_event::EventId;
use serde_json::{Value, json};

use super::super::clan::Clan;
use super::super::fact::Fact;
use super::super::id::{ClanId, PlayerId};
use super::super::json;
use super::super::player::{Player, Role};
use super::super::realm::Realm;
use super::tag::{clan_tag, player_tag};

/// The fields of a profile that the clan's list shows as well.
const SHARED: [&str; 7] =
    ["name", "town_hall_level", "exp_level", "league_tier", "trophies", "builder_base_trophies", "builder_base_league"];

/// Adds the events of a fact about a clan.
pub(super) fn put(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let event = match fact {
        Fact::Joined { clan, player } => joined(realm, *clan, *player),
        Fact::Left { clan, player, role } => left(realm, *clan, *player, *role),
        Fact::Role { clan, player, old, new } => role(realm, *clan, *player, [*old, *new]),
        Fact::Led { clan, old, new } => led(realm, *clan, *old, *new),
        Fact::Donated { clan, player, amount } => donated(realm, *clan, *player, *amount),
        Fact::Received { clan, player, amount } => received(realm, *clan, *player, *amount),
        Fact::Clan { clan, attribute, old, new } => changed(realm.clan(*clan), attribute, old, new),
        Fact::WarLog { clan, is_public } => war_log(realm.clan(*clan), *is_public),
        _ => return,
    };
    events.push(event);
}

/// Adds what a clan's list shows of a change in a member's profile.
pub(super) fn put_member(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let Fact::Player { player, attribute, old, new } = fact else { return };
    let player = realm.player(*player);
    let Some(membership) = player.membership.filter(|_| SHARED.contains(attribute)) else { return };
    let clan = realm.clan(membership.clan);
    events.push(
        api::MemberChanged {
            clan_tag: clan_tag(clan),
            clan_name: clan.name.clone(),
            member: member_ref(player),
            attribute: (*attribute).to_owned(),
            old: old.clone(),
            new: new.clone(),
        }
        .into(),
    );
}

fn member_ref(player: &Player) -> api::MemberRef {
    api::MemberRef { tag: player_tag(player), name: player.name.clone() }
}

/// A member as the list shows it. The whole row is of the product's making; what it is compared by are tag and role.
fn member(realm: &Realm, clan: ClanId, player: PlayerId, role: Role) -> Box<api::Member> {
    let rows = [json::member(realm, player, role, 0)];
    let body = json!({ "tag": realm.clan(clan).tag, "memberList": rows }).to_string();
    let page = api::Clan::from_json(body.as_bytes()).expect("a clan has a tag").value;
    let member = page.member_list.into_iter().next().expect("a member has a tag");
    Box::new(api::Member::clone(&member))
}

fn joined(realm: &Realm, id: ClanId, player: PlayerId) -> api::Event {
    let clan = realm.clan(id);
    let member = member(realm, id, player, Role::Member);
    api::MemberJoined { clan_tag: clan_tag(clan), clan_name: clan.name.clone(), member }.into()
}

fn left(realm: &Realm, id: ClanId, player: PlayerId, role: Role) -> api::Event {
    let clan = realm.clan(id);
    let member = member(realm, id, player, role);
    api::MemberLeft { clan_tag: clan_tag(clan), clan_name: clan.name.clone(), member, confirmed: true }.into()
}

fn role(realm: &Realm, clan: ClanId, player: PlayerId, roles: [Role; 2]) -> api::Event {
    let clan = realm.clan(clan);
    let [old, new] = roles.map(|role| api::Role::from(role.name()));
    let member = member_ref(realm.player(player));
    api::MemberRoleChanged { clan_tag: clan_tag(clan), clan_name: clan.name.clone(), member, old, new }.into()
}

/// The two have each other's role.
fn led(realm: &Realm, clan: ClanId, old: PlayerId, new: PlayerId) -> api::Event {
    let clan = realm.clan(clan);
    let co_leader = Some(api::Role::from(Role::CoLeader.name()));
    api::LeaderChanged {
        clan_tag: clan_tag(clan),
        clan_name: clan.name.clone(),
        old_leader: Some(member_ref(realm.player(old))),
        old_leader_is: co_leader.clone(),
        new_leader: member_ref(realm.player(new)),
        new_leader_was: co_leader,
    }
    .into()
}

/// Adds that somebody went from one clan to another. The id of the joining, of which that of this is made, counts the looks
/// of the observer.
pub(super) fn put_transfer(realm: &Realm, fact: &Fact, events: &mut Vec<api::Event>) {
    let Fact::Moved { player, from: Some(from), to: Some(to) } = fact else { return };
    let clan_ref = |clan: &ClanId| {
        let clan = realm.clan(*clan);
        api::ClanRef { tag: clan_tag(clan), name: clan.name.clone() }
    };
    let (member, joined) = (member_ref(realm.player(*player)), EventId::from_u128(0));
    events.push(api::MemberTransferred { member, from: clan_ref(from), to: clan_ref(to), joined }.into());
}

fn donated(realm: &Realm, clan: ClanId, player: PlayerId, amount: u32) -> api::Event {
    let (clan, player) = (realm.clan(clan), realm.player(player));
    api::MemberDonated {
        clan_tag: clan_tag(clan),
        clan_name: clan.name.clone(),
        member: member_ref(player),
        delta: amount,
        total: player.donations,
        reset: false,
        season: None,
    }
    .into()
}

fn received(realm: &Realm, clan: ClanId, player: PlayerId, amount: u32) -> api::Event {
    let (clan, player) = (realm.clan(clan), realm.player(player));
    api::MemberReceived {
        clan_tag: clan_tag(clan),
        clan_name: clan.name.clone(),
        member: member_ref(player),
        delta: amount,
        total: player.received,
        reset: false,
        season: None,
    }
    .into()
}

fn changed(clan: &Clan, attribute: &str, old: &Value, new: &Value) -> api::Event {
    let (clan_tag, clan_name) = (clan_tag(clan), clan.name.clone());
    let (attribute, old, new) = (attribute.to_owned(), old.clone(), new.clone());
    api::ClanChanged { clan_tag, clan_name, attribute, old, new }.into()
}

fn war_log(clan: &Clan, is_public: bool) -> api::Event {
    let (clan_tag, clan_name) = (clan_tag(clan), clan.name.clone());
    if is_public {
        return api::WarLogOpened { clan_tag, clan_name }.into();
    }
    api::WarLogClosed { clan_tag, clan_name }.into()
}
