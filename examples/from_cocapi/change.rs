//! cocapi's `event.changes`: which attribute changed, from what to what.

use bugle::Event;
use bugle::clash::{ClanChanged, MemberChanged, PlayerChanged, UnitUpgraded};

/// Says what changed, where the event is about an attribute. Each change is an event of its own; what has a kind of its own,
/// as somebody who joins, has fields of its own.
pub(crate) fn say(event: &Event) {
    if let Some(changed) = event.get::<ClanChanged>() {
        println!("  {}: {} -> {}", changed.attribute, changed.old, changed.new);
    } else if let Some(changed) = event.get::<MemberChanged>() {
        println!("  {} of {}: {} -> {}", changed.attribute, changed.member.name, changed.old, changed.new);
    } else if let Some(changed) = event.get::<PlayerChanged>() {
        println!("  {}: {} -> {}", changed.attribute, changed.old, changed.new);
    } else if let Some(upgraded) = event.get::<UnitUpgraded>() {
        println!("  {}: {} -> {}", upgraded.unit.name, upgraded.old_level, upgraded.level);
    }
}
