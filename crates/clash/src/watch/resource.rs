//! What there is to watch: what a kind of answer shows, and what two of them tell by how they differ.

use std::fmt;
use std::hash::Hash;
use std::str::FromStr;

use bugle_event::{Signal, Subject, Timestamp};
use bugle_model::Model;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::aside::Aside;
use super::body::LastBody;
use super::cwl::group::Group;
use super::look::Look;
use super::mention::Mention;
use super::need::Need;
use super::neighbours::Neighbours;
use super::options::Adjust;
use super::transfers::Move;
use super::war::progress::Progress;
use crate::client::endpoint::{Endpoint, Place};
use crate::event::Event;
use crate::failure::Failure;
use crate::tag::{ClanTag, ParseTagError, WarTag};

/// Something of the API that can be watched, in the hands of a [`Watcher`](super::watcher::Watcher), which remembers the
/// bodies, times and failures. It is itself what is remembered besides: its fields, as serde writes them, are a format.
///
/// Of each body that is not the one before, the watcher asks it to [`judge`](Self::judge), and if that is good, to
/// [`tell`](Self::tell). This trait cannot be implemented outside of this crate.
pub trait Resource: Serialize + DeserializeOwned + fmt::Debug + Send + Sized + 'static {
    /// With what it is asked for.
    type Tag: Place + Copy + Ord + Hash + fmt::Display + FromStr<Err = ParseTagError> + Send;
    /// Where the API shows it.
    type Endpoint: Endpoint<Body = Self::Model>;
    /// What its bodies show.
    type Model: Model + fmt::Debug + Send;
    /// How it is watched.
    type Options: Adjust + Clone + fmt::Debug + Default + Send + Sync;
    /// What sort of body one is, once it was judged.
    type Case;

    /// What a body is an answer about: `clan`.
    const NAME: &'static str;
    /// What it is called in front of its tag: `war of clan`.
    const TITLE: &'static str;
    /// Which answers of the API these are, for people.
    const ANSWERS: &'static str;
    /// What else is said with the question: `?limit=2`.
    const QUERY: &'static str = "";
    /// What "not found" says, as a body, where that does not mean that it is gone.
    const NOT_FOUND: Option<&'static str> = None;
    /// Whether what is kept of it must be known before anything is told: because watchers share what they know.
    const IS_SHARED: bool = false;

    /// Whether a body is compared with the one before. Where not, what matters of it is in the resource: it is recognised
    /// when it comes again, and not kept.
    const KEEPS_BODY: bool = true;

    /// The one with this tag, of which nothing is known.
    fn new(tag: Self::Tag) -> Self;

    /// With what it is asked for. `None`: nobody has said yet.
    fn tag(&self) -> Option<Self::Tag>;

    /// Under which name what is remembered of it is kept.
    fn subject(&self) -> Subject;

    /// What becomes of a body.
    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<Self::Case>;

    /// Takes values that cannot be so for values that were not sent.
    fn doubt(_new: &mut Self::Model) {}

    /// Fills in what a good body does not say, from what was known before, ahead of being told. Gives what was filled in,
    /// as it is written.
    fn fill(&mut self, _look: Look, _old: Option<&Self::Model>, _new: &mut Self::Model) -> Option<Value> {
        None
    }

    /// Whether the parts of a good body contradict each other.
    fn is_torn(_case: &Self::Case) -> bool {
        false
    }

    /// Adds what a good body tells. Says whether it is what the next one is to be compared with.
    fn tell(&mut self, case: Self::Case, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool;

    /// What the same body, again, tells.
    fn confirm(&mut self, _look: Look, _last: &mut LastBody<Self::Model>) -> Vec<Signal<Event>> {
        Vec::new()
    }

    /// Takes note of what was told by a good look at this time, with the ids that it was told under.
    fn remember(&mut self, _at: Timestamp, _told: &[Signal<Event>]) {}

    /// Who came and went lately, as it was told.
    fn moves(&self) -> &[Move] {
        &[]
    }

    /// What must have happened, now that no further body will come; `look` is how it looks from some moment.
    fn finish(&mut self, _look: &dyn Fn(Timestamp) -> Look, _last: &mut LastBody<Self::Model>) -> Vec<Signal<Event>> {
        Vec::new()
    }

    /// What nobody saw while looks failed; `case` is what comes after, if it is not the same body.
    fn missed(&self, _case: Option<&Self::Case>) -> Vec<Subject> {
        vec![self.subject()]
    }

    /// That it is gone, as far as that is an event.
    fn gone(&self, _last: &mut LastBody<Self::Model>) -> Option<Event> {
        None
    }

    /// That it is found again.
    fn back(&self, _last: &mut LastBody<Self::Model>) -> Option<Event> {
        None
    }

    /// Takes note that its answers are private. Says whether that is news.
    fn close(&mut self) -> bool {
        false
    }

    /// That its answers are private, as far as that is an event.
    fn closed(&self, _last: &mut LastBody<Self::Model>) -> Option<Event> {
        None
    }

    /// Takes note that its answers are not private. An event, if they were.
    fn open(&mut self, _last: &mut LastBody<Self::Model>) -> Option<Event> {
        None
    }

    /// The moment at which to look, whatever the interval: because something ends then, or a reminder falls due.
    fn deadline(&self, _options: &Self::Options) -> Option<Timestamp> {
        None
    }

    /// What is told because of the time alone, with a look that failed as well as with one that was good: reminders of
    /// what is to come. Called after whatever else the look tells; a [`deadline`](Self::deadline) brings the look.
    fn remind(
        &mut self,
        _look: Look,
        _options: &Self::Options,
        _last: &mut LastBody<Self::Model>,
    ) -> Vec<Signal<Event>> {
        Vec::new()
    }

    /// Whether [`remind`](Self::remind) would tell something at this time: then the last body is loaded, if it is parked.
    fn is_reminding(&self, _now: Timestamp, _options: &Self::Options) -> bool {
        false
    }

    /// Whether something was taken note of that is to be kept although nothing was told.
    fn has_noted(&self) -> bool {
        false
    }

    /// What was taken note of is kept.
    fn on_kept(&mut self) {}

    /// What is to be watched because of what was seen here, for as long as it is named here, as if it were wished for.
    fn needs(&self, _options: &Self::Options) -> Vec<Need> {
        Vec::new()
    }

    /// Who is mentioned in a body: whoever wishes for the members of a clan, say, watches them too.
    fn mentions(&self, _body: &Self::Model) -> Vec<Mention> {
        Vec::new()
    }

    /// What is to be asked once, because the bodies do not say it: asked until it is no longer named here.
    fn asides(&self, _options: &Self::Options) -> Vec<Aside> {
        Vec::new()
    }

    /// Takes what came of one of its [`asides`](Self::asides), and tells what follows.
    fn on_aside(&mut self, _answer: AsideAnswer<'_, Self>, _last: &mut LastBody<Self::Model>) -> Vec<Signal<Event>> {
        Vec::new()
    }

    /// Takes note of what the other watchers know, ahead of any answer.
    fn hear(&mut self, _neighbours: &dyn Neighbours) {}

    /// Forgets about what is yet to come at `now`: the clock was set back.
    fn set_back(&mut self, _now: Timestamp) {}

    /// What is known of the latest wars, if it shows any.
    fn wars(&self) -> Vec<&Progress> {
        Vec::new()
    }

    /// As [`wars`](Self::wars), to add what others know.
    fn wars_mut(&mut self) -> Vec<&mut Progress> {
        Vec::new()
    }

    /// The wars of the leagues that were drawn while their group was watched here.
    fn drawn(&self) -> Vec<WarTag> {
        Vec::new()
    }

    /// Since when a war of the leagues must be over, by what is known of its group here. `started`: when a war began, of those
    /// that are seen to have begun.
    fn war_over_since(&self, _war: WarTag, _started: &dyn Fn(WarTag) -> Option<Timestamp>) -> Option<Timestamp> {
        None
    }

    /// What is known of the group of clan war leagues, if it shows one.
    fn group(&self) -> Option<&Group> {
        None
    }

    /// The clan whose war log is known to be private.
    fn private_log(&self) -> Option<ClanTag> {
        None
    }
}

