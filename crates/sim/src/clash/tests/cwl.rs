//! Clan war leagues: groups, rounds and wars that agree with each other at every moment of a season.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::super::id::ClanId;
use super::super::world::Plan;
use super::ask::{Worlds, number, text};
use super::{START, check_war, rows};

/// How old a season is when its first wars are drawn.
const DRAWN: Duration = Duration::from_hours(48);

/// What is seen of a season in a world.
#[derive(Default)]
struct Seen {
    /// Which answers there were: none, the stub, and the states of groups.
    stages: BTreeSet<String>,
    /// The latest body of each war.
    wars: BTreeMap<String, Value>,
    line_ups_changed: usize,
    worlds: usize,
    live: BTreeSet<Vec<String>>,
}

#[test]
fn a_season_goes_through_all_its_stages_and_its_wars_add_up() {
    let mut all = Seen::default();
    for seed in [3, 4] {
        let (mut worlds, mut seen) = (Worlds::new(seed, START, 4), Seen::default());
        let clans = [worlds.clans().remove(0), "#2PP".to_owned()];
        for _ in 0..15 * 24 / 5 {
            for clan in &clans {
                seen.look(&worlds, clan);
            }
            worlds.pass(Duration::from_mins(299));
        }
        all.take(seen);
    }
    let seen = all;
    let stages = ["ended", "inWar", "none", "notInWar", "preparation"];
    assert!(seen.stages.iter().map(String::as_str).eq(stages), "{:?}", seen.stages);
    assert!(seen.line_ups_changed > 3, "{} line-ups changed", seen.line_ups_changed);
    assert!(seen.wars.len() > 90, "{} wars", seen.wars.len());
    let both = vec!["inWar".to_owned(), "preparation".to_owned()];
    assert!(seen.live.contains(&both), "never two rounds at once: {:?}", seen.live);
}

impl Seen {
    /// One war's tag is another's in another world.
    fn take(&mut self, other: Self) {
        self.stages.extend(other.stages);
        self.live.extend(other.live);
        self.line_ups_changed += other.line_ups_changed;
        self.wars.extend(other.wars.into_iter().map(|(tag, war)| (format!("{tag} {}", self.worlds), war)));
        self.worlds += 1;
    }

    fn look(&mut self, worlds: &Worlds, clan: &str) {
        let (status, group) = worlds.ask(&format!("/clans/{clan}/currentwar/leaguegroup"));
        if status == 404 {
            assert_eq!(group, json!({ "reason": "notFound" }));
            self.stages.insert("none".to_owned());
            return;
        }
        self.stages.insert(text(&group, "state").to_owned());
        if group["state"] == "notInWar" {
            assert_eq!(group, json!({ "state": "notInWar" }));
            return;
        }
        check_group(&group, clan);
        let mut live = Vec::new();
        for round in rows(&group["rounds"]) {
            let tags: Vec<_> = rows(&round["warTags"]).iter().filter_map(Value::as_str).collect();
            let drawn = tags.iter().take_while(|tag| **tag != "#0").count();
            assert!(tags.len() == 4 && tags[drawn..].iter().all(|tag| *tag == "#0"), "{tags:?}");
            live.extend(self.round(worlds, &group, &tags[..drawn]));
        }
        live.sort();
        live.dedup();
        self.live.insert(live);
    }

    /// Looks at the wars of a round. The states of those that are not over.
    fn round(&mut self, worlds: &Worlds, group: &Value, tags: &[&str]) -> Option<String> {
        let is_over = |tag: &&str| self.wars.get(*tag).is_some_and(|war| war["state"] == "warEnded");
        if tags.iter().all(is_over) {
            return None;
        }
        let wars: Vec<_> = tags.iter().map(|tag| worlds.get(&format!("/clanwarleagues/wars/{tag}"))).collect();
        let clans: BTreeSet<_> =
            wars.iter().flat_map(|war| [text(&war["clan"], "tag"), text(&war["opponent"], "tag")]).collect();
        assert_eq!(clans.len(), 2 * wars.len(), "nobody fights twice in a round");
        for (tag, war) in tags.iter().zip(&wars) {
            check_war(war).unwrap();
            check_league_war(war, group);
            if let Some(before) = self.wars.insert((*tag).to_owned(), war.clone()) {
                self.follow(&before, war);
            }
        }
        let state = text(wars.first()?, "state").to_owned();
        (state != "warEnded").then_some(state)
    }

    /// What was there stays: attacks, and the line-up once the preparation is over.
    fn follow(&mut self, before: &Value, after: &Value) {
        for side in ["clan", "opponent"] {
            let (old, new) = (members(&before[side]), members(&after[side]));
            let has_changed = old != new;
            assert!(!has_changed || before["state"] == "preparation", "the line-up of a running war");
            self.line_ups_changed += usize::from(has_changed);
            let attacks = |war: &Value| -> Vec<Value> {
                rows(&war[side]["members"]).iter().flat_map(|member| rows(&member["attacks"]).to_vec()).collect()
            };
            let later = attacks(after);
            assert!(attacks(before).iter().all(|attack| later.contains(attack)), "an attack is gone");
        }
    }
}

fn members(side: &Value) -> BTreeSet<&str> {
    rows(&side["members"]).iter().map(|member| text(member, "tag")).collect()
}

