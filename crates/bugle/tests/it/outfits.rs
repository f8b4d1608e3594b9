//! An outfit of the simulated PlanetSide 2 whose members are followed as they come and go, in virtual time: the ledger
//! against what came out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::planetside::census::{Outfit, OutfitMember};
use bugle::planetside::{self, CharacterId, FollowedMembers, OutfitId, World};
use bugle::{Circle, Event, EventStream, Events, Gap, Key, Timestamp};
use bugle_http::{Request, Response, Transport};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt as _;

/// How often Census is asked who is a member.
const EVERY: Duration = Duration::from_mins(1);

/// What the simulator's Census says of members, but for those who are not, or not yet; or nothing at all.
#[derive(Clone, Default)]
struct Membership {
    hidden: Arc<Mutex<BTreeSet<CharacterId>>>,
    is_down: Arc<AtomicBool>,
}

impl Membership {
    fn hide(&self, characters: impl IntoIterator<Item = CharacterId>) {
        *self.hidden.lock().unwrap() = characters.into_iter().collect();
    }

    fn transport(&self, census: Transport) -> Transport {
        let this = self.clone();
        Transport::new(tower::service_fn(move |request: Request| {
            let (this, census) = (this.clone(), census.clone());
            async move {
                let is_of_members = request.uri().path().ends_with("/outfit_member");
                let mut response = census.oneshot(request).await?;
                if is_of_members && this.is_down.load(Ordering::Relaxed) {
                    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
                    *response.body_mut() = "busy".into();
                } else if is_of_members {
                    this.change(&mut response);
                }
                Ok(response)
            }
        }))
    }

    fn change(&self, response: &mut Response) {
        let mut body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let hidden: Vec<_> = self.hidden.lock().unwrap().iter().map(ToString::to_string).collect();
        let rows = body["outfit_member_list"].as_array_mut().unwrap();
        rows.retain(|row| hidden.iter().all(|hidden| row["character_id"] != **hidden));
        body["returned"] = rows.len().into();
        *response.body_mut() = body.to_string().into();
    }
}

/// A stream that follows an outfit.
struct Play {
    sim: Sim,
    ledger: Ledger,
    membership: Membership,
    stream: EventStream,
    members: FollowedMembers,
    events: Events,
    delivered: Vec<Event>,
    all: BTreeSet<CharacterId>,
    /// Who joins later, and who leaves.
    joins: CharacterId,
    leaves: CharacterId,
    since: Timestamp,
}

impl Play {
    async fn begin(seed: u64) -> Self {
        let (ledger, membership) = (Ledger::in_memory(), Membership::default());
        let config =
            Config { seed, rate: 20.0, worlds: vec![World::OSPREY], population: 60, clans: 1, ..Config::default() };
        let sim = Sim::in_memory(config, ledger.clone());
        let client = planetside::Client::builder().service_id("test").connector(sim.connector());
        let client = client.transport(membership.transport(sim.census_transport())).build().unwrap();
        tokio::time::sleep(Duration::from_mins(2)).await;
        let (outfit, all) = outfit(&client).await;
        // Those of whom most is heard.
        let mut heard = heard(&ledger.events(), &all);
        let (joins, leaves) = (heard.pop().unwrap(), heard.pop().unwrap());
        membership.hide([joins]);
        let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push()).build().await.unwrap();
        let members = stream.follow_members(client.outfit_members([outfit]).every(EVERY), Circle::new("character"));
        let events = stream.events().among(members.circle());
        stream.wait_ready().await.unwrap();
        let mut play = Self {
            since: sim.clock().now(),
            sim,
            ledger,
            membership,
            stream,
            members,
            events,
            delivered: Vec::new(),
            all,
            joins,
            leaves,
        };
        play.pass(Duration::from_secs(5)).await;
        play.since = play.now();
        play
    }

    fn now(&self) -> Timestamp {
        self.sim.clock().now()
    }

    async fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(event) = timeout_at(end, self.events.next()).await {
            self.delivered.push(event.unwrap());
        }
    }

    /// Until it is heard that others are members: when.
    async fn heard(&mut self) -> Timestamp {
        let version = self.members.circle().version();
        for _ in 0..EVERY.as_secs() + 2 {
            self.pass(Duration::from_secs(1)).await;
            if self.members.circle().version() != version {
                return self.now();
            }
        }
        panic!("it was not heard within the interval");
    }

    /// All that is about a member, in the ledger and delivered.
    fn told(&self) -> Told {
        let of_members = |events: Vec<Event>| {
            // What follows from others is nothing that happened besides.
            let facts = events.into_iter().filter(|event| !planetside::is_own(event.kind));
            let about = facts.map(|event| (characters(&event), event));
            let of_members = about.filter(|(about, _)| !about.is_disjoint(&self.all));
            of_members.map(|(about, event)| Fact { about, what: fact(&event), at: event.observed_at }).collect()
        };
        Told { ledger: of_members(self.ledger.events()), delivered: of_members(self.delivered.clone()) }
    }
}

/// A fact, whom it is about, and when it was seen.
struct Fact {
    about: BTreeSet<CharacterId>,
    what: String,
    at: Timestamp,
}

/// What happened, and what came of it.
struct Told {
    ledger: Vec<Fact>,
    delivered: Vec<Fact>,
}