/// A body, beside the one before.
pub struct Comparison<'a, R: Resource> {
    /// When.
    pub(crate) look: Look,
    /// How the resource is watched.
    pub(crate) options: &'a R::Options,
    /// What was accepted last. `None`: this is the first look, or bodies are not kept.
    pub(crate) old: Option<&'a R::Model>,
    /// What the body shows.
    pub(crate) new: &'a R::Model,
    /// Who else is watching.
    pub(crate) neighbours: &'a dyn Neighbours,
}

/// What came of a question beside the looks.
pub struct AsideAnswer<'a, R: Resource> {
    /// What was asked.
    pub(crate) aside: Aside,
    /// When the answer came, and what moment it may be of.
    pub(crate) look: Look,
    /// How the resource is watched.
    pub(crate) options: &'a R::Options,
    /// The body as it came.
    pub(crate) answer: Result<Bytes, Failure>,
    /// Who else is watching.
    pub(crate) neighbours: &'a dyn Neighbours,
}

/// What becomes of a body.
pub enum Verdict<C> {
    /// It is about something else, or lacks what must be there.
    Broken,
    /// It shows less than was seen before.
    Stale,
    /// It shows less of what never falls than was seen before: it is stale, unless that lasts.
    Fallen(C),
    /// It lacks what was there, and what nobody loses: it is broken, unless that lasts.
    Lost(C),
    /// It may be wrong: the next one will show.
    Held,
    /// It says in its own words why there is nothing to see.
    Failed(Failure),
    /// It is good, unless these very bytes were accepted before and replaced lately.
    Good(C),
    /// It is good, whether it was there before or not.
    Certain(C),
}
