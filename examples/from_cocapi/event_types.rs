//! Each of cocapi's 21 event types, and what is told in its place, until each has come once. `book/clash-watching.md` has the
//! table with the reasons.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle::clash::{
    BoostEnded, BoostStarted, ClanChanged, MaintenanceEnded, MaintenanceStarted, MemberChanged, MemberDonated,
    MemberJoined, MemberLeft, MemberReceived, MemberRoleChanged, PlayerChanged, UnitList, UnitUnlocked, UnitUpgraded,
    WarAttack, WarEnded, WarFound, WarStarted, Watch, members, tags,
};
use bugle::{BoxError, Event, Gap};

use crate::Game;

const TYPES: [&str; 21] = [
    "CLAN_UPDATED",
    "MEMBER_JOINED",
    "MEMBER_LEFT",
    "MEMBER_UPDATED",
    "MEMBER_ROLE_CHANGED",
    "MEMBER_DONATIONS",
    "WAR_STATE_CHANGED",
    "WAR_ATTACK_NEW",
    "PLAYER_UPDATED",
    "TROOP_UPGRADED",
    "SPELL_UPGRADED",
    "HERO_UPGRADED",
    "HERO_EQUIPMENT_UPGRADED",
    "TOWNHALL_UPGRADED",
    "BUILDERHALL_UPGRADED",
    "PLAYER_NAME_CHANGED",
    "PLAYER_LEAGUE_CHANGED",
    "PLAYER_LABEL_CHANGED",
    "MAINTENANCE_START",
    "MAINTENANCE_END",
    "POLL_ERROR",
];

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let (seldom, rarely) = (Duration::from_mins(10), Duration::from_hours(1));
    let watch = Watch::new(game.api.clone())
        .clans(tags(&game.clans).every(seldom).noisy(true))
        .wars(tags(&game.clans).every(seldom))
        .players(members().every(rarely))
        .maintenance();
    let stream = game.follow(watch).await?;

    let mut counts: BTreeMap<&str, u32> = TYPES.iter().map(|name| (*name, 0)).collect();
    let mut events = stream.events();
    while counts.values().any(|count| *count == 0) {
        let event = events.next().await.ok_or("the stream has ended")?;
        if let Some(name) = in_words_of_cocapi(&event) {
            *counts.entry(name).or_default() += 1;
        }
    }
    stream.stop().await;
    for name in TYPES {
        println!("{name}: {}", counts[name]);
    }
    Ok(())
}

/// What cocapi would call it. `None`: it has no such event.
fn in_words_of_cocapi(event: &Event) -> Option<&'static str> {
    about_a_clan(event).or_else(|| about_a_player(event)).or_else(|| about_the_game(event))
}

fn about_a_clan(event: &Event) -> Option<&'static str> {
    Some(match () {
        () if event.get::<ClanChanged>().is_some() => "CLAN_UPDATED",
        () if event.get::<MemberJoined>().is_some() => "MEMBER_JOINED",
        () if event.get::<MemberLeft>().is_some() => "MEMBER_LEFT",
        () if event.get::<MemberChanged>().is_some() => "MEMBER_UPDATED",
        () if event.get::<MemberRoleChanged>().is_some() => "MEMBER_ROLE_CHANGED",
        () if event.get::<MemberDonated>().is_some() || event.get::<MemberReceived>().is_some() => "MEMBER_DONATIONS",
        () if event.get::<WarFound>().is_some() => "WAR_STATE_CHANGED",
        () if event.get::<WarStarted>().is_some() || event.get::<WarEnded>().is_some() => "WAR_STATE_CHANGED",
        () if event.get::<WarAttack>().is_some() => "WAR_ATTACK_NEW",
        () => return None,
    })
}

fn about_a_player(event: &Event) -> Option<&'static str> {
    let unlocked = event.get::<UnitUnlocked>().map(|unlocked| &unlocked.unit.list);
    if let Some(list) = unlocked.or_else(|| event.get::<UnitUpgraded>().map(|upgraded| &upgraded.unit.list)) {
        return Some(match list {
            UnitList::Troops => "TROOP_UPGRADED",
            UnitList::Spells => "SPELL_UPGRADED",
            UnitList::Heroes => "HERO_UPGRADED",
            UnitList::HeroEquipment => "HERO_EQUIPMENT_UPGRADED",
            _ => return None,
        });
    }
    // cocapi says nothing of boosts.
    if event.get::<BoostStarted>().is_some() || event.get::<BoostEnded>().is_some() {
        return None;
    }
    Some(match event.get::<PlayerChanged>()?.attribute.as_str() {
        "town_hall_level" => "TOWNHALL_UPGRADED",
        "builder_hall_level" => "BUILDERHALL_UPGRADED",
        "name" => "PLAYER_NAME_CHANGED",
        "league" | "league_tier" => "PLAYER_LEAGUE_CHANGED",
        "labels" => "PLAYER_LABEL_CHANGED",
        _ => "PLAYER_UPDATED",
    })
}

fn about_the_game(event: &Event) -> Option<&'static str> {
    Some(match () {
        () if event.get::<MaintenanceStarted>().is_some() => "MAINTENANCE_START",
        () if event.get::<MaintenanceEnded>().is_some() => "MAINTENANCE_END",
        // An error is no event of the game: what nobody saw because of it is.
        () if event.get::<Gap>().is_some() => "POLL_ERROR",
        () => return None,
    })
}
