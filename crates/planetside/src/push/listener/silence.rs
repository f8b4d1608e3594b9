//! What a listener makes of worlds that are called online and fall silent against their own rate.

use bugle_event::Cause;

use crate::decode::Line;
use crate::event::{WorldHeard, WorldSilent};
use crate::ids::World;
use crate::protocol::ALL;
use crate::push::connection::Failure;
use crate::push::ears::Wish;
use crate::push::listener::Listener;
use crate::push::loss::Loss;
use crate::push::now::Now;
use crate::push::partial::Part;
use crate::push::plan::Place;
use crate::push::rates::Silence;
use crate::push::remedy::Remedy;

impl Listener {
    /// What the connection at `place` shall hold may be another: what was learned of what is wanted no more is of no use.
    pub(super) fn on_share(&mut self, now: Now, place: Place) {
        let share = self.plan.share(place);
        let ear = &mut self.silences.ears[place];
        let before = std::mem::replace(&mut ear.wish, Wish::new(share, &self.interest));
        let is_cut = before.is_cut_by(&ear.wish);
        let is_wanted =
            |world: World| !is_cut && (share.worlds.contains(ALL) || share.worlds.contains(&world.to_string()));
        ear.rates.drop_unless(is_wanted);
        for world in ear.silent.keys().copied().filter(|world| !is_wanted(*world)).collect::<Vec<_>>() {
            self.end_silence(now, place, world);
        }
        let plan = &self.plan;
        self.silences.told.retain(|world| plan.has_world(*world));
    }

    /// Whether the connection at `place` holds all that it shall may be another.
    pub(super) fn attend(&mut self, now: Now, place: Place) {
        let is_whole = self.posts[place].is_whole();
        let ear = &mut self.silences.ears[place];
        ear.rates.watch(now.moment, is_whole && ear.wish.is_of_everybody());
    }

    /// Something arrived on the connection at `place`, wanted or not.
    pub(super) fn on_arrival(&mut self, now: Now, place: Place, line: &Line) {
        self.silences.ears[place].alive = Some(now.moment);
        let Line::Event(event) = line else { return };
        let world = event.data.world_id();
        let ear = &mut self.silences.ears[place];
        if ear.rates.on_event(now, world, &event.data) {
            ear.silent.remove(&world);
            ear.remedies.on_over(world, true);
        }
        if !self.silences.told.is_empty() && !self.silences.ears[place].is_silent(world) {
            self.on_heard(now, place, world);
        }
    }

    fn on_heard(&mut self, now: Now, place: Place, world: World) {
        if !self.silences.told.remove(&world) {
            return;
        }
        self.sees_part(now, Part::Silent(world));
        let state = WorldHeard { timestamp: now.time, world_id: world, name: self.world_name(world), leftover: None };
        self.on_state(now, place, state.into(), None);
        self.keep_changes();
    }

    /// Looks who has fallen silent, and what is to be done about those who have.
    pub(super) fn on_silences_wake(&mut self, now: Now) {
        for place in 0..self.posts.len() {
            self.attend(now, place);
            let (ear, worlds) = (&mut self.silences.ears[place], &self.worlds);
            let alive = ear.alive.unwrap_or(now.moment);
            for silence in ear.rates.on_wake(now.moment, alive, |world| worlds.is_down(world)) {
                self.on_silent(now, place, silence);
            }
            let remedies = &mut self.silences.ears[place].remedies;
            if remedies.wake_at().is_some_and(|at| at <= now.moment) {
                for remedy in remedies.on_wake(now.moment) {
                    match remedy {
                        Remedy::Reconnect => self.renew(now, place),
                        Remedy::Believe(world) => self.believe(now, place, world),
                    }
                }
            }
        }
    }

    fn on_silent(&mut self, now: Now, place: Place, silence: Silence) {
        let ear = &mut self.silences.ears[place];
        ear.silent.insert(silence.world, silence);
        ear.remedies.on_silent(now.moment, silence.world);
        self.miss_silent(now, place, silence);
        if let Some(connection) = &mut self.posts[place].connection {
            connection.doubt(now);
            self.listen(now, place);
        }
    }

