//! Comparing a subscription with an echo, which shows all that a connection holds.

use std::collections::BTreeSet;

use crate::event::EVENTS;
use crate::message::Subscribed;
use crate::protocol::{ALL, FILTERED};
use crate::push::plan::subscription::Subscription;

impl Subscription {
    /// What the echo of a connection lacks of this. `None`: it lacks nothing, though it may hold more.
    pub fn lacking(&self, echo: &Subscribed) -> Option<Self> {
        let lacking = Self {
            characters: self.characters_lacking(echo),
            worlds: self.worlds_lacking(echo),
            event_names: self.names_lacking(echo),
        };
        let unflagged = echo.logical_and_characters_with_worlds == Some(false) && !self.is_empty();
        (lacking != Self::default() || unflagged).then_some(lacking)
    }

    /// What the echo holds beyond this.
    #[must_use]
    pub fn excess(&self, echo: &Subscribed) -> Self {
        let beyond = |wanted: &BTreeSet<String>, held: &[String]| {
            if wanted.contains(ALL) { BTreeSet::new() } else { &held.iter().cloned().collect() - wanted }
        };
        Self {
            characters: beyond(&self.characters, echo.characters.as_deref().unwrap_or_default()),
            worlds: beyond(&self.worlds, &echo.worlds),
            event_names: beyond(&self.event_names, &echo.event_names),
        }
    }

    /// The same, for one who remembers which characters the connection has `confirmed` before. Where they are counted, a
    /// service that gives less than was asked gives what was asked first, so the ones that were asked last are lacking.
    /// Of what it had confirmed, any may be: nobody can tell from a count.
    pub(crate) fn lacking_beyond(&self, echo: &Subscribed, confirmed: &BTreeSet<String>) -> Option<Self> {
        let mut lacking = self.lacking(echo)?;
        if let Some(short) = self.characters_short(echo) {
            let asked: Vec<_> = self.characters.difference(confirmed).cloned().collect();
            if short <= asked.len() {
                lacking.characters = asked[asked.len() - short..].iter().cloned().collect();
            }
        }
        Some(lacking)
    }

    /// By how many characters the count of an echo is too small. `None`: it is not, or they are not counted.
    pub(crate) fn characters_short(&self, echo: &Subscribed) -> Option<usize> {
        let count = echo.character_count.filter(|_| echo.characters.is_none() && !self.characters.contains(ALL))?;
        let short = self.characters.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        (short > 0).then_some(short)
    }

    /// Characters are listed or counted, or neither is told. A count can only say that some are missing.
    fn characters_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        match &echo.characters {
            Some(held) => lacking(&self.characters, held),
            None if self.characters_short(echo).is_some() => self.characters.clone(),
            None => BTreeSet::new(),
        }
    }

    /// `all` may come back as the service's own list: then the worlds in it are all that there are.
    fn worlds_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        let mut worlds = lacking(&self.worlds, &echo.worlds);
        if !echo.worlds.is_empty() {
            worlds.remove(ALL);
        }
        worlds
    }

    /// Names of filtered experience have gone missing from echoes while their events came: their absence says nothing.
    /// `all` may come back as the service's own list: what that lacks of the events that are known is lacking.
    fn names_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        let mut names = lacking(&self.event_names, &echo.event_names);
        names.retain(|name| !name.starts_with(FILTERED));
        if !echo.event_names.is_empty() && names.remove(ALL) {
            let known: BTreeSet<String> = EVENTS.iter().map(|(name, _)| (*name).to_owned()).collect();
            names.extend(lacking(&known, &echo.event_names));
        }
        names
    }
}

fn lacking(wanted: &BTreeSet<String>, held: &[String]) -> BTreeSet<String> {
    let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
    if held.contains(ALL) {
        return BTreeSet::new();
    }
    wanted.iter().filter(|member| !held.contains(member.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::plan::subscription::tests::{set, wanted};

    fn echo() -> Subscribed {
        Subscribed {
            character_count: Some(2),
            event_names: vec!["Death".to_owned()],
            worlds: vec!["40".to_owned(), "10".to_owned()],
            logical_and_characters_with_worlds: Some(true),
            ..Default::default()
        }
    }

    #[test]
    fn an_echo_in_another_order_and_without_filtered_names_lacks_nothing() {
        assert_eq!(wanted().lacking(&echo()), None);
    }

    #[test]
    fn what_is_gone_is_lacking() {
        let lacking = wanted().lacking(&Subscribed { worlds: vec!["40".to_owned()], ..echo() }).unwrap();
        assert_eq!(lacking, Subscription { worlds: set(&["10"]), ..Default::default() });
        let lacking = wanted().lacking(&Subscribed { character_count: Some(1), ..echo() }).unwrap();
        assert_eq!(lacking.characters, set(&["1", "3"]));
        let unflagged = Subscribed { logical_and_characters_with_worlds: Some(false), ..echo() };
        assert_eq!(wanted().lacking(&unflagged), Some(Subscription::default()));
    }

    #[test]
    fn all_may_come_back_as_every_name() {
        let all = Subscription { event_names: set(&["all"]), ..wanted() };
        let names = EVENTS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(all.lacking(&Subscribed { event_names: names, ..echo() }), None);
        let nothing = all.lacking(&Subscribed { event_names: Vec::new(), ..echo() }).unwrap();
        assert_eq!(nothing.event_names, set(&["all"]));
        let deaths_only = all.lacking(&echo()).unwrap();
        assert!(deaths_only.event_names.contains("FishScan") && !deaths_only.event_names.contains("Death"));
        let all = Subscription { worlds: set(&["all"]), ..wanted() };
        assert_eq!(all.lacking(&echo()), None);
        assert_eq!(all.lacking(&Subscribed { worlds: Vec::new(), ..echo() }).unwrap().worlds, set(&["all"]));
    }

    #[test]
    fn of_a_count_the_ones_that_were_asked_last_are_lacking() {
        let characters = |confirmed: &[&str], count| {
            let echo = Subscribed { character_count: Some(count), ..echo() };
            wanted().lacking_beyond(&echo, &set(confirmed)).map(|lacking| lacking.characters)
        };
        assert_eq!(characters(&[], 1), Some(set(&["3"])));
        assert_eq!(characters(&["3"], 1), Some(set(&["1"])));
        assert_eq!(characters(&["1", "3"], 1), Some(set(&["1", "3"])), "any of them");
        assert_eq!(characters(&[], 2), None);
    }

    #[test]
    fn what_nobody_wants_is_excess() {
        let held = Subscribed { worlds: vec!["10".to_owned(), "13".to_owned()], ..echo() };
        assert_eq!(wanted().excess(&held), Subscription { worlds: set(&["13"]), ..Default::default() });
    }
}
