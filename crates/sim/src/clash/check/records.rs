//! Facts that stay on record: groups of clan war leagues, raid weekends, battles, league weeks. Each is seen for a long
//! time after it happened, and its id does not depend on who looks and when: they are compared by it.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash as api;
use bugle_event::{Event, EventId, Subject, Timestamp};

use super::case::Case;
use super::looks::Look;

/// What is needed to judge a fact.
struct Record {
    /// What has to be looked at to see it: any of these.
    looks: Vec<(Look, Subject)>,
    /// What a gap over it may be about, beside whoever it is looked for with.
    about: Vec<Subject>,
    /// Of facts with the same thread, the order is known.
    thread: Option<String>,
    /// What an observer must say about it.
    core: String,
}

/// What is wrong with the delivered facts on record.
pub(super) fn check(case: &Case<'_>, ledger: &[Event], delivered: &[Event]) -> Vec<String> {
    let truth: BTreeMap<EventId, (&Event, Record)> =
        records(ledger).map(|(event, record)| (event.id, (event, record))).collect();
    let (mut violations, mut told) = (Vec::new(), BTreeSet::new());
    let mut latest: BTreeMap<String, Timestamp> = BTreeMap::new();
    for (event, record) in records(delivered) {
        if !told.insert(event.id) {
            violations.push(format!("{}: delivered twice", name(event)));
        }
        let Some((fact, known)) = truth.get(&event.id) else {
            violations.push(format!("{}: never happened", name(event)));
            continue;
        };
        if event.observed_at < fact.observed_at {
            violations.push(format!("{}: delivered before it happened", name(fact)));
        }
        if !is_partial(event) && record.core != known.core {
            violations.push(format!("{}: {} was {}", name(event), record.core, known.core));
        }
        if let Some(thread) = record.thread {
            let latest = latest.entry(thread).or_insert(fact.observed_at);
            if fact.observed_at < *latest {
                violations.push(format!("{}: delivered after a later one", name(event)));
            }
            *latest = (*latest).max(fact.observed_at);
        }
    }
    let missing = truth.values().filter(|(fact, _)| !told.contains(&fact.id));
    let unexcused = missing.filter(|(fact, record)| is_due(case, fact, record));
    violations.extend(unexcused.map(|(fact, _)| format!("{}: not delivered, and no gap covers it", name(fact))));
    violations
}

fn name(event: &Event) -> String {
    let core = record(event).map(|record| record.core).unwrap_or_default();
    format!("{} of {} at {} ({core})", event.kind, event.subject(), event.observed_at)
}

fn records(events: &[Event]) -> impl Iterator<Item = (&Event, Record)> {
    events.iter().filter_map(|event| Some((event, record(event)?)))
}

/// Whether a fact had to be delivered: what shows it was watched and seen before, and no gap is over it.
fn is_due(case: &Case<'_>, fact: &Event, record: &Record) -> bool {
    record.looks.iter().any(|(look, whose)| {
        let mut subjects = record.about.clone();
        subjects.push(whose.clone());
        case.looks_at(*look, whose)
            && case.is_due(&look.at(whose), fact.observed_at)
            && !case.is_excused(&subjects, fact.observed_at)
    })
}

/// Whether the observer says that it could not see all that belongs to it.
fn is_partial(event: &Event) -> bool {
    let is_deduced = |source: api::EndSource| source != api::EndSource::Body;
    event.get::<api::CwlStandings>().is_some_and(|fact| fact.wars_unseen > 0)
        || event.get::<api::CwlEnded>().is_some_and(|fact| fact.wars_unseen > 0 || is_deduced(fact.source))
        || event.get::<api::RaidEnded>().is_some_and(|fact| fact.unobserved_attacks > 0 || is_deduced(fact.source))
}

fn record(event: &Event) -> Option<Record> {
    let game: &api::Event = event.game()?;
    of_player(game).or_else(|| of_raid(game)).or_else(|| of_group(game))
}

