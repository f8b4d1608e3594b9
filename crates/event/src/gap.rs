//! What nobody saw.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codec::Readable;
use crate::error::BoxError;
use crate::id::Identity;
use crate::kind::Kind;
use crate::name::Name;
use crate::payload::{Fact, KindInfo, Payload};
use crate::subject::Subject;
use crate::time::Timestamp;

/// A stretch of time, for some subjects, that nobody saw.
///
/// It travels as an event of its own, in its place among the others: what comes after it was seen again. Every reader
/// gets the gaps, whatever else it asked for.
///
/// A source that fetches afterwards what was missed tells the same stretch once more when it is done: as
/// [`refilled`](Self::refilled), or as [`given_up`](Self::given_up).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Gap {
    /// The source that did not see; `bugle` where the reader itself was too slow.
    pub source: &'static str,
    /// Whose events may be missing. Empty: anybody's.
    pub subjects: Vec<Subject>,
    /// The last moment known to be seen. Absent where nothing was seen before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// From here on all is seen again.
    pub to: Timestamp,
    /// Why nobody saw.
    pub cause: Cause,
    /// How many events are missing, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed: Option<u64>,
    /// Whether what was missed has been fetched since, as far as it can be, and precedes this gap. What cannot be is in
    /// `detail`; where that says nothing, nothing is missing.
    pub refilled: bool,
    /// Whether it was tried to fetch what was missed, in vain or in part, and is tried no more.
    pub given_up: bool,
    /// What is known besides, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Why nobody saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// The connection was lost, or the answers did not come.
    Disconnect,
    /// The connection stood, but nothing came.
    Stall,
    /// The service told us to stay away for a while.
    Throttled,
    /// The service was closed for maintenance.
    Maintenance,
    /// The subject hides what we follow (a private war log).
    Private,
    /// The service no longer shows what happened (a war replaced by the next one before its end was seen).
    Superseded,
    /// An answer was broken or out of date, and was set aside.
    Garbage,
    /// The reader was slower than its queue is long.
    SlowReader,
    /// The program was not running.
    Restart,
    /// The journal's disk was slower than what came, for longer than its queue is long.
    SlowJournal,
    /// It was seen, and lies where the journal is damaged.
    Damaged,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Disconnect => "disconnect",
            Self::Stall => "stall",
            Self::Throttled => "throttled",
            Self::Maintenance => "maintenance",
            Self::Private => "private",
            Self::Superseded => "superseded",
            Self::Garbage => "garbage",
            Self::SlowReader => "slow reader",
            Self::Restart => "restart",
            Self::SlowJournal => "slow journal",
            Self::Damaged => "damaged",
        })
    }
}

impl Gap {
    /// A gap of `source` for `subjects` (none: for all), from the last moment seen to the first one seen again.
    pub fn new(
        source: &'static str,
        subjects: impl IntoIterator<Item = Subject>,
        from: Option<Timestamp>,
        to: Timestamp,
        cause: Cause,
    ) -> Self {
        let subjects = subjects.into_iter().collect();
        Self { source, subjects, from, to, cause, missed: None, refilled: false, given_up: false, detail: None }
    }

    /// Whether an event about any of `subjects` that happened at `time` may be hidden in here.
    ///
    /// ```
    /// use bugle_event::{Cause, Gap, Subject, Timestamp};
    ///
    /// let (osprey, soltech) = (Subject::number("world", 1), Subject::number("world", 40));
    /// let (from, to): (Timestamp, Timestamp) = ("2026-01-01T12:00:00Z".parse()?, "2026-01-01T12:05:00Z".parse()?);
    /// let gap = Gap::new("planetside", [osprey.clone()], Some(from), to, Cause::Disconnect);
    /// let then = "2026-01-01T12:03:00Z".parse()?;
    /// assert!(gap.covers(&[osprey.clone()], then), "a death on this world may be missing");
    /// assert!(!gap.covers(&[soltech], then) && !gap.covers(&[osprey], to + std::time::Duration::from_secs(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn covers(&self, subjects: &[Subject], time: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= time)
            && time <= self.to
            && (self.subjects.is_empty() || self.subjects.iter().any(|subject| subjects.contains(subject)))
    }
}

impl Payload for Gap {
    fn kind(&self) -> Kind {
        Self::KIND
    }

    fn subject(&self) -> Subject {
        match &self.subjects[..] {
            [one] => one.clone(),
            _ => Subject::text("source", self.source),
        }
    }

    /// A gap is everybody's business: a filter must never hide it.
    fn passes_every_filter(&self) -> bool {
        true
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.source).number(self.subjects.len() as u64);
        for subject in &self.subjects {
            identity.text(&subject.to_string());
        }
        for time in [self.from.unwrap_or_default(), self.to] {
            identity.number(time.as_millis().cast_unsigned());
        }
        identity.number(self.cause as u64).number(self.missed.unwrap_or_default());
        // What came of it is told as a fact of its own. A gap without an outcome is identified as it ever was.
        match (self.refilled, self.given_up) {
            (false, false) => {}
            (true, _) => _ = identity.number(1),
            (false, true) => _ = identity.number(2),
        }
    }
}

/// A gap as it is written.
#[derive(Deserialize)]
struct Written {
    source: Name,
    subjects: Vec<Subject>,
    from: Option<Timestamp>,
    to: Timestamp,
    cause: Cause,
    missed: Option<u64>,
    refilled: bool,
    #[serde(default)]
    given_up: bool,
    detail: Option<String>,
}

impl Readable for Gap {
    const KINDS: &'static [KindInfo] = &[KindInfo::of::<Self>()];

