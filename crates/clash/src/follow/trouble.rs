//! What fails, so that each failure is told once.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::Discriminant;

use crate::client::error::ApiError;
use crate::target::Target;

/// What is wrong with a target: the same trouble again is no news.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    Error(Discriminant<ApiError>),
    Unusable,
}

/// What is wrong with each target that fails.
#[derive(Debug, Default)]
pub(crate) struct Troubles {
    failing: BTreeMap<Target, Trouble>,
    /// Those whose answers claim to hold for longer than is waited for.
    lasting: BTreeSet<Target>,
}

impl Troubles {
    /// An answer of the target can be used.
    pub(crate) fn on_usable(&mut self, target: Target) {
        self.failing.remove(&target);
    }

    /// An answer of the target cannot be used. Says whether that is news.
    pub(crate) fn on_unusable(&mut self, target: Target) -> bool {
        self.failing.insert(target, Trouble::Unusable) != Some(Trouble::Unusable)
    }

    /// There is no answer. Says whether the error is news.
    pub(crate) fn on_error(&mut self, target: Target, error: &ApiError) -> bool {
        let trouble = Trouble::Error(std::mem::discriminant(error));
        let is_known = is_about_all(error) && self.failing.values().any(|other| *other == trouble);
        let is_news = self.failing.insert(target, trouble) != Some(trouble) && !is_known;
        // That a war log is private is an event, and that nobody is called #2PP does not hinder the probe.
        let is_error = !matches!(
            (error, target),
            (ApiError::Private { .. }, Target::War(_)) | (ApiError::NotFound { .. }, Target::Probe)
        );
        is_news && is_error
    }

    /// Takes note of whether an answer of the target claims to hold for longer than is waited for. Says whether that is
    /// news: where one does, others may.
    pub(crate) fn on_lasting(&mut self, target: Target, is_lasting: bool) -> bool {
        if !is_lasting {
            self.lasting.remove(&target);
            return false;
        }
        self.lasting.insert(target) && self.lasting.len() == 1
    }
}

/// Whether it is as true of everything else that is asked for: told of one, it is told.
fn is_about_all(error: &ApiError) -> bool {
    match error {
        ApiError::InvalidKey { .. }
        | ApiError::InvalidAddress { .. }
        | ApiError::NotRenewed { .. }
        | ApiError::Throttled { .. }
        | ApiError::Denied
        | ApiError::Maintenance
        | ApiError::Unavailable { .. }
        | ApiError::NoAnswer { .. } => true,
        ApiError::BadArgument { .. }
        | ApiError::BadRequest { .. }
        | ApiError::Unexpected { .. }
        | ApiError::Private { .. }
        | ApiError::NotFound { .. }
        | ApiError::Broken { .. }
        | ApiError::OfAnother { .. } => false,
    }
}
