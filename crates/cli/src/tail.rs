//! `bugle tail`: follows a game, or several.

use std::path::Path;
use std::sync::Arc;

use bugle::Timestamp;
use bugle::clash;
use bugle::journal::Want;
use bugle::planetside::{self, CharacterId};
use bugle::{BuildError, Circle, Clock as _, EventStream, Events, Gap, Kind, OpenError, Retention, Subject};
use bugle_trigger::Machine;

use crate::args::{Game, Place, Tail, TailJournal, misplaced};
use crate::census::people::{Meant, People};
use crate::clock::GameClock;
use crate::failure::Failure;
use crate::feed::Feed;
use crate::follow::{Contact, Follow, Look, Verdict, Wanted};
use crate::journal::open::open;
use crate::names::LookUp;
use crate::output::Format;
use crate::pattern::{self, Patterns};
use crate::pretty;
use crate::record::Recording;
use crate::rule::{self, Rule};
use crate::say::say;
use crate::screen::{self, About};

pub(crate) async fn run(mut args: Tail, format: Format) -> Result<(), Failure> {
    if args.top && !screen::can_be(format) {
        return Err(Failure::Usage(screen::WHY_NOT.to_owned()));
    }
    // What lies in a journal may be of another time.
    if args.journal.reader.is_none() {
        comes(&args, "--on", &args.asked.on)?;
    }
    let mut games: Vec<_> = args.games.iter().map(|game| game.name()).collect();
    games.sort_unstable_by_key(|game| *game != "planetside");
    games.dedup();
    let tables = args.planetside.names_file.load()?;
    let sources = Sources::new(&args)?;
    let people = people(&args, sources.planetside.as_ref()).await?;
    if !people.outfits.is_empty() && args.asked.on.is_empty() && args.pattern.is_empty() {
        args.asked.on = rule::kinds_about(&["outfit", "character"], &games);
    }
    let meant = rule::that_can_be_met(people.filters().collect(), &args.asked.on);
    let filters: Vec<_> = args.asked.filters().chain(meant).collect();
    // Whoever events must be about changes with the outfits. Where no character is asked for, that narrows nothing.
    let circle = Circle::new(CharacterId::NOUN);
    let given = pattern::For { on: &args.asked.on, filters: &filters, games: &games };
    let patterns = pattern::Asked::all(&args.pattern, given)?;
    // What a pattern with a name remembers may be of another time, too.
    let begin_now = patterns.iter().filter(|pattern| args.journal.journal.is_none() || !pattern.has_name());
    begin_now.into_iter().try_for_each(|pattern| comes(&args, "--pattern", &pattern.kinds()))?;
    let (wants, wanted) = wanted(&args, &filters, &games, &circle)?;
    let names = match &sources.planetside {
        Some(client) if args.planetside.names => LookUp::of(client.clone(), tables),
        _ => LookUp::in_tables(tables),
    };
    let look = look(&args, &games, format);
    let recording = args.planetside.record.as_deref().map(Recording::start).transpose()?;
    let stream = sources.stream(&args, recording.as_ref()).await?;
    people.follow(&stream, &circle, args.asked.filters());
    let wants = wants.into_iter().chain(args.top.then(|| screen::wants(&games)));
    let feed = feed(&stream, stream.events().wants_among(wants, &circle), &args.journal).await?;
    let patterns = Patterns::start(patterns, &stream, &circle)?;
    Follow { names, look, count: args.count, wanted, patterns, recording }.run(&stream, feed).await
}

/// Refuses what would be waited for in silence: kinds that nothing that is followed can tell of.
fn comes(args: &Tail, option: &str, kinds: &[Kind]) -> Result<(), Failure> {
    let never = args.games.contains(&Game::Clash).then(|| args.clash.never(kinds)).flatten();
    never.map_or(Ok(()), |why| Err(Failure::Usage(format!("{option} {why}"))))
}