    fn read(_: Kind, data: &str) -> Result<Self, BoxError> {
        let Written { source: Name(source), subjects, from, to, cause, missed, refilled, given_up, detail } =
            serde_json::from_str(data)?;
        Ok(Self { source, subjects, from, to, cause, missed, refilled, given_up, detail })
    }
}

impl Fact for Gap {
    type Game = Self;
    const KIND: Kind = Kind::new("gap");

    fn info() -> Option<KindInfo> {
        Some(KindInfo::of::<Self>())
    }

    fn of(game: &Self) -> Option<&Self> {
        Some(game)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::{Envelope, Seen};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(second)
    }

    fn bell(number: u64) -> Subject {
        Subject::number("bell", number)
    }

    /// From 10 to 20, for bells 1 and 2.
    fn gap() -> Gap {
        Gap::new("bells", [bell(1), bell(2)], Some(at(10)), at(20), Cause::Stall)
    }

    #[test]
    fn a_gap_covers_its_subjects_from_its_first_to_its_last_moment() {
        let covers = |subject: Subject, second| gap().covers(&[subject], at(second));
        assert_eq!([9, 10, 15, 20, 21].map(|second| covers(bell(1), second)), [false, true, true, true, false]);
        assert!(covers(bell(2), 15) && !covers(bell(3), 15) && !covers(Subject::text("bell", "1"), 15));
        assert!(gap().covers(&[bell(3), bell(2)], at(15)), "one of them is enough");
        assert!(!gap().covers(&[], at(15)));
        let everybody = Gap { subjects: Vec::new(), ..gap() };
        assert!(everybody.covers(&[bell(9)], at(15)) && everybody.covers(&[], at(15)));
        assert!(!everybody.covers(&[bell(9)], at(21)) && !everybody.covers(&[bell(9)], at(9)));
        let from_the_beginning = Gap { from: None, ..gap() };
        assert!(
            from_the_beginning.covers(&[bell(1)], Timestamp::EPOCH) && !from_the_beginning.covers(&[bell(1)], at(21))
        );
    }

    #[test]
    fn gb_gaps_that_differ_in_what_nobody_saw_have_different_ids() {
        let missed = Gap { missed: Some(7), ..gap() };
        let different = [
            gap(),
            Gap { source: "towers", ..gap() },
            Gap { subjects: vec![bell(1)], ..gap() },
            Gap { subjects: vec![bell(2), bell(1)], ..gap() },
            Gap { subjects: Vec::new(), ..gap() },
            Gap { from: Some(at(11)), ..gap() },
            Gap { from: None, ..gap() },
            Gap { to: at(21), ..gap() },
            Gap { cause: Cause::Disconnect, ..gap() },
            missed.clone(),
            Gap { missed: Some(8), ..gap() },
            Gap { refilled: true, ..gap() },
            Gap { given_up: true, ..gap() },
            Gap { refilled: true, ..missed.clone() },
        ];
        let id = |gap: &Gap| Envelope::new("bells", gap.clone(), Seen::at(at(30))).id;
        let mut ids: Vec<_> = different.iter().map(id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), different.len());
        // The same one, seen later, or told with more words, is the same.
        assert_eq!(Envelope::new("bells", gap(), Seen::at(at(99))).id, id(&gap()));
        assert_eq!(id(&Gap { detail: Some("for people".into()), ..gap() }), id(&gap()));
        assert_ne!(id(&gap()), id(&missed));
    }

    /// What came of a gap is another fact than the gap; and one of before there were outcomes keeps its id.
    #[test]
    fn gb_an_outcome_is_a_fact_of_its_own_and_a_gap_without_one_is_what_it_was() {
        let event = |gap: Gap| Envelope::new("bells", gap, Seen::at(at(30)));
        insta::assert_snapshot!(event(gap()).id, @"0480a76bc3d922919472fa1f24bc843f");
        let json = |gap: &Gap| serde_json::to_string(gap).unwrap();
        let before = json(&gap()).replace(r#","given_up":false"#, "");
        assert_eq!(Gap::read(Gap::KIND, &before).unwrap(), gap());
        assert_ne!(before, json(&gap()));
        for told in [gap(), Gap { refilled: true, ..gap() }, Gap { given_up: true, ..gap() }] {
            assert_eq!(Gap::read(Gap::KIND, &json(&told)).unwrap(), told);
        }
    }

    #[test]
    fn a_gap_of_one_subject_is_about_it_and_one_of_several_about_its_source() {
        assert_eq!(Gap { subjects: vec![bell(1)], ..gap() }.subject(), bell(1));
        for several in [gap(), Gap { subjects: Vec::new(), ..gap() }] {
            assert_eq!(several.subject(), Subject::text("source", "bells"));
        }
        assert!(gap().passes_every_filter());
    }

    #[test]
    fn each_cause_has_words_and_no_two_the_same() {
        use Cause::{
            Damaged, Disconnect, Garbage, Maintenance, Private, Restart, SlowJournal, SlowReader, Stall, Superseded,
            Throttled,
        };
        let causes = [
            Disconnect,
            Stall,
            Throttled,
            Maintenance,
            Private,
            Superseded,
            Garbage,
            SlowReader,
            Restart,
            SlowJournal,
            Damaged,
        ];
        let words: std::collections::BTreeSet<_> = causes.iter().map(Cause::to_string).collect();
        assert_eq!(words.len(), causes.len());
        for cause in causes {
            let written = serde_json::to_string(&cause).unwrap();
            assert_eq!(written.trim_matches('"').replace('_', " "), cause.to_string());
        }
        assert_eq!(format!("{:>6}|", Cause::Stall), " stall|");
    }
}
