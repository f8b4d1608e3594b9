//! From what is wanted to the subscription that brings it.

use bugle_event::{Fact as _, Interest, Kind, Want};

use crate::event::{EVENTS, Event, GainExperience, UnknownEvent};
use crate::ids::{CharacterId, ExperienceId, World};
use crate::protocol::{ALL, FILTERED, Matching};
use crate::push::plan::subscription::Subscription;

impl Subscription {
    /// The subscription that brings all of `interest`. Where no world is asked for, it lists `worlds`: the service's own
    /// `all` has left worlds out. `all` remains where no worlds are known.
    pub fn for_interest(interest: &Interest, worlds: &[World]) -> Self {
        let mut subscription = Self::default();
        for want in interest.wants() {
            subscription.add(want, worlds);
        }
        if subscription.event_names.contains(ALL) {
            subscription.event_names = [ALL.to_owned()].into();
        } else if subscription.event_names.contains(GainExperience::NAME) {
            subscription.event_names.retain(|name| !name.starts_with(FILTERED));
        }
        if subscription.characters.contains(ALL) {
            subscription.characters = [ALL.to_owned()].into();
        }
        subscription
    }

    fn add(&mut self, want: &Want, worlds: &[World]) {
        let characters = want.filters.keys(CharacterId::NOUN);
        let names = names(want);
        if names.is_empty() {
            return;
        }
        let needs_characters = names.iter().any(|name| name == ALL || is_by_character(name));
        // With a world in the set, every login on it comes: characters alone bring theirs.
        if characters.is_none() || needs_characters {
            match want.filters.keys(World::NOUN) {
                Some(keys) => self.worlds.extend(keys.iter().map(ToString::to_string)),
                None if worlds.is_empty() => self.worlds.extend([ALL.to_owned()]),
                None => self.worlds.extend(worlds.iter().map(ToString::to_string)),
            }
        }
        match characters {
            Some(keys) => self.characters.extend(keys.iter().map(ToString::to_string)),
            None if needs_characters => self.characters.extend([ALL.to_owned()]),
            None => {}
        }
        self.event_names.extend(names);
    }
}

/// Whether the service matches events of this name by their characters: whatever is not known to go by its world does.
fn is_by_character(name: &str) -> bool {
    Event::matching(name).unwrap_or(Matching::Character) == Matching::Character
}

/// The names to subscribe for one wish. What has no name yet comes with everything else.
fn names(want: &Want) -> Vec<String> {
    let names = asked_names(want);
    if names.iter().any(String::is_empty) { vec![ALL.to_owned()] } else { names }
}

/// The names of the events that one wish is for, an empty one for those that have none yet: of those that can pass its
/// filters. A world has no outfit, say, and nothing that is matched by its world alone is about a character.
pub(super) fn asked_names(want: &Want) -> Vec<String> {
    let can_pass = |kind: Kind, nouns: &[&str]| {
        want.kinds.contains(kind) && want.filters.nouns().all(|noun| nouns.contains(&noun))
    };
    if let Some(ids) = want.filters.keys(ExperienceId::NOUN) {
        let is_wanted = can_pass(GainExperience::KIND, GainExperience::NOUNS);
        return ids.iter().filter(|_| is_wanted).map(|id| format!("{FILTERED}{id}")).collect();
    }
    let known = EVENTS.iter().filter(|(_, info)| can_pass(info.kind, info.nouns)).map(|(name, _)| (*name).to_owned());
    known.chain(can_pass(UnknownEvent::KIND, UnknownEvent::NOUNS).then(String::new)).collect()
}

#[cfg(test)]
mod tests {
    use bugle_event::Subject;

    use super::*;
    use crate::event::{Death, FacilityControl, PlayerLogin};
    use crate::ids::{OutfitId, Zone};

    fn want(kinds: &[Kind], filters: &[Subject]) -> Want {
        Want { kinds: kinds.iter().copied().collect(), filters: filters.iter().cloned().collect() }
    }

