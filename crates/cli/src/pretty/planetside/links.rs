//! What happened to push connections, in words.

use bugle::planetside::{Event, Parting};

/// `None`: it is about something else.
pub(super) fn in_words(event: &Event) -> Option<String> {
    let (number, endpoint, what) = match event {
        Event::Connected(fact) => (fact.connection, &fact.endpoint, "connected".to_owned()),
        Event::Disconnected(fact) if fact.by == Parting::Moved => {
            (fact.connection, &fact.endpoint, "left for a better one".to_owned())
        }
        Event::Disconnected(fact) if fact.by == Parting::Rested => {
            (fact.connection, &fact.endpoint, "closed, as nothing is wanted".to_owned())
        }
        Event::Disconnected(fact) => (fact.connection, &fact.endpoint, format!("lost, {}", fact.reason)),
        Event::SubscriptionRepaired(fact) => {
            (fact.connection, &fact.endpoint, format!("{}, and holds it again", fact.detail))
        }
        _ => return None,
    };
    Some(format!("push connection {number} to {endpoint}: {what}"))
}

#[cfg(test)]
mod tests {
    use bugle::planetside::{Connected, Disconnected, SubscriptionRepaired};

    use super::*;

    #[test]
    fn it_says_which_connection_and_what_became_of_it() {
        let endpoint = "push.test:443".to_owned();
        let said = |event: Event| in_words(&event).unwrap();
        let connected = Connected { connection: 1, endpoint: endpoint.clone(), ..Default::default() };
        assert_eq!(said(connected.into()), "push connection 1 to push.test:443: connected");
        let lost = Disconnected { endpoint: endpoint.clone(), reason: "closed".to_owned(), ..Default::default() };
        assert_eq!(said(lost.clone().into()), "push connection 0 to push.test:443: lost, closed");
        let rests = Disconnected { by: Parting::Rested, ..lost.clone() };
        assert_eq!(said(rests.into()), "push connection 0 to push.test:443: closed, as nothing is wanted");
        let left = Disconnected { by: Parting::Moved, ..lost };
        assert_eq!(said(left.into()), "push connection 0 to push.test:443: left for a better one");
        let detail = "the service had dropped events Death".to_owned();
        let repaired = SubscriptionRepaired { endpoint, detail, ..Default::default() };
        assert_eq!(
            said(repaired.into()),
            "push connection 0 to push.test:443: the service had dropped events Death, and holds it again"
        );
    }
}
