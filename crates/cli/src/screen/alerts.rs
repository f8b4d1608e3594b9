//! The alerts that are going on, and those that ended of late.

use std::time::Duration;

use bugle::Timestamp;
use bugle::planetside::{Event, Faction, MetagameEventId, MetagameInstanceId, World, Zone};

/// How long it is seen how an alert ended, in the time of its world.
const SHOWN: Duration = Duration::from_mins(15);

/// How many are remembered.
const MAX: usize = 64;

#[derive(Clone)]
pub(super) struct Alert {
    pub(super) world: World,
    pub(super) zone: Option<Zone>,
    pub(super) kind: MetagameEventId,
    instance: MetagameInstanceId,
    pub(super) since: Timestamp,
    pub(super) ends_at: Option<Timestamp>,
    /// Territory or score of NC, TR and VS, in percent, where that was told.
    pub(super) shares: Option<[f64; 3]>,
    pub(super) end: Option<End>,
}

/// How an alert ended.
#[derive(Clone, Copy)]
pub(super) struct End {
    at: Timestamp,
    /// `None`: nobody, or it is not known who.
    pub(super) winner: Option<Faction>,
}

#[derive(Clone, Default)]
pub(super) struct Alerts {
    alerts: Vec<Alert>,
}

impl Alerts {
    pub(super) fn on_event(&mut self, event: &Event) {
        match event {
            Event::AlertStarted(started) => {
                self.alerts.retain(|alert| !alert.is(started.world_id, started.instance_id));
                self.alerts.push(Alert {
                    world: started.world_id,
                    zone: started.zone_id,
                    kind: started.metagame_event_id,
                    instance: started.instance_id,
                    since: started.timestamp,
                    ends_at: started.ends_at,
                    shares: None,
                    end: None,
                });
                if self.alerts.len() > MAX {
                    self.alerts.remove(0);
                }
            }
            Event::MetagameEvent(message) => {
                let shares = [message.faction_nc, message.faction_tr, message.faction_vs];
                for alert in self.of(message.world_id, message.instance_id) {
                    alert.shares = Some(shares);
                }
            }
            Event::AlertEnded(ended) => {
                let shares = ended.faction_nc.zip(ended.faction_tr).zip(ended.faction_vs);
                for alert in self.of(ended.world_id, ended.instance_id) {
                    alert.end = Some(End { at: ended.timestamp, winner: ended.winner });
                    alert.shares = shares.map(|((nc, tr), vs)| [nc, tr, vs]).or(alert.shares);
                }
            }
            _ => {}
        }
    }

    /// What is to be seen `now`: those that are still going on first, the one that ends next in front.
    pub(super) fn shown(&self, now: Timestamp) -> Vec<&Alert> {
        let is_shown = |alert: &&Alert| alert.end.is_none_or(|end| now.since(end.at) < SHOWN);
        let mut shown: Vec<_> = self.alerts.iter().filter(is_shown).collect();
        shown.sort_by_key(|alert| (alert.end.is_some(), alert.ends_at));
        shown
    }

    fn of(&mut self, world: World, instance: MetagameInstanceId) -> impl Iterator<Item = &mut Alert> {
        self.alerts.iter_mut().filter(move |alert| alert.is(world, instance))
    }
}

impl Alert {
    fn is(&self, world: World, instance: MetagameInstanceId) -> bool {
        (self.world, self.instance) == (world, instance)
    }

    /// How much of its time is over. `None`: it is not known how long it takes.
    pub(super) fn progress(&self, now: Timestamp) -> Option<f64> {
        let whole = self.ends_at?.since(self.since).as_secs_f64();
        (whole > 0.0).then(|| (now.since(self.since).as_secs_f64() / whole).min(1.0))
    }
}
