//! Reading a pattern from a text.

use bugle_event::KindInfo;
use bugle_event::fields::did_you_mean;

use crate::pattern::any::Pattern;
use crate::pattern::table::{WORDS, read};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

impl Pattern {
    /// Reads a pattern of events of `kinds`:
    ///
    /// ```text
    /// sequence Death then Death by attacker_character_id = character_id within 5s
    /// count 3 of Death where event.is_headshot by attacker_character_id within 10s
    /// absence of PlayerLogin after PlayerLogout by character_id for 2h
    /// absence of WarAttack after WarStarted by war.preparation_start_time until end_time - 1h
    /// session PlayerLogin to PlayerLogout by character_id at most 12h
    /// debounce FacilityControl by world_id, facility_id for 10s at most 5m
    /// batch 10 of Death, VehicleDestroy within 5s
    /// ```
    ///
    /// A step is a kind of event, or several, and perhaps `where` and a condition in [CEL](crate::Cel), which ends before the
    /// next word of the pattern. After `by` come the fields whose values are the key: one side of `=` for each step, in the
    /// order of the text, or the same for both. A list is a key for each of its elements; of several lists each element goes
    /// with each, up to 256 keys. At the end, `slack 2s` and `keys 500` set [`slack`](Self::slack) and
    /// [`keys_max`](Self::keys_max). Spans are `500ms`, `5s`, `10m`, `2h`, `1d`, `1h30m`.
    ///
    /// Kinds and fields are checked; what is wrong is shown in its place, with what was probably meant.
    ///
    /// ```
    /// use bugle_event::{Fact as _, Gap};
    /// use bugle_trigger::Pattern;
    ///
    /// let kinds = [Gap::info().ok_or("no kind")?];
    /// let pattern = Pattern::parse("count 3 of Gap where event.cause == 'stall' by source within 1h slack 2s", &kinds)?;
    /// assert_eq!(pattern.kind(), "count");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &str, kinds: &[KindInfo]) -> Result<Self, PatternError> {
        let mut phrases = Phrases::new(text, kinds)?;
        let word = phrases.next();
        let mut pattern = read(word.text, &mut phrases).unwrap_or_else(|| {
            let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
            let meant = did_you_mean(word.text, words.iter().copied());
            let message = format!("a pattern begins with {}{meant}", words.join(", "));
            Err(phrases.wrong(word.place.clone(), message))
        })?;
        let mut said = Vec::new();
        while !phrases.is_over() {
            let option = phrases.peek();
            if said.contains(&option.text) {
                return Err(phrases.wrong(option.place, format!("`{}` has been said already", option.text)));
            }
            said.push(option.text);
            if phrases.passes("slack") {
                pattern = pattern.slack(phrases.span()?);
            } else if phrases.passes("keys") {
                pattern = pattern.keys_max(phrases.number()?);
            } else {
                let next = phrases.peek();
                let form = WORDS.iter().find(|(begins, _)| *begins == word.text).map_or("", |(_, form)| *form);
                let message = format!("`{}` cannot be here; it is written so: {form}", next.text);
                return Err(phrases.wrong(next.place, message));
            }
        }
        Ok(pattern)
    }

    /// How each kind of pattern is written, by example.
    pub fn forms() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(_, form)| *form)
    }
}
