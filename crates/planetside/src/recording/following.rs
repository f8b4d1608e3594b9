//! What follows from recorded events and is told by none of them. Pure.

use bugle_event::{Envelope, Interest, KindSet, Signal, Signals, Timestamp, Want};

use crate::decode::Line;
use crate::derived::Derived;
use crate::event::{Event, is_own};

/// Works out derived events beside the lines of a recording, by the times of these.
#[derive(Debug)]
pub(super) struct Following {
    derived: Derived,
}

impl Following {
    /// For whoever wants this. `None`: nothing derived is asked for by name.
    pub(super) fn new(interest: &Interest) -> Option<Self> {
        let wants: Vec<Want> = interest.wants().iter().filter_map(derived_only).collect();
        let interest = Interest::new(wants);
        let mut derived = Derived::new("recording");
        derived.on_interest(Timestamp::EPOCH, &interest);
        Derived::is_wanted(&interest).then_some(Self { derived })
    }

    /// The line, with what fell due before it and what follows from it.
    pub(super) fn on_line(&mut self, line: Line) -> Line {
        match line {
            Line::Event(event) => self.on_event(event),
            Line::Several(lines) => Line::Several(lines.into_iter().map(|line| self.on_line(line)).collect()),
            line => line,
        }
    }

    fn on_event(&mut self, event: Envelope<Event>) -> Line {
        let (now, mut told) = (event.observed_at, Vec::new());
        while let Some(due) = self.derived.due().filter(|due| *due <= now) {
            told.extend(lines(self.derived.on_wake(due)));
            if self.derived.due() == Some(due) {
                break;
            }
        }
        self.derived.on_seen(now);
        let follows = self.derived.on_signals(now, vec![Signal::Event(event.clone())]);
        told.push(Line::Event(event));
        told.extend(lines(follows));
        if told.len() > 1 { Line::Several(told) } else { told.remove(0) }
    }
}

/// What of a want is about kinds that no frame ever brings. Whoever wants all of everything wants what was recorded.
fn derived_only(want: &Want) -> Option<Want> {
    let KindSet::Only(kinds) = &want.kinds else { return None };
    let kinds: KindSet = kinds.iter().copied().filter(|kind| is_own(*kind)).collect();
    Some(Want { kinds, filters: want.filters.clone() })
}

/// Derived events as lines.
fn lines(signals: Signals<Event>) -> impl Iterator<Item = Line> {
    signals.into_iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(Line::Event(event)),
        Signal::Gap(_) | Signal::Checkpoint(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use bugle_event::{Fact as _, Kind};

    use super::*;
    use crate::event::{AlertEnded, CharacterOffline, CharacterOnline, Death};
    use crate::recording::playback::Playback;

    /// A message about a character, at so many seconds.
    fn message(name: &str, second: u64) -> String {
        let fields = r#""character_id":"3","world_id":"10""#;
        format!(
            r#"{{"payload":{{{fields},"event_name":"{name}","timestamp":"{}"}},"service":"event","type":"serviceMessage"}}"#,
            1_700_000_000 + second
        )
    }

    /// An alert that lasts 90 minutes.
    fn alert(second: u64) -> String {
        let fields = r#""experience_bonus":"25","faction_nc":"0","faction_tr":"0","faction_vs":"0","instance_id":"17","metagame_event_id":"147","metagame_event_state":"135","world_id":"10","zone_id":"2""#;
        format!(
            r#"{{"payload":{{{fields},"event_name":"MetagameEvent","timestamp":"{}"}},"service":"event","type":"serviceMessage"}}"#,
            1_700_000_000 + second
        )
    }

    fn kinds(wanted: &[Kind], recording: &[String]) -> String {
        let interest = Interest::new([Want::kinds(wanted.iter().copied())]);
        let recording = recording.join("\n");
        let events = Playback::deriving(&interest).read(recording.as_bytes()).map(Result::unwrap);
        let said = events.map(|event| {
            let second = event.observed_at.as_millis() / 1000 - 1_700_000_000;
            format!("{} {second}", event.kind.name().trim_start_matches("planetside."))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_follows_from_a_recording_is_told_where_it_is_asked_for_by_name() {
        let evening = [message("PlayerLogin", 0), message("PlayerLogout", 60)];
        let told = kinds(&[CharacterOnline::KIND, CharacterOffline::KIND], &evening);
        assert_eq!(told, "player_login 0, character_online 0, player_logout 60, character_offline 60");
        assert_eq!(kinds(&[Death::KIND], &evening), "player_login 0, player_logout 60");
        let all: Vec<_> =
            Playback::deriving(&Interest::new([Want::all()])).read(evening.join("\n").as_bytes()).collect();
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn what_falls_due_comes_when_it_did_and_before_what_came_later() {
        let recording = [alert(0), message("PlayerLogin", 5_000), message("PlayerLogin", 9_000)];
        let told = kinds(&[AlertEnded::KIND], &recording);
        let parts: Vec<&str> = told.split(", ").collect();
        assert_eq!(
            (parts[0], parts[1], parts[3], parts.len()),
            ("metagame_event 0", "player_login 5000", "player_login 9000", 4)
        );
        let ended: u64 = parts[2].trim_start_matches("alert_ended ").parse().unwrap();
        assert!((5_400..5_700).contains(&ended), "{told}");
        assert_eq!(kinds(&[AlertEnded::KIND], &recording[..2]), "metagame_event 0, player_login 5000", "not over yet");
    }
}
