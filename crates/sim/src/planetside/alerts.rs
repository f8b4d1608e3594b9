//! Alerts: which there are, where, for how long, and whether one can lock its continent.

use bugle_planetside::{MetagameEventId, Zone};
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

/// A type of alert.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alert {
    pub(super) id: MetagameEventId,
    pub(super) zone: Zone,
    pub(super) minutes: u64,
    /// The bonus on experience, in percent; some have none.
    pub(super) bonus: u8,
    /// Whether it decides who gets the continent.
    pub(super) locks: bool,
    /// Whether it may be called off before its time.
    pub(super) cancels: bool,
}

const fn territory(id: u32, zone: u32, minutes: u64) -> Alert {
    Alert { id: MetagameEventId(id), zone: Zone(zone), minutes, bonus: 25, locks: true, cancels: false }
}

const fn side_show(id: u32, zone: u32, minutes: u64) -> Alert {
    Alert { id: MetagameEventId(id), zone: Zone(zone), minutes, bonus: 30, locks: false, cancels: false }
}

/// The Forgotten Fleet Carrier: called off when the carrier is destroyed.
const fn carrier(id: u32, zone: u32) -> Alert {
    Alert { id: MetagameEventId(id), zone: Zone(zone), minutes: 15, bonus: 30, locks: false, cancels: true }
}

/// The types of alerts that are started here.
pub(super) const ALERTS: [Alert; 46] = [
    territory(147, 2, 90),
    territory(148, 2, 90),
    territory(149, 2, 90),
    territory(150, 8, 90),
    territory(151, 8, 90),
    territory(152, 8, 90),
    territory(153, 4, 90),
    territory(154, 4, 90),
    territory(155, 4, 90),
    territory(156, 6, 90),
    territory(157, 6, 90),
    territory(158, 6, 90),
    territory(179, 2, 45),
    territory(186, 8, 45),
    territory(191, 4, 45),
    territory(178, 6, 45),
    territory(211, 6, 90),
    territory(212, 8, 90),
    territory(213, 4, 90),
    territory(214, 2, 90),
    territory(222, 344, 45),
    territory(223, 344, 45),
    territory(224, 344, 45),
    territory(226, 344, 45),
    side_show(198, 2, 30),
    side_show(199, 8, 30),
    side_show(200, 6, 30),
    side_show(201, 4, 30),
    side_show(228, 2, 30),
    side_show(229, 4, 30),
    side_show(230, 6, 30),
    side_show(231, 8, 30),
    side_show(232, 344, 30),
    side_show(236, 2, 15),
    side_show(237, 4, 15),
    side_show(238, 6, 15),
    side_show(239, 8, 15),
    side_show(260, 344, 5),
    carrier(242, 2),
    carrier(243, 4),
    carrier(244, 6),
    carrier(245, 8),
    carrier(246, 344),
    side_show(251, 2, 15),
    side_show(253, 6, 15),
    // An Outfit Wars match: its zone is an instance of Nexus, number 3.
    side_show(227, 0x0003_000A, 45),
];

/// Some type of alert that can be held in one of the `open` zones, or in a zone of its own.
pub(super) fn pick(rng: &mut ChaCha8Rng, open: &[Zone]) -> Option<&'static Alert> {
    let fitting: Vec<_> =
        ALERTS.iter().filter(|alert| alert.zone.instance() != 0 || open.contains(&alert.zone)).collect();
    fitting.choose(rng).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The product has a table of its own; where both know an alert they must not contradict each other.
    #[test]
    fn durations_and_zones_are_those_of_the_tables() {
        for alert in &ALERTS {
            let info = alert.id.info().unwrap_or_else(|| panic!("{} is no alert", alert.id));
            assert_eq!(u64::from(info.minutes), alert.minutes, "{}", alert.id);
            assert!(info.zone.is_none_or(|zone| zone == alert.zone.definition()), "{}", alert.id);
        }
    }

    #[test]
    fn every_alert_is_listed_once() {
        let ids: std::collections::BTreeSet<_> = ALERTS.iter().map(|alert| alert.id).collect();
        assert_eq!(ids.len(), ALERTS.len());
    }
}
