//! What users write, as the guides print it; and what is refused when they ask for what cannot be.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(clippy::print_stdout, reason = "programs of users talk to people")]

use std::time::Duration;

use bugle::{ActionContext, BoxError, EventStream, Events, OpenError, RunError, Trigger, Typed, WaitError, clash};
use bugle_sim::{Config, Ledger, Sim};

/// The program of the design and of the README, as it is written there. That it compiles is the test.
mod program {
    use super::{ActionContext, BoxError, Typed};

use bugle::{EventStream, clash, planetside::{self, Death, World}};

    #[expect(dead_code, reason = "it would follow the real games")]
    async fn main(env: String, key: String, tags: Vec<String>) -> Result<(), BoxError> {
let census = planetside::Client::builder().service_id(env).build()?;
let api = clash::Client::builder().key(key).build()?;

let stream = EventStream::builder()
    .journal("state/")                                   // leave out: everything in memory
    .source(census.push())                               // subscribes to what the triggers want
    .source(clash::Watch::new(api).clans(["#2PP"]).wars(["#2PP"]).players(tags).maintenance())
    .build().await?;

stream.on::<Death>()
    .world(World::OSPREY)
    .when(|death| death.is_headshot)
    .run(|death, _| async move { println!("{} fell", death.character_id); Ok(()) });
stream.on::<clash::MemberJoined>().run(greet);

stream.run().await?;                                     // or: let mut events = stream.events(); events.next().await
        Ok(())
    }

    async fn greet(joined: Typed<clash::MemberJoined>, _: ActionContext) -> Result<(), BoxError> {
        println!("welcome, {}", joined.member.name);
        Ok(())
    }
}

async fn watching() -> EventStream {
    let sim = Sim::in_memory(Config { clans: 2, ..Config::default() }, Ledger::closed());
    let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
    let watch = clash::Watch::new(client).clans(sim.clans());
    EventStream::builder().clock(sim.clock()).seed(1).source(watch).build().await.unwrap()
}

/// All that people have of worlds, characters, clans and players.
#[tokio::test]
async fn filters_take_what_people_have() {
    use bugle::planetside::{CharacterId, Death, FacilityControl, World};
    let stream = watching().await;
    let tag: clash::ClanTag = "#2PP".parse().unwrap();
    for on in [
        stream.on::<Death>().world(1).character(5_428_000_000_000_000_001),
        stream.on::<Death>().world(World::OSPREY).character(CharacterId(5)).zone(2),
    ] {
        assert!(!on.call(|_, _| {}).is_done());
    }
    assert!(!stream.on::<FacilityControl>().outfit(7).facility(6001).call(|_, _| {}).is_done());
    stream.on::<clash::MemberJoined>().clan(tag).clan("2pp").clan("#2YY".to_owned()).call(|_, _| {});
    let asked: [Events; 2] =
        [stream.events().on::<Death>().world(1), stream.events().on::<clash::WarAttack>().clan(tag).player("#2PP")];
    assert_eq!(asked.map(|events| events.lag()), [0, 0]);
    tokio::time::timeout(Duration::from_millis(50), stream.run()).await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_tag_that_is_none_ends_the_stream_with_that_reason() {
    let stream = watching().await;
    let refused = stream.on::<clash::MemberJoined>().name("greeter").clan("#ABC").call(|_, _| {});
    assert!(refused.is_done() && stream.get_trigger("greeter").is_none());
    let error = stream.run().await.unwrap_err();
    assert!(matches!(&error, RunError::Refused { who, .. } if &**who == "greeter"), "{error}");
    assert!(bugle::in_words(&error).starts_with("greeter can never see anything: `#ABC` is not a tag"), "{error}");

    // While it runs as well, and for readers.
    let stream = watching().await;
    let mut all = stream.events();
    stream.wait_ready().await.unwrap();
    let named = stream.events().clan("#ABC").named("bot").open().await.unwrap_err();
    assert!(matches!(&named, OpenError::Refused { name, .. } if name == "bot"), "{named}");
    all.next().await.unwrap();
    let mut events = stream.events().player("#");
    while events.next().await.is_some() {}
    assert!(matches!(stream.run().await, Err(RunError::Refused { who, .. }) if &*who == "events"));
    while all.next().await.is_some() {}
}

/// W10: whoever asks for what a kind does not have is told what it has.
#[tokio::test(start_paused = true)]
async fn a_filter_that_a_kind_can_never_meet_is_refused_in_words_that_help() {
    use bugle::planetside::{Death, GainExperience};
    let words = "planetside.death has no experience: it can be filtered by ";
    let stream = watching().await;
    let never = || Trigger::on::<GainExperience>().or::<Death>().experience(7);
    let error = stream.add_trigger(never().name("exp").call(|_, _| {})).unwrap_err();
    let said = bugle::in_words(&error);
    assert!(said.starts_with(&format!("`exp` can never see anything: {words}")), "{said}");
    assert!(stream.triggers().is_empty());
    // Each by its own filters is another matter, and so is a change.
    let experience = Trigger::on::<GainExperience>().experience(7).union(Trigger::on::<Death>().world(1));
    let handle = stream.add_trigger(experience.call(|_, _| {})).unwrap();
    let error = handle.change(|trigger| trigger.unfiltered().experience(7)).unwrap_err();
    assert!(bugle::in_words(&error).contains(words), "{error}");
    handle.change(|trigger| trigger.unfiltered().world(13)).unwrap();
    let WaitError::Refused(error) = stream.wait_for::<Death>().experience(7).await.unwrap_err() else { panic!() };
    assert!(error.to_string().starts_with(words), "{error}");
    assert!(matches!(stream.wait_for_any([never()]).await, Err(WaitError::Refused(_))));
    let error = stream.events().on::<Death>().experience(7).named("bot").open().await.unwrap_err();
    assert!(bugle::in_words(&error).contains(words), "{error}");
    while stream.events().on::<Death>().experience(7).next().await.is_some() {}
    let error = stream.run().await.unwrap_err();
    assert!(bugle::in_words(&error).starts_with(&format!("events can never see anything: {words}")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_world_goes_by_its_name_and_one_that_is_none_is_refused() {
    use bugle::planetside::Death;
    let stream = watching().await;
    stream.add_trigger(Trigger::on::<Death>().world("Connery").call(|_, _| {})).unwrap();
    let error = stream.add_trigger(Trigger::on::<Death>().world("Atlantis").call(|_, _| {})).unwrap_err();
    assert!(bugle::in_words(&error).contains("there is no world `Atlantis`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_has_ended_is_never_ready() {
    let stream = watching().await;
    stream.on::<clash::MemberJoined>().clan("#ABC").call(|_, _| {});
    let error = stream.wait_ready().await.unwrap_err();
    assert_eq!(error.to_string(), "the stream has ended");
}