    /// Of this world nothing comes at `place`: unless another connection hears it, it is missed.
    fn miss_silent(&mut self, now: Now, place: Place, silence: Silence) {
        let Silence { world, what, mut since } = silence;
        let twins = (0..self.posts.len()).filter(|other| *other != place);
        for other in twins.filter(|other| self.plan.share(*other) == self.plan.share(place)) {
            let Some(sign) = self.silences.ears[other].rates.last_sign(world).filter(|sign| *sign > since) else {
                continue;
            };
            if self.posts[other].is_whole() && !self.silences.ears[other].is_silent(world) {
                return;
            }
            since = sign;
        }
        let name = self.world_name(world);
        let detail = format!("{} fell silent, and the service calls it online", of(what, &name));
        tracing::warn!("{detail}");
        let (subjects, detail) = (vec![world.into()], Some(detail));
        self.partial.miss(Part::Silent(world), Loss { since, cause: Cause::Stall, subjects, detail });
        if self.silences.told.insert(world) {
            let state = WorldSilent { timestamp: now.time, world_id: world, name, leftover: None };
            self.on_state(now, place, state.into(), Some(since));
        }
        self.keep_changes();
    }

    /// A new connection may mend it. The one that stands is left when it has shown what it holds, so that as little as can
    /// be is missed of the other worlds.
    fn renew(&mut self, now: Now, place: Place) {
        let Some(connection) = self.posts[place].connection.as_mut().filter(|up| up.is_whole()) else { return };
        connection.doubt(now);
        self.silences.ears[place].is_leaving = true;
        if connection.makes_do() {
            return self.leave(now, place);
        }
        self.listen(now, place);
    }

    /// Leaves the connection at `place`, if that is only waiting for what it holds.
    pub(super) fn leave(&mut self, now: Now, place: Place) {
        let ear = &mut self.silences.ears[place];
        if !std::mem::take(&mut ear.is_leaving) {
            return;
        }
        let Some(silence) = ear.silent.values().next().copied() else { return };
        let world = of(silence.what, &self.world_name(silence.world));
        self.fail(now, place, Failure::Unheard { world, silence: now.time.since(silence.since) });
    }

    /// The connection at `place` is gone: what another one does not hear and this one did is missed from now on.
    pub(super) fn on_deaf(&mut self, now: Now, place: Place) {
        self.silences.ears[place].is_leaving = false;
        self.attend(now, place);
        for other in 0..self.posts.len() {
            let silent: Vec<_> = self.silences.ears[other].silent.values().copied().collect();
            let untold = silent.into_iter().filter(|silence| !self.silences.told.contains(&silence.world));
            for silence in untold.collect::<Vec<_>>() {
                self.miss_silent(now, other, silence);
            }
        }
    }

    /// The silence of this world has lasted for so long that it is what is usual by now.
    fn believe(&mut self, now: Now, place: Place, world: World) {
        let ear = &mut self.silences.ears[place];
        ear.silent.remove(&world);
        ear.rates.give_up(now.moment, world);
        if self.is_silent_anywhere(world) {
            return;
        }
        if let Some(mut gap) = self.partial.sees(Part::Silent(world), now.time) {
            let name = self.world_name(world);
            gap.detail = Some(format!(
                "nothing has come from {name} for long, and the service calls it online: whether anything was missed is \
                 not known, and from now on it is taken for quiet"
            ));
            self.tell(Some(gap));
            self.keep_changes();
        }
    }

    /// The service calls this world offline: it is silent for a reason. How often it will be heard after that is not known.
    pub(super) fn on_silent_offline(&mut self, now: Now, world: World) {
        for place in 0..self.posts.len() {
            self.silences.ears[place].rates.forget(world);
            self.end_silence(now, place, world);
        }
        self.silences.told.remove(&world);
    }

    /// The silence of this world at `place` is over, though it was not heard.
    fn end_silence(&mut self, now: Now, place: Place, world: World) {
        let ear = &mut self.silences.ears[place];
        ear.silent.remove(&world);
        ear.remedies.on_over(world, false);
        if !self.is_silent_anywhere(world) {
            self.silences.told.remove(&world);
            self.sees_part(now, Part::Silent(world));
        }
    }

    fn is_silent_anywhere(&self, world: World) -> bool {
        self.silences.ears.iter().any(|ear| ear.is_silent(world))
    }

    /// What people call this world.
    fn world_name(&self, world: World) -> String {
        let ours = || world.name().map_or_else(|| format!("world {world}"), str::to_owned);
        Some(self.worlds.name(world)).filter(|name| !name.is_empty()).map_or_else(ours, str::to_owned)
    }
}

/// What does not come.
fn of(what: Option<&str>, world: &str) -> String {
    what.map_or_else(|| world.to_owned(), |what| format!("{what} of {world}"))
}
