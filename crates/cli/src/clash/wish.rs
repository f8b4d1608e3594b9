//! What is followed in Clash of Clans, and how: the options that `bugle tail clash` and `bugle clash watch` have in common.

use std::time::Duration;

use bugle::clash::{Confirm, ResourceKind, Watch, WatchOptions, members, opponents};
use clap::Args;

use super::access::Access;
use crate::args::clash::Targets;
use crate::args::number::{lead, rows, seconds};
use crate::failure::Failure;

/// What is followed, and how.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[derive(Debug, Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    targets: Targets,
    /// Follow the members of the clans that are followed as players, too
    #[arg(long, requires = "clan")]
    members_as_players: bool,
    /// Follow the wars that are followed from their other side, too: what one clan's answer lacks, the other's has
    #[arg(long, requires = "war")]
    wars_of_opponents: bool,
    /// Follow all wars of the groups of clan war leagues, and not only those of the clans that are followed
    #[arg(long, requires = "cwl")]
    whole_groups: bool,
    /// Write what the game's calendar says when it comes: seasons, clan games, raid weekends, signing up for clan war leagues
    #[arg(long)]
    calendar: bool,
    /// Write when the game closes for maintenance and opens again, also where nothing else is followed. With `=SECONDS`,
    /// ask so far apart only for that
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, value_parser = seconds)]
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    maintenance: Option<Option<Duration>>,
    #[command(flatten)]
    access: Access,
    /// Ask about the same at least this many seconds apart; as often as the API's caching allows unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    every: Option<Duration>,
    /// Ask at most so many times a second; as often as the keys allow unless told
    #[arg(long, value_name = "REQUESTS", value_parser = rows)]
    rate: Option<u32>,
    /// Remind of the start and the end of wars, and of the end of raid weekends, so long before: `1h`, `30m,5m`
    #[arg(long, value_name = "TIMES", value_delimiter = ',', value_parser = lead)]
    remind: Vec<Duration>,
    /// Write how a war stands each time that this changed
    #[arg(long)]
    scores: bool,
    /// Write what happened before the first look, as far as that shows it: the attacks of a war
    #[arg(long)]
    backfill: bool,
    /// Write that a member has left only when a second look shows it too. With `=TIME`, such as `=5m`, only once that has
    /// lasted so long
    #[arg(long, value_name = "TIME", num_args = 0..=1, require_equals = true, value_parser = lead)]
    #[expect(clippy::option_option, reason = "an option that may have a value")]
    confirm_departures: Option<Option<Duration>>,
    /// Write nothing about the members of clans
    #[arg(long, conflicts_with = "confirm_departures")]
    no_members: bool,
    /// Write the changes of points, trophies and ranks, too
    #[arg(long)]
    noisy: bool,
}

impl Wish {
    /// All of it, to be followed.
    pub(crate) fn watch(&self) -> Result<Watch, Failure> {
        let targets = &self.targets.0;
        if targets.is_empty() && self.maintenance.is_none() && !self.calendar {
            let some = ResourceKind::all_in_words(|kind| format!("--{kind}"));
            return Err(Failure::Usage(format!(
                "nothing to follow; name some with {some}, or --maintenance or --calendar"
            )));
        }
        let mut watch = Watch::new(self.access.client()?).targets(targets.iter().copied()).options(self.options());
        // Each watch tells of maintenance. Asking for it alone is what may be asked for besides.
        watch = match self.maintenance.flatten() {
            Some(every) => watch.maintenance_every(every),
            None => watch.maintenance(),
        };
        if self.calendar {
            watch = watch.calendar();
        }
        if self.members_as_players {
            watch = watch.players(members());
        }
        if self.wars_of_opponents {
            watch = watch.wars(opponents());
        }
        if let Some(every) = self.every {
            watch = watch.every(every);
        }
        if let Some(rate) = self.rate {
            watch = watch.rate(rate);
        }
        Ok(watch)
    }

    fn options(&self) -> WatchOptions {
        let mut options = WatchOptions::default().noisy(self.noisy).backfill(self.backfill).scores(self.scores);
        options = options.remind(&self.remind);
        options.cwl.whole_group = self.whole_groups;
        options.clan.members = !self.no_members;
        options.clan.confirm_departures = match self.confirm_departures {
            None => Confirm::AtOnce,
            Some(None) => Confirm::from(true),
            Some(Some(lasting)) => Confirm::After(lasting),
        };
        options
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn each_option_is_heeded() {
        let usual = wish(&["--clan", "#2PP"]).options();
        assert!(usual.clan.members && !usual.war.scores && usual.war.remind_before_end.is_empty());
        assert_eq!(usual.clan.confirm_departures, Confirm::AtOnce);

        let minutes = [60, 5].map(Duration::from_mins);
        let all = wish(&["--remind", "1h,5m", "--scores", "--backfill", "--noisy", "--no-members"]).options();
        assert_eq!((&all.war.remind_before_start[..], &all.war.remind_before_end[..]), (&minutes[..], &minutes[..]));
        assert_eq!(
            (&all.raid.remind_before_end[..], &all.league_war.remind_before_end[..]),
            (&minutes[..], &minutes[..])
        );
        assert!(all.war.scores && all.war.backfill && all.raid.backfill && all.clan.noisy && all.player.noisy);
        assert!(!all.clan.members && !all.cwl.whole_group);
        assert!(wish(&["--cwl", "#2PP", "--whole-groups"]).options().cwl.whole_group);
        for (typed, meant) in
            [("--confirm-departures", Confirm::Looks(1)), ("--confirm-departures=5m", Confirm::After(minutes[1]))]
        {
            assert_eq!(wish(&[typed]).options().clan.confirm_departures, meant);
        }
    }

    #[test]
    fn every_kind_of_thing_can_be_followed_beside_every_other() {
        let options: Vec<_> =
            ResourceKind::ALL.iter().flat_map(|kind| [format!("--{kind}"), "#2PP".to_owned()]).collect();
        let wish = wish(&options.iter().map(String::as_str).collect::<Vec<_>>());
        let kinds: Vec<_> = wish.targets.0.iter().filter_map(|target| target.kind()).collect();
        assert_eq!(kinds, ResourceKind::ALL);
    }
}
