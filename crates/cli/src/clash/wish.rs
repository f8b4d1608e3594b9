//! What is followed in Clash of Clans, and how: the options that `bugle tail clash` and `bugle clash watch` have in common.

use std::time::Duration;

use bugle::Kind;
use bugle::clash::{ClanTag, ResourceKind, Watch};
use clap::Args;

use super::access::Access;
use super::how::How;
use super::kinds::follow;
use crate::args::clash::Targets;
use crate::args::number::span;
use crate::args::reminder::Of;
use crate::args::who::Who;
use crate::failure::Failure;

/// What is followed, and how.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    targets: Targets,
    /// Follow all wars of the groups of clan war leagues, and not only those of the clans that are followed
    #[arg(long, requires = "cwl")]
    whole_groups: bool,
    /// Write what the game's calendar says when it comes: seasons, clan games, raid weekends, signing up for clan war leagues
    #[arg(long)]
    calendar: bool,
    /// Write when the game closes for maintenance and opens again, also where nothing else is followed. With `=TIME`, such as
    /// `=1m`, ask so far apart only for that
    #[arg(long, value_name = "TIME", num_args = 0..=1, require_equals = true, value_parser = span)]
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    maintenance: Option<Option<Duration>>,
    /// Ask about this clan for that, which need not be there
    #[arg(long, value_name = "TAG", requires = "maintenance", default_value = "#2PP")]
    probe: ClanTag,
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    how: How,
}

impl Wish {
    /// All of it, to be followed.
    pub(crate) fn watch(&self) -> Result<Watch, Failure> {
        if let Some(mistake) = self.mistake() {
            return Err(Failure::Usage(mistake));
        }
        let mut options = self.how.options()?;
        options.cwl.whole_group = self.whole_groups;
        let watch = self.how.usual(Watch::new(self.access.client()?)).options(options).probe(self.probe);
        // Each watch tells of maintenance. Asking for it alone is what may be asked for besides.
        let mut watch = match self.maintenance.flatten() {
            Some(every) => watch.maintenance_every(every),
            None => watch.maintenance(),
        };
        if self.calendar {
            watch = watch.calendar();
        }
        let kinds = self.targets.0.iter();
        Ok(kinds.fold(watch, |watch, (kind, who)| follow(watch, *kind, who, self.how.every(Some(*kind)))))
    }

    /// Which of these kinds could never come, and why, if there is one: a bot would wait for it in silence.
    pub(crate) fn never(&self, kinds: &[Kind]) -> Option<String> {
        use ResourceKind::{Battles, Clan, Cwl, LeagueHistory, LeagueWar, Player, Raid, War};
        let follows = |of: &[ResourceKind]| self.targets.0.iter().any(|(kind, _)| of.contains(kind));
        kinds.iter().find_map(|kind| {
            let of: &[ResourceKind] = match kind.name().strip_prefix("clash.")?.split_once('.')? {
                (_, "starting_soon") if !self.how.reminds(Of::Start) => {
                    return Some(format!(
                        "{kind}: nothing tells of that without --remind of the start, such as start:1h"
                    ));
                }
                (_, "ending_soon") if !self.how.reminds(Of::End) => {
                    return Some(format!("{kind}: nothing tells of that without --remind of the end, such as end:1h"));
                }
                ("clan", what)
                    if !self.how.tells_members() && (what.starts_with("member_") || what == "leader_changed") =>
                {
                    return Some(format!("{kind}: nothing tells of that with --no-members"));
                }
                ("war", "score") if !self.how.has_scores() => {
                    return Some(format!("{kind}: nothing tells of that without --scores"));
                }
                ("clan", "gone" | "back") => &[Clan, War, LeagueWar, Cwl, Raid],
                ("clan", _) => &[Clan],
                ("warlog", _) => &[Clan, War],
                ("war", _) => &[War, LeagueWar, Cwl],
                ("cwl", _) => &[Cwl],
                ("raid", _) => &[Raid],
                ("player", "gone" | "back") => &[Player, Battles, LeagueHistory],
                ("player", what) if what.starts_with("battle") => &[Battles],
                ("player", "league_history_snapshot" | "league_week_ended") => &[LeagueHistory],
                ("player", _) => &[Player],
                ("maintenance", _) => return None,
                _ if self.calendar => return None,
                _ => return Some(format!("{kind}: nothing tells of that without --calendar")),
            };
            let some: Vec<_> = of.iter().map(|kind| format!("--{kind}")).collect();
            (!follows(of)).then(|| format!("{kind}: nothing tells of that without {}", some.join(" or ")))
        })
    }

