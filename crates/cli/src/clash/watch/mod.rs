//! `bugle clash watch`: how far it is with what is followed, as a table that is always up to date.

mod frame;
mod view;
mod words;

use std::sync::Arc;
use std::time::Duration;

use bugle::clash::WatchHandle;
use bugle::{Clock as _, EventStream, Events};
use tokio::time::{Interval, MissedTickBehavior, interval};

use self::view::View;
use super::wish::Wish;
use crate::args::number::{count, rows, span};
use crate::clock::GameClock;
use crate::failure::Failure;
use crate::follow::{Contact, nobody_reads, stop_signal};
use crate::output::{Format, Output};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Show a table of what is followed, what is worst first: last seen, next due, errors in a row and the last of them; and
    /// above it the budget. In a pipe, a line of JSON each time
    #[arg(long)]
    top: bool,
    /// Show it anew after so long: `5`, `1m`
    #[arg(long, value_name = "TIME", default_value = "1", value_parser = span)]
    refresh: Duration,
    /// Show it so many times, and end
    #[arg(long, short = 'n', value_name = "TIMES", value_parser = count)]
    count: Option<u64>,
    /// Show so many rows at most; as many as fit on a terminal, all in a pipe unless told
    #[arg(long, value_name = "ROWS", value_parser = rows)]
    rows: Option<u32>,
    /// Keep trying where nobody can be reached at the start
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    wish: Wish,
}

pub(super) async fn run(args: Args, format: Format) -> Result<(), Failure> {
    if !args.top {
        let what = "--top shows how far it is with what is followed; `bugle tail clash` writes what happens there";
        return Err(Failure::Usage(what.to_owned()));
    }
    let watch = args.wish.watch()?;
    let handle = watch.handle();
    let stream = EventStream::builder().clock(Arc::new(GameClock)).source(Contact { source: watch, waits: args.wait });
    let stream = stream.build().await?;
    let shown = show(&args, &stream, &handle, Output::new(format)).await?;
    if let Shown::Ended = shown {
        // It says why.
        return Ok(stream.run().await?);
    }
    stream.stop().await;
    Ok(())
}

/// Why nothing more is shown.
enum Shown {
    Enough,
    /// The stream has ended by itself.
    Ended,
}

async fn show(args: &Args, stream: &EventStream, handle: &WatchHandle, mut output: Output) -> Result<Shown, Failure> {
    let (mut stop, mut gone) = (std::pin::pin!(stop_signal()), std::pin::pin!(nobody_reads()));
    let (mut events, mut tick) = (stream.events(), interval(args.refresh));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut left = args.count.unwrap_or(u64::MAX);
    while left > 0 {
        let view = tokio::select! {
            biased;
            () = &mut stop => break,
            () = &mut gone => return Err(Failure::ClosedPipe),
            view = next(&mut tick, stream, handle) => view,
            () = drain(&mut events) => None,
        };
        let Some(view) = view else {
            output.end_page()?;
            return Ok(Shown::Ended);
        };
        match output.page_size() {
            Some(size) => output.page(&frame::lines(&view, size.rows(args.rows), output.style()))?,
            None => output.json(&view.first(args.rows))?,
        }
        output.flush()?;
        left -= 1;
    }
    output.end_page()?;
    Ok(Shown::Enough)
}

/// What is to be shown next. `None`: the stream has ended.
async fn next(tick: &mut Interval, stream: &EventStream, handle: &WatchHandle) -> Option<View> {
    tick.tick().await;
    let status = handle.status().await.ok()?;
    Some(View::new(GameClock.now(), status, &stream.status()))
}

/// Takes events out, which would hold up what is followed. Returns when the stream has ended.
async fn drain(events: &mut Events) {
    while events.next().await.is_some() {}
}
