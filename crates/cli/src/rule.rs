//! Which events are asked for: what kinds and filters come to for the games that are followed. Pure.

use std::collections::BTreeMap;

use bugle::journal::{Filters, KindSet, Want};
use bugle::planetside::{ExperienceId, Faction, World};
use bugle::source::{KindInfo, kinds};
use bugle::{Fact as _, Gap, Key, Kind, Subject, planetside};
use bugle_trigger::{Cel, Trigger};

use crate::args::Asked;
use crate::failure::Failure;

/// Kinds and filters, as sources and readers take them.
#[derive(Debug)]
pub(crate) struct Rule {
    /// One of these must ask for an event.
    pub(crate) wants: Vec<Want>,
    /// All that is known of the kinds that are asked for.
    pub(crate) kinds: Vec<KindInfo>,
}

impl Rule {
    /// What is asked for of `games`, or of whichever there are if none is named: the kinds `on`, or all. Each filter goes
    /// to the kinds that have such a thing; which of several kinds have none are not narrowed by it. One that no kind
    /// has, and a kind of another game, are mistakes.
    pub(crate) fn new(on: &[Kind], filters: &[Subject], games: &[&str]) -> Result<Self, String> {
        let known = kinds();
        if let Some(stray) = on.iter().find(|kind| !is_of(**kind, games)) {
            return Err(format!("--on {}", not_followed(*stray, games)));
        }
        let is_asked = |info: &&KindInfo| {
            if on.is_empty() { is_of(info.kind, games) } else { on.contains(&info.kind) }
        };
        let asked: Vec<KindInfo> = known.iter().filter(is_asked).copied().collect();
        // Of what nobody knows anything may be true.
        let is_known = on.iter().all(|kind| asked.iter().any(|info| info.kind == *kind));
        let is_checked = is_known && !(on.is_empty() && games.is_empty());
        if is_checked && let Some(filter) = filters.iter().find(|filter| !asked.iter().any(|info| has(info, filter))) {
            return Err(never_met(filter, &asked, on.is_empty(), games));
        }
        let wants = if on.is_empty() { of_games(filters, games, &known) } else { of_kinds(on, filters, &known) };
        Ok(Self { wants, kinds: asked })
    }
}

impl Rule {
    /// What is asked for, whichever game it is of.
    pub(crate) fn of_any_game(asked: &Asked) -> Result<Self, Failure> {
        Self::new(&asked.on, &asked.filters().collect::<Vec<_>>(), &[]).map_err(Failure::Usage)
    }

    /// The kinds of these wants, narrowed.
    pub(crate) fn of_wants(wants: &[Want], filters: &[Subject], games: &[&str]) -> Result<Self, String> {
        let kinds = wants.iter().flat_map(|want| match &want.kinds {
            KindSet::Only(kinds) => kinds.iter().copied().collect::<Vec<_>>(),
            KindSet::All => Vec::new(),
        });
        Self::new(&kinds.collect::<Vec<_>>(), filters, games)
    }

    /// Of the wants the one that may ask for events of this kind; if there is none, one for all kinds that are asked for.
    pub(crate) fn wants_for(&self, kind: Kind) -> Vec<Want> {
        let named = self.wants.iter().filter(|want| want.kinds.contains(kind)).cloned().collect::<Vec<_>>();
        if !named.is_empty() {
            return named;
        }
        let kinds = self.wants.iter().flat_map(|want| match &want.kinds {
            KindSet::Only(kinds) => kinds.iter().copied().collect::<Vec<_>>(),
            KindSet::All => Vec::new(),
        });
        vec![Want::kinds(kinds)]
    }

    /// The trigger that fires on what is asked for.
    pub(crate) fn trigger(&self, asked: &Asked) -> Result<Trigger, Failure> {
        let mut trigger = Trigger::new("asked", self.wants.iter().cloned());
        if let Some(text) = &asked.holds {
            let cel = Cel::new(text, &self.kinds).map_err(|error| Failure::text("--where", &error))?;
            trigger.conditions.push(cel);
        }
        trigger.single_shot = asked.once;
        trigger.cooldown = asked.cooldown.unwrap_or_default();
        Ok(trigger)
    }
}