    fn mistake(&self) -> Option<String> {
        let targets = &self.targets.0;
        if targets.is_empty() && self.maintenance.is_none() && !self.calendar {
            let some = ResourceKind::all_in_words(|kind| format!("--{kind}"));
            return Some(format!("nothing to follow; name some with {some}, or --maintenance or --calendar"));
        }
        let means = |rule: Who| targets.iter().any(|(_, who)| who.contains(&rule));
        let is_named = |who: &Who| matches!(who, Who::Named(_));
        let names = |kind| targets.iter().any(|(of, who)| *of == kind && who.iter().any(is_named));
        if means(Who::Members) && !names(ResourceKind::Clan) {
            return Some("`members` are those of clans that --clan names by their tags, and it names none".to_owned());
        }
        if means(Who::Opponents) && !names(ResourceKind::War) {
            return Some(
                "`opponents` are those in wars of clans that --war names by their tags, and it names none".to_owned(),
            );
        }
        self.how.mistake(|kind| targets.iter().any(|(of, _)| *of == kind))
    }
}

#[cfg(test)]
mod tests {
    use bugle::clash::{Confirm, WatchOptions};
    use clap::Parser as _;

    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Alone {
        #[command(flatten)]
        wish: Wish,
    }

    fn wish(arguments: &[&str]) -> Wish {
        Alone::parse_from([&["test", "--key", "k"], arguments].concat()).wish
    }

    fn options(arguments: &[&str]) -> WatchOptions {
        wish(arguments).how.options().unwrap()
    }

    #[test]
    fn each_option_is_heeded() {
        let usual = options(&["--clan", "#2PP"]);
        assert!(usual.clan.members && !usual.war.scores && usual.war.remind_before_end.is_empty());
        assert_eq!(usual.clan.confirm_departures, Confirm::AtOnce);

        let all = options(&["--scores", "--backfill", "--noisy", "--no-members"]);
        assert!(all.war.scores && all.war.backfill && all.raid.backfill && all.clan.noisy && all.player.noisy);
        assert!(!all.clan.members);
        assert!(wish(&["--cwl", "#2PP", "--whole-groups"]).whole_groups);
        for (typed, meant) in [
            ("--confirm-departures", Confirm::Looks(1)),
            ("--confirm-departures=5m", Confirm::After(Duration::from_mins(5))),
        ] {
            assert_eq!(options(&[typed]).clan.confirm_departures, meant);
        }
    }

    #[test]
    fn reminders_are_of_the_start_or_of_the_end_or_of_both() {
        let minutes = |minutes: &[u64]| minutes.iter().map(|it| Duration::from_mins(*it)).collect::<Vec<_>>();
        let set = options(&["--remind", "1h,start:30m", "--remind", "end:4h,5m"]);
        for war in [&set.war, &set.league_war] {
            assert_eq!(war.remind_before_start, minutes(&[60, 30, 5]));
            assert_eq!(war.remind_before_end, minutes(&[60, 240, 5]));
        }
        assert_eq!(set.raid.remind_before_end, minutes(&[60, 240, 5]));
    }

    #[test]
    fn each_kind_has_its_own_interval() {
        let wish = wish(&["--clan", "#2PP", "--every", "30,clan:5m", "--every", "player:1h"]);
        let every = |kind| wish.how.every(kind).map(|every| every.as_secs());
        assert_eq!(every(None), Some(30));
        let of = [ResourceKind::Clan, ResourceKind::Player, ResourceKind::War].map(|kind| every(Some(kind)));
        assert_eq!(of, [Some(300), Some(3600), None]);
    }

    #[test]
    fn attributes_are_picked_for_each_kind() {
        let shown = |arguments: &[&str]| {
            let options = options(arguments);
            format!("{:?} {:?}", options.clan.attributes, options.player.attributes)
        };
        let usual = shown(&[]);
        assert_eq!(
            shown(&["--include", "player:trophies,heroes"]),
            shown(&["--include", "player:trophies", "--include", "player:heroes"])
        );
        for picked in [&["--include", "clan:name"], &["--exclude", "clan:name"], &["--include", "player:name"]] {
            assert_ne!(shown(picked), usual, "{picked:?}");
        }
    }

    #[test]
    fn what_would_follow_nobody_is_said() {
        for (arguments, words) in [
            (&[][..], "nothing to follow"),
            (&["--player", "members"], "--clan"),
            (&["--clan", "global:10", "--player", "members"], "--clan names by their tags"),
            (&["--clan", "#2PP", "--war", "opponents"], "--war names by their tags"),
            (&["--clan", "#2PP", "--every", "player:1m"], "without --player"),
            (&["--clan", "#2PP", "--every", "1m,2m"], "twice"),
            (&["--clan", "#2PP", "--every", "clan:1m,clan:2m"], "about clans"),
            (&["--war", "#2PP", "--include", "clan:name"], "without --clan"),
            (&["--clan", "#2PP", "--include", "clan:name", "--exclude", "clan:labels"], "one too many"),
            (&["--clan", "#2PP", "--scores"], "--scores is of no use without --war or --league-war or --cwl"),
            (&["--clan", "#2PP", "--remind", "1h"], "--remind is of no use"),
            (&["--player", "#2PP", "--backfill"], "--backfill is of no use"),
            (&["--player", "#2PP", "--no-members"], "without --clan"),
            (&["--player", "#2PP", "--confirm-departures"], "without --clan"),
            (&["--war", "#2PP", "--noisy"], "without --clan or --player"),
        ] {
            let said = wish(arguments).mistake().expect(words);
            assert!(said.contains(words), "{arguments:?}: {said}");
        }
    }