fn check_group(group: &Value, clan: &str) {
    let clans: BTreeSet<_> = rows(&group["clans"]).iter().map(|clan| text(clan, "tag")).collect();
    assert!(clans.len() == 8 && clans.contains(clan), "{clans:?}");
    for clan in rows(&group["clans"]) {
        let members: BTreeSet<_> = rows(&clan["members"]).iter().map(|member| text(member, "tag")).collect();
        assert!((15..=50).contains(&members.len()) && members.len() == rows(&clan["members"]).len());
    }
    // Right after the draw there are none.
    assert!(matches!(rows(&group["rounds"]).len(), 0 | 7));
    assert_eq!(text(group, "season").len(), "2026-06-02".len());
}

fn check_league_war(war: &Value, group: &Value) {
    assert!(matches!(number(war, "teamSize"), 15 | 30));
    assert!(war.get("attacksPerMember").is_none() && war.get("battleModifier").is_none());
    assert_eq!(war["warStartTime"], war["startTime"]);
    for side in ["clan", "opponent"] {
        let entrant = rows(&group["clans"]).iter().find(|clan| clan["tag"] == war[side]["tag"]).unwrap();
        for member in rows(&war[side]["members"]) {
            let enrolled = rows(&entrant["members"]).iter().find(|enrolled| enrolled["tag"] == member["tag"]).unwrap();
            assert_eq!(member["townhallLevel"], enrolled["townHallLevel"]);
            assert!(rows(&member["attacks"]).len() <= 1);
        }
    }
}

#[test]
fn in_seven_rounds_everybody_meets_everybody_and_the_log_has_one_row_of_it() {
    let mut worlds = Worlds::new(5, START, 2);
    worlds.pass(Duration::from_hours(6 * 24));
    let group = worlds.get("/clans/#2PP/currentwar/leaguegroup");
    assert_eq!(group["state"], "ended");
    let mut pairs = BTreeSet::new();
    let (mut stars, mut against, mut sides) = (0, 0, BTreeSet::new());
    for tag in rows(&group["rounds"]).iter().flat_map(|round| rows(&round["warTags"])).filter_map(Value::as_str) {
        let war = worlds.get(&format!("/clanwarleagues/wars/{tag}"));
        let (left, right) = (text(&war["clan"], "tag"), text(&war["opponent"], "tag"));
        pairs.insert((left.min(right).to_owned(), left.max(right).to_owned()));
        let Some((own, other)) =
            [("clan", "opponent"), ("opponent", "clan")].into_iter().find(|(own, _)| war[own]["tag"] == "#2PP")
        else {
            continue;
        };
        sides.insert(own);
        let score = |side: &str| {
            (number(&war[side], "stars"), war[side]["destructionPercentage"].to_string().parse::<f64>().unwrap())
        };
        stars += score(own).0 + if score(own) > score(other) { 10 } else { 0 };
        against += score(other).0;
    }
    assert_eq!((pairs.len(), sides.len()), (28, 2), "the asked clan is on either side");
    let log = worlds.list("/clans/#2PP/warlog");
    let row = log.iter().find(|row| row["opponent"].get("tag").is_none()).expect("a season");
    assert_eq!((number(&row["clan"], "stars"), number(&row["opponent"], "stars")), (stars, against));
    assert!(row["opponent"].get("name").is_none() && row["attacksPerMember"] == 1);
    let ends: Vec<_> = log.iter().map(|row| text(row, "endTime")).collect();
    assert!(ends.is_sorted_by(|newer, older| newer >= older), "{ends:?}");
}

#[test]
fn rounds_are_drawn_one_war_after_the_other_and_what_is_not_drawn_is_not_found() {
    let mut worlds = Worlds::new(5, START, 2);
    let mut drawn = BTreeSet::new();
    for _ in 0..30 * 60 {
        worlds.pass(Duration::from_mins(1));
        let group = worlds.get("/clans/#2PP/currentwar/leaguegroup");
        let tags = rows(&group["rounds"]).iter().flat_map(|round| rows(&round["warTags"])).filter_map(Value::as_str);
        drawn.insert(tags.filter(|tag| *tag != "#0").count());
        if drawn.contains(&20) {
            break;
        }
    }
    // Three rounds are on or over at first, and the fourth is drawn: here comes the fifth.
    assert!(drawn.into_iter().eq(16..=20));
    assert_eq!(worlds.ask("/clanwarleagues/wars/#0").0, 404);
    assert_eq!(worlds.ask("/clanwarleagues/wars/#2PP").0, 404);
}

#[test]
fn a_clan_that_cannot_fill_its_side_is_in_no_group() {
    let (mut grouped, mut alone) = (0, 0);
    for seed in 0..6 {
        let plan = Plan { seed, start: START, clans: 4, members: 8..=17, league_age: Some(DRAWN), ..Plan::usual() };
        let worlds = Worlds::of(plan);
        for (clan, tag) in worlds.clans().iter().enumerate().take(4) {
            let present = worlds.seeded.realm.register.at_draw(0, ClanId(clan)).len();
            let (status, group) = worlds.ask(&format!("/clans/{tag}/currentwar/leaguegroup"));
            if status == 404 {
                alone += usize::from(present < 15);
                continue;
            }
            assert!(present >= 15, "seed {seed}: {present} members");
            grouped += 1;
            let mut seen = Seen::default();
            seen.look(&worlds, tag);
            assert!(!seen.wars.is_empty(), "seed {seed}: {}", text(&group, "state"));
        }
    }
    assert!(grouped > 0 && alone > 0, "{grouped} in a group, {alone} too small for one");
}
