//! What happened in clans, and to their members.

use bugle::clash::{ClanTag, Event, LeaderChanged, MemberChanged};

use super::words::change;
use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::ClanSnapshot(first) => {
            format!("{}: first seen, {}", first.0.name, counted(first.0.members.into(), "member"))
        }
        Event::ClanChanged(changed) => {
            format!("{}: {}", changed.clan_name, change(&changed.attribute, &changed.old, &changed.new))
        }
        Event::MemberJoined(joined) => format!("{}: {} joined", joined.clan_name, joined.member.name),
        Event::MemberLeft(left) => format!("{}: {} left", left.clan_name, left.member.name),
        Event::MemberRoleChanged(role) => {
            let (member, old, new) = (&role.member.name, role.old.as_str(), role.new.as_str());
            format!("{}: {member} was {old} and is {new}", role.clan_name)
        }
        Event::LeaderChanged(LeaderChanged { clan_name, old_leader, new_leader, .. }) => match old_leader {
            Some(old) => format!("{clan_name}: {} leads it, after {}", new_leader.name, old.name),
            None => format!("{clan_name}: {} leads it", new_leader.name),
        },
        Event::MemberTransferred(it) => format!("{} went from {} to {}", it.member.name, it.from.name, it.to.name),
        Event::MemberDonated(donated) => {
            format!("{}: {} donated {}", donated.clan_name, donated.member.name, donated.delta)
        }
        Event::MemberReceived(received) => {
            format!("{}: {} received {}", received.clan_name, received.member.name, received.delta)
        }
        Event::MemberChanged(MemberChanged { clan_name, member, attribute, old, new, .. }) => {
            format!("{clan_name}: {}'s {}", member.name, change(attribute, old, new))
        }
        Event::ClanGone(gone) => format!("{}: no such clan any more", gone.clan_name),
        Event::ClanBack(back) => format!("{}: back again", back.clan_name),
        Event::WarLogClosed(closed) => {
            format!("{}: the war log is private now", name(&closed.clan_name, closed.clan_tag))
        }
        Event::WarLogOpened(opened) => {
            format!("{}: the war log is public now", name(&opened.clan_name, opened.clan_tag))
        }
        _ => return None,
    })
}

/// The name of a clan, or its tag: a private war log does not tell the name.
fn name(name: &str, tag: ClanTag) -> String {
    if name.is_empty() { tag.to_string() } else { name.to_owned() }
}
