//! The last accepted body of what is watched.

use bugle_model::{Body, BodyError, Counted, Model};
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
/// the last checkpoint.
#[derive(Debug)]
pub struct LastBody<M> {
    /// `None` while it is parked, or if there is none. In a box: most of the time it is not there.
    here: Option<Box<Here<M>>>,
    /// `None`: nothing was accepted yet.
    print: Option<Print>,
    /// Whether it is kept, here or elsewhere. Else it is only recognised.
    is_kept: bool,
    /// What was odd in the bytes. `None`: nobody knows any more. Small, so it stays while the body is parked.
    odd: Option<Counted>,
    /// What was known before and the body does not say, as it is written. Small too.
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
}

/// What is at hand of a body that is not.
static NOWHERE: Bytes = Bytes::new();

impl<M: Model> LastBody<M> {
    /// No body yet; `doubt` says of what is read what cannot be so.
    pub(crate) fn none(doubt: fn(&mut M)) -> Self {
        Self { here: None, print: None, is_kept: true, odd: None, carried: None, doubt }
    }

    /// Takes a body that was just accepted, read, with what it carries over from the one before.
    pub(crate) fn accept(&mut self, bytes: Bytes, print: Print, read: Body<M>, carried: Option<Value>) {
        let odd = read.counted();
        self.accept_made(bytes, print, read.value, carried);
        self.odd = Some(odd);
    }

    /// As [`accept`](Self::accept), with bytes that were made of what they say.
    pub(crate) fn accept_made(&mut self, bytes: Bytes, print: Print, model: M, carried: Option<Value>) {
        let carried = carried.and_then(|carried| to_raw_value(&carried).ok());
        let here = Some(Box::new(Here { bytes, model: Some(model) }));
        *self = Self { here, print: Some(print), carried, ..Self::none(self.doubt) };
    }

    /// Takes a body that was just accepted, only to recognise it.
    pub(crate) fn recognise(&mut self, print: Print) {
        *self = Self { print: Some(print), is_kept: false, ..Self::none(self.doubt) };
    }

    /// A body from a state. Empty: there is none.
    pub(crate) fn restored(bytes: Bytes, carried: Option<Box<RawValue>>, doubt: fn(&mut M)) -> Self {
        let print = (!bytes.is_empty()).then(|| Print::of(&bytes));
        let here = print.is_some().then(|| Box::new(Here { bytes, model: None }));
        Self { here, print, carried, ..Self::none(doubt) }
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
        let here = self.here.as_ref()?;
        if here.model.is_none() {
            let read = M::reread(&here.bytes);
            self.know(read);
        }
        self.here.as_ref()?.model.as_ref()
    }

    /// Reads the body that comes next, and this one once more beside it: what is the same in both is read when somebody
    /// looks at it.
    pub(crate) fn read_next(&mut self, next: &Bytes) -> Result<Body<M>, BodyError> {
        let Some(here) = &self.here else { return M::from_json(next) };
        let odd = self
            .odd
            .unwrap_or_else(|| M::from_json(&here.bytes).map_or_else(|_| Counted::default(), |it| it.counted()));
        self.odd = Some(odd);
        let (read, last) = M::from_json_after(next, &here.bytes, odd)?;
        self.know(last);
        Ok(read)
    }

    /// Takes what the bytes say.
    fn know(&mut self, read: Option<M>) {
        let (Some(here), Some(mut model)) = (self.here.as_deref_mut(), read) else { return };
        (self.doubt)(&mut model);
        let carried = self.carried.as_deref().and_then(|carried| M::from_json(carried.get().as_bytes()).ok());
        carried.inspect(|carried| model.retake(&carried.value));
        here.model = Some(model);
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
        self.here = Some(Box::new(Here { bytes: body, model: None }));
    }
}
