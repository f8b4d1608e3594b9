//! What is wanted, in the making: kinds, filters and conditions, by themselves.

use std::fmt;

use bugle_event::{BoxError, Filters, Interest, Kind, KindInfo, KindSet, Subject, Want};
use bugle_trigger::{Cel, Condition, Pattern, Trigger as Rule};

use crate::circle::Circle;
use crate::games::kinds;
use crate::topic::{Topic, union};

/// What is wanted, without what is to be done about it: for
/// [`EventStream::wait_for_any`](crate::EventStream::wait_for_any). Made by `into` of what [`Trigger::on`](crate::Trigger::on)
/// begins.
///
/// ```
/// use bugle::{Draft, Gap, Trigger};
///
/// let blind: Draft = Trigger::on::<Gap>().when(|gap| gap.missed.is_some()).into();
/// ```
#[derive(Clone)]
pub struct Draft {
    pub(crate) rule: Rule,
    /// What is known of its kinds.
    pub(crate) infos: Vec<KindInfo>,
    /// Who it is about, where that changes while it is at work.
    pub(crate) circles: Vec<Circle>,
    /// Why it can never see anything.
    refused: Option<std::sync::Arc<dyn std::error::Error + Send + Sync>>,
}

impl Draft {
    /// All of this topic.
    pub(crate) fn of<T: Topic>() -> Self {
        let want = Want { kinds: T::kinds(), ..Want::all() };
        let rule = Rule::new(name_of(&T::kinds()), [want]);
        Self { rule, infos: T::infos(), circles: Vec::new(), refused: None }
    }

    /// What this pattern is made of.
    pub(crate) fn pattern(pattern: Pattern) -> Self {
        let mut rule = Rule::new(pattern.kind(), pattern.wants());
        rule.pattern = Some(pattern);
        Self { rule, infos: kinds(), circles: Vec::new(), refused: None }
    }

    /// One more want, of this topic.
    pub(crate) fn or<T: Topic>(&mut self) {
        self.rule.conditions.ask_only(&self.kinds());
        let more = Self::of::<T>();
        self.rule.name = format!("{}+{}", self.rule.name, more.rule.name);
        self.rule.wants.extend(more.rule.wants);
        self.infos.extend(more.infos);
    }

    /// All that either wants, each by its own filters and conditions.
    pub(crate) fn union(&mut self, other: Self) {
        if let Some(error) = other.refused {
            self.refused.get_or_insert(error);
        }
        let (one, two) = (&self.rule, &other.rule);
        if !one.conditions.is_empty() || !two.conditions.is_empty() {
            let sides = [one, two].map(|side| (side.wants.clone(), side.conditions.clone()));
            self.rule.conditions = bugle_trigger::Conditions::default();
            self.rule.conditions.push(Condition::either(sides));
        }
        self.rule.name = format!("{}+{}", self.rule.name, other.rule.name);
        self.rule.wants.extend(other.rule.wants);
        self.infos.extend(other.infos);
        other.circles.into_iter().for_each(|circle| self.enter(circle));
    }

    /// All kinds so far.
    fn kinds(&self) -> KindSet {
        union(self.rule.wants.iter().map(|want| want.kinds.clone()))
    }

    /// Only while this text holds, which is checked against its kinds.
    pub(crate) fn where_cel(&mut self, text: &str) {
        match Cel::new(text, &self.infos) {
            Ok(cel) => self.rule.conditions.push(cel),
            Err(error) => self.refuse(error.into()),
        }
    }

    /// Narrows all wants so far.
    pub(crate) fn filter(&mut self, subject: &Subject) {
        refilter(&mut self.rule.wants, &|filters| filters.insert(subject.clone()));
        self.rule.conditions.change_filters(&|filters| filters.insert(subject.clone()));
    }

    /// What asks for somebody of its noun asks for whoever is in it.
    pub(crate) fn follow(&mut self, circle: &Circle) {
        circle.renew_rule(&mut self.rule);
        self.enter(circle.clone());
    }

    /// Narrows all wants so far to whoever is in `circle`, now and whenever it changes.
    pub(crate) fn among(&mut self, circle: &Circle) {
        refilter(&mut self.rule.wants, &|filters| circle.narrow(filters));
        self.rule.conditions.change_filters(&|filters| circle.narrow(filters));
        self.enter(circle.clone());
    }

    /// Of one noun there is one circle: what asks for such subjects asks for those in it.
    fn enter(&mut self, circle: Circle) {
        match self.circles.iter().find(|other| other.noun() == circle.noun()) {
            Some(other) if !other.is(&circle) => {
                let noun = circle.noun();
                self.refuse(
                    format!("it is to be about two circles of {noun}s at once; one trigger follows one").into(),
                );
            }
            Some(_) => {}
            None => self.circles.push(circle),
        }
    }

    /// It can never see anything. The first reason is the one that is told.
    pub(crate) fn refuse(&mut self, error: BoxError) {
        self.refused.get_or_insert_with(|| error.into());
    }

    /// Says why it can never see anything, if so.
    pub(crate) fn check(&self) -> Result<(), BoxError> {
        if let Some(error) = &self.refused {
            return Err(Box::new(Shared(error.clone())));
        }
        unmet(&self.rule, &self.infos)
    }

    pub(crate) fn interest(&self) -> Interest {
        Interest::new(self.rule.wants.iter().cloned())
    }
}

/// An error that several have.
struct Shared(std::sync::Arc<dyn std::error::Error + Send + Sync>);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Shared {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Draft").field(&self.rule).finish()
    }
}

/// Changes what all of `wants` are filtered by.
pub(crate) fn refilter(wants: &mut [Want], change: &dyn Fn(&mut Filters)) {
    for want in wants {
        change(&mut want.filters);
    }
}

/// Says which filter can never be met, if there is one.
pub(crate) fn unmet(rule: &Rule, infos: &[KindInfo]) -> Result<(), BoxError> {
    let unmet = rule.wants.iter().find_map(|want| want.unmet(infos));
    unmet.map_or(Ok(()), |unmet| Err(unmet.into()))
}

/// What one that has no name of its own is called after.
fn name_of(kinds: &KindSet) -> String {
    match kinds {
        KindSet::All => "any".to_owned(),
        KindSet::Only(kinds) => kinds.iter().map(|kind: &Kind| kind.name()).collect::<Vec<_>>().join("+"),
    }
}