impl Told {
    /// What is about one of `of` and about nobody of `but`, between two moments.
    fn compare(&self, of: &[CharacterId], but: &[CharacterId], from: Timestamp, to: Timestamp) -> Compared {
        let facts = |facts: &[Fact], from: Timestamp, to: Timestamp| {
            let mut counted = BTreeMap::new();
            for Fact { about, what, at } in facts {
                let is_meant = of.iter().any(|id| about.contains(id)) && !but.iter().any(|id| about.contains(id));
                if is_meant && (from..to).contains(at) {
                    *counted.entry(what.clone()).or_insert(0) += 1;
                }
            }
            counted
        };
        let never = Timestamp::from_secs(i64::MAX / 1000);
        Compared {
            truth: facts(&self.ledger, from, to),
            told: facts(&self.delivered, from, to),
            ever_true: facts(&self.ledger, Timestamp::EPOCH, never),
            ever_told: facts(&self.delivered, Timestamp::EPOCH, never),
        }
    }
}

/// How often each fact is in the ledger, and was delivered: between two moments, and ever.
struct Compared {
    truth: BTreeMap<String, u32>,
    told: BTreeMap<String, u32>,
    ever_true: BTreeMap<String, u32>,
    ever_told: BTreeMap<String, u32>,
}

impl Compared {
    fn is_the_same(&self) {
        assert!(self.truth.len() > 5, "there was something to hear: {}", self.truth.len());
        let times = |facts: &BTreeMap<String, u32>, fact: &String| facts.get(fact).copied().unwrap_or(0);
        let lost: Vec<_> = self.truth.iter().filter(|(fact, truth)| times(&self.ever_told, fact) < **truth).collect();
        let more: Vec<_> =
            self.told.keys().filter(|fact| times(&self.ever_told, fact) > times(&self.ever_true, fact)).collect();
        assert!(lost.is_empty() && more.is_empty(), "lost {:?}, too often {:?}", lost.first(), more.first());
    }

    fn is_untold(&self) {
        assert!(self.truth.len() > 5, "there was something to hear: {}", self.truth.len());
        assert!(self.told.is_empty(), "{:?}", self.told.first_key_value());
    }
}

/// The largest outfit, and who is in it.
async fn outfit(census: &planetside::Client) -> (OutfitId, BTreeSet<CharacterId>) {
    let outfits = census.find::<Outfit>().limit(100).await.unwrap();
    let outfit = outfits.into_iter().max_by_key(|outfit| outfit.member_count).unwrap().outfit_id;
    let members = census.find::<OutfitMember>().term("outfit_id", outfit).limit(100).await.unwrap();
    (outfit, members.into_iter().map(|member| member.character_id).collect())
}

/// The characters that an event is about.
fn characters(event: &Event) -> BTreeSet<CharacterId> {
    let mut characters = BTreeSet::new();
    event.data.facets(&mut |facet| {
        if let ("character", Key::Number(id)) = (facet.noun, &facet.key) {
            characters.insert(CharacterId(*id));
        }
    });
    characters
}

/// What happened, without who saw it when.
fn fact(event: &Event) -> String {
    let json: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
    format!("{} {}", event.kind, json["data"])
}

/// These, those last of whom most is told.
fn heard(events: &[Event], of: &BTreeSet<CharacterId>) -> Vec<CharacterId> {
    let mut heard: BTreeMap<CharacterId, u32> = of.iter().map(|id| (*id, 0)).collect();
    for id in events.iter().flat_map(characters) {
        heard.entry(id).and_modify(|times| *times += 1);
    }
    let mut heard: Vec<_> = heard.into_iter().collect();
    heard.sort_by_key(|(_, times)| *times);
    heard.into_iter().map(|(id, _)| id).collect()
}

#[tokio::test(start_paused = true)]
async fn members_are_followed_from_when_they_are_known_to_have_joined_until_they_have_left() {
    for seed in 1..2 {
        let mut play = Play::begin(seed).await;
        let (joins, leaves) = (play.joins, play.leaves);
        let always: Vec<_> = play.all.iter().copied().filter(|id| *id != joins && *id != leaves).collect();
        let start = play.since;
        play.pass(Duration::from_mins(4)).await;
        let before = play.now();
        play.membership.hide([]);
        let joined = play.heard().await + Duration::from_secs(1);
        play.pass(Duration::from_mins(4)).await;
        let leaving = play.now();
        play.membership.hide([leaves]);
        let left = play.heard().await + Duration::from_secs(5);
        play.pass(Duration::from_mins(4)).await;
        // Census is down, and then says that everybody is a member who was.
        let version = play.members.circle().version();
        play.membership.is_down.store(true, Ordering::Relaxed);
        play.pass(Duration::from_mins(4)).await;
        assert_eq!(play.members.circle().version(), version, "members stay who they were");
        assert!(play.members.failures() > 2, "{:?}", play.members);
        let end = play.now();
        play.pass(Duration::from_secs(5)).await;

        let told = play.told();
        told.compare(&always, &[joins, leaves], start, end).is_the_same();
        told.compare(&[joins], &play.others(joins), start, before).is_untold();
        told.compare(&[joins], &[leaves], joined, end).is_the_same();
        told.compare(&[leaves], &[joins], start, leaving).is_the_same();
        told.compare(&[leaves], &play.others(leaves), left, end).is_untold();
        let gaps = play.delivered.iter().filter(|event| event.get::<Gap>().is_some());
        assert_eq!(gaps.count(), 0, "nothing was missed of who was followed");
        assert_eq!(play.stream.status()[0].errors, 0);
    }
}

impl Play {
    /// Everybody else: what is about them as well is told.
    fn others(&self, but: CharacterId) -> Vec<CharacterId> {
        self.all.iter().copied().filter(|id| *id != but).collect()
    }
}
