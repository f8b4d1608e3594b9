//! Lists that come in pages, walked from one page to the next.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bugle_http::Remedy;
use bugle_model::Read;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::FusedStream;
use xxhash_rust::xxh3::xxh3_128;

use super::call::Call;
use super::endpoint::{Listed, Paged};
use super::error::ApiError;
use crate::model::page::Page;

type Asking<T> = BoxFuture<'static, Result<Page<T>, ApiError>>;

/// The pages of a list, one after the other: [`Call::pages`].
pub struct Pages<E: Paged> {
    /// Asks for the next page. `None`: there is none.
    call: Option<Call<E>>,
    asking: Option<Asking<<E as Listed>::Item>>,
    walk: Walk,
}

/// The rows of all pages of a list: [`Call::stream`].
pub struct Rows<E: Paged> {
    pages: Pages<E>,
    of_page: std::vec::IntoIter<<E as Listed>::Item>,
    /// What tells those rows from others that were handed out.
    told: HashSet<u128>,
}

impl<E: Paged> Call<E> {
    /// The rows of all pages, one after the other, each once by what names it: a list that changes while it is walked
    /// shows some of them twice.
    ///
    /// An error is an item. Asked on, the stream asks for the same page again, unless no retry can help; then it ends.
    /// It ends with the last page, and where a list leads back to a page that it came from. Dropping it stops it.
    ///
    /// ```no_run
    /// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
    /// use bugle_clash::LocationId;
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut clans = client.clan_ranking(LocationId::GLOBAL).limit(50).stream();
    /// while let Some(clan) = clans.try_next().await? {
    ///     println!("{}. {}", clan.rank, clan.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Rows<E> {
        Rows::new(self)
    }

    /// As [`stream`](Self::stream), page by page, with all rows that they have.
    pub fn pages(self) -> Pages<E> {
        Pages::new(self)
    }
}

/// Where the walk goes on. A list is walked by places in it, and it can change meanwhile.
#[derive(Debug, Default)]
struct Walk {
    is_backwards: bool,
    /// The cursors that were followed: a list that leads back to one of them never ends.
    followed: HashSet<String>,
}

impl Walk {
    /// The cursor of the page to ask for after this one. `None`: it was the last one.
    fn next<T>(&mut self, page: &Page<T>) -> Option<String> {
        let cursor = if self.is_backwards { page.before() } else { page.after() };
        let cursor = cursor.filter(|cursor| !page.is_empty() && !cursor.is_empty())?;
        self.followed.insert(cursor.to_owned()).then(|| cursor.to_owned())
    }
}

impl<E: Paged> Pages<E> {
    pub(super) fn new(call: Call<E>) -> Self {
        let mut walk = Walk { is_backwards: call.said("before").is_some(), followed: HashSet::new() };
        let first = call.said("before").or_else(|| call.said("after"));
        walk.followed.extend(first.map(str::to_owned));
        Self { call: Some(call), asking: None, walk }
    }

    /// What to ask for after `page`.
    fn turn(&mut self, page: &Page<E::Item>) {
        let next = self.walk.next(page);
        self.call = self
            .call
            .take()
            .zip(next)
            .map(|(call, cursor)| if self.walk.is_backwards { call.before(cursor) } else { call.after(cursor) });
    }
}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<Page<E::Item>, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.asking.is_none() {
            let Some(call) = &self.call else { return Poll::Ready(None) };
            self.asking = Some(call.clone().into_future());
        }
        let Some(asking) = &mut self.asking else { return Poll::Ready(None) };
        let answer = ready!(asking.as_mut().poll(context));
        self.asking = None;
        match &answer {
            Ok(page) => self.turn(page),
            Err(error) if error.remedy() == Remedy::GiveUp => self.call = None,
            // The same page is asked for again.
            Err(_) => {}
        }
        Poll::Ready(Some(answer))
    }
}

impl<E: Paged> FusedStream for Pages<E> {
    fn is_terminated(&self) -> bool {
        self.call.is_none() && self.asking.is_none()
    }
}

impl<E: Paged> Rows<E> {
    pub(super) fn new(call: Call<E>) -> Self {
        Self { pages: Pages::new(call), of_page: Vec::new().into_iter(), told: HashSet::new() }
    }

    /// The next row of the page at hand that was not handed out yet.
    fn next_of_page(&mut self) -> Option<E::Item> {
        let Self { of_page, told, .. } = self;
        of_page.find(|row| told.insert(identity(row)))
    }
}

impl<E: Paged> Stream for Rows<E> {
    type Item = Result<E::Item, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.next_of_page() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.of_page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<E: Paged> FusedStream for Rows<E> {
    fn is_terminated(&self) -> bool {
        self.of_page.as_slice().is_empty() && self.pages.is_terminated()
    }
}

/// The rows are handed over, nothing points into the stream.
impl<E: Paged> Unpin for Rows<E> {}

impl<E: Paged> Unpin for Pages<E> {}

/// What tells a row from others: its names, or else all that it says.
fn identity(row: &impl Read) -> u128 {
    let naming = row.naming();
    let is_named = naming.as_object().is_some_and(|names| !names.is_empty());
    let identity = if is_named { naming } else { row.to_service() };
    xxh3_128(identity.to_string().as_bytes())
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.call).finish_non_exhaustive()
    }
}

impl<E: Paged> fmt::Debug for Rows<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("pages", &self.pages).field("told", &self.told.len()).finish_non_exhaustive()
    }
}
