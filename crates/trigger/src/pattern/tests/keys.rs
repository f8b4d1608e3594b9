//! What is a key: the same in code and in words.

use bugle_event::{
    Codec, Content, Envelope, Event, Identity, JoinKeys, Keyed as _, KindInfo, Seen, Subject, Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::pattern::any::Pattern;
use crate::pattern::count::Count;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{at, trigger};

/// Something of every sort.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Told {
    bell: u64,
    below: i64,
    is_on: bool,
    switch: String,
    label: String,
    shares: Vec<f64>,
    times: Vec<Timestamp>,
    lit: Vec<bool>,
    ids: Vec<String>,
    rows: Vec<Vec<u64>>,
    tellers: Vec<Teller>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Teller {
    name: String,
}

impl Content for Told {
    fn subject(&self) -> Subject {
        Subject::number("bell", self.bell)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.bell);
    }
}

bugle_event::facts! {
    /// What is told.
    #[derive(Debug, Serialize)]
    #[serde(untagged)]
    pub enum Tale reads with serde_json::from_str {
        /// Told.
        Told = "test.told",
    }
}

fn told(secs: i64) -> Event {
    event(tale(), secs)
}

fn event(told: Told, secs: i64) -> Event {
    Envelope::new("test", Tale::from(told), Seen::at(at(secs))).into_event()
}

fn tale() -> Told {
    Told {
        bell: 7,
        below: -7,
        is_on: true,
        switch: "8".to_owned(),
        label: "007".to_owned(),
        shares: vec![0.5, 2.0],
        times: vec![at(1), at(2)],
        lit: vec![true, false],
        ids: vec!["9".to_owned(), "x".to_owned()],
        rows: vec![vec![1], vec![2]],
        tellers: vec![Teller { name: "z".to_owned() }],
    }
}

fn worded(by: &str) -> Result<Pattern, String> {
    let kinds: Vec<KindInfo> = Tale::KINDS.to_vec();
    Pattern::parse(&format!("count 2 of Told by {by}"), &kinds).map_err(|error| error.message)
}

fn keys(by: &str) -> JoinKeys {
    worded(by).unwrap().steps()[0].keys(&told(1))
}

#[test]
fn what_a_pattern_in_code_remembers_is_gone_on_from_by_the_same_in_words() {
    let key = |told: &Told| (told.bell, (told.below, told.is_on), told.switch.clone(), told.label.clone());
    let mut machine = Machine::new(trigger(Count::new(2, Step::of(key))));
    machine.on_event(&told(1));
    let mut kept = bugle_event::Parts::new();
    machine.save().into_iter().for_each(|part| part.apply(&mut kept));
    let in_words = trigger(worded("bell, below, is_on, switch, label").unwrap());
    let mut machine = Machine::restore(in_words, &kept, &[Codec::of::<Tale>()]).unwrap();
    let firings = machine.on_event(&told(2));
    assert_eq!(firings.iter().map(|firing| firing.key.to_string()).collect::<Vec<_>>(), ["7, -7, true, 8, 007"]);
}

#[test]
fn each_element_of_a_list_is_the_key_that_it_would_be_alone() {
    assert_eq!(keys("lit"), [true, false].keys().into_iter().rev().collect::<JoinKeys>());
    assert_eq!(keys("ids"), [9_u64.keys(), "x".keys()].into_iter().flatten().collect::<JoinKeys>());
    let shown = |by| keys(by).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown("shares"), ["0.5", "2.0"]);
    assert_eq!(shown("times"), [at(1).to_string(), at(2).to_string()]);
}

#[test]
fn many_lists_are_not_joined_each_with_each_without_end() {
    let by = "shares, times, ids, lit";
    assert_eq!(keys(by).len(), 16);
    let (shares, times) = ((0..90).map(f64::from).collect(), (0..90).map(at).collect());
    let ids = (0..90).map(|id| id.to_string()).collect();
    let long = event(Told { shares, times, ids, lit: vec![true; 90], ..tale() }, 1);
    let mut machine = Machine::new(trigger(worded(by).unwrap()));
    assert!(machine.on_event(&long).is_empty());
    assert_eq!((machine.counts().let_go, machine.on_event(&long).len()), (1, 256));
}

#[test]
fn what_can_be_no_key_is_refused() {
    let refused = |by| worded(by).unwrap_err();
    assert_eq!(refused("tellers"), "`tellers` is a list of objects, and no key");
    assert_eq!(refused("bell, rows"), "`rows` is a list of lists, and no key");
}
