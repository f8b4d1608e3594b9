//! What a connection shall hold, and what of that it is never given. Pure.

use std::collections::BTreeSet;

use crate::message::Subscribed;
use crate::protocol::ALL;
use crate::push::plan::Subscription;

/// What one connection shall hold, and what of that the service does not give it.
#[derive(Debug, Default)]
pub(super) struct Holding {
    wanted: Subscription,
    /// What the service does not give.
    lacking: Subscription,
    /// What of that was asked for often enough: it is not asked for again.
    refused: Subscription,
    /// The characters that it was seen to hold.
    confirmed: BTreeSet<String>,
}

/// What an echo shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// What it lacks beyond what was known to be lacking.
    pub(super) fresh: Subscription,
    /// Whether something that was lacking is there now.
    pub(super) was_given: bool,
    /// Whether characters are missing by count, and it does not say which.
    pub(super) is_unlisted: bool,
    /// Whether the flag is not set.
    pub(super) is_unflagged: bool,
}

impl Holding {
    /// Nothing is known yet of what it is given.
    pub(super) fn new(wanted: Subscription) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// What it shall hold.
    pub(super) fn wanted(&self) -> &Subscription {
        &self.wanted
    }

    /// What the service does not give.
    pub(super) fn lacking(&self) -> &Subscription {
        &self.lacking
    }

    /// What is worth asking for: all but what was asked for often enough.
    pub(super) fn asked(&self) -> Subscription {
        self.wanted.without(&self.refused)
    }

    /// Whether something is lacking that was not asked for often enough.
    pub(super) fn hopes(&self) -> bool {
        self.lacking != self.refused
    }

    /// It shall hold this from now on. Whether what is lacking is another.
    pub(super) fn want(&mut self, wanted: Subscription) -> bool {
        let before = std::mem::take(&mut self.lacking);
        self.lacking = still_lacking(&before, &wanted);
        self.refused = self.refused.within(&self.lacking);
        self.confirmed.retain(|character| wanted.characters.contains(character));
        self.wanted = wanted;
        self.lacking != before
    }

    /// Looks at an echo.
    pub(super) fn look(&mut self, echo: &Subscribed) -> Look {
        let all = self.wanted.lacking(echo);
        let is_unflagged = all.as_ref().is_some_and(Subscription::has_no_members);
        let still = all.unwrap_or_default().within(&self.lacking);
        let was_given = still != self.lacking;
        self.refused = self.refused.within(&still);
        self.lacking = still;
        let expected = self.wanted.without(&self.lacking);
        let fresh = expected.lacking_beyond(echo, &self.confirmed).unwrap_or_default().without(&self.lacking);
        let is_unlisted = expected.characters_short(echo).is_some();
        Look { fresh, was_given, is_unlisted, is_unflagged }
    }

    /// The service does not give this.
    pub(super) fn lack(&mut self, fresh: &Subscription) {
        self.lacking = self.lacking.with(fresh);
    }

    /// What is lacking now was asked for often enough.
    pub(super) fn give_up(&mut self) {
        self.refused = self.lacking.clone();
    }

    /// It was seen to hold all but what is lacking.
    pub(super) fn confirm(&mut self) {
        let held = self.wanted.characters.len() - self.lacking.characters.len().min(self.wanted.characters.len());
        if self.confirmed.len() != held {
            self.confirmed = &self.wanted.characters - &self.lacking.characters;
        }
    }
}

/// What of this is lacking of what is `wanted` now. Of `all`, what is lacking has other names.
pub(super) fn still_lacking(lacking: &Subscription, wanted: &Subscription) -> Subscription {
    let still = |lacking: &BTreeSet<String>, wanted: &BTreeSet<String>| {
        if wanted.contains(ALL) { lacking.clone() } else { lacking & wanted }
    };
    lacking.each(wanted, still)
}
