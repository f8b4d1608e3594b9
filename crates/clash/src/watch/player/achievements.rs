//! How the achievements of two bodies of one player differ.

use bugle_model::Element;

use super::reached::Reached;
use crate::event::Event;
use crate::event::player::AchievementProgress;
use crate::model::achievement::Achievement;
use crate::model::player::Player;

/// An achievement that appears came with an update, and is no progress; one that falls was read from an older edge.
pub(super) fn diff_achievements(old: &Player, new: &Player, reached: &mut Reached) -> Vec<Event> {
    let mut facts = Vec::new();
    if !old.says("achievements") {
        return facts;
    }
    let mut is_found = vec![false; old.achievements.len()];
    for (place, achievement) in new.achievements.iter().enumerate() {
        let there = old.achievements.get(place);
        if reached.knows_no_achievements() && there.is_some_and(|there| there.is_very(achievement)) {
            is_found[place] = true;
            continue;
        }
        let before = counterpart(&old.achievements, &new.achievements, place);
        if let Some(found) = before.and_then(|before| is_found.get_mut(before)) {
            *found = true;
        }
        let come = before.map(|before| counts(&old.achievements[before]));
        let Some(known) = reached.on_achievement(achievement, come, Some(counts(achievement))) else { continue };
        let occurrence = || {
            let now = number(&new.achievements, place);
            before.map_or(now, |before| number(&old.achievements, before).max(now))
        };
        facts.extend(progress(new, achievement, known, occurrence));
    }
    for (gone, _) in old.achievements.iter().zip(is_found).filter(|(_, is_found)| !is_found) {
        reached.on_achievement(gone, Some(counts(gone)), None);
    }
    facts
}

fn counts(achievement: &Achievement) -> [u32; 2] {
    [achievement.value, achievement.stars]
}

fn progress(
    player: &Player,
    new: &Achievement,
    [old_value, old_stars]: [u32; 2],
    occurrence: impl Fn() -> u32,
) -> Option<Event> {
    let has_come_further = new.value > old_value || new.stars > old_stars;
    has_come_further.then(|| {
        AchievementProgress {
            player: player.into(),
            name: new.name.clone(),
            village: new.village.clone(),
            occurrence: occurrence(),
            info: new.info.clone(),
            old_value,
            value: new.value,
            target: new.target,
            old_stars,
            stars: new.stars,
        }
        .into()
    })
}

/// Where in `old` the achievement at `place` in `new` is: some names are there twice, and ask for different things. What
/// they ask for may be put in other words: then they are told apart by their order.
fn counterpart(old: &[Element<Achievement>], new: &[Element<Achievement>], place: usize) -> Option<usize> {
    let it = &new[place];
    let is_it = |other: &Element<Achievement>| is_namesake(other, it) && other.info == it.info;
    if old.get(place).is_some_and(is_it) {
        return Some(place);
    }
    old.iter().position(is_it).or_else(|| {
        let namesakes = |list: &[Element<Achievement>]| list.iter().filter(|other| is_namesake(other, it)).count();
        if namesakes(old) != namesakes(new) {
            return None;
        }
        let mut places = (0..old.len()).filter(|&place| is_namesake(&old[place], it));
        places.nth(number(new, place) as usize)
    })
}

fn is_namesake(one: &Achievement, other: &Achievement) -> bool {
    one.name == other.name && one.village == other.village
}

/// Which of several with this name it is, from 0.
fn number(list: &[Element<Achievement>], place: usize) -> u32 {
    let before = list[..place].iter().filter(|other| is_namesake(other, &list[place])).count();
    u32::try_from(before).unwrap_or(u32::MAX)
}