/// All of each game: narrowed by what any of its kinds has, so that only those come which have all of it.
fn of_games(filters: &[Subject], games: &[&str], known: &[KindInfo]) -> Vec<Want> {
    if filters.is_empty() || games.len() < 2 {
        return vec![Want { kinds: KindSet::All, filters: filters.iter().cloned().collect() }];
    }
    let of_game = |game: &&str| {
        let is_told = |info: &&KindInfo| is_of(info.kind, &[*game]) && !planetside::is_on_demand(info.kind);
        let kinds: Vec<_> = known.iter().filter(is_told).collect();
        let filters: Vec<_> = filters.iter().filter(|filter| kinds.iter().any(|info| has(info, filter))).collect();
        // Every gap passes every filter.
        let passes = |info: &&KindInfo| info.kind == Gap::KIND || filters.iter().all(|filter| has(info, filter));
        let narrowed = kinds.iter().filter(|info| passes(info));
        Want {
            filters: filters.iter().map(|filter| (*filter).clone()).collect(),
            ..Want::kinds(narrowed.map(|info| info.kind))
        }
    };
    games.iter().map(of_game).collect()
}

/// Each kind, narrowed by what it has. Those that are narrowed alike are one want.
fn of_kinds(on: &[Kind], filters: &[Subject], known: &[KindInfo]) -> Vec<Want> {
    let mut alike = BTreeMap::<Vec<&Subject>, Vec<Kind>>::new();
    for kind in on {
        let info = known.iter().find(|info| info.kind == *kind);
        let narrows = |filter: &&Subject| info.is_none_or(|info| has(info, filter));
        alike.entry(filters.iter().filter(narrows).collect()).or_default().push(*kind);
    }
    let want = |(filters, kinds): (Vec<&Subject>, Vec<Kind>)| {
        let filters: Filters = filters.into_iter().cloned().collect();
        Want { filters, ..Want::kinds(kinds) }
    };
    alike.into_iter().map(want).collect()
}

/// The kinds of these games that have something of one of these sorts: of PlanetSide 2, but for what is told to those alone
/// who ask for it. Of other games all.
pub(crate) fn kinds_about(nouns: &[&str], games: &[&str]) -> Vec<Kind> {
    let is_about = |info: &&KindInfo| {
        let is_planetside = info.kind.name().starts_with("planetside.");
        let has_one = || info.nouns.iter().any(|noun| nouns.contains(noun)) && !planetside::is_on_demand(info.kind);
        is_of(info.kind, games) && (!is_planetside || has_one())
    };
    kinds().iter().filter(is_about).map(|info| info.kind).collect()
}

/// Of an outfit and its members those that events of these kinds can be about; all, if there are none.
pub(crate) fn that_can_be_met(mut filters: Vec<Subject>, on: &[Kind]) -> Vec<Subject> {
    let asked: Vec<_> = kinds().into_iter().filter(|info| on.contains(&info.kind)).collect();
    let can_be_met = |filter: &Subject| asked.iter().any(|info| has(info, filter));
    if filters.iter().any(can_be_met) {
        filters.retain(can_be_met);
    }
    filters
}

/// Whether events of this kind have something of the filter's sort.
fn has(info: &KindInfo, filter: &Subject) -> bool {
    info.nouns.contains(&filter.noun)
}

/// Whether it is an event of one of these games, or of any: gaps are of all. Of no games in particular: all are.
fn is_of(kind: Kind, games: &[&str]) -> bool {
    match kind.name().split_once('.') {
        Some((game, _)) => games.is_empty() || games.contains(&game),
        None => true,
    }
}

/// Why there will be no event of this kind.
pub(crate) fn not_followed(kind: Kind, games: &[&str]) -> String {
    let game = kind.name().split('.').next().unwrap_or_default();
    let what = format!("{kind} is an event of {game}, which is not followed");
    match game {
        "planetside" | "clash" => format!("{what}: `bugle tail {} {game}` follows both", games.join(" ")),
        _ => what,
    }
}

