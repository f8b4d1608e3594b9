//! The snippets of `book/planetside-connections.md`, and what is around them.

use bugle::planetside::{self, ConnectionOptions, Death, Idle, World, WorldState};
use bugle::{BoxError, EventStream};

use crate::play;

#[tokio::test(start_paused = true)]
async fn they_are_run() -> Result<(), BoxError> {
    let (id, other) = ("example", "another");
    {
        let client = planetside::Client::builder().service_id(id).connections(2).build()?;
        drop(client);
        let client = planetside::Client::builder().service_id(id).split_over(3).build()?;
        drop(client);
        let client = planetside::Client::builder().service_id(id).when_idle(Idle::Close).build()?;
        drop(client);
        let second = ConnectionOptions::new().service_id(other).endpoint("wss://push.nanite-systems.net/streaming");
        let client = planetside::Client::builder().service_id(id).connection(ConnectionOptions::new()).connection(second).build()?;
        drop(client);
        let endpoints = ["wss://push.planetside2.com/streaming", "wss://push.nanite-systems.net/streaming"];
        let client = planetside::Client::builder().service_id(id).endpoints(endpoints).build()?;
        drop(client);
    }
    let sim = play();
    let client = crate::client(&sim)?;

    let push = client.push();
    let handle = push.handle();
    let stream = EventStream::builder().source(push).build().await?;
    stream.on::<Death>().call(|death, _| println!("{} fell", death.character_id));
    stream.ready().await?; // connected, and confirmed: from here on no death is missed without a gap
    let up = handle.endpoint_status().world(World::OSPREY);

    for connection in &stream.status()[0].connections {
        println!("{} {:?} {:?}", connection.endpoint, connection.state, connection.traffic);
    }

    assert_eq!(up, WorldState::Online);
    Ok(())
}