    fn check(wants: &[Want], expected: &str) {
        let subscription = Subscription::for_interest(&Interest::new(wants.to_vec()), &[World(1), World(10)]);
        let list = |members: &std::collections::BTreeSet<String>| members.iter().cloned().collect::<Vec<_>>().join(",");
        let said = [&subscription.characters, &subscription.worlds, &subscription.event_names].map(list).join(" | ");
        assert_eq!(said, expected);
    }

    const DEATH: Kind = Death::KIND;
    const LOGIN: Kind = PlayerLogin::KIND;
    const FACILITY: Kind = FacilityControl::KIND;
    const EXPERIENCE: Kind = GainExperience::KIND;

    #[test]
    fn worlds_are_listed_and_never_stand_alone_for_character_events() {
        check(&[want(&[DEATH], &[World(10).into()])], "all | 10 | Death");
        check(&[want(&[DEATH], &[])], "all | 1,10 | Death");
        check(&[Want::all()], "all | 1,10 | all");
    }

    #[test]
    fn characters_bring_their_own() {
        check(&[want(&[DEATH, FACILITY], &[CharacterId(3).into()])], "3 | 1,10 | Death");
        check(&[want(&[LOGIN], &[CharacterId(3).into()])], "3 |  | PlayerLogin");
        check(&[want(&[FACILITY], &[CharacterId(3).into()])], " |  | ");
    }

    #[test]
    fn what_cannot_pass_a_filter_is_not_asked_for() {
        let of_somebody = Want { filters: [CharacterId(3).into()].into_iter().collect(), ..Want::all() };
        check(
            &[of_somebody],
            "3 | 1,10 | AchievementEarned,BattleRankUp,Death,FishScan,GainExperience,ItemAdded,PlayerFacilityCapture,\
             PlayerFacilityDefend,PlayerLogin,PlayerLogout,SkillAdded,VehicleDestroy",
        );
        let of_an_outfit = want(&[DEATH, FACILITY, UnknownEvent::KIND], &[OutfitId(5).into()]);
        check(&[of_an_outfit], " | 1,10 | FacilityControl");
        check(&[want(&[DEATH, LOGIN], &[Zone(2).into()])], "all | 1,10 | Death");
        check(&[want(&[DEATH, UnknownEvent::KIND], &[World(10).into()])], "all | 10 | all");
        check(&[want(&[EXPERIENCE], &[ExperienceId(51).into(), OutfitId(5).into()])], " |  | ");
    }

    #[test]
    fn world_events_need_no_characters() {
        check(&[want(&[FACILITY, LOGIN], &[World(10).into()])], " | 10 | FacilityControl,PlayerLogin");
    }

    #[test]
    fn wishes_are_merged_by_widening() {
        let one = want(&[DEATH], &[CharacterId(3).into()]);
        let two = want(&[LOGIN], &[World(40).into()]);
        check(&[one.clone(), two.clone()], "3 | 1,10,40 | Death,PlayerLogin");
        check(&[one, two, want(&[DEATH], &[])], "all | 1,10,40 | Death,PlayerLogin");
    }

    #[test]
    fn only_wanted_experience_is_asked_for() {
        let filtered = want(&[EXPERIENCE, DEATH], &[GainExperience::filter(ExperienceId(51))]);
        check(std::slice::from_ref(&filtered), "all | 1,10 | GainExperience_experience_id_51");
        check(&[filtered, want(&[EXPERIENCE], &[World(1).into()])], "all | 1,10 | GainExperience");
        check(&[want(&[DEATH], &[ExperienceId(51).into()])], " |  | ");
    }

    #[test]
    fn other_games_are_none_of_its_business() {
        check(&[want(&[Kind::new("clash.war.attack"), Kind::new("gap")], &[])], " |  | ");
        check(&[], " |  | ");
    }

    #[test]
    fn unknown_worlds_are_all_worlds() {
        let subscription = Subscription::for_interest(&Interest::new([Want::all()]), &[]);
        assert!(subscription.worlds.contains("all"));
    }
}
