//! Following whoever is meant, kind by kind.

use std::time::Duration;

use bugle::clash::{
    ClanTag, PlayerTag, Resource, ResourceKind, Tags, Watch, members, opponents, ranked_clans, ranked_players, tags,
};

use crate::args::who::Who;

/// Follows these of a kind, each at least `every` after it was asked about, if that is said. A kind that came later than this
/// program is left out, and its test fails.
pub(super) fn follow(watch: Watch, kind: ResourceKind, who: &[Who], every: Option<Duration>) -> Watch {
    match kind {
        ResourceKind::Clan => with(watch, all(who, of_clans), every, Watch::clans),
        ResourceKind::War => with(watch, all(who, of_clans), every, Watch::wars),
        ResourceKind::Cwl => with(watch, all(who, of_clans), every, Watch::cwl),
        ResourceKind::Raid => with(watch, all(who, of_clans), every, Watch::raids),
        ResourceKind::LeagueWar => with(watch, all(who, |_| None), every, Watch::league_wars),
        ResourceKind::Player => with(watch, all(who, of_players), every, Watch::players),
        ResourceKind::Battles => with(watch, all(who, of_players), every, Watch::battles),
        ResourceKind::LeagueHistory => with(watch, all(who, of_players), every, Watch::league_histories),
        _ => watch,
    }
}

fn with<R>(
    watch: Watch,
    all: Vec<Tags<R>>,
    every: Option<Duration>,
    follow: impl Fn(Watch, Tags<R>) -> Watch,
) -> Watch {
    let timed = all.into_iter().map(|tags| match every {
        Some(every) => tags.every(every),
        None => tags,
    });
    timed.fold(watch, follow)
}

/// Those who are named, together, and those whom a `rule` finds.
fn all<R>(who: &[Who], rule: impl Fn(&Who) -> Option<Tags<R>>) -> Vec<Tags<R>> {
    let named: Vec<_> =
        who.iter().filter_map(|who| if let Who::Named(target) = who { target.tag() } else { None }).collect();
    who.iter().filter_map(rule).chain([tags(named)]).collect()
}

fn of_clans<R: Resource<Tag = ClanTag>>(who: &Who) -> Option<Tags<R>> {
    match who {
        Who::Opponents => Some(opponents()),
        Who::Ranked(location, first) => Some(ranked_clans(*location, *first)),
        Who::Members | Who::Named(_) => None,
    }
}

fn of_players<R: Resource<Tag = PlayerTag>>(who: &Who) -> Option<Tags<R>> {
    match who {
        Who::Members => Some(members()),
        Who::Ranked(location, first) => Some(ranked_players(*location, *first)),
        Who::Opponents | Who::Named(_) => None,
    }
}
