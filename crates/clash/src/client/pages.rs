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
use http::StatusCode;
use xxhash_rust::xxh3::xxh3_128;

use super::answer::Answer;
use super::call::Call;
use super::endpoint::{Listed, Paged};
use super::error::ApiError;
use crate::model::page::Page;

type Asking<T> = BoxFuture<'static, Result<(Answer<Page<T>>, Page<T>), ApiError>>;

/// Errors in a row after which a walk ends.
const ERRORS_MAX: u32 = 3;

/// Pages in a row without a new row, after which a walk ends: one may be so because the list was moved on by a page.
const STALE_MAX: u32 = 2;

/// The pages of a list, one after the other: [`Call::pages`].
pub struct Pages<E: Paged> {
    /// Asks for the next page. `None`: there is none.
    call: Option<Call<E>>,
    asking: Option<Asking<<E as Listed>::Item>>,
    walk: Walk,
    /// What tells those rows from others that were handed out.
    told: HashSet<u128>,
}

/// The pages of a list, each with the answer that it came in: [`Pages::answers`].
pub struct PageAnswers<E: Paged> {
    pages: Pages<E>,
}

/// The rows of all pages of a list: [`Call::stream`].
pub struct Rows<E: Paged> {
    pages: Pages<E>,
    of_page: std::vec::IntoIter<<E as Listed>::Item>,
}

impl<E: Paged> Call<E> {
    /// The rows of all pages, one after the other, each once by what names it: a list that changes while it is walked
    /// shows some of them twice. Rows that cannot be read are left out: [`pages`](Self::pages) says how many.
    ///
    /// An error is an item. Asked on, the stream asks for the same page again, three times in a row at most, and not
    /// where asking again at once cannot help; then it ends. It ends with the last page, where a list leads back to a
    /// page that it came from, and where pages bring nothing new. Where it cannot be told whether a page is the last
    /// one, the end is an error. Dropping it stops it.
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

    /// As [`stream`](Self::stream), page by page: each with those rows that were on none before it.
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
    /// Pages in a row that brought nothing new.
    stale: u32,
    /// Errors in a row.
    errors: u32,
    /// Whether the end was not to be told from a page that cannot be asked for.
    is_cut: bool,
}

impl Walk {
    /// The cursor of the page to ask for after this one, on which `new` rows are new. `None`: it was the last one.
    fn next<T>(&mut self, page: &Page<T>, new: usize) -> Option<String> {
        self.errors = 0;
        self.stale = if new == 0 { self.stale + 1 } else { 0 };
        let cursor = if self.is_backwards { page.before() } else { page.after() };
        self.is_cut = cursor.is_none() && page.has_odd_cursors();
        let cursor = cursor.filter(|cursor| !page.is_empty() && !cursor.is_empty() && self.stale < STALE_MAX)?;
        self.followed.insert(cursor.to_owned()).then(|| cursor.to_owned())
    }

    /// Whether the page is worth being asked for again after this.
    fn goes_on_after(&mut self, error: &ApiError) -> bool {
        self.errors += 1;
        let can_help = match error {
            // These are kept for minutes, or last for longer.
            ApiError::NotFound { .. } | ApiError::Private { .. } | ApiError::Denied | ApiError::Maintenance => false,
            error => error.remedy() != Remedy::GiveUp,
        };
        can_help && self.errors < ERRORS_MAX
    }
}

impl<E: Paged> Pages<E> {
    pub(super) fn new(call: Call<E>) -> Self {
        let mut walk = Walk { is_backwards: call.said("before").is_some(), ..Walk::default() };
        let first = call.said("before").or_else(|| call.said("after"));
        walk.followed.extend(first.map(str::to_owned));
        Self { call: Some(call), asking: None, walk, told: HashSet::new() }
    }