/// What a filter's key is called, where people type that.
fn typed(filter: &Subject) -> String {
    let number = if let Key::Number(number) = filter.key { number } else { 0 };
    let name = match filter.noun {
        "world" => u16::try_from(number).ok().and_then(|id| World(id).name()),
        "faction" => u16::try_from(number).ok().and_then(|id| Faction(id).tag()),
        "experience" => u32::try_from(number).ok().and_then(|id| ExperienceId(id).name()),
        _ => None,
    };
    name.map_or_else(|| filter.key.to_string(), str::to_owned)
}

fn never_met(filter: &Subject, asked: &[KindInfo], is_all: bool, games: &[&str]) -> String {
    let Subject { noun, .. } = filter;
    let mut nouns: Vec<_> = asked.iter().flat_map(|info| info.nouns).collect();
    nouns.sort_unstable();
    nouns.dedup();
    let nouns = nouns.into_iter().copied().collect::<Vec<_>>().join(", ");
    let option = if matches!(*noun, "world" | "character" | "experience" | "faction") {
        format!("--{noun} {}", typed(filter))
    } else {
        format!("--subject {filter}")
    };
    match asked {
        [one] if one.nouns.is_empty() => format!("{option} narrows nothing: every {} passes every filter", one.kind),
        [one] => format!("{option} can never be met: {} has no {noun}: it can be filtered by {nouns}", one.kind),
        _ if is_all => {
            let games = games.join(" and ");
            format!("{option} can never be met: no event of {games} has a {noun}: they can be filtered by {nouns}")
        }
        several => {
            let kinds = several.iter().map(|info| info.kind.name()).collect::<Vec<_>>().join(", ");
            format!("{option} can never be met: none of {kinds} has a {noun}: they can be filtered by {nouns}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [&str; 2] = ["planetside", "clash"];

    fn kind(name: &str) -> Kind {
        KindInfo::find(name, &kinds()).map_or_else(|| Kind::new("chess.move"), |info| info.kind)
    }

    fn rule(on: &[&str], filters: &[&str], games: &[&str]) -> Result<Rule, String> {
        let on: Vec<_> = on.iter().map(|name| kind(name)).collect();
        let filters: Vec<Subject> = filters.iter().map(|filter| filter.parse().unwrap()).collect();
        Rule::new(&on, &filters, games)
    }

    /// The wants, as far as they can be told in a line.
    fn told(on: &[&str], filters: &[&str], games: &[&str]) -> Vec<String> {
        let want = |want: &Want| {
            let kinds = match &want.kinds {
                KindSet::All => "all".to_owned(),
                KindSet::Only(kinds) if kinds.len() > 5 => {
                    let games = kinds.iter().filter_map(|kind| kind.name().split('.').next());
                    let mut games: Vec<_> = games.collect();
                    games.dedup();
                    games.join("+")
                }
                KindSet::Only(kinds) => kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join("+"),
            };
            let filters = want
                .filters
                .nouns()
                .flat_map(|noun| want.filters.keys(noun).unwrap().iter().map(move |key| format!(" {noun}/{key}")));
            format!("{kinds}{}", filters.collect::<String>())
        };
        rule(on, filters, games).unwrap().wants.iter().map(want).collect()
    }

    #[test]
    fn filters_go_to_the_kinds_that_know_them() {
        assert_eq!(told(&["Death"], &["world/1", "character/5"], &BOTH), ["planetside.death character/5 world/1"]);
        assert_eq!(
            told(&["Death", "FacilityControl", "WarAttack"], &["world/1", "character/5", "clan/#2PP"], &BOTH),
            [
                "clash.war.attack clan/#2PP",
                "planetside.facility_control world/1",
                "planetside.death character/5 world/1",
            ]
        );
        assert_eq!(
            told(&["Death", "PlayerLogin"], &["world/1"], &BOTH[..1]),
            ["planetside.death+planetside.player_login world/1"]
        );
        assert_eq!(told(&["Death", "gap"], &["world/1"], &BOTH), ["gap", "planetside.death world/1"]);
    }

    #[test]
    fn an_outfit_is_narrowed_by_itself_and_by_its_members_each_where_there_are_such() {
        let on = kinds_about(&["outfit", "character"], &BOTH[..1]);
        let filters = ["outfit/7", "character/5"].map(|filter| filter.parse().unwrap());
        let wants = Rule::new(&on, &filters, &BOTH[..1]).unwrap().wants;
        let narrowed = |name: &str| {
            let want = wants.iter().find(|want| want.kinds.contains(kind(name))).unwrap();
            want.filters.nouns().collect::<Vec<_>>()
        };
        assert_eq!((narrowed("Death"), narrowed("FacilityControl")), (vec!["character"], vec!["outfit"]));
        assert!(!on.contains(&kind("MetagameEvent")) && on.contains(&kind("gap")));
        assert!(!on.contains(&kind("CharacterOnline")), "nobody has asked for it");
    }

    #[test]
    fn what_is_told_on_demand_is_not_asked_for_by_a_filter_over_both_games() {
        for filter in ["world/1", "clan/#2PP"] {
            let wants = rule(&[], &[filter], &BOTH).unwrap().wants;
            let is_asked = |name| wants.iter().any(|want| want.kinds.contains(kind(name)));
            assert!(is_asked("Death") && is_asked("WarAttack"));
            assert!(!is_asked("AlertEnded") && !is_asked("Connected"), "{filter}");
        }
    }

    #[test]
    fn of_an_outfit_and_its_members_kinds_are_asked_for_what_they_have() {
        let met = |name: &str| {
            let filters = ["outfit/7", "character/5"].map(|filter| filter.parse().unwrap()).to_vec();
            let met = that_can_be_met(filters, &[kind(name)]);
            met.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(met("PlayerLogin"), "character/5");
        assert_eq!(met("FacilityControl"), "outfit/7");
        assert_eq!(
            (met("PlayerFacilityCapture"), met("ContinentLock")),
            ("outfit/7 character/5".into(), "outfit/7 character/5".into())
        );
    }

    #[test]
    fn all_of_a_game_is_narrowed_by_what_its_kinds_have() {
        assert_eq!(told(&[], &[], &BOTH), ["all"]);
        assert_eq!(told(&[], &["character/5"], &BOTH[..1]), ["all character/5"]);
        assert_eq!(told(&[], &["world/1"], &BOTH), ["gap+planetside world/1", "clash+gap"]);
        assert_eq!(told(&[], &["board/a1"], &[]), ["all board/a1"], "whichever games there are");
        assert_eq!(told(&["chess.move"], &["board/a1"], &[]), ["chess.move board/a1"]);
    }

    #[test]
    fn what_can_never_come_is_a_mistake() {
        let said = |on: &[&str], filters: &[&str], games: &[&str]| rule(on, filters, games).unwrap_err();
        insta::assert_snapshot!(said(&["WarAttack"], &[], &BOTH[..1]), @"--on clash.war.attack is an event of clash, which is not followed: `bugle tail planetside clash` follows both");
        insta::assert_snapshot!(said(&["Death"], &["experience/7"], &BOTH), @"--experience revive can never be met: planetside.death has no experience: it can be filtered by character, faction, world, zone");
        insta::assert_snapshot!(said(&["WarAttack", "WarEnded"], &["world/1"], &BOTH), @"--world Osprey can never be met: none of clash.war.attack, clash.war.ended has a world: they can be filtered by clan, player, war");
        insta::assert_snapshot!(said(&[], &["clan/#2PP"], &BOTH[..1]), @"--subject clan/#2PP can never be met: no event of planetside has a clan: they can be filtered by character, connection, experience, facility, faction, outfit, world, zone");
        insta::assert_snapshot!(said(&["gap"], &["world/1"], &BOTH), @"--world Osprey narrows nothing: every gap passes every filter");
        assert!(said(&["chess.move"], &[], &BOTH).contains("chess, which is not followed"));
    }
}
