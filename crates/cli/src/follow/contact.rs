//! A source whose first contact must not fail for want of anybody there.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use bugle::BoxError;
use bugle::source::{Context, Signals, Source};
use futures_util::{Stream, StreamExt as _};

/// Follows `source`. Where it is not to wait and the first that it says is that nobody is there at all, it ends: most
/// likely the address is wrong, and who typed it wants to know.
pub(crate) struct Contact<S> {
    pub(crate) source: S,
    /// Whether to try for as long as it takes.
    pub(crate) waits: bool,
}

impl<S: Source> Source for Contact<S> {
    type Event = S::Event;
    type Error = BoxError;
    const GAME: &'static str = S::GAME;
    const WAITS: bool = S::WAITS;

    fn check(&self) -> Result<(), BoxError> {
        self.source.check().map_err(Into::into)
    }

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<S::Event>, BoxError>> + Send + 'static {
        let Self { source, waits } = self;
        let said = Box::pin(source.follow(context));
        futures_util::stream::unfold((Some(said), !waits), |(mut said, is_first)| async move {
            let item = said.as_mut()?.next().await?.map_err(Into::into);
            if is_first && item.as_ref().is_err_and(|error: &BoxError| is_nobody_there(&**error)) {
                said = None;
            }
            Some((item, (said, false)))
        })
    }
}

/// Whether no name, no route and no open port leads to anybody. Who hangs up or takes too long is there.
fn is_nobody_there(error: &(dyn Error + 'static)) -> bool {
    let nobody = [ErrorKind::ConnectionRefused, ErrorKind::HostUnreachable, ErrorKind::NetworkUnreachable];
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref().or_else(|| shared(error)?.downcast_ref()).map(io::Error::kind);
        // The resolver's errors have no kind of their own.
        let is_unknown = error.to_string().starts_with("failed to lookup address");
        if is_unknown || kind.is_some_and(|kind| nobody.contains(&kind)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// What is in an error that several hold: it is seen as such, and not as what it is.
fn shared<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + Send + Sync + 'static)> {
    error.downcast_ref::<Arc<dyn Error + Send + Sync>>().map(|shared| &**shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("no answer")]
    struct Outer(#[source] io::Error);

    #[derive(Debug, thiserror::Error)]
    #[error("cannot reach it")]
    struct Shared(#[source] Arc<dyn Error + Send + Sync>);

    #[test]
    fn an_error_that_several_hold_is_what_it_is() {
        let refused = Shared(Arc::new(io::Error::new(ErrorKind::ConnectionRefused, "no")));
        assert!(is_nobody_there(&refused));
        assert!(!is_nobody_there(&Shared(Arc::new(io::Error::from(ErrorKind::TimedOut)))));
    }

    #[test]
    fn c11_only_an_address_that_leads_nowhere_is_wrong_for_good() {
        let nested = |kind| Outer(io::Error::from(kind));
        for kind in [ErrorKind::ConnectionRefused, ErrorKind::HostUnreachable] {
            assert!(is_nobody_there(&io::Error::from(kind)) && is_nobody_there(&nested(kind)), "{kind}");
        }
        for kind in [ErrorKind::ConnectionReset, ErrorKind::TimedOut, ErrorKind::UnexpectedEof, ErrorKind::BrokenPipe] {
            assert!(!is_nobody_there(&io::Error::from(kind)), "{kind}");
        }
        assert!(is_nobody_there(&io::Error::other("failed to lookup address information: Name or service not known")));
    }
}
