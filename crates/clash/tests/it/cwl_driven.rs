//! Clan war leagues, followed by the source itself.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::Watch;
use serde_json::json;

use crate::cwl_world::{Follower, World, moments, told};
use crate::scripted::{TestClock, api, everything, run};

#[tokio::test(start_paused = true)]
async fn a_group_is_followed_with_all_its_wars_and_of_two_clans_each_fact_is_told_once() {
    let from = 180;
    let script = move |path: &str, minute: u64| {
        let (world, at) = (World::new(4), i64::try_from(minute).unwrap() - from);
        match path.rsplit_once("%23") {
            Some((_, rest)) if rest.ends_with("leaguegroup") && at < 0 => (404, json!({"reason": "notFound"})),
            Some((_, rest)) if rest.ends_with("leaguegroup") => (200, world.group(at)),
            Some((_, tag)) => match world.war(&format!("#{tag}"), at) {
                Some(war) => (200, war),
                None => (404, json!({"reason": "notFound"})),
            },
            None => (404, json!({"reason": "notFound"})),
        }
    };
    let world = World::new(4);
    let mut follower = Follower::new(false);
    for at in moments(&world, 60) {
        follower.look(&world, at, &mut |_, body| body);
    }
    let minutes = u64::try_from(world.end() + from + 240).unwrap();
    for clans in [vec!["#2PP"], vec!["#2PP", "#2YY"]] {
        let watch = Watch::new(api(script)).cwl(&clans).every(Duration::from_mins(10));
        let (said, errors) =
            run(watch, Arc::new(TestClock::at_minute(-from)), minutes, everything(), Arc::new(())).await;
        assert!(errors.is_empty(), "{errors:?}");
        let told_here = told(&said);
        let expected = told(&follower.said);
        for (subject, facts) in &expected {
            let told: Vec<_> = told_here[subject].iter().filter(|fact| facts.contains(fact)).collect();
            assert_eq!(told, facts.iter().collect::<Vec<_>>(), "{subject} of {clans:?}");
        }
        assert!(clans.len() > 1 || told_here == expected);
        crate::cwl_world::assert_once(&said);
    }
}
