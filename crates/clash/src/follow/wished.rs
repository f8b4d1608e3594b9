//! Who is wished for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::WatchError;
use super::rule::{Rule, Whose};
use super::tags::{IntoTags, Who};
use super::terms::Terms;
use crate::tag::ParseTagError;
use crate::target::{Target, Watchable};
use crate::watch::picked::UnknownAttribute;

/// Who is wished for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wished {
    /// Each with how it is watched, if not as all the rest.
    pub(crate) targets: BTreeMap<Target, Option<Arc<Terms>>>,
    pub(crate) rules: Vec<Rule>,
    /// The first mistake.
    fault: Option<Fault>,
}

/// What cannot be wished for.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    Tag(ParseTagError),
    Attribute(UnknownAttribute),
}

impl Wished {
    /// Wishes for these.
    pub(crate) fn add<R: Watchable>(&mut self, tags: impl IntoTags<R>) {
        let tags = tags.into_tags();
        let who = tags.who.clone();
        let terms = match tags.terms() {
            Ok(terms) => Some(Arc::new(terms)),
            Err(unknown) => return self.refuse(Fault::Attribute(unknown)),
        };
        match who {
            Who::Named(tags) => {
                let terms = terms.filter(|terms| !terms.are_usual());
                for tag in tags {
                    match R::KIND.target(&tag) {
                        Ok(target) => _ = self.targets.insert(target, terms.clone()),
                        Err(error) => self.refuse(Fault::Tag(error)),
                    }
                }
            }
            Who::Mentioned(whose) => {
                self.rules.push(Rule { whose, kind: R::KIND, terms: terms.unwrap_or_default() });
            }
        }
    }

    /// Wishes for these, as all the rest.
    pub(crate) fn add_targets(&mut self, targets: impl IntoIterator<Item = Target>) {
        let targets = targets.into_iter().filter(|target| *target != Target::Probe);
        self.targets.extend(targets.map(|target| (target, None)));
    }

    /// Whether there is anything to ask for.
    pub(crate) fn leads_anywhere(&self) -> bool {
        !self.targets.is_empty() || self.rules.iter().any(|rule| matches!(rule.whose, Whose::Ranked(_)))
    }

    /// Refuses a tag that is none, and an attribute that nothing has.
    pub(crate) fn refused(&self) -> Result<(), WatchError> {
        match self.fault.clone() {
            None => Ok(()),
            Some(Fault::Tag(error)) => Err(error.into()),
            Some(Fault::Attribute(error)) => Err(error.into()),
        }
    }

    /// The first mistake is the one that is told.
    pub(crate) fn refuse(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}
