//! League wars, told beside their ends: reminders and line-ups, over restarts; and what two watchers of one group share.

use std::time::Duration;

use bugle_clash::{ClanTag, Event, Watch};
use bugle_event::Signal;
use serde_json::json;

use crate::check::minute;
use crate::cwl_ends::{FROM, script};
use crate::cwl_world::{DAY, Follower, World, assert_once, counts, moments, told};
use crate::place::{Place, assert_sound};

fn reminding(watch: Watch) -> Watch {
    let hours = Duration::from_hours;
    let watch = watch.remind_before_war_start(hours(2)).remind_before_war_end(hours(1)).remind_before_war_end(hours(4));
    watch.cwl(["#2PP"]).every(Duration::from_mins(10))
}

/// Runs of these many minutes, one after the other.
async fn in_runs(place: &Place, watch: impl Fn(Watch) -> Watch, runs: &[u64]) -> Vec<Signal<Event>> {
    let mut said = Vec::new();
    for run in runs {
        said.extend(place.run(&watch, *run).await.0);
    }
    assert_sound(&said);
    said
}

/// Minutes of the round that begins at `from`, and who is told to have how many attacks left: of a league war, one each.
fn reminders(said: &[Signal<Event>]) -> Vec<(i64, u64, usize)> {
    let told = said.iter().filter_map(|signal| match signal {
        Signal::Event(event) => {
            let (lead, left) = match &event.data {
                Event::WarStartingSoon(soon) => (soon.lead, 0),
                Event::WarEndingSoon(soon) => {
                    assert!(soon.attacks_left.iter().all(|left| left.attacks == 1), "{soon:?}");
                    (soon.lead, soon.attacks_left.len())
                }
                _ => return None,
            };
            Some(((event.observed_at.as_secs() - minute(0).as_secs()) / 60, lead, left))
        }
        _ => None,
    });
    told.collect()
}

#[tokio::test(start_paused = true)]
async fn reminders_of_league_wars_are_told_once_over_restarts() {
    for runs in [vec![3 * 24 * 60], vec![u64::try_from(FROM).unwrap() + 22 * 60, 30, 26 * 60, 125, 20 * 60]] {
        let place = Place::new(-FROM, script(|| World::new(2), |_, _| false));
        let said = in_runs(&place, reminding, &runs).await;
        // Two attacks are made by 12 hours, the third is counted at the end: of four, two have theirs left.
        let hour = 3600;
        let expected = [(DAY - 120, 2 * hour, 0), (2 * DAY - 240, 4 * hour, 2), (2 * DAY - 60, hour, 2)];
        let told = reminders(&said);
        let plain: Vec<_> = told.iter().map(|(_, lead, left)| (*lead, *left)).collect();
        assert_eq!(plain, expected.map(|(_, lead, left)| (lead, left)), "{runs:?}");
        for ((at, ..), (due, ..)) in told.iter().zip(expected) {
            assert!((due..due + 3).contains(at), "{runs:?}: at {at}, due at {due}");
        }
    }
}

/// Who is shown to fight in a league war may change while it is prepared.
#[tokio::test(start_paused = true)]
async fn a_line_up_of_a_league_war_changes_once_over_restarts() {
    for runs in [vec![30 * 60], vec![u64::try_from(FROM).unwrap() + 8 * 60, 3 * 60, 5, 12 * 60]] {
        let answers = script(|| World::new(2), |_, _| false);
        let place = Place::new(-FROM, move |path, minute| {
            let (status, mut body) = answers(path, minute);
            let is_later = i64::try_from(minute).unwrap() - FROM > 10 * 60;
            if is_later && body.get("opponent").is_some() {
                let ours = if body["clan"]["tag"] == "#2PP" { "clan" } else { "opponent" };
                let member = &mut body[ours]["members"][1];
                (member["tag"], member["name"], member["townhallLevel"]) = (json!("#P9"), json!("Nine"), json!(16));
            }
            (status, body)
        });
        let said = in_runs(&place, |watch| watch.cwl(["#2PP"]), &runs).await;
        let changes = said.iter().filter_map(|signal| match signal {
            Signal::Event(event) => match &event.data {
                Event::WarLineup(it) => Some(format!("{:?} {:?}", it.member.tag.to_string(), it.change)),
                _ => None,
            },
            _ => None,
        });
        let changes: Vec<_> = changes.collect();
        assert_eq!(changes.len(), 2, "{changes:?}");
        assert!(
            changes.iter().any(|it| it.contains("#P9")) && changes.iter().any(|it| !it.contains("#P9")),
            "{changes:?}"
        );
    }
}

