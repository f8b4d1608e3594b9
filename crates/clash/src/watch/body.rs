//! The last accepted body of what is watched.

use bugle_model::{Body, BodyError, Model};
use bytes::Bytes;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use xxhash_rust::xxh3::xxh3_64;

/// By what a body is recognised that is not at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    pub(crate) hash: u64,
    len: usize,
}

impl Print {
    pub(crate) fn of(body: &[u8]) -> Self {
        Self { hash: xxh3_64(body), len: body.len() }
    }
}

/// The last accepted body: as bytes, which its state holds and the next body is compared with, and as what they say,
/// which is what the next body differs from. Neither is there while the body is parked: kept elsewhere, in the state of
/// the last checkpoint. Then it is read again when the next one differs.
#[derive(Debug)]
pub struct LastBody<M> {
    /// `None` while it is parked, or if there is none. In a box: most of the time it is not there.
    here: Option<Box<Here<M>>>,
    /// `None`: nothing was accepted yet.
    print: Option<Print>,
    /// Whether it is kept, here or elsewhere. Else it is only recognised.
    is_kept: bool,
    /// What was known before and the body does not say, as it is written. Small, so it stays while the body is parked.
    carried: Option<Box<RawValue>>,
    /// Says of what was read what cannot be so.
    doubt: fn(&mut M),
}

/// A body that is at hand.
#[derive(Debug)]
struct Here<M> {
    bytes: Bytes,
    /// Read when it is first needed.
    model: Option<M>,
    /// Which elements of its lists are to be read anew where they come again. `None`: all, for the model says more than
    /// the bytes do.
    odd_elements: Option<Vec<u64>>,
}

/// What is at hand of a body that is not.
static NOWHERE: Bytes = Bytes::new();

impl<M: Model> LastBody<M> {
    /// No body yet; `doubt` says of what is read what cannot be so.
    pub(crate) fn none(doubt: fn(&mut M)) -> Self {
        Self { here: None, print: None, is_kept: true, carried: None, doubt }
    }

    /// Takes a body that was just accepted, read, with what it carries over from the one before.
    pub(crate) fn accept(&mut self, bytes: Bytes, print: Print, read: Body<M>, carried: Option<Value>) {
        let odd_elements = carried.is_none().then_some(read.odd_elements);
        self.accept_made(bytes, print, read.value, carried);
        if let Some(here) = &mut self.here {
            here.odd_elements = odd_elements;
        }
    }

    /// As [`accept`](Self::accept), with bytes that were made of what they say.
    pub(crate) fn accept_made(&mut self, bytes: Bytes, print: Print, model: M, carried: Option<Value>) {
        let carried = carried.and_then(|carried| to_raw_value(&carried).ok());
        let here = Some(Box::new(Here { bytes, model: Some(model), odd_elements: None }));
        *self = Self { here, print: Some(print), is_kept: true, carried, doubt: self.doubt };
    }

    /// Takes a body that was just accepted, only to recognise it.
    pub(crate) fn recognise(&mut self, print: Print) {
        *self = Self { print: Some(print), is_kept: false, ..Self::none(self.doubt) };
    }

    /// A body from a state. Empty: there is none.
    pub(crate) fn restored(bytes: Bytes, carried: Option<Box<RawValue>>, doubt: fn(&mut M)) -> Self {
        let print = (!bytes.is_empty()).then(|| Print::of(&bytes));
        let here = print.is_some().then(|| Box::new(Here { bytes, model: None, odd_elements: None }));
        Self { here, print, is_kept: true, carried, doubt }
    }

    /// What it carries over from bodies before it.
    pub(crate) fn carried(&self) -> Option<&RawValue> {
        self.carried.as_deref()
    }

    /// Whether nothing was accepted yet.
    pub(crate) fn is_none(&self) -> bool {
        self.print.is_none()
    }

    /// Whether `body` is the same.
    pub(crate) fn is(&self, body: &Bytes) -> bool {
        if !self.is_kept {
            return self.print == Some(Print::of(body));
        }
        let accepted = self.bytes();
        let is_very_one = accepted.as_ptr() == body.as_ptr() && accepted.len() == body.len();
        !self.is_none() && (is_very_one || accepted == body)
    }

    /// The body. Empty if there is none.
    pub(crate) fn bytes(&self) -> &Bytes {
        debug_assert!(self.parked().is_none(), "whoever parks a body gives it back before it is needed");
        self.here.as_ref().map_or(&NOWHERE, |here| &here.bytes)
    }

    /// What it says, if there is one.
    pub(crate) fn model(&mut self) -> Option<&M> {
        self.read_by(M::from_json);
        self.here.as_ref()?.model.as_ref()
    }

    /// Reads what it says, if nobody has yet, beside the body that comes next, and was `read` first: much of it is in both.
    pub(crate) fn read_before(&mut self, next: &[u8], read: &Body<M>) {
        self.read_by(|bytes| M::from_json_beside(bytes, next, &read.value, &read.odd_elements));
    }

    fn read_by(&mut self, read: impl FnOnce(&[u8]) -> Result<Body<M>, BodyError>) {
        debug_assert!(self.parked().is_none(), "whoever parks a body gives it back before it is needed");
        let Some(here) = self.here.as_deref_mut().filter(|here| here.model.is_none()) else { return };
        let Ok(Body { value: mut model, odd_elements, .. }) = read(&here.bytes) else { return };
        (self.doubt)(&mut model);
        let carried = self.carried.as_deref().and_then(|carried| M::from_json(carried.get().as_bytes()).ok());
        carried.inspect(|carried| model.retake(&carried.value));
        here.odd_elements = self.carried.is_none().then_some(odd_elements);
        here.model = Some(model);
    }

    /// Reads the body that comes next, of which much is as it is here.
    pub(crate) fn read_next(&self, body: &[u8]) -> Result<Body<M>, BodyError> {
        match self.here.as_deref() {
            Some(Here { bytes, model: Some(model), odd_elements: Some(odd) }) => {
                M::from_json_beside(body, bytes, model, odd)
            }
            _ => M::from_json(body),
        }
    }

    /// Its hash, if there is one.
    pub(crate) fn hash(&self) -> Option<u64> {
        self.print.map(|print| print.hash)
    }

    /// Its hash, if it is kept.
    pub(crate) fn hash_of_kept(&self) -> Option<u64> {
        self.hash().filter(|_| self.is_kept)
    }

    /// Lets go of the body, which is kept elsewhere.
    pub(crate) fn park(&mut self) {
        self.here = None;
    }

    /// Whether what it says is at hand: it need not be read again.
    pub(crate) fn is_read(&self) -> bool {
        self.here.as_ref().is_some_and(|here| here.model.is_some())
    }

    /// The print of the body, if it is kept elsewhere.
    pub(crate) fn parked(&self) -> Option<Print> {
        self.print.filter(|_| self.is_kept && self.here.is_none())
    }

    /// Takes the body back that was parked. Says whether `body` is the one.
    pub(crate) fn unpark(&mut self, body: Bytes) -> bool {
        let is_it = self.print == Some(Print::of(&body));
        if is_it {
            self.unpark_recognised(body);
        }
        is_it
    }

    /// As [`unpark`](Self::unpark), with a body that was recognised by its print.
    pub(crate) fn unpark_recognised(&mut self, body: Bytes) {
        self.here = Some(Box::new(Here { bytes: body, model: None, odd_elements: None }));
    }
}
