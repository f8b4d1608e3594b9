//! How two bodies of one clan differ, members aside.

use bugle_event::Signal;
use bugle_model::Model as _;
use serde_json::Value;

use crate::event::Event;
use crate::event::clan::{ClanChanged, WarLogClosed, WarLogOpened};
use crate::model::clan::Clan;
use crate::watch::attributes::{Attention, unknown_differences};
use crate::watch::look::Look;

/// What changed from `old` to `new`.
pub(super) fn diff(old: &Clan, new: &Clan, look: Look, noisy: bool) -> Vec<Signal<Event>> {
    let mut signals: Vec<_> = war_log_change(old, new).map(|change| look.event(change)).into_iter().collect();
    let log_changed = old.is_war_log_public != new.is_war_log_public;
    old.differences(new, &mut |attribute, written| {
        let attention = match attribute {
            "war_ties" | "war_losses" if log_changed => Attention::Never,
            "clan_capital" if same_capital(old, new) => Attention::Noise,
            _ => attention(attribute),
        };
        if attention == Attention::Never {
            return;
        }
        let values = written();
        if attention.tells(noisy, &values) {
            signals.push(look.event(changed(new, attribute, values)));
        }
    });
    unknown_differences([&old.extra, &new.extra], Clan::knows, noisy, &mut |attribute, values| {
        signals.push(look.event(changed(new, attribute, values)));
    });
    signals
}

fn war_log_change(old: &Clan, new: &Clan) -> Option<Event> {
    let (clan_tag, clan_name) = (new.tag, new.name.clone());
    match (old.is_war_log_public?, new.is_war_log_public?) {
        (true, false) => Some(WarLogClosed { clan_tag, clan_name }.into()),
        (false, true) => Some(WarLogOpened { clan_tag, clan_name }.into()),
        _ => None,
    }
}

/// Whether only the gold that flows into the capital differs, not what was built.
fn same_capital(old: &Clan, new: &Clan) -> bool {
    let built = |clan: &Clan| {
        let capital = clan.clan_capital.as_ref()?;
        let districts = capital.districts.iter().map(|district| (district.id, district.district_hall_level));
        let mut districts: Vec<_> = districts.collect();
        districts.sort_unstable();
        Some((capital.capital_hall_level, districts))
    };
    built(old) == built(new)
}

fn changed(clan: &Clan, attribute: &str, [old, new]: [Value; 2]) -> ClanChanged {
    ClanChanged { clan_tag: clan.tag, clan_name: clan.name.clone(), attribute: attribute.to_owned(), old, new }
}

fn attention(attribute: &str) -> Attention {
    match attribute {
        "member_list" | "is_war_log_public" => Attention::Never,
        "members" | "clan_points" | "clan_builder_base_points" | "clan_capital_points" => Attention::Noise,
        "clan_level" | "war_wins" => Attention::TellRising,
        "description" | "location" | "chat_language" => Attention::TellAbsence,
        _ => Attention::Tell,
    }
}
