//! What fails, so that each failure is told once.

use std::collections::BTreeMap;
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
pub(crate) struct Troubles(BTreeMap<Target, Trouble>);

impl Troubles {
    /// An answer of the target can be used.
    pub(crate) fn on_usable(&mut self, target: Target) {
        self.0.remove(&target);
    }

    /// An answer of the target cannot be used. Says whether that is news.
    pub(crate) fn on_unusable(&mut self, target: Target) -> bool {
        self.is_news(target, Trouble::Unusable)
    }

    /// There is no answer. Says whether the error is news.
    pub(crate) fn on_error(&mut self, target: Target, error: &ApiError) -> bool {
        let is_news = self.is_news(target, Trouble::Error(std::mem::discriminant(error)));
        // That a war log is private is an event, and that nobody is called #2PP does not hinder the probe.
        let is_error =
            !matches!((error, target), (ApiError::Private { .. }, _) | (ApiError::NotFound { .. }, Target::Probe));
        is_news && is_error
    }

    fn is_news(&mut self, target: Target, trouble: Trouble) -> bool {
        self.0.insert(target, trouble) != Some(trouble)
    }
}
