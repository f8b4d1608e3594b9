//! `bugle tail`: follows a game.

use bugle::clash;
use bugle::planetside;
use bugle::{EventStream, Filters, KindSet, Want};

use crate::args::{Tail, TailClash, TailGame, TailPlanetside};
use crate::failure::Failure;
use crate::follow::Follow;
use crate::names::Names;
use crate::output::Format;

pub(crate) async fn run(args: Tail, format: Format) -> Result<(), Failure> {
    match args.game {
        TailGame::Planetside(args) => tail_planetside(args, format).await,
        TailGame::Clash(args) => tail_clash(args, format).await,
    }
}

async fn tail_planetside(args: TailPlanetside, format: Format) -> Result<(), Failure> {
    let client = planetside_client(&args)?;
    let stream = EventStream::builder().source(client.push()).build().await?;
    let worlds = args.world.into_iter().map(Into::into);
    let filters: Filters = args.character.into_iter().map(Into::into).chain(worlds).collect();
    let kinds = if args.on.is_empty() { KindSet::All } else { args.on.into_iter().collect() };
    let names = if args.names && format.is_pretty() { Names::of(client) } else { Names::default() };
    let events = stream.events_of(Want { kinds, filters });
    Follow { names, format, count: args.count, needs_contact: true }.run(&stream, events).await
}

fn planetside_client(args: &TailPlanetside) -> Result<planetside::Client, Failure> {
    let mut client =
        planetside::Client::builder().service_id(&args.service_id).environment(args.environment.as_str().into());
    if let Some(endpoint) = &args.endpoint {
        client = client.endpoint(endpoint);
    }
    if let Some(url) = &args.census_url {
        client = client.census_url(url);
    }
    if let Some(path) = &args.ca {
        let pem = std::fs::read(path).map_err(|source| Failure::Read { path: path.clone(), source })?;
        client = client.ca_pem(pem);
    }
    client.build().map_err(|error| Failure::from_error(&error))
}

async fn tail_clash(args: TailClash, format: Format) -> Result<(), Failure> {
    if args.clan.is_empty() && args.war.is_empty() && args.player.is_empty() {
        return Err(Failure::Said("nothing to follow; name some with --clan, --war or --player".to_owned()));
    }
    let mut client = clash::Client::builder().key(args.key);
    if let Some(url) = &args.base_url {
        client = client.base_url(url);
    }
    let client = client.build().map_err(|error| Failure::from_error(&error))?;
    let mut watch =
        clash::Watch::new(client).clans(args.clan).wars(args.war).players(args.player).maintenance().noisy(args.noisy);
    if let Some(every) = args.every {
        watch = watch.every(every);
    }
    let stream = EventStream::builder().source(watch).build().await?;
    let events = stream.events();
    let names = Names::default();
    Follow { names, format, count: args.count, needs_contact: true }.run(&stream, events).await
}
