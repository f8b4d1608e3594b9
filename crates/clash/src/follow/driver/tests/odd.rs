//! Something to watch whose bodies say in so many words what it names.

use bugle_event::{Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::clan::ClanChanged;
use crate::model::clan::Clan;
use crate::tag::ClanTag;
use crate::watch::aside::Aside;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::need::Need;
use crate::watch::resource::{AsideAnswer, Comparison, Resource, Verdict};

/// A clan whose description is a list of words: `need:#2LL`, `aside:#2YY`, `remind:90` (seconds after the epoch of the tests).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Odd {
    tag: ClanTag,
    words: String,
    /// What was answered, and needs no more answers.
    done: Vec<String>,
    reminded: Option<Timestamp>,
}

/// When the tests begin.
pub(super) fn epoch() -> Timestamp {
    Timestamp::from_secs(1_767_225_600)
}

/// A body of a clan with these words.
pub(super) fn body(tag: &str, words: &str) -> Value {
    json!({ "tag": tag, "name": format!("Clan {tag}"), "description": words, "members": 0, "memberList": [] })
}

impl Odd {
    fn words<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a str> {
        self.words.split(' ').filter_map(move |word| word.strip_prefix(what))
    }

    fn told(&self, attribute: &str, value: impl Into<Value>) -> Event {
        let (clan_name, values) = (String::new(), (Value::Null, value.into()));
        ClanChanged { clan_tag: self.tag, clan_name, attribute: attribute.to_owned(), old: values.0, new: values.1 }
            .into()
    }
}

impl Resource for Odd {
    type Tag = ClanTag;
    type Endpoint = endpoints::GetClan;
    type Model = Clan;
    type Options = ();
    type Case = ();

    const NAME: &'static str = "odd";
    const TITLE: &'static str = "odd";
    const ANSWERS: &'static str = "Answers";

    fn new(tag: ClanTag) -> Self {
        Self { tag, words: String::new(), done: Vec::new(), reminded: None }
    }

    fn tag(&self) -> Option<ClanTag> {
        Some(self.tag)
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }

    fn judge(&mut self, _: &Comparison<'_, Self>) -> Verdict<()> {
        Verdict::Good(())
    }

    fn tell(&mut self, (): (), compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        self.words = compared.new.description.clone().unwrap_or_default();
        signals.push(compared.look.event(self.told("looked", &*self.words)));
        true
    }

    fn deadline(&self, (): &()) -> Option<Timestamp> {
        let moments =
            self.words("remind:").map(|at| Timestamp::from_secs(epoch().as_secs() + at.parse::<i64>().unwrap()));
        moments.filter(|at| self.reminded.is_none_or(|last| last < *at)).min()
    }

    fn is_reminding(&self, now: Timestamp, options: &()) -> bool {
        self.deadline(options).is_some_and(|at| at <= now)
    }

    fn remind(&mut self, look: Look, (): &(), last: &mut LastBody<Clan>) -> Vec<Signal<Event>> {
        self.reminded = Some(look.at);
        let name = last.model().map_or("nobody".to_owned(), |clan| clan.name.clone());
        vec![look.event(self.told("reminded", name))]
    }

    fn needs(&self, (): &()) -> Vec<Need> {
        self.words("need:").map(|tag| Need::Clan(tag.parse().unwrap())).collect()
    }

    fn asides(&self, (): &()) -> Vec<Aside> {
        let open = self.words("aside:").filter(|tag| !self.done.iter().any(|done| done == tag));
        open.map(|tag| Aside::War(tag.parse().unwrap())).collect()
    }

    fn on_aside(&mut self, answer: AsideAnswer<'_, Self>, last: &mut LastBody<Clan>) -> Vec<Signal<Event>> {
        let Aside::War(clan) = answer.aside else { panic!("{}", answer.aside) };
        let name = last.model().map_or("nobody".to_owned(), |clan| clan.name.clone());
        let said = match &answer.answer {
            Ok(body) if body.starts_with(b"{\"state\":\"warEnded\"") => {
                self.done.push(clan.to_string());
                "ended".to_owned()
            }
            Ok(_) => "not yet".to_owned(),
            Err(failure) => format!("{failure:?}"),
        };
        vec![answer.look.event(self.told("aside", format!("{name}: {said}")))]
    }
}