fn of_player(event: &api::Event) -> Option<Record> {
    use api::Event as E;
    let (look, player, core) = match event {
        E::PlayerBattle(fact) => {
            let api::BattleLogEntry { attack, stars, destruction_percentage, battle_timestamp, .. } = &*fact.battle;
            let opponent = fact.battle.opponent_player_tag;
            let core = format!("{attack} {opponent:?} {stars} {destruction_percentage} {battle_timestamp:?}");
            (Look::Battles, &fact.player_tag, core)
        }
        E::LeagueWeekEnded(fact) => {
            let api::LeagueHistoryEntry { league_season_id, league_trophies, placement, .. } = &*fact.week;
            (Look::LeagueHistory, &fact.player_tag, format!("{league_season_id:?} {league_trophies} {placement}"))
        }
        _ => return None,
    };
    // A ranked battle may come into the log behind another that began later: the order is not that of being seen.
    let thread = matches!(look, Look::LeagueHistory).then(|| format!("weeks of {player}"));
    Some(Record { looks: vec![(look, Subject::from(player))], about: Vec::new(), thread, core })
}

fn of_raid(event: &api::Event) -> Option<Record> {
    use api::Event as E;
    let (raid, thread, core) = match event {
        E::RaidStarted(fact) => (&fact.raid, format!("{}", fact.raid), format!("{:?}", fact.end_time)),
        E::RaidEnded(fact) => {
            let api::RaidEnded { capital_total_loot, total_attacks, enemy_districts_destroyed, .. } = fact;
            let core = format!("{capital_total_loot} {total_attacks} {enemy_districts_destroyed}");
            (&fact.raid, format!("{}", fact.raid), core)
        }
        E::RaidRewards(fact) => {
            let core = format!("{} {}", fact.offensive_reward, fact.defensive_reward);
            (&fact.raid, format!("rewards of {}", fact.raid), core)
        }
        E::RaidOpponent(fact) => {
            (&fact.against.raid, against(&fact.against), format!("{} {}", against(&fact.against), fact.district_count))
        }
        E::RaidCleared(fact) => {
            let core = format!("{} {} {}", against(&fact.against), fact.district_count, fact.attacks);
            (&fact.against.raid, against(&fact.against), core)
        }
        E::DistrictAttack(fact) => {
            let thread = format!("{} {}", against(&fact.against), fact.district.district_id.0);
            let api::DistrictAttack { order, attacker_tag, destruction, total_destruction, .. } = fact;
            let core = format!("{thread} {order} {attacker_tag} {destruction} {total_destruction}");
            (&fact.against.raid, thread, core)
        }
        E::DistrictDestroyed(fact) => {
            let thread = format!("{} {}", against(&fact.against), fact.district.district_id.0);
            let core = format!("{thread} {} {}", fact.attacks, fact.attacker_tag);
            (&fact.against.raid, thread, core)
        }
        _ => return None,
    };
    let looks = vec![(Look::Raids, Subject::from(&raid.clan))];
    Some(Record { looks, about: vec![Subject::from(raid)], thread: Some(thread), core })
}

/// Which raid, in words.
fn against(raid: &api::RaidRef) -> String {
    format!("{} {:?} {} {}", raid.raid, raid.side, raid.opponent_tag, raid.number)
}

fn of_group(event: &api::Event) -> Option<Record> {
    use api::Event as E;
    let (cwl, clans, core) = match event {
        E::CwlGroupFound(fact) => (&fact.group.cwl, &fact.group.clans, String::new()),
        E::CwlStarted(fact) => (&fact.group.cwl, &fact.group.clans, String::new()),
        E::CwlRound(fact) => (&fact.group.cwl, &fact.group.clans, format!("round {}", fact.round)),
        E::CwlWar(fact) => (&fact.cwl, &fact.clans, format!("{} {} {}", fact.round, fact.war_tag, fact.war)),
        E::CwlStandings(fact) => {
            (&fact.group.cwl, &fact.group.clans, format!("round {}: {}", fact.round, table(&fact.standings)))
        }
        E::CwlEnded(fact) => (&fact.group.cwl, &fact.group.clans, table(&fact.standings)),
        _ => return None,
    };
    let looks = clans.iter().map(|clan| (Look::Cwl, Subject::from(&clan.tag))).collect();
    // Of which wars are which clan's, and of how the others ended, an observer knows when it has asked for them.
    let thread = match event {
        E::CwlWar(_) | E::CwlStandings(_) => None,
        _ => Some(format!("group {cwl}")),
    };
    Some(Record { looks, about: vec![Subject::from(cwl)], thread, core })
}

fn table(standings: &[api::CwlStanding]) -> String {
    let row = |row: &api::CwlStanding| format!("{} {} {}", row.place, row.tag, row.stars);
    let mut rows: Vec<_> = standings.iter().map(row).collect();
    rows.sort();
    rows.join(", ")
}
