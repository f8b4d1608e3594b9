//! How what is followed in Clash of Clans is watched: how often, and what of it is written.

use std::time::Duration;

use bugle::clash::{Attributes, Confirm, Pick, ResourceKind, Watch, WatchOptions};
use clap::Args;

use crate::args::number::{lead, rows};
use crate::args::of_kind::{Every, Names, every, include_help, names};
use crate::args::reminder::{Of, Reminder, reminder};
use crate::failure::Failure;

/// How it is watched.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[derive(Debug, Args)]
pub(crate) struct How {
    /// Ask about the same at least so long apart: `30s`, and for one kind of thing `player:10m`; as often as the API's caching
    /// allows unless told
    #[arg(long, value_name = "[KIND:]TIME", value_delimiter = ',', value_parser = every)]
    every: Vec<Every>,
    /// Ask at most so many times a second; as often as the keys allow unless told
    #[arg(long, value_name = "REQUESTS", value_parser = rows)]
    rate: Option<u32>,
    /// Of what changes in a clan or a player write only these attributes: `player:trophies,heroes`; `--help` lists all
    #[arg(long, value_name = "KIND:ATTRIBUTES", value_parser = names, long_help = include_help())]
    include: Vec<Names>,
    /// Write all but these attributes, named as for `--include`
    #[arg(long, value_name = "KIND:ATTRIBUTES", value_parser = names)]
    exclude: Vec<Names>,
    /// Remind of the start and the end of wars, and of the end of raid weekends, so long before: `1h`, `30m,5m`; of one of
    /// both with `start:30m`, `end:4h`
    #[arg(long, value_name = "TIMES", value_delimiter = ',', value_parser = reminder)]
    remind: Vec<Reminder>,
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

impl How {
    /// As often as is said of all that nothing else is said of.
    pub(super) fn usual(&self, watch: Watch) -> Watch {
        let usual = self.every(None).map_or(Duration::ZERO, |every| every);
        let watch = watch.every(usual);
        self.rate.into_iter().fold(watch, Watch::rate)
    }

    /// How often things of this kind are asked about, or those of which nothing else is said, if that is said.
    pub(super) fn every(&self, kind: Option<ResourceKind>) -> Option<Duration> {
        self.every.iter().find(|every| every.kind == kind).map(|every| every.time)
    }

    /// What makes no sense where things of these kinds are followed.
    pub(super) fn mistake(&self, follows: impl Fn(ResourceKind) -> bool) -> Option<String> {
        let mut kinds: Vec<_> = self.every.iter().map(|every| every.kind).collect();
        let named: Vec<_> = kinds.iter().flatten().copied().collect();
        if let Some(kind) = named.into_iter().find(|kind| !follows(*kind)) {
            return Some(format!("--every {kind}: is of no use without --{kind}"));
        }
        while let Some(kind) = kinds.pop() {
            if kinds.contains(&kind) {
                let of = kind.map_or("the same", ResourceKind::plural);
                return Some(format!("--every says twice how often to ask about {of}"));
            }
        }
        if let Some(mistake) = self.idle(&follows) {
            return Some(mistake);
        }
        let (included, excluded) = (joined(&self.include), joined(&self.exclude));
        let of = |names: &Names, kind| if kind == ResourceKind::Clan { names.clan.len() } else { names.player.len() };
        [ResourceKind::Clan, ResourceKind::Player].into_iter().find_map(|kind| {
            match (of(&included, kind), of(&excluded, kind)) {
                (0, 0) => None,
                _ if !follows(kind) => Some(format!("--include and --exclude {kind}: are of no use without --{kind}")),
                (0, _) | (_, 0) => None,
                _ => Some(format!("--include {kind}: says all that is written; --exclude {kind}: is one too many")),
            }
        })
    }

    /// An option that would change nothing, because none of the kinds is followed that it is for.
    fn idle(&self, follows: impl Fn(ResourceKind) -> bool) -> Option<String> {
        use ResourceKind::{Battles, Clan, Cwl, LeagueHistory, LeagueWar, Player, Raid, War};
        let departures = self.confirm_departures.is_some();
        let options: [(&str, bool, &[ResourceKind]); 6] = [
            ("--remind", !self.remind.is_empty(), &[War, LeagueWar, Cwl, Raid]),
            ("--scores", self.scores, &[War, LeagueWar, Cwl]),
            ("--backfill", self.backfill, &[War, LeagueWar, Cwl, Raid, Battles, LeagueHistory]),
            ("--confirm-departures", departures, &[Clan]),
            ("--no-members", self.no_members, &[Clan]),
            ("--noisy", self.noisy, &[Clan, Player]),
        ];
        options.into_iter().find(|(_, is_given, of)| *is_given && !of.iter().any(|kind| follows(*kind))).map(
            |(option, _, of)| {
                let some: Vec<_> = of.iter().map(|kind| format!("--{kind}")).collect();
                format!("{option} is of no use without {}", some.join(" or "))
            },
        )
    }

    /// Whether it reminds of this, the start or the end.
    pub(super) fn reminds(&self, of: Of) -> bool {
        self.remind.iter().any(|reminder| reminder.of == of || reminder.of == Of::Both)
    }

    pub(super) fn tells_members(&self) -> bool {
        !self.no_members
    }

    pub(super) fn has_scores(&self) -> bool {
        self.scores
    }

    pub(super) fn options(&self) -> Result<WatchOptions, Failure> {
        let mut options = WatchOptions::default().noisy(self.noisy).backfill(self.backfill).scores(self.scores);
        self.remind(&mut options);
        options.clan.members = !self.no_members;
        options.clan.confirm_departures = match self.confirm_departures {
            None => Confirm::AtOnce,
            Some(None) => Confirm::from(true),
            Some(Some(lasting)) => Confirm::After(lasting),
        };
        let (included, excluded) = (joined(&self.include), joined(&self.exclude));
        pick(&mut options.clan, &included.clan, &excluded.clan)?;
        pick(&mut options.player, &included.player, &excluded.player)?;
        Ok(options)
    }

    fn remind(&self, options: &mut WatchOptions) {
        let but = |other| self.remind.iter().filter(move |reminder| reminder.of != other).map(|reminder| reminder.lead);
        let (starts, ends): (Vec<_>, Vec<_>) = (but(Of::End).collect(), but(Of::Start).collect());
        for war in [&mut options.war, &mut options.league_war] {
            (war.remind_before_start, war.remind_before_end) = (starts.clone(), ends.clone());
        }
        options.raid.remind_before_end = ends;
    }
}

/// All that are named.
fn joined(names: &[Names]) -> Names {
    let mut all = Names::default();
    for Names { clan, player } in names {
        all.clan.extend_from_slice(clan);
        all.player.extend_from_slice(player);
    }
    all
}

fn pick<O: Pick>(options: &mut O, included: &[String], excluded: &[String]) -> Result<(), Failure> {
    let picked = match (included, excluded) {
        ([], []) => return Ok(()),
        ([], names) => Attributes::all_but::<O>(names),
        (names, _) => Attributes::only::<O>(names),
    };
    *options.attributes() = picked.map_err(|error| Failure::from_error(&error))?;
    Ok(())
}
