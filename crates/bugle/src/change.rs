//! Changing a trigger that is at work.

use std::time::Duration;

use bugle_event::{BoxError, Filters, KindInfo, Subject};
use bugle_trigger::pattern::Step;
use bugle_trigger::{Cel, Pattern, Trigger as Rule};

use crate::draft::{refilter, unmet};
use crate::handle::TriggerHandle;
use crate::trigger::TriggerError;

/// What is to become of a trigger at work: see [`TriggerHandle::change`].
#[must_use = "what is to become of it is to be given back"]
#[derive(Debug, Default)]
pub struct Change {
    cooldown: Option<Duration>,
    once: Option<bool>,
    /// Conditions that are to be added.
    texts: Vec<String>,
    /// How the filters are to become others, one after the other: this one more, or none.
    filters: Vec<Option<Subject>>,
    refused: Option<BoxError>,
}

impl Change {
    /// Only what is about this subject, besides those that it is filtered by already. Several subjects of one noun: any of
    /// them; of several nouns: all at once.
    pub fn filter(mut self, subject: impl Into<Subject>) -> Self {
        self.filters.push(Some(subject.into()));
        self
    }

    /// The same with what may be no subject, such as a tag that was typed.
    #[cfg_attr(
        not(any(feature = "clash", feature = "planetside")),
        expect(dead_code, reason = "only games that spell need it")
    )]
    pub(crate) fn try_filter<I: Into<Subject>, X: Into<BoxError>>(mut self, subject: Result<I, X>) -> Self {
        match subject {
            Ok(subject) => return self.filter(subject),
            Err(error) => _ = self.refused.get_or_insert(error.into()),
        }
        self
    }

    /// All of its kinds, about whomever: filters that come after this are the only ones.
    pub fn unfiltered(mut self) -> Self {
        self.filters.clear();
        self.filters.push(None);
        self
    }

    /// How long to stay quiet after firing, in event time. Zero: not at all.
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.cooldown = Some(cooldown);
        self
    }

    /// Whether to fire once, and be done. One that has fired before is done then, if it remembers that: one with a
    /// [cooldown](Self::cooldown) or a pattern does. One that remembered nothing has its one shot yet.
    pub fn once(mut self, once: bool) -> Self {
        self.once = Some(once);
        self
    }

    /// Only while this text holds, besides all other conditions: see [`On::where_cel`](crate::On::where_cel).
    pub fn where_cel(mut self, text: impl Into<String>) -> Self {
        self.texts.push(text.into());
        self
    }

    /// What becomes of `rule`. Runs no code of others.
    fn apply(self, mut rule: Rule, infos: &[KindInfo]) -> Result<Rule, BoxError> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let refiltered = |filters: &mut Filters| {
            for step in &self.filters {
                match step {
                    Some(subject) => filters.insert(subject.clone()),
                    None => *filters = Filters::default(),
                }
            }
        };
        if let Some(pattern) = &rule.pattern {
            self.filters.iter().try_for_each(|step| lets_filter(pattern, step.as_ref()))?;
        }
        refilter(&mut rule.wants, &refiltered);
        unmet(&rule, infos)?;
        let texts: Vec<_> = self.texts.iter().map(|text| Cel::new(text, infos)).collect::<Result<_, _>>()?;
        rule.cooldown = self.cooldown.unwrap_or(rule.cooldown);
        rule.single_shot = self.once.unwrap_or(rule.single_shot);
        // Nothing is refused any more. Sides of a union have filters of their own.
        if !self.filters.is_empty() {
            rule.conditions.change_filters(&refiltered);
        }
        for text in texts {
            rule.conditions.push(text);
        }
        Ok(rule)
    }
}

/// Says if `pattern` would keep out what is to be asked for. It has filters of its own, which go on to hold.
fn lets_filter(pattern: &Pattern, subject: Option<&Subject>) -> Result<(), BoxError> {
    let wants = pattern.wants();
    let of_steps = pattern.steps().iter().flat_map(Step::wants);
    let mut nouns = of_steps.chain(&wants).flat_map(|want| want.filters.nouns());
    match nouns.find(|noun| subject.is_none_or(|subject| subject.noun == *noun)) {
        Some(noun) => {
            Err(format!("the pattern itself asks for some {noun}: that cannot be changed while it is at work").into())
        }
        None => Ok(()),
    }
}

impl TriggerHandle {
    /// Changes what the trigger wants, and how it fires, from the next event on. The sources are told at once. What it
    /// remembers stays. Conditions are changed by [`conditions`](Self::conditions).
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use std::time::Duration;
    /// use bugle::{EventStream, TriggerError, planetside::Death};
    ///
    /// # fn example(stream: &EventStream) -> Result<(), TriggerError> {
    /// let fallen = stream.on::<Death>().world(1).call(|death, _| println!("{} fell", death.character_id));
    /// fallen.change(|trigger| trigger.unfiltered().world(13).cooldown(Duration::from_secs(5)))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The steps of a pattern stay as they are. So it can be filtered by what they say nothing of, as by a world if no step
    /// names one; else that is refused.
    ///
    /// If it cannot be as asked, nothing is changed. Where `change` changes the same trigger itself, that comes first.
    pub fn change(&self, change: impl FnOnce(Change) -> Change) -> Result<(), TriggerError> {
        let control = self.control();
        let name = || control.name.clone();
        if !control.is_wanted() {
            return Err(TriggerError::Ended { name: name() });
        }
        // It is the user's code: it may ask the handle for anything meanwhile.
        let change = change(Change::default());
        let changed = control.change(|rule, infos| change.apply(rule, infos));
        changed.map_err(|error| TriggerError::refused(name(), error))
    }
}
