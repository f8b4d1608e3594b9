//! Readers of several wants, and of what can never be met.

use bugle::journal::Want;
use bugle::planetside::{Death, FacilityControl};
use bugle::{EventStream, Fact as _, Kind, OpenError, RunError, in_words};

use crate::script::{Rung, bell, noon, scripted, soon};

#[tokio::test]
async fn one_reader_has_filters_of_their_own_for_each_kind() {
    let (script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap();
    let filtered = |number| Want { filters: [bell(number)].into_iter().collect(), ..Want::kinds([Rung::KIND]) };
    let mut events = stream.events().filter(bell(9)).wants([filtered(1), filtered(4)]);
    script.rings([1, 2, 9, 4]).await;
    for expected in [1, 4] {
        let event = soon(events.next()).await.unwrap();
        assert_eq!(event.get::<Rung>().map(|rung| rung.bell), Some(expected));
    }
    // What is said after that narrows all of them.
    let mut events = stream.events().wants([filtered(1), Want::kinds([Kind::new("test.cast")])]).filter(bell(2));
    script.rings([5, 1]).await;
    script.rings([2]).await;
    let event = soon(events.next()).await.unwrap();
    assert_eq!(event.get::<Rung>().map(|rung| rung.bell), Some(1), "one or the other of a noun");
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_a_kind_can_never_meet_is_refused() {
    let said =
        "planetside.facility_control has no character: it can be filtered by world, zone, outfit, facility, faction";
    let (_script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap();
    let asked = || stream.events().on::<Death>().on::<FacilityControl>().world(1).character(5);
    let refused = asked().named("bot").open().await.unwrap_err();
    assert!(matches!(&refused, OpenError::Refused { source, .. } if source.to_string() == said), "{refused:?}");
    let mut events = asked();
    while soon(events.next()).await.is_some() {}
    let error = soon(stream.run()).await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { who, .. } if &**who == "events"), "{error}");
    assert!(in_words(&error).ends_with(said), "{error}");
}
