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
            worlds: lacking(&self.worlds, &echo.worlds),
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

    /// Characters are listed or counted, or neither is told. A count can only say that some are missing.
    fn characters_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        match (&echo.characters, echo.character_count) {
            (Some(held), _) => lacking(&self.characters, held),
            (None, Some(count)) if !self.characters.contains(ALL) && count < self.characters.len() as u64 => {
                self.characters.clone()
            }
            (None, _) => BTreeSet::new(),
        }
    }

    /// Names of filtered experience have gone missing from echoes while their events came: their absence says nothing.
    fn names_lacking(&self, echo: &Subscribed) -> BTreeSet<String> {
        let mut names = lacking(&self.event_names, &echo.event_names);
        names.retain(|name| !name.starts_with(FILTERED));
        if EVENTS.iter().all(|(name, _)| echo.event_names.iter().any(|held| held == name)) {
            names.remove(ALL);
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
        assert!(all.lacking(&echo()).is_some());
    }

    #[test]
    fn what_nobody_wants_is_excess() {
        let held = Subscribed { worlds: vec!["10".to_owned(), "13".to_owned()], ..echo() };
        assert_eq!(wanted().excess(&held), Subscription { worlds: set(&["13"]), ..Default::default() });
    }
}
