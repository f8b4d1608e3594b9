//! What people should hear of how sources are doing: what is new, once, and that it is over. Pure: it is told the time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bugle::SourceStatus;
use tokio::time::Instant;

use super::pace::{Pace, in_brackets};
use crate::say::counted;

/// An error is told a moment after it came: if the stream ends for it, that is said instead.
const DELAY: Duration = Duration::from_millis(250);

/// How long the same words are not repeated at first. Each time they come again, twice as long.
const QUIET: Duration = Duration::from_secs(30);

/// The longest of these silences. What did not come for as long is new again.
const QUIET_MAX: Duration = Duration::from_hours(1);

/// How many different words of a source are remembered.
const WORDS_MAX: usize = 64;

/// How far apart gaps are told, and troubles of a source, where there are many: of thousands that are followed, some always
/// fail.
const GAP_EVERY: Duration = Duration::from_secs(10);
const TROUBLE_EVERY: Duration = Duration::from_secs(30);

pub(super) struct Troubles {
    sources: BTreeMap<Arc<str>, OfSource>,
    gaps: Pace,
}

impl Default for Troubles {
    fn default() -> Self {
        Self { sources: BTreeMap::new(), gaps: Pace::of(GAP_EVERY) }
    }
}

struct OfSource {
    /// How many errors were noticed.
    errors: u64,
    /// The last of them, until it is told.
    noticed: Option<(Instant, String)>,
    told: BTreeMap<String, Told>,
    pace: Pace,
    /// Whether a trouble was told and not yet that it is over.
    is_open: bool,
    /// Whether nothing was heard at some time since then: of a trouble with one of many that are followed it cannot be said
    /// that it is over.
    was_deaf: bool,
}

/// Words that were told.
struct Told {
    not_before: Instant,
    quiet: Duration,
    left_out: u64,
}

impl Troubles {
    /// What is new, a line each.
    pub(super) fn news(&mut self, now: Instant, status: &[SourceStatus]) -> Vec<String> {
        let news = status.iter().filter_map(|status| {
            let doing = Doing {
                errors: status.errors,
                last_error: status.last_error.as_deref(),
                is_well: status.connected,
                has_ended: status.ended,
            };
            let line = self.sources.entry(status.name.clone()).or_default().news(now, &doing)?;
            Some(format!("{}: {line}", status.name))
        });
        news.chain(self.gaps.overdue(now, "gap")).collect()
    }

    /// What to say of gaps that were not told, when nothing more comes.
    pub(super) fn rest(&mut self) -> Option<String> {
        self.gaps.rest("gap")
    }

    /// What to say of a gap, which has these words.
    pub(super) fn on_gap(&mut self, now: Instant, words: &str) -> Option<String> {
        self.gaps.tell(now, "gap").map(|others| format!("{words}{}", in_brackets(&others)))
    }
}

/// How a source is doing, as far as it matters here.
struct Doing<'a> {
    errors: u64,
    last_error: Option<&'a str>,
    is_well: bool,
    has_ended: bool,
}

impl Default for OfSource {
    fn default() -> Self {
        let pace = Pace::of(TROUBLE_EVERY);
        Self { errors: 0, noticed: None, told: BTreeMap::new(), pace, is_open: false, was_deaf: false }
    }
}

impl OfSource {
    fn news(&mut self, now: Instant, doing: &Doing<'_>) -> Option<String> {
        if doing.has_ended {
            return None;
        }
        if doing.errors > self.errors {
            self.errors = doing.errors;
            let since = self.noticed.take().map_or(now, |(since, _)| since);
            self.noticed = doing.last_error.map(|words| (since, words.to_owned()));
        }
        self.was_deaf |= !doing.is_well && (self.is_open || self.noticed.is_some());
        if self.noticed.as_ref().is_some_and(|(since, _)| now >= *since + DELAY) {
            let (_, words) = self.noticed.take()?;
            let told = self.tell(now, &words);
            self.is_open |= told.is_some();
            self.was_deaf &= self.is_open;
            return told;
        }
        if self.is_open && self.noticed.is_none() && doing.is_well {
            self.is_open = false;
            return std::mem::take(&mut self.was_deaf).then(|| "is heard again".to_owned());
        }
        None
    }