/// Two clans of one group are watched: each fact is told once, whichever of them sees it first after each restart.
#[tokio::test(start_paused = true)]
async fn what_two_watchers_of_one_group_share_is_told_once_over_restarts() {
    let world = World::new(4);
    let mut follower = Follower::new(true);
    for at in moments(&world, 60) {
        follower.look(&world, at, &mut |_, body| body);
    }
    let expected = told(&follower.said);
    let length = u64::try_from(world.end() + FROM + 240).unwrap();
    for run in [length, 610, 95] {
        // One hears later than the other, and they take turns at that.
        let answers = script(|| World::new(4), |_, _| false);
        let place = Place::new(-FROM, move |path, minute| {
            let is_late = path.ends_with("leaguegroup") && path.contains("2YY") == (minute / 300).is_multiple_of(2);
            answers(path, if is_late { minute.saturating_sub(25) } else { minute })
        });
        let watch = |watch: Watch| watch.cwl(["#2PP", "#2YY"]).every(Duration::from_mins(10));
        let mut said = Vec::new();
        let mut left = length;
        while left > 0 {
            said.extend(place.run(watch, run.min(left)).await.0);
            left -= run.min(left);
        }
        assert_once(&said);
        let told_here = told(&said);
        for (subject, facts) in &expected {
            let of_both = is_of_any(subject, &["#2PP", "#2YY"].map(|tag| tag.parse().unwrap()));
            if of_both || subject.starts_with("cwl") && !subject.contains("clash.cwl.war") {
                let told: Vec<_> = told_here[subject].iter().filter(|fact| facts.contains(fact)).collect();
                assert_eq!(told, facts.iter().collect::<Vec<_>>(), "{subject}, in runs of {run}");
            }
        }
    }
}

/// The program was killed between the looks of the clans: found by a test that kills it two hundred times.
#[tokio::test(start_paused = true)]
async fn what_clans_found_of_a_group_before_a_restart_is_not_found_again_by_another() {
    let answers = script(|| World::new(4), |_, _| false);
    // One is shown no rounds, and one is shown everything later.
    let place = Place::new(-FROM, move |path, minute| {
        let is_of = |clan| path.ends_with("leaguegroup") && path.contains(clan);
        let (status, mut body) = answers(path, if is_of("2YY") { minute.saturating_sub(25) } else { minute });
        if is_of("2LL") && body.get("rounds").is_some() {
            body["rounds"] = json!([]);
        }
        (status, body)
    });
    let watch = |watch: Watch| watch.cwl(["#2LL", "#2PP", "#2YY"]).every(Duration::from_mins(10));
    let before = counts(&in_runs(&place, watch, &[u64::try_from(FROM).unwrap() + 20]).await);
    let after = counts(&in_runs(&place, watch, &[120]).await);
    for name in ["clash.cwl.group_found", "clash.cwl.round"] {
        assert_eq!((before.get(name), after.get(name)), (Some(&1), None), "{name}");
    }
}

fn is_of_any(subject: &str, clans: &[ClanTag]) -> bool {
    subject.starts_with("war/") && clans.iter().any(|clan| subject.contains(&clan.to_string()))
}
