//! The product's client and the simulated portal: an address that changes under load.

use std::net::IpAddr;
use std::time::Duration;

use bugle_clash::{Client, LocationId, Portal};
use bugle_sim::clash::{Account, Config, Keys};
use tokio::task::JoinSet;

use crate::api::{Api, config, transport};

const RATE: u32 = 10;
const MINUTE: Duration = Duration::from_mins(1);

fn client(api: &Api) -> Client {
    let Account { email, password, .. } = Account::default();
    let portal = Portal::login(email, password).keys(2).may_remove(true).base_url("http://portal.test/api");
    let client = Client::builder().portal(portal).rate(RATE).base_url("http://clash.test/v1");
    client.transport(transport(api.service.router())).build().unwrap()
}

/// Asks for as many different things, all at once: how many answers came.
fn ask(client: &Client, ids: std::ops::Range<u32>) -> JoinSet<bool> {
    let mut asked = JoinSet::new();
    for id in ids {
        let call = client.location(LocationId(32_000_007 + id));
        asked.spawn(async move { call.await.is_ok_and(|location| location.id == LocationId(32_000_007 + id)) });
    }
    asked
}

#[tokio::test(start_paused = true)]
async fn an_address_that_changes_under_load_costs_one_login_and_no_request() {
    let api = Api::new(Config { keys: Keys::OfPortal, ..config() }, 1.0);
    let client = client(&api);
    let mut asked = ask(&client, 0..200);
    let moved: IpAddr = [203, 0, 113, 99].into();
    tokio::time::sleep(Duration::from_secs(5)).await;
    api.service.callers_come_from(moved);
    let mut answered = 0;
    while let Some(came) = asked.join_next().await {
        answered += usize::from(came.unwrap());
    }
    assert_eq!(answered, 200, "no request is lost");
    let calls = api.service.portal_calls();
    let logins: Vec<_> = calls.iter().filter(|call| call.name == "login").map(|call| call.at).collect();
    assert_eq!(logins.len(), 2, "one at the beginning, and one for all who waited: {calls:?}");
    assert!(logins[1] >= logins[0] + MINUTE, "{logins:?}");
    assert!(calls.iter().all(|call| call.status == 200), "{calls:?}");
    let count = |name| calls.iter().filter(|call| call.name == name).count();
    assert_eq!((count("create"), count("revoke")), (4, 2), "two keys, and two in the place of those");
    let traffic = api.service.traffic();
    assert!(traffic.busiest_second <= RATE as usize && traffic.throttled == 0, "{traffic:?}");
    // All who wait are not refused one by one before it is seen that the address has changed.
    assert!(traffic.requests <= 200 + u64::from(2 * RATE), "{traffic:?}");
}
