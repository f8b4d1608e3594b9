//! The fixed cast: two clans at war, and a player who stays, the same beside every seed. What a guide or a test names is
//! there, whatever is drawn.

use super::id::{ClanId, PlayerId};
use super::realm::Realm;
use super::series::Family;
use super::world::{MEMBERS, Plan, World};

/// The clan that guides name, and a player who never leaves it.
pub(super) const CLAN: &str = "#2PP";
pub(super) const PLAYER: &str = "#8QYY0";

/// The clan that it is at war with.
const OPPONENT: &str = "#2YY";

/// Decides the life of the cast. With this one the first war has its battle when somebody begins to look.
const SEED: u64 = 0xCA57;

/// The cast, alive for a while when `plan.start` comes. It lives for itself: nothing of it hangs on the plan's seed, and
/// nothing in the seeded world hangs on it.
pub(super) fn cast(plan: &Plan) -> World {
    let plan =
        Plan { seed: SEED, clans: 2, activity: 1.0, members: MEMBERS, league_age: None, secrecy: 0.0, ..plan.clone() };
    World::settled(plan, name_them)
}

fn name_them(realm: &mut Realm) {
    realm.family = Family::Cast;
    let [clan, opponent] = [ClanId(0), ClanId(1)];
    CLAN.clone_into(&mut realm.clan_mut(clan).tag);
    "Town Criers".clone_into(&mut realm.clan_mut(clan).name);
    OPPONENT.clone_into(&mut realm.clan_mut(opponent).tag);
    "Distant Echo".clone_into(&mut realm.clan_mut(opponent).name);
    // The first member leads.
    let PlayerId(leader) = realm.clan(clan).members[0];
    let player = &mut realm.players[leader];
    PLAYER.clone_into(&mut player.tag);
    "Auroram".clone_into(&mut player.name);
    player.is_loyal = true;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bugle_event::Timestamp;

    use super::*;
    use crate::clash::everyone::Everyone;
    use crate::clash::json;
    use crate::clash::world::LOOK;

    fn plan(seed: u64, start: i64) -> Plan {
        let start = Timestamp::from_secs(start);
        Plan { seed, start, clans: 6, look: LOOK, activity: 1.0, maintenance: Vec::new(), ..Plan::usual() }
    }

    #[test]
    fn the_cast_is_the_same_beside_every_seed_and_is_at_war() {
        let bodies = |seed, start| {
            let mut world = cast(&plan(seed, start));
            world.advance(Timestamp::from_secs(start) + Duration::from_mins(5));
            let war = json::war(Everyone::of(&world.realm), ClanId(0));
            (json::clan(&world.realm, ClanId(0)), war["state"].clone(), war["clan"]["stars"].clone())
        };
        let first = bodies(1, 1_767_225_600);
        assert_eq!(first, bodies(2, 1_777_777_777));
        let (page, state, stars) = first;
        assert_eq!((&page["tag"], &page["isWarLogPublic"], &state), (&CLAN.into(), &true.into(), &"inWar".into()));
        assert!(stars.as_u64() > Some(3), "{stars}");
        let members = page["memberList"].as_array().unwrap();
        assert!(members.len() >= 20 && members.iter().any(|member| member["tag"] == PLAYER));
    }

    #[test]
    fn the_war_goes_on_for_hours_and_the_player_stays_for_good() {
        let start = Timestamp::from_secs(1_767_225_600);
        let mut world = cast(&plan(1, start.as_secs()));
        for hours in [3, 6, 9] {
            world.advance(start + Duration::from_hours(hours));
            assert_eq!(json::war(Everyone::of(&world.realm), ClanId(0))["state"], "inWar", "after {hours} hours");
        }
        world.advance(start + Duration::from_hours(24 * 60));
        let player = world.realm.players.iter().find(|player| player.tag == PLAYER).unwrap();
        assert_eq!(player.membership.map(|membership| membership.clan), Some(ClanId(0)));
    }
}
