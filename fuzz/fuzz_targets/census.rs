//! Whatever Census answers, with whatever status: it is rows or an error, and nothing breaks.
#![no_main]

use std::sync::LazyLock;

use bugle_planetside::census::{Character, Item, MapRegion, Options, Query, Retries};
use bugle_planetside::{CensusError, CharacterId, Client, FacilityId, ItemId};
use futures_util::StreamExt as _;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

/// Requests are timed, so that there must be a clock.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime of one thread"));

const STATUSES: [u16; 8] = [200, 302, 400, 403, 404, 429, 500, 503];

// The collection that an answer is about is part of it: whatever is asked for gets it.
fuzz_target!(|input: &[u8]| {
    let Some((status, body)) = input.split_first() else { return };
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let body = bytes::Bytes::copy_from_slice(body);
    let answer = tower::service_fn(move |_| {
        let response = http::Response::builder().status(status).header("location", "/files/badrequest");
        std::future::ready(Ok(response.body(body.clone()).expect("a status and a header that are known")))
    });
    // Nobody waits for a second answer, which would be the same.
    let options = Options { retries: Retries { most: 0, ..Retries::default() }, ..Options::default() };
    let transport = bugle_http::Transport::new(answer);
    let client = Client::builder().service_id("a").census(options).transport(transport).build();
    let client = client.expect("a service id and nothing else");
    RUNTIME.block_on(async {
        for error in ask(&client).await.into_iter().flatten() {
            drop((error.to_string(), format!("{error:?}"), error.remedy(), error.kind()));
        }
    });
});

async fn ask(client: &Client) -> [Option<CensusError>; 8] {
    let answer = client.query(Query::new("item")).await;
    if let Ok(answer) = &answer {
        drop((answer.tree(), answer.distinct("item_id"), answer.timing(), answer.count(), answer.read::<Item>()));
    }
    [
        answer.err(),
        client.character_names(&[CharacterId(3), CharacterId(5)]).await.err(),
        client.facility_names(&[FacilityId(2)]).await.err(),
        client.get_by_id::<Item>(ItemId(4)).await.err(),
        client.get_by_name::<Character>("ada").await.err(),
        client.count::<Character>().await.err(),
        client.find::<MapRegion>().limit(2).await.err(),
        client.find::<Item>().limit(2).stream().take(9).collect::<Vec<_>>().await.into_iter().find_map(Result::err),
    ]
}