    #[test]
    fn kinds_that_nothing_tells_of_are_said() {
        let kinds = bugle::source::kinds();
        let never = |arguments: &[&str], name: &str| {
            wish(arguments).never(&[bugle::source::KindInfo::find(name, &kinds).unwrap().kind])
        };
        for (arguments, name, words) in [
            (&["--clan", "#2PP"][..], "WarAttack", "without --war or --league-war or --cwl"),
            (&["--clan", "#2PP"], "RaidStarted", "without --raid"),
            (&["--clan", "#2PP"], "PlayerChanged", "without --player"),
            (&["--player", "#2PP"], "PlayerBattle", "without --battles"),
            (&["--player", "#2PP"], "LeagueWeekEnded", "without --league-history"),
            (&["--war", "#2PP"], "WarScore", "without --scores"),
            (&["--war", "#2PP"], "WarEndingSoon", "without --remind"),
            (&["--war", "#2PP", "--remind", "start:1h"], "WarEndingSoon", "such as end:1h"),
            (&["--war", "#2PP", "--remind", "end:1h"], "WarStartingSoon", "such as start:1h"),
            (&["--clan", "#2PP", "--no-members"], "MemberLeft", "with --no-members"),
            (&["--clan", "#2PP", "--no-members"], "LeaderChanged", "with --no-members"),
            (&["--player", "#2PP"], "MemberJoined", "without --clan"),
            (&["--clan", "#2PP"], "SeasonStarted", "without --calendar"),
        ] {
            let said = never(arguments, name).expect(words);
            assert!(said.contains(words), "{said}");
        }
        for (arguments, name) in [
            (&["--cwl", "#2PP"][..], "WarAttack"),
            (&["--clan", "#2PP"], "WarLogClosed"),
            (&["--raid", "#2PP", "--remind", "1h"], "RaidEndingSoon"),
            (&["--battles", "#2PP"], "PlayerGone"),
            (&["--clan", "#2PP"], "MaintenanceStarted"),
            (&["--clan", "#2PP", "--calendar"], "SeasonEnded"),
            (&["--war", "#2PP"], "gap"),
            (&["--war", "#2PP"], "Death"),
        ] {
            assert_eq!(never(arguments, name), None, "{name}");
        }
    }

    #[test]
    fn what_follows_somebody_is_no_mistake() {
        for arguments in [
            &["--calendar"][..],
            &["--maintenance=1m", "--probe", "#2YY"],
            &["--clan", "#2PP", "--player", "members,#2LL", "--every", "player:1m", "--exclude", "player:name"],
            &["--player", "global:100"],
            &["--raid", "#2PP", "--remind", "1h", "--backfill"],
            &["--cwl", "#2PP", "--scores", "--player", "#2PP", "--noisy"],
            &[
                "--war",
                "#2PP,opponents",
                "--include",
                "clan:name",
                "--clan",
                "#2PP",
                "--exclude",
                "player:name",
                "--battles",
                "members",
                "--player",
                "members",
            ],
        ] {
            assert_eq!(wish(arguments).mistake(), None, "{arguments:?}");
        }
    }

    /// Of each kind a tag is followed, which a table has to know of; the watch shows those that it is to follow.
    #[test]
    fn every_kind_of_thing_can_be_followed_beside_every_other() {
        let options: Vec<_> =
            ResourceKind::ALL.iter().flat_map(|kind| [format!("--{kind}"), "#2PP".to_owned()]).collect();
        let wish = wish(&options.iter().map(String::as_str).collect::<Vec<_>>());
        let watch = format!("{:?}", wish.watch().unwrap());
        for kind in ResourceKind::ALL {
            let target = kind.target("#2PP").unwrap();
            assert!(watch.contains(&format!("{target:?}")), "{target} is not in {watch}");
        }
    }

    #[test]
    fn every_rule_reaches_what_is_followed() {
        let rules = wish(&[
            "--clan",
            "#2PP,opponents,global:7",
            "--war",
            "#2PP,opponents",
            "--cwl",
            "opponents",
            "--raid",
            "32000249:9",
            "--player",
            "members,global:8",
            "--battles",
            "members",
            "--league-history",
            "members",
        ]);
        let watch = format!("{:?}", rules.watch().unwrap());
        for (rule, times) in [("Members", 3), ("Opponents", 3), ("of: Clans", 2), ("of: Players", 1)] {
            assert_eq!(watch.matches(rule).count(), times, "{rule} in {watch}");
        }
    }
}
