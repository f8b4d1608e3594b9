//! Whether the services answer, and to these keys.

use std::time::Duration;

use bugle::planetside::census::Query;
use bugle::{Clock as _, EventStream, SystemClock, Timestamp, in_words};
use tokio::time::timeout;

use super::finding::Finding;
use crate::census::access::Access as CensusAccess;
use crate::clash::access::Access as ClashAccess;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How far clocks may be apart: cooldowns and patterns go by the games' time.
const CLOCK_MAX: i64 = 5;

pub(super) async fn census(access: &CensusAccess) -> Vec<Finding> {
    let client = match access.builder().build() {
        Ok(client) => client,
        Err(error) => return vec![Finding::bad("Census", in_words(&error), "correct it")],
    };
    let mut findings = Vec::new();
    let query = Query::new("world").limit(1);
    match timeout(PATIENCE, client.query(query)).await {
        Ok(Ok(_)) => findings.push(Finding::good("Census", "answers")),
        Ok(Err(error)) => findings.push(Finding::bad("Census", in_words(&error), CENSUS)),
        Err(_) => findings.push(Finding::bad("Census", "does not answer in time", CENSUS)),
    }
    if access.is_example() {
        findings.push(Finding::odd(
            "service id",
            "`example`, which is for a first look: ten requests a minute, shared by all",
            "get your own at https://census.daybreakgames.com/#devSignup, and set BUGLE_SERVICE_ID",
        ));
    } else {
        findings.push(Finding::good("service id", "given"));
    }
    findings
}

const CENSUS: &str = "look at --census-url, the service id and your network; Census itself is down now and then";

pub(super) async fn push(access: &CensusAccess, endpoints: &[String]) -> Vec<Finding> {
    let client = match access.builder().endpoints(endpoints.iter().cloned()).build() {
        Ok(client) => client,
        Err(error) => return vec![Finding::bad("push service", in_words(&error), "correct it")],
    };
    let host = client.endpoint().host.clone();
    let push = client.push();
    let handle = push.handle();
    let stream = match EventStream::builder().source(push).build().await {
        Ok(stream) => stream,
        Err(error) => return vec![Finding::bad("push service", in_words(&error), "correct it")],
    };
    stream.start();
    let ready = timeout(PATIENCE, stream.wait_ready()).await;
    let status = stream.status();
    stream.stop().await;
    let todo = "look at --endpoint, the service id and your network; the service is restarted now and then";
    match ready {
        Ok(Ok(())) => {
            let worlds = handle.endpoint_status().worlds;
            let up = worlds.values().filter(|world| world.state == bugle::planetside::WorldState::Online).count();
            vec![Finding::good("push service", format!("{host} lets us in; {up} worlds are online"))]
        }
        Ok(Err(error)) => vec![Finding::bad("push service", in_words(&error), todo)],
        Err(_) => {
            let why = status.into_iter().find_map(|source| source.last_error);
            vec![Finding::bad("push service", why.unwrap_or_else(|| format!("{host} does not answer in time")), todo)]
        }
    }
}

const CLASH: &str =
    "keys are for one address each: `bugle clash keys --help`; the API is closed during maintenance of the game";

pub(super) async fn clash(access: &ClashAccess) -> Vec<Finding> {
    let client = match access.client() {
        Ok(client) => client,
        Err(failure) => {
            return vec![Finding::odd(
                "Clash key",
                failure.to_string(),
                "without one Clash of Clans cannot be followed",
            )];
        }
    };
    let answer = match timeout(PATIENCE, client.locations().limit(1).answer()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return vec![Finding::bad("Clash API", in_words(&error), CLASH)],
        Err(_) => {
            return vec![Finding::bad("Clash API", "does not answer in time", "look at --base-url and your network")];
        }
    };
    let mut findings = vec![Finding::good("Clash API", "answers, and accepts the key")];
    findings.extend(answer.date.map(clock));
    findings
}

/// Whether the clock of this machine is right.
fn clock(theirs: Timestamp) -> Finding {
    let off = SystemClock.now().as_secs() - theirs.as_secs();
    if std::env::var_os("BUGLE_SIM").is_some_and(|addresses| !addresses.is_empty()) {
        return Finding::good("clock", "not looked at: that of a simulation runs as it was told to");
    }
    if off.abs() <= CLOCK_MAX {
        Finding::good("clock", "right")
    } else {
        let (secs, which) = (off.abs(), if off > 0 { "fast" } else { "slow" });
        Finding::bad("clock", format!("{secs} s {which}"), "let it be set: `timedatectl set-ntp true`")
    }
}