/// How it is shown, with what people should know.
fn look(args: &Tail, games: &[&'static str], format: Format) -> Look {
    let zone = pretty::zone_name();
    if !args.top {
        return Look::Lines { format, about: format!("times are in {zone}") };
    }
    let words = vec![format!("Bugle: {}", games.join(" and ")), "q leaves".to_owned(), format!("times in {zone}")];
    Look::Screen { about: About { words, games: games.to_vec() }, is_thinned: false }
}

/// Whom the names mean that were given.
async fn people(args: &Tail, census: Option<&planetside::Client>) -> Result<People, Failure> {
    let (characters, outfits) = (args.asked.character_names(), &args.planetside.outfit);
    match census {
        _ if characters.is_empty() && outfits.is_empty() => Ok(People::default()),
        Some(census) => {
            let (names, every) = (&*characters, args.planetside.outfit_every);
            People::find(census, Meant { names, outfits, every, waits: waits(args) }).await
        }
        None => Err(Failure::Usage("characters and outfits are of planetside, which is not followed".to_owned())),
    }
}

/// Whether nobody being there at the start is no reason to end: whoever keeps a journal wants to know what was missed
/// meanwhile.
fn waits(args: &Tail) -> bool {
    args.wait || args.journal.journal.is_some()
}

/// What is read, and what of it is written: events of these games, and what the stream says itself. Where patterns are all
/// that is asked for, gaps alone. What asks for characters asks for those in `circle` at the time.
fn wanted(
    args: &Tail,
    filters: &[Subject],
    games: &[&'static str],
    circle: &Circle,
) -> Result<(Vec<Want>, Wanted), Failure> {
    let asked = &args.asked;
    let only_patterns = !args.pattern.is_empty() && asked.on.is_empty();
    if only_patterns && asked.narrows_events() {
        let why = "--where, --once and --cooldown are for the events that --on names; \
            a pattern has its own words: 'count 3 of Death where event.is_headshot by attacker_character_id within 10s'";
        return Err(Failure::Usage(why.to_owned()));
    }
    // Where only patterns are narrowed, they have seen to it that they are.
    let is_for_patterns = !args.pattern.is_empty() && pattern::only_gaps(&asked.on);
    let filters = if is_for_patterns { &[] } else { filters };
    let mut rule = Rule::new(&asked.on, filters, games).map_err(Failure::Usage)?;
    if only_patterns {
        rule.wants.clear();
    }
    let mut trigger = rule.trigger(asked)?;
    let (mut machine, games) = (Machine::new(trigger.clone()), games.to_vec());
    let (circle, mut version) = (circle.clone(), 0);
    let wanted: Wanted = Box::new(move |event| {
        if std::mem::replace(&mut version, circle.version()) != version {
            circle.renew(&mut trigger.wants);
            machine.change(trigger.clone());
        }
        let is_of_these = games.contains(&event.source) || event.source == "bugle";
        match () {
            () if !is_of_these => Verdict::Skip,
            () if event.get::<Gap>().is_some() => Verdict::Write,
            () if machine.on_event(event).is_empty() => Verdict::Skip,
            () if machine.is_done() => Verdict::WriteLast,
            () => Verdict::Write,
        }
    });
    Ok((rule.wants, wanted))
}

/// What is followed.
struct Sources {
    planetside: Option<planetside::Client>,
    clash: Option<clash::Watch>,
}

impl Sources {
    /// As the options say, before anything is opened.
    fn new(args: &Tail) -> Result<Self, Failure> {
        let follows = |game| args.games.contains(&game);
        let planetside = follows(Game::Planetside).then(|| planetside_client(args)).transpose()?;
        let clash = follows(Game::Clash).then(|| args.clash.watch()).transpose()?;
        Ok(Self { planetside, clash })
    }

    /// The stream of these, on a journal if there is to be one.
    async fn stream(self, args: &Tail, recording: Option<&Recording>) -> Result<EventStream, Failure> {
        let waits = waits(args);
        let mut builder = EventStream::builder().clock(Arc::new(GameClock));
        if let Some(client) = self.planetside {
            let push = client.push();
            let source = match recording {
                Some(recording) => push.tap(recording.tap()),
                None => push,
            };
            builder = builder.source(Contact { source, waits });
        }
        if let Some(source) = self.clash {
            builder = builder.source(Contact { source, waits });
        }
        if let Some(dir) = &args.journal.journal {
            builder = builder.journal(dir).retention(args.journal.keep.instead_of(Retention::default()));
        }
        builder.build().await.map_err(|error| match error {
            BuildError::Journal(error) => Failure::from_journal(args.journal.dir(), &error),
            error => error.into(),
        })
    }
}

fn planetside_client(tail: &Tail) -> Result<planetside::Client, Failure> {
    let args = &tail.planetside;
    if let Some(mistake) = misplaced(&tail.asked.world, &args.access.environment) {
        return Err(Failure::Usage(mistake));
    }
    let mut client = args.access.builder().endpoints(&args.endpoint).connections(args.connections);
    if args.no_refill {
        client = client.refill(false);
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

/// What is to be written: what happens from now on, or what the reader has not had.
async fn feed(stream: &EventStream, mut events: Events, args: &TailJournal) -> Result<Feed, Failure> {
    let Some(name) = &args.reader else { return Ok(events.into()) };
    if let Some(from) = args.from {
        if stream.lags().iter().any(|(known, _)| known == name) {
            say(format_args!(
                "the reader `{name}` has a place and goes on from there: --from is left aside. For another place take \
                 another name, or end this and let `bugle journal cursors` --forget this one"
            ));
        } else {
            is_there(from, args.dir())?;
        }
        events = events.from(from.from());
    }
    // Where a line could not be written, that was not for the event's sake: it is never given up.
    let opened = events.named(name).tries(u32::MAX).open().await;
    opened.map(Feed::from).map_err(|error| match error {
        OpenError::Journal(error) => Failure::from_journal(args.dir(), &error),
        error => Failure::from_error(&error),
    })
}

/// Whether a reader can begin there: else it would begin with whatever comes next, in silence.
fn is_there(from: Place, dir: &Path) -> Result<(), Failure> {
    let stats = open(dir)?.stats().map_err(|error| Failure::from_journal(dir, &error))?;
    let newest = stats.observed.map_or(Timestamp::EPOCH, |(_, newest)| newest);
    let (place, why) = match from {
        Place::Event(number) if number > stats.events.end => {
            (number.to_string(), format!("not in the journal yet: its next event will be {}", stats.events.end))
        }
        Place::Time(time) if time > newest.max(GameClock.now()) => (time.to_string(), "yet to come".to_owned()),
        _ => return Ok(()),
    };
    Err(Failure::Usage(format!("--from {place} is {why}")))
}

impl TailJournal {
    fn dir(&self) -> &Path {
        self.journal.as_deref().unwrap_or(Path::new("memory"))
    }
}
