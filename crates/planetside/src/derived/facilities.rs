//! Facilities that are taken or held in a fight.
//!
//! Not those that change hands because their continent is locked or opened: [`bursts`](super::bursts) tells them apart,
//! which is why a fact comes some seconds after it happened. One that a gap has left alone of such a burst, and that is
//! no home base, cannot be told from a fight.

use bugle_event::{Envelope, Fact as _, Gap, Kind, KindInfo, Timestamp};

use crate::derived::bursts::{Bursts, Judged};
use crate::derived::rule::{Facts, Named, Rule};
use crate::derived::saved::Part;
use crate::event::{Event, FacilityCaptured, FacilityControl, FacilityDefended};
use crate::ids::{FacilityId, Faction, OutfitId};

/// Tells of facilities that are taken and held.
#[derive(Debug, Default)]
pub(crate) struct Facilities(Bursts);

impl Named for Facilities {
    const NAME: &'static str = "facilities";
    const KINDS: &'static [KindInfo] = &[KindInfo::of::<FacilityCaptured>(), KindInfo::of::<FacilityDefended>()];
    const NEEDS: &'static [Kind] = &[FacilityControl::KIND];
}

impl Rule for Facilities {
    fn resume(&mut self, saved: &Part, _: Timestamp) {
        self.0.resume(saved.read());
    }

    fn on_event(&mut self, event: &Envelope<Event>, facts: &mut Facts<'_>) {
        if let Event::FacilityControl(control) = &event.data {
            self.0.on_control(facts.now(), event, control).iter().for_each(|judged| tell(judged, facts));
        }
    }

    fn on_gap(&mut self, _: Timestamp, gap: &Gap) {
        self.0.on_gap(gap);
    }

    fn due(&self) -> Option<Timestamp> {
        self.0.due()
    }

    fn on_time(&mut self, now: Timestamp, facts: &mut Facts<'_>) {
        self.0.judge(now).iter().for_each(|judged| tell(judged, facts));
    }

    fn changed(&mut self, now: Timestamp) -> Option<Part> {
        self.0.changed().then(|| self.save(now))
    }

    fn save(&self, now: Timestamp) -> Part {
        Part::of(&self.0.groups(now))
    }
}

/// Each facility of a second in which there were fights.
fn tell(judged: &Judged, facts: &mut Facts<'_>) {
    let Judged { group, is_burst } = judged;
    let fights = group.changes.iter().filter(|change| !is_burst && change.new != 0);
    for change in fights {
        let (timestamp, world_id, zone_id) = (group.second, group.world(), group.zone());
        let (facility_id, faction_id) = (FacilityId(change.facility), Faction(change.new));
        let outfit_id = Some(OutfitId(change.outfit)).filter(|outfit| !outfit.is_none());
        // What nobody held was held since the beginning of time.
        let duration_held = Some(change.held).filter(|_| change.old != 0);
        let leftover = None;
        if change.old == change.new {
            let held = FacilityDefended {
                timestamp,
                world_id,
                facility_id,
                faction_id,
                outfit_id,
                duration_held,
                zone_id,
                leftover,
            };
            facts.tell(held, group.origin());
        } else {
            let taken = FacilityCaptured {
                timestamp,
                world_id,
                facility_id,
                new_faction_id: faction_id,
                old_faction_id: Faction(change.old),
                outfit_id,
                duration_held,
                zone_id,
                leftover,
            };
            facts.tell(taken, group.origin());
        }
    }
}
