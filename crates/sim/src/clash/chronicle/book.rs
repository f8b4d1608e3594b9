//! All that is written down, by time.

use std::collections::BTreeMap;

use bugle_event::Timestamp;

use super::super::everyone::Everyone;
use super::page::{Chapter, Entry, Pages};
use super::{battles, cwl, raids, weeks};

/// Entries by time; those of one moment in the order in which they were written.
#[derive(Debug)]
pub(in super::super) struct Chronicle {
    since: Timestamp,
    entries: BTreeMap<(Timestamp, u64), Entry>,
    entered: u64,
}

impl Chronicle {
    /// All that comes to be seen after `everyone.now`.
    pub(in super::super) fn begin(everyone: Everyone<'_>) -> Self {
        let mut chronicle = Self { since: everyone.now, entries: BTreeMap::new(), entered: 0 };
        for chapter in open(everyone) {
            chronicle.write(chapter, everyone);
        }
        chronicle
    }

    /// When the next entry counts.
    pub(in super::super) fn next(&self) -> Option<Timestamp> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next entry that is due by `to`.
    pub(in super::super) fn take_due(&mut self, to: Timestamp) -> Option<(Timestamp, Entry)> {
        let first = self.entries.first_entry().filter(|entry| entry.key().0 <= to)?;
        let ((at, _), entry) = first.remove_entry();
        Some((at, entry))
    }

    /// Writes down what a chapter holds, and when the next one like it begins.
    pub(in super::super) fn write(&mut self, chapter: Chapter, everyone: Everyone<'_>) {
        for (at, entry) in pages(chapter, everyone) {
            // A chapter that has begun is read now.
            let is_chapter = matches!(entry, Entry::Chapter(_));
            let at = if is_chapter { at.max(everyone.now) } else { at };
            // What came to be seen before somebody could look is no news.
            let is_news = is_chapter || at > self.since;
            if is_news {
                self.entered += 1;
                self.entries.insert((at, self.entered), entry);
            }
        }
    }
}

/// The chapters that have begun and are not read to the end. Each names the next of its kind.
fn open(everyone: Everyone<'_>) -> Vec<Chapter> {
    let mut open = vec![cwl::open(everyone), raids::open(everyone), weeks::open(everyone)];
    open.extend(battles::open(everyone));
    open
}

fn pages(chapter: Chapter, everyone: Everyone<'_>) -> Pages {
    match chapter {
        Chapter::Season(number) => cwl::season(everyone, number),
        Chapter::Round(number, round) => cwl::round(everyone, number, round),
        Chapter::Weekend(number) => raids::weekend(everyone, number),
        Chapter::Week(number) => weeks::week(everyone, number),
        Chapter::Day(number) => battles::day(everyone, number),
        Chapter::Slot(number) => battles::slot(everyone, number),
    }
}
