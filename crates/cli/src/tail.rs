//! `bugle tail`: follows a game.

use std::path::Path;

use bugle::clash;
use bugle::planetside;
use bugle::source::Source;
use bugle::{BuildError, EventStream, Events, OpenError, Retention};

use crate::args::{Tail, TailClash, TailGame, TailJournal, TailPlanetside, misplaced};
use crate::failure::Failure;
use crate::feed::Feed;
use crate::follow::{Contact, Follow, Wanted};
use crate::names::LookUp;
use crate::output::Format;

/// What people should know of what they read.
const ABOUT: &str = "times are UTC";

pub(crate) async fn run(args: Tail, format: Format) -> Result<(), Failure> {
    match args.game {
        TailGame::Planetside(args) => tail_planetside(args, format).await,
        TailGame::Clash(args) => tail_clash(args, format).await,
    }
}

async fn tail_planetside(args: TailPlanetside, format: Format) -> Result<(), Failure> {
    if let Some(mistake) = misplaced(&args.world, &args.environment) {
        return Err(Failure::Usage(mistake));
    }
    let client = planetside_client(&args)?;
    let stream = stream(client.push(), args.wait, &args.journal).await?;
    let events = args.world.into_iter().fold(stream.events().kinds(args.on), Events::world);
    let events = args.character.into_iter().fold(events, Events::character);
    let names = if args.names && format.is_pretty() { LookUp::of(client) } else { LookUp::default() };
    let feed = feed(events, &args.journal).await?;
    let (wanted, about) = (only("planetside"), ABOUT.to_owned());
    Follow { names, format, count: args.count, wanted, about }.run(&stream, feed).await
}

fn planetside_client(args: &TailPlanetside) -> Result<planetside::Client, Failure> {
    let mut client = planetside::Client::builder().service_id(&args.service_id).environment(args.environment.clone());
    if let Some(endpoint) = &args.endpoint {
        client = client.endpoint(endpoint);
    }
    if let Some(url) = &args.census_url {
        client = client.census_url(url);
    }
    if let Some(path) = &args.ca {
        let pem = std::fs::read(path).map_err(|source| Failure::Read { path: path.clone(), source })?;
        // What is none would be trusted in silence, and nobody with it.
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            let path = path.display();
            return Err(Failure::Usage(format!("--ca {path} holds no certificate; expected some in PEM form")));
        }
        client = client.ca_pem(pem);
    }
    client.build().map_err(|error| Failure::from_error(&error))
}

async fn tail_clash(args: TailClash, format: Format) -> Result<(), Failure> {
    let targets = args.targets.0;
    if targets.is_empty() {
        let some = clash::ResourceKind::all_in_words(|kind| format!("--{kind}"));
        return Err(Failure::Usage(format!("nothing to follow; name some with {some}")));
    }
    let key = args.key.ok_or_else(no_key)?;
    let mut client = clash::Client::builder().key(key);
    if let Some(url) = &args.base_url {
        client = client.base_url(url);
    }
    let client = client.build().map_err(|error| Failure::from_error(&error))?;
    let mut watch = clash::Watch::new(client).targets(targets).maintenance().noisy(args.noisy);
    if let Some(every) = args.every {
        watch = watch.every(every);
    }
    let stream = stream(watch, args.wait, &args.journal).await?;
    let feed = feed(stream.events(), &args.journal).await?;
    let (names, wanted, about) = (LookUp::default(), only("clash"), ABOUT.to_owned());
    Follow { names, format, count: args.count, wanted, about }.run(&stream, feed).await
}

/// Events of this game, and what the stream says itself.
fn only(game: &'static str) -> Wanted {
    Box::new(move |event| [game, "bugle"].contains(&event.source))
}

fn no_key() -> Failure {
    let get_one = "make one at https://developer.clashofclans.com";
    Failure::Usage(format!("no API key: give it as BUGLE_CLASH_KEY or with --key; {get_one}"))
}

/// The stream of one game, on a journal if there is to be one.
async fn stream(source: impl Source, waits: bool, args: &TailJournal) -> Result<EventStream, Failure> {
    // Whoever keeps a journal wants to know what was missed meanwhile.
    let waits = waits || args.journal.is_some();
    let mut builder = EventStream::builder().source(Contact { source, waits });
    if let Some(dir) = &args.journal {
        builder = builder.journal(dir).retention(args.keep.instead_of(Retention::default()));
    }
    builder.build().await.map_err(|error| match error {
        BuildError::Journal(error) => Failure::from_journal(args.dir(), &error),
        error => error.into(),
    })
}

/// What is to be written: what happens from now on, or what the reader has not had.
async fn feed(mut events: Events, args: &TailJournal) -> Result<Feed, Failure> {
    let Some(name) = &args.reader else { return Ok(events.into()) };
    if let Some(from) = args.from {
        events = events.from(from.from());
    }
    // Where a line could not be written, that was not for the event's sake: it is never given up.
    let opened = events.named(name).tries(u32::MAX).open().await;
    opened.map(Feed::from).map_err(|error| match error {
        OpenError::Journal(error) => Failure::from_journal(args.dir(), &error),
        error => Failure::from_error(&error),
    })
}

impl TailJournal {
    fn dir(&self) -> &Path {
        self.journal.as_deref().unwrap_or(Path::new("memory"))
    }
}