    fn tell(&mut self, now: Instant, words: &str) -> Option<String> {
        self.told.retain(|_, told| now < told.not_before + QUIET_MAX);
        if self.told.len() >= WORDS_MAX {
            self.told.clear();
        }
        let told = self.told.entry(words.to_owned()).or_insert(Told { not_before: now, quiet: QUIET, left_out: 0 });
        if now < told.not_before {
            told.left_out += 1;
            return None;
        }
        let others = self.pace.tell(now, "trouble")?;
        let left_out = std::mem::take(&mut told.left_out);
        told.not_before = now + told.quiet;
        told.quiet = (told.quiet * 2).min(QUIET_MAX);
        let again = if left_out > 0 { format!(", and {} since", counted(left_out, "time")) } else { String::new() };
        let others = if others.is_empty() { others } else { format!("; {others}") };
        Some(format!("{words} (trying again{again}{others})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn doing(errors: u64, last_error: Option<&str>, is_well: bool) -> Doing<'_> {
        Doing { errors, last_error, is_well, has_ended: false }
    }

    #[test]
    fn c11_an_error_is_told_once_and_that_it_is_over() {
        let (mut source, now) = (OfSource::default(), Instant::now());
        assert_eq!(source.news(now, &doing(0, None, false)), None);
        assert_eq!(source.news(now, &doing(1, Some("no"), false)), None, "the stream may end for it");
        assert_eq!(source.news(now + SECOND, &doing(1, Some("no"), false)).unwrap(), "no (trying again)");
        assert_eq!(source.news(now + 2 * SECOND, &doing(2, Some("no"), false)), None);
        assert_eq!(source.news(now + 3 * SECOND, &doing(2, Some("no"), false)), None, "it was told");
        assert_eq!(source.news(now + 4 * SECOND, &doing(2, Some("no"), true)).unwrap(), "is heard again");
        assert_eq!(source.news(now + 5 * SECOND, &doing(2, Some("no"), true)), None);
        source.news(now + 6 * SECOND, &doing(3, Some("other"), false));
        assert_eq!(source.news(now + 7 * SECOND, &doing(3, Some("other"), false)).unwrap(), "other (trying again)");
    }

    /// Of two clans that were followed one was not there: it was told, and at once that all is well.
    #[test]
    fn a_trouble_with_one_of_many_is_not_told_to_be_over() {
        let (mut source, now) = (OfSource::default(), Instant::now());
        source.news(now, &doing(1, Some("no"), true));
        assert_eq!(source.news(now + SECOND, &doing(1, Some("no"), true)).unwrap(), "no (trying again)");
        assert_eq!(source.news(now + 2 * SECOND, &doing(1, Some("no"), true)), None);
        source.news(now + 3 * SECOND, &doing(2, Some("other"), false));
        assert_eq!(source.news(now + 4 * SECOND, &doing(2, Some("other"), false)).unwrap(), "other (trying again)");
        assert_eq!(source.news(now + 5 * SECOND, &doing(2, Some("other"), true)).unwrap(), "is heard again");
    }

    /// A connection that was open again before its loss was told was never told to be.
    #[test]
    fn what_was_over_before_it_was_told_is_told_to_be_over() {
        let (mut source, now) = (OfSource::default(), Instant::now());
        source.news(now, &doing(1, Some("lost"), false));
        assert_eq!(source.news(now + SECOND, &doing(1, Some("lost"), true)).unwrap(), "lost (trying again)");
        assert_eq!(source.news(now + 2 * SECOND, &doing(1, Some("lost"), true)).unwrap(), "is heard again");
        // The same words again are not told; what comes then is another matter.
        source.news(now + 3 * SECOND, &doing(2, Some("lost"), false));
        assert_eq!(source.news(now + 4 * SECOND, &doing(2, Some("lost"), false)), None);
        assert_eq!(source.news(now + 5 * SECOND, &doing(2, Some("lost"), true)), None);
        source.news(now + 6 * SECOND, &doing(3, Some("no clan"), true));
        assert_eq!(source.news(now + 7 * SECOND, &doing(3, Some("no clan"), true)).unwrap(), "no clan (trying again)");
        assert_eq!(source.news(now + 8 * SECOND, &doing(3, Some("no clan"), true)), None);
    }

    #[test]
    fn c11_what_the_stream_ends_for_is_not_told_twice() {
        let (mut source, now) = (OfSource::default(), Instant::now());
        source.news(now, &doing(1, Some("no"), false));
        let ended = Doing { has_ended: true, ..doing(1, Some("no"), false) };
        assert_eq!(source.news(now + SECOND, &ended), None);
    }

    #[test]
    fn c20_the_same_words_come_ever_more_seldom() {
        let (mut source, mut now, mut said) = (OfSource::default(), Instant::now(), Vec::new());
        // An error every two seconds, for an hour.
        for errors in 1..=1800 {
            source.news(now, &doing(errors, Some("no"), false));
            now += SECOND;
            said.extend(source.news(now, &doing(errors, Some("no"), false)));
            now += SECOND;
        }
        assert!((5..=9).contains(&said.len()), "{said:?}");
        assert_eq!(said[1], "no (trying again, and 14 times since)");
    }

    /// Of thousands that are followed some always fail, each with words of its own.
    #[test]
    fn many_different_troubles_are_told_together() {
        let (mut source, mut now, mut said) = (OfSource::default(), Instant::now(), Vec::new());
        // A trouble, and its end, every two seconds for ten minutes.
        for errors in 1..=300 {
            let words = format!("cannot see player {errors}");
            source.news(now, &doing(errors, Some(&words), false));
            now += SECOND;
            said.extend(source.news(now, &doing(errors, Some(&words), false)));
            said.extend(source.news(now, &doing(errors, Some(&words), true)));
            now += SECOND;
        }
        assert!((40..=52).contains(&said.len()), "{said:?}");
        assert_eq!(said[..2], ["cannot see player 1 (trying again)", "is heard again"]);
        assert_eq!(said[12], "cannot see player 31 (trying again; and 14 more troubles before)");
    }

    #[test]
    fn t2_many_gaps_are_told_together() {
        let (mut troubles, now) = (Troubles::default(), Instant::now());
        let told: Vec<_> = (0..60).filter_map(|_| troubles.on_gap(now, "gap")).collect();
        assert_eq!(told, ["gap"; 5]);
        assert_eq!(troubles.on_gap(now + GAP_EVERY, "gap").unwrap(), "gap (and 55 more gaps before)");
    }

    #[test]
    fn gaps_that_were_not_told_are_counted_when_it_is_quiet_and_at_the_end() {
        let (mut troubles, now) = (Troubles::default(), Instant::now());
        (0..7).for_each(|_| drop(troubles.on_gap(now, "gap")));
        assert_eq!(troubles.news(now + SECOND, &[]), [""; 0]);
        assert_eq!(troubles.news(now + GAP_EVERY, &[]), ["and 2 more gaps"]);
        assert_eq!(troubles.news(now + 9 * GAP_EVERY, &[]), [""; 0]);
        (0..9).for_each(|_| drop(troubles.on_gap(now + 9 * GAP_EVERY, "gap")));
        assert_eq!(troubles.rest().unwrap(), "and 4 more gaps");
        assert_eq!(troubles.rest(), None);
    }

    /// Where one came every few seconds, only how many there were was told, and of none when and of whom.
    #[test]
    fn gaps_that_trickle_are_told_in_words_one_every_so_often() {
        let (mut troubles, mut now, mut told) = (Troubles::default(), Instant::now(), Vec::new());
        for _ in 0..30 {
            told.extend(troubles.on_gap(now, "gap"));
            for _ in 0..4 {
                assert_eq!(troubles.news(now, &[]), [""; 0]);
                now += SECOND / 2;
            }
        }
        assert_eq!(told.len(), 10, "{told:?}");
        assert_eq!(told[9], "gap (and 4 more gaps before)");
    }
}
