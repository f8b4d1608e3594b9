//! What was watched, and what the comparison needs to know about the observer.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_clash::{
    BattlesSnapshot, ClanBack, ClanGone, ClanSnapshot, ClanTag, CwlSnapshot, LeagueHistorySnapshot, MemberJoined,
    MemberLeft, PlayerBack, PlayerChanged, PlayerGone, PlayerSnapshot, PlayerTag, RaidSnapshot, WarId, WarLogClosed,
    WarLogOpened, WarSnapshot, WarType,
};
use bugle_event::{Event, Gap, Subject, Timestamp};

use super::super::world::LOOK;
use super::history::{Change, Keeping};
use super::looks::{Look, league_wars};

/// What was watched, and until when.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Clans whose page was watched, members included.
    pub clans: Vec<ClanTag>,
    /// Clans whose wars were watched.
    pub wars: Vec<ClanTag>,
    /// Players whose profile was watched.
    pub players: Vec<PlayerTag>,
    /// Clans whose clan war leagues were watched, their wars in them included.
    pub cwl: Vec<ClanTag>,
    /// Clans whose raid weekends were watched.
    pub raids: Vec<ClanTag>,
    /// Players whose battle log was watched.
    pub battles: Vec<PlayerTag>,
    /// Players whose league history was watched.
    pub league_history: Vec<PlayerTag>,
    /// Whether maintenance was watched for.
    pub maintenance: bool,
    /// When the watching ended, by the game's clock.
    pub until: Timestamp,
    /// The longest that a fact may take from happening to being delivered. What happened later than this before
    /// `until` may be missing.
    pub delay: Duration,
}

/// What the comparison needs to know about the observer.
pub(super) struct Case<'a> {
    pub(super) watched: &'a Watched,
    gaps: Vec<&'a Gap>,
    /// When a clan, a clan's war or a player was first seen, and when what else is looked at was.
    first_seen: BTreeMap<Subject, Timestamp>,
    /// Wars of clan war leagues, and when each was first seen, if it was.
    league_wars: BTreeMap<WarId, Option<Timestamp>>,
    /// When somebody came to a clan or left it, in truth.
    moves: BTreeMap<(Subject, PlayerTag), Vec<Timestamp>>,
    /// When what a player gave and got went back to zero, in truth.
    restarts: BTreeMap<PlayerTag, Vec<Timestamp>>,
    /// When somebody was not found, in truth; until the end, if there is none.
    absences: BTreeMap<Subject, Vec<(Timestamp, Timestamp)>>,
    /// Clans whose log was still closed at the end, and since when: the gap over their wars is yet to be told.
    closed: BTreeMap<Subject, Timestamp>,
}

impl<'a> Case<'a> {
    pub(super) fn new(ledger: &[Event], delivered: &'a [Event], watched: &'a Watched) -> Self {
        let mut first_seen = BTreeMap::new();
        for event in delivered {
            if let Some(subject) = snapshot_of(event) {
                first_seen.entry(subject).or_insert(event.observed_at);
            }
        }
        let gaps = delivered.iter().filter_map(|event| event.get::<Gap>()).collect();
        let mut moves: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for event in ledger {
            if let Some(member) = mover(event) {
                moves.entry((event.subject(), member)).or_default().push(event.observed_at);
            }
        }
        let mut closed = BTreeMap::new();
        for event in delivered {
            if event.get::<WarLogClosed>().is_some() {
                closed.entry(event.subject()).or_insert(event.observed_at);
            } else if event.get::<WarLogOpened>().is_some() {
                closed.remove(&event.subject());
            }
        }
        let (restarts, absences, league_wars) = (restarts(ledger), absences(ledger), league_wars(ledger, delivered));
        Self { watched, gaps, first_seen, league_wars, moves, restarts, absences, closed }
    }

    /// Whether what changes of `subject` was watched, wars aside.
    pub(super) fn watches(&self, subject: &Subject) -> bool {
        let Watched { clans, players, maintenance, .. } = self.watched;
        match subject.noun {
            ClanTag::NOUN => clans.iter().any(|tag| Subject::from(tag) == *subject),
            PlayerTag::NOUN => players.iter().any(|tag| Subject::from(tag) == *subject),
            _ => *maintenance,
        }
    }

