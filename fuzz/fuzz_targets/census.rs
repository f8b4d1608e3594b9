//! Whatever Census answers, with whatever status: it is names or an error, and nothing breaks.
#![no_main]

use std::sync::LazyLock;

use bugle_planetside::{CharacterId, Client, FacilityId};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

/// Requests are timed, so that there must be a clock.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime of one thread"));

const STATUSES: [u16; 8] = [200, 302, 400, 403, 404, 429, 500, 503];

fuzz_target!(|input: &[u8]| {
    let Some((status, body)) = input.split_first() else { return };
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let body = bytes::Bytes::copy_from_slice(body);
    let answer = tower::service_fn(move |_| {
        let response = http::Response::builder().status(status).header("location", "/files/badrequest");
        std::future::ready(Ok(response.body(body.clone()).expect("a status and a header that are known")))
    });
    let client = Client::builder().service_id("a").transport(bugle_http::Transport::new(answer)).build();
    let client = client.expect("a service id and nothing else");
    RUNTIME.block_on(async {
        for error in [
            client.character_names(&[CharacterId(3), CharacterId(5)]).await.err(),
            client.facility_names(&[FacilityId(2)]).await.err(),
        ] {
            drop(error.map(|error| (error.to_string(), error.remedy())));
        }
    });
});
