//! The client: builds requests, sorts answers from errors.

use std::fmt;

use bugle_event::Said;
use bugle_http::{Request, Response};
use http::header::{AGE, CACHE_CONTROL};
use http::{Method, Uri};

use super::about::another;
use super::answer::Answer;
use super::endpoint::Endpoint;
use super::error::ApiError;
use super::judge::checked;
use super::question::{Asked, Question};
use super::stack::Stack;
use super::stats::ClientStats;

/// A client of the Clash of Clans API. Cheap to clone; clones share connections, keys and what these may still ask for,
/// what is kept of answers, and statistics: clone one, and do not make a second with the same keys.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use bugle_clash::Client;
///
/// let client = Client::builder().key(std::env::var("BUGLE_CLASH_KEY")?).build()?;
/// let clan = client.clan("#2PP").await?;
/// println!("{} has {} members", clan.name, clan.members);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    stack: Stack,
    base: String,
}

impl Client {
    pub(super) fn new(stack: Stack, base: String) -> Self {
        Self { stack, base }
    }

    /// What it was asked so far, and what came of it.
    pub fn stats(&self) -> ClientStats {
        self.stack.stats()
    }

    /// How many requests a second all its keys together are good for, as it was set; [`stats`](Self::stats) tells what
    /// is left of it.
    pub fn rate(&self) -> u32 {
        self.stack.rate()
    }

    /// The answer to a question of `E`. Nothing is lost when the future is dropped: questions change nothing.
    pub(super) async fn answer<E: Endpoint>(&self, question: Question) -> Result<Answer<E::Body>, ApiError> {
        let response = self.ask(question.clone()).await?;
        let sound = match sound(&question, response) {
            Err(_) if question.method == Method::GET => {
                // It may have been kept for a look, and nobody had read it yet.
                self.forget(&question);
                sound(&question, self.ask(question.clone()).await?)
            }
            sound => sound,
        };
        if let Err(ApiError::OfAnother { .. }) = &sound {
            self.forget(&question);
        }
        sound.map(Answer::new)
    }

    /// As [`answer`](Self::answer), for who reads the body, if at all, and finds out whether it can be read.
    pub(crate) async fn ask(&self, question: Question) -> Result<Response, ApiError> {
        let is_realtime = is_realtime(&question.path);
        let is_shared = question.method == Method::GET && !is_realtime;
        let mut response = self.exchange(question, is_shared).await?;
        if is_realtime {
            // It is said all the same for how long the others get their answer.
            response.headers_mut().remove(CACHE_CONTROL);
            response.headers_mut().remove(AGE);
        }
        Ok(response)
    }

    /// As [`ask`](Self::ask), of the service itself, as it is now: nothing that is kept will do.
    pub(crate) async fn probe(&self, question: Question) -> Result<Response, ApiError> {
        let uri = self.uri(&question.path)?;
        let answer = self.exchange(question, false).await;
        if matches!(answer, Ok(_) | Err(ApiError::NotFound { .. } | ApiError::Private { .. })) {
            // Whatever is kept is older, and must not be given after this.
            self.stack.forget(&uri);
        }
        answer
    }

    /// The body that answered a question turned out to be none.
    pub(crate) fn forget(&self, question: &Question) {
        if let Ok(uri) = self.uri(&question.path) {
            self.stack.forget(&uri);
        }
    }

    async fn exchange(&self, question: Question, is_shared: bool) -> Result<Response, ApiError> {
        let Question { endpoint, path, method, body, can_be_private, urgency } = question;
        let mut request = Request::new(body);
        (*request.method_mut(), *request.uri_mut()) = (method, self.uri(&path)?);
        request.extensions_mut().insert(Asked { endpoint, urgency, can_be_private, is_shared });
        self.stack.ask(request).await
    }

    fn uri(&self, path: &str) -> Result<Uri, ApiError> {
        let refused = |_| ApiError::BadArgument { what: format!("`{}` is no address", String::from(Said::new(path))) };
        format!("{}{path}", self.base).parse().map_err(refused)
    }
}

/// The answer, if it is whole and about what was asked for.
fn sound(question: &Question, response: Response) -> Result<Response, ApiError> {
    let response = checked(response)?;
    match another(&question.path, response.body()) {
        Some(tag) => Err(ApiError::OfAnother { tag: Said::new(&tag).into() }),
        None => Ok(response),
    }
}

/// Whether what is true now is asked for, and not what everybody gets.
fn is_realtime(path: &str) -> bool {
    path.split_once('?').is_some_and(|(_, query)| query.split('&').any(|pair| pair == "realtime=true"))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicU32, Ordering};

    use bugle_http::Transport;
    use bytes::Bytes;

    use super::*;
    use crate::client::endpoints::endpoints;
    use crate::tag::ClanTag;

    /// Each answer has another name, and is good for ten minutes; or there is none.
    fn client() -> Client {
        let asked = std::sync::Arc::new(AtomicU32::new(0));
        let service = tower::service_fn(move |_: Request| {
            let number = asked.fetch_add(1, Ordering::SeqCst);
            let body = format!(r##"{{"tag": "#2PP", "name": "{number}"}}"##);
            let mut response = Response::new(Bytes::from(body));
            response.headers_mut().insert(CACHE_CONTROL, http::HeaderValue::from_static("max-age=600"));
            async { Ok::<_, Infallible>(response) }
        });
        let service = tower::util::MapErr::new(service, |never: Infallible| match never {});
        Client::builder().key("secret").transport(Transport::new(service)).build().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_older_is_given_after_a_probe() {
        let (client, tag) = (client(), "#2PP".parse::<ClanTag>().unwrap());
        let name = async || client.clan(tag).await.unwrap().name;
        assert_eq!((name().await, name().await), ("0".to_owned(), "0".to_owned()));
        let probed = client.probe(Question::look::<endpoints::GetClan>([&tag], "")).await.unwrap();
        assert!(probed.body().ends_with(br#""1"}"#));
        assert_eq!(name().await, "2");
    }

    /// The wrong answer is asked for anew once, and is not kept for the next one who asks.
    #[tokio::test(start_paused = true)]
    async fn an_answer_about_another_is_an_error_and_not_kept() {
        let client = client();
        let error = client.clan("#2YY").await.unwrap_err();
        assert!(matches!(&error, ApiError::OfAnother { tag } if tag == "#2PP"), "{error:?}");
        assert!(error.to_string().starts_with("the answer is about #2PP"), "{error}");
        assert_eq!(client.stats().endpoints["clan"].sent, 2);
        client.clan("#2YY").await.unwrap_err();
        assert_eq!(client.stats().endpoints["clan"].sent, 4);
        assert_eq!(client.stats().cache.entries, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_no_address_is_not_asked_for() {
        let client = client();
        let question = Question {
            path: "/clans/ \u{7}".to_owned(),
            ..Question::look::<endpoints::GetClan>([&"#2PP".parse::<ClanTag>().unwrap()], "")
        };
        let error = client.ask(question).await.unwrap_err();
        assert!(matches!(&error, ApiError::BadArgument { what } if !what.contains('\u{7}')), "{error:?}");
        assert!(client.stats().endpoints.is_empty());
    }
}