    /// Whether this is looked at.
    pub(super) fn looks_at(&self, look: Look, whose: &Subject) -> bool {
        let Watched { wars, cwl, raids, battles, league_history, .. } = self.watched;
        let is_clan = |tag: &ClanTag| Subject::from(tag) == *whose;
        let is_player = |tag: &PlayerTag| Subject::from(tag) == *whose;
        match look {
            Look::War => wars.iter().any(is_clan),
            Look::Cwl => cwl.iter().any(is_clan),
            Look::Raids => raids.iter().any(is_clan),
            Look::Battles => battles.iter().any(is_player),
            Look::LeagueHistory => league_history.iter().any(is_player),
        }
    }

    /// Whether it is a war of a clan war league.
    pub(super) fn is_league_war(&self, war: &WarId) -> bool {
        self.league_wars.contains_key(war)
    }

    /// Whether a fact of `at` about a war of a league came after it was first seen, or could be.
    pub(super) fn is_after_first_look(&self, war: &WarId, at: Timestamp) -> bool {
        self.league_wars.get(war).copied().flatten().is_none_or(|first| first < at)
    }

    /// Whether a clan hid its wars from `at`, or shortly after, until the end.
    pub(super) fn is_hidden(&self, clan: &Subject, at: Timestamp) -> bool {
        self.closed.get(clan).is_some_and(|closed| *closed <= at + self.watched.delay)
    }

    /// Whether a player came to a clan, or left it, by `at`.
    pub(super) fn has_moved(&self, clan: Subject, player: PlayerTag, at: Timestamp) -> bool {
        self.moves.get(&(clan, player)).is_some_and(|moves| moves.iter().any(|moved| *moved <= at))
    }

    /// Whether a member came or left between two looks.
    pub(super) fn moved_between(&self, earlier: &Change, later: &Change) -> bool {
        let moves = later.member.and_then(|member| self.moves.get(&(later.subject.clone(), member)));
        let earliest = earlier.at - self.watched.delay;
        moves.is_some_and(|moves| moves.iter().any(|at| (earliest..=later.at).contains(at)))
    }

    /// Whether the change is about a member who left and came back between two looks, and is not who they were.
    pub(super) fn is_return(&self, change: &Change) -> bool {
        let moves = change.member.and_then(|member| self.moves.get(&(change.subject.clone(), member)));
        let is_between = |at: &&Timestamp| change.not_before.is_some_and(|from| from <= **at) && **at <= change.at;
        moves.is_some_and(|moves| moves.iter().filter(is_between).count() > 1)
    }

    /// Whether the fact is about a member who came or left so shortly before or after it that no look lies between.
    pub(super) fn is_fleeting(&self, fact: &Change) -> bool {
        let moves = fact.member.and_then(|member| self.moves.get(&(fact.subject.clone(), member)));
        let is_near = |at: &Timestamp| at.since(fact.at).max(fact.at.since(*at)) <= self.watched.delay;
        moves.is_some_and(|moves| moves.iter().any(is_near))
    }

    /// Whether the fact is about a counter that started over so shortly after it that no look lies between: then what it
    /// had risen to is lost for good, and from zero on it may never rise again.
    pub(super) fn is_wiped(&self, fact: &Change) -> bool {
        let player = fact.rise.and(fact.member);
        let mut restarts = player.and_then(|player| self.restarts.get(&player)).into_iter().flatten();
        restarts.any(|at| (fact.at..=fact.at + self.watched.delay).contains(at))
    }

