//! What a reader asks for, for whoever changes it while it reads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bugle_event::{Interest, Want};
use bugle_journal::Wanting;

use crate::circle::{Circle, Follower};
use crate::interests::{Interests, Registered};

/// What somebody asks for. The sources are asked for it as long as this lives.
#[derive(Debug)]
pub(crate) struct Asking {
    registered: Registered,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// One of these must ask for an event.
    wants: Vec<Want>,
    /// Who they are about, where that changes.
    circle: Option<Circle>,
    /// What its reader wants, once there is one.
    wanting: Option<Wanting>,
}

impl Asking {
    /// For everything.
    pub(crate) fn new(interests: &Interests) -> Self {
        let registered = interests.register(Want::all());
        Self { registered, state: Mutex::new(State { wants: vec![Want::all()], circle: None, wanting: None }) }
    }

    /// All that is asked for.
    pub(crate) fn interest(&self) -> Interest {
        self.state().interest()
    }

    /// What is asked for, wish by wish.
    pub(crate) fn wants(&self) -> Vec<Want> {
        self.state().wants.clone()
    }

    /// Asks for something else.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Vec<Want>)) {
        let mut state = self.state();
        change(&mut state.wants);
        self.tell(&mut state);
    }

    /// What asks for somebody of the noun of `circle` is about whoever is in it, from now on.
    pub(crate) fn follow(&self, circle: Circle) {
        let mut state = self.state();
        state.circle = Some(circle);
        self.tell(&mut state);
    }

    /// It has a reader now, or another one.
    pub(crate) fn reads(&self, wanting: Wanting) {
        let mut state = self.state();
        state.wanting = Some(wanting);
        self.tell(&mut state);
    }

    /// Tells the reader, and then the sources: it wants what they send.
    fn tell(&self, state: &mut State) {
        if let Some(circle) = state.circle.clone() {
            circle.renew(&mut state.wants);
        }
        let interest = state.interest();
        if let Some(wanting) = &state.wanting {
            wanting.set(interest.clone());
        }
        self.registered.change(interest);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn interest(&self) -> Interest {
        Interest::new(self.wants.iter().cloned())
    }
}

impl Follower for Asking {
    fn on_change(&self) {
        self.tell(&mut self.state());
    }
}
