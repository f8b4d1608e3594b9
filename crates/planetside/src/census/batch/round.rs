//! Letting everybody else have their say.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::task::AtomicWaker;
use tokio::task::yield_now;

/// Rings when everybody else has had their say.
#[derive(Default)]
struct Bell {
    has_rung: AtomicBool,
    waker: AtomicWaker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.has_rung.store(true, Ordering::SeqCst);
        self.waker.wake();
    }
}

/// Lets everybody who is awake have their say once. Unlike a plain [`yield_now`], it takes no shorter when several look
/// at it meanwhile, as all do who share what waits for it.
pub(super) async fn round() {
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut has_begun = false;
    poll_fn(|context| {
        bell.waker.register(context.waker());
        if !has_begun {
            has_begun = true;
            // The runtime has the bell when this is pending, and rings it when it has gone round.
            let rings = pin!(yield_now()).poll(&mut Context::from_waker(&waker));
            debug_assert!(rings.is_pending());
        }
        if bell.has_rung.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn a_round_is_over_when_all_have_been_heard_however_often_one_looks() {
        let heard = Arc::new(AtomicBool::new(false));
        let mut round = Box::pin(round());
        for _ in 0..5 {
            assert!((&mut round).now_or_never().is_none());
        }
        let mut others = JoinSet::new();
        let other = Arc::clone(&heard);
        others.spawn(async move { other.store(true, Ordering::SeqCst) });
        round.await;
        assert!(heard.load(Ordering::SeqCst));
        others.join_all().await;
    }
}