    /// The same walk, with the answer that each page came in: the body as it was sent, with the rows that were on pages
    /// before it too, and how long it is good for. It ends where this one ends.
    ///
    /// ```no_run
    /// # async fn example(client: bugle_clash::Client) -> Result<(), bugle_clash::ApiError> {
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut answers = client.clan_members("#2PP").limit(10).pages().answers();
    /// while let Some((answer, page)) = answers.try_next().await? {
    ///     println!("{} bytes, {} new rows", answer.body.len(), page.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn answers(self) -> PageAnswers<E> {
        PageAnswers { pages: self }
    }

    /// Leaves only the new rows on `page`, and finds out what to ask for after it.
    fn turn(&mut self, page: &mut Page<E::Item>) {
        let is_new: Vec<_> = page.iter().map(|row| self.told.insert(identity(row))).collect();
        let next = self.walk.next(page, is_new.iter().filter(|is_new| **is_new).count());
        let mut is_new = is_new.into_iter();
        page.items.retain(|_| is_new.next().unwrap_or_default());
        self.call = self
            .call
            .take()
            .zip(next)
            .map(|(call, cursor)| if self.walk.is_backwards { call.before(cursor) } else { call.after(cursor) });
    }
}

impl<E: Paged> Pages<E> {
    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Option<<PageAnswers<E> as Stream>::Item>> {
        if self.asking.is_none() {
            let Some(call) = &self.call else {
                let is_cut = std::mem::take(&mut self.walk.is_cut);
                return Poll::Ready(is_cut.then(|| Err(ApiError::Unexpected { status: StatusCode::OK.as_u16() })));
            };
            self.asking = Some(Box::pin(asked(call.clone())));
        }
        let Some(asking) = &mut self.asking else { return Poll::Ready(None) };
        let mut answer = ready!(asking.as_mut().poll(context));
        self.asking = None;
        match &mut answer {
            Ok((_, page)) => self.turn(page),
            Err(error) if self.walk.goes_on_after(error) => {}
            Err(_) => self.call = None,
        }
        Poll::Ready(Some(answer))
    }
}

async fn asked<E: Paged>(call: Call<E>) -> Result<(Answer<Page<E::Item>>, Page<E::Item>), ApiError> {
    let answer = call.answer().await?;
    let page = answer.json().map_err(|error| answer.unreadable(&error))?;
    Ok((answer, page))
}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<Page<E::Item>, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_answer(context).map(|item| item.map(|answer| answer.map(|(_, page)| page)))
    }
}

impl<E: Paged> Stream for PageAnswers<E> {
    type Item = Result<(Answer<Page<E::Item>>, Page<E::Item>), ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pages.poll_answer(context)
    }
}

impl<E: Paged> FusedStream for PageAnswers<E> {
    fn is_terminated(&self) -> bool {
        self.pages.is_terminated()
    }
}

impl<E: Paged> FusedStream for Pages<E> {
    fn is_terminated(&self) -> bool {
        self.call.is_none() && self.asking.is_none() && !self.walk.is_cut
    }
}

impl<E: Paged> Rows<E> {
    pub(super) fn new(call: Call<E>) -> Self {
        Self { pages: Pages::new(call), of_page: Vec::new().into_iter() }
    }
}

impl<E: Paged> Stream for Rows<E> {
    type Item = Result<E::Item, ApiError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.of_page.next() {
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

impl<E: Paged> Unpin for PageAnswers<E> {}

/// What tells a row from others: its names, or else all that it says.
fn identity(row: &impl Read) -> u128 {
    let naming = row.naming();
    let is_named = naming.as_object().is_some_and(|names| !names.is_empty());
    let identity = if is_named { naming } else { row.to_service() };
    xxh3_128(identity.to_string().as_bytes())
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.call).field("told", &self.told.len()).finish_non_exhaustive()
    }
}

impl<E: Paged> fmt::Debug for PageAnswers<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageAnswers").field("pages", &self.pages).finish_non_exhaustive()
    }
}

impl<E: Paged> fmt::Debug for Rows<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("pages", &self.pages).finish_non_exhaustive()
    }
}