    /// Whether a value is again what it was `before`, after changes that nobody had to look at.
    pub(super) fn has_returned(&self, before: &Change, changes: &[Change]) -> bool {
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return false };
        last.keeping == Keeping::Value && last.value == before.value && last.at.since(first.at) <= self.watched.delay
    }

    /// Whether a fact of `at` about any of `subjects` had to be delivered: it was after the first look at `first`, and
    /// early enough before the end.
    pub(super) fn is_due(&self, first: &Subject, at: Timestamp) -> bool {
        self.first_seen.get(first).is_some_and(|first| *first < at) && self.is_due_until(at)
    }

    /// Whether a fact of `at` was early enough before the end.
    pub(super) fn is_due_until(&self, at: Timestamp) -> bool {
        at + self.watched.delay < self.watched.until
    }

    /// Whether somebody said that a fact of `at` may be missing. It could have been seen for as long as an answer
    /// lives after it, so a gap may begin as much later.
    pub(super) fn is_excused(&self, subjects: &[Subject], at: Timestamp) -> bool {
        self.is_away(subjects, at) || self.is_in_a_gap(subjects, at)
    }

    /// Whether a fact of `at` about any of `subjects` happened while it was not found: what came and went meanwhile is
    /// never seen.
    fn is_away(&self, subjects: &[Subject], at: Timestamp) -> bool {
        let absences = subjects.iter().filter_map(|subject| self.absences.get(subject)).flatten();
        absences.into_iter().any(|(from, to)| *from <= at + LOOK && at <= *to)
    }

    /// Whether somebody was away or back so shortly before or after `at` that nobody need have noticed.
    pub(super) fn is_brief(&self, subject: &Subject, at: Timestamp) -> bool {
        let absences = self.absences.get(subject).into_iter().flatten();
        absences.into_iter().any(|(from, to)| to.since(*from) <= self.watched.delay && (*from..=*to).contains(&at))
    }

    /// Whether a gap says so.
    pub(super) fn is_in_a_gap(&self, subjects: &[Subject], at: Timestamp) -> bool {
        self.gaps.iter().any(|gap| {
            gap.covers(subjects, at)
                || gap.from.is_some_and(|from| at <= from && from <= at + LOOK && gap.covers(subjects, from))
        })
    }
}

/// When whom the ledger speaks of was not found.
fn absences(ledger: &[Event]) -> BTreeMap<Subject, Vec<(Timestamp, Timestamp)>> {
    let mut absences: BTreeMap<_, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    let end = ledger.last().map_or(Timestamp::EPOCH, |event| event.observed_at);
    for event in ledger {
        if event.get::<ClanGone>().is_some() || event.get::<PlayerGone>().is_some() {
            absences.entry(event.subject()).or_default().push((event.observed_at, end));
        } else if (event.get::<ClanBack>().is_some() || event.get::<PlayerBack>().is_some())
            && let Some((_, to)) = absences.get_mut(&event.subject()).and_then(|absences| absences.last_mut())
        {
            *to = event.observed_at;
        }
    }
    absences
}

/// When what players gave and got went back to zero. Both do so at once, but one that is zero already says nothing.
fn restarts(ledger: &[Event]) -> BTreeMap<PlayerTag, Vec<Timestamp>> {
    let mut restarts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for event in ledger {
        if let Some(PlayerChanged { player, attribute, new, .. }) = event.get()
            && matches!(attribute.as_str(), "donations" | "donations_received")
            && *new == 0
        {
            restarts.entry(player.player_tag).or_default().push(event.observed_at);
        }
    }
    restarts
}

/// Who came to a clan or left it.
fn mover(event: &Event) -> Option<PlayerTag> {
    let joined = event.get::<MemberJoined>().map(|fact| fact.member.tag);
    joined.or_else(|| Some(event.get::<MemberLeft>()?.member.tag))
}

/// Whose first look an event is. A war's is the asking clan's.
fn snapshot_of(event: &Event) -> Option<Subject> {
    if let Some(ClanSnapshot(clan)) = event.get() {
        return Some(Subject::from(&clan.tag));
    }
    if let Some(PlayerSnapshot(player)) = event.get() {
        return Some(Subject::from(&player.tag));
    }
    if let Some(BattlesSnapshot { player_tag, .. }) = event.get() {
        return Some(Look::Battles.at(&Subject::from(player_tag)));
    }
    if let Some(LeagueHistorySnapshot { player_tag, .. }) = event.get() {
        return Some(Look::LeagueHistory.at(&Subject::from(player_tag)));
    }
    if let Some(RaidSnapshot { clan_tag, .. }) = event.get() {
        return Some(Look::Raids.at(&Subject::from(clan_tag)));
    }
    if let Some(CwlSnapshot { clan_tag, .. }) = event.get() {
        return clan_tag.map(|clan| Look::Cwl.at(&Subject::from(&clan)));
    }
    let WarSnapshot { clan_tag, war } = event.get()?;
    // A war of a league is looked at by its own tag.
    (war.war_type() != WarType::Cwl).then(|| Look::War.at(&Subject::from(clan_tag)))
}
