//! What many watchers have in common.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// How things are watched, held once for all that are watched alike: a clone is the same, until one of them is changed.
///
/// It is used as what it holds: `options.clan.members = false`.
#[derive(Default)]
pub struct Shared<T>(Arc<T>);

impl<T> From<T> for Shared<T> {
    fn from(held: T) -> Self {
        Self(Arc::new(held))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What is changed is changed here alone.
impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_in_one_stays_in_the_other() {
        let one = Shared::from(1);
        let mut other = one.clone();
        assert!(Arc::ptr_eq(&one.0, &other.0));
        *other = 2;
        assert_eq!((*one, *other), (1, 2));
    }
}
