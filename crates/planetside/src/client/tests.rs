//! What a client is made of, and what is refused.

use super::*;

fn build(id: &str) -> Result<Client, BuildError> {
    Client::builder().service_id(id).transport(Transport::new(tower::service_fn(|_| std::future::pending()))).build()
}

#[test]
fn the_service_id_goes_with_or_without_its_prefix() {
    for id in ["s:secret1", "secret1", " secret1\n"] {
        let url = build(id).unwrap().routes.remove(0).remove(0).url;
        assert_eq!(url.expose_secret(), "wss://push.planetside2.com/streaming?environment=ps2&service-id=s:secret1");
    }
}

#[test]
fn what_is_no_service_id_is_refused() {
    for id in ["", "s:", "  "] {
        assert_eq!(build(id).unwrap_err(), BuildError::NoServiceId);
    }
    for id in ["two words", "a&b=c", "a/../b", "ä", "a?b", "a%20"] {
        assert_eq!(build(id).unwrap_err(), BuildError::BadServiceId);
    }
    assert_eq!(Client::builder().build().unwrap_err(), BuildError::NoServiceId);
}

#[test]
fn another_service_may_need_no_service_id() {
    let client = Client::builder().endpoint("wss://push.test/streaming?c:censusJSON=false").build().unwrap();
    let url = client.routes[0][0].url.expose_secret().to_owned();
    assert_eq!(url, "wss://push.test/streaming?c:censusJSON=false&environment=ps2");
    assert_eq!(client.endpoint().to_string(), "wss://push.test:443");
}

#[test]
fn what_is_no_address_is_refused() {
    for endpoint in ["", "push.test", "http://push.test", "wss://"] {
        let built = Client::builder().service_id("a").endpoint(endpoint).build();
        assert_eq!(built.unwrap_err(), BuildError::BadEndpoint, "{endpoint}");
    }
    for url in ["ftp://census.test", "http://me:pw@census.test", "http://census.test/?service-id=a"] {
        let built = Client::builder().service_id("a").census_url(url).build();
        assert_eq!(built.unwrap_err(), BuildError::BadCensusUrl, "{url}");
    }
}

#[test]
fn each_connection_has_what_is_its_own_and_the_rest_as_all_have_it() {
    let own = ConnectionOptions::new().service_id("s:second").endpoint("ws://two.test/streaming");
    let client = Client::builder().service_id("first").endpoints(["ws://one.test/x", "ws://spare.test/x"]);
    let client = client.connections(3).connection(own).connection(ConnectionOptions::new().service_id("third"));
    let routes = client.build().unwrap().routes;
    let urls = |route: &Vec<Address>| {
        route.iter().map(|address| address.url.expose_secret().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let urls: Vec<_> = routes.iter().map(urls).collect();
    assert_eq!(
        urls,
        [
            "ws://two.test/streaming?environment=ps2&service-id=s:second",
            "ws://one.test/x?environment=ps2&service-id=s:third ws://spare.test/x?environment=ps2&service-id=s:third",
            "ws://one.test/x?environment=ps2&service-id=s:first ws://spare.test/x?environment=ps2&service-id=s:first",
        ]
    );
}

#[test]
fn there_are_one_to_eight_connections() {
    let count = |client: Builder| client.service_id("a").build().map(|client| client.routes.len());
    let connection = ConnectionOptions::new;
    assert_eq!(count(Client::builder()), Ok(1));
    assert_eq!(count(Client::builder().connections(8)), Ok(8));
    assert_eq!(count(Client::builder().connection(connection()).connection(connection())), Ok(2));
    for none in [Client::builder().connections(0), Client::builder().connections(0).connection(connection())] {
        assert_eq!(count(none), Err(BuildError::BadConnections));
    }
    for too_many in [Client::builder().connections(9), Client::builder().connections(3).split_over(3)] {
        assert_eq!(count(too_many), Err(BuildError::BadConnections));
    }
    assert_eq!(count(Client::builder().split_over(0)), Err(BuildError::BadConnections));
    assert_eq!(count(Client::builder().connections(4).split_over(2)), Ok(4));
    assert_eq!(BuildError::BadConnections.to_string(), "a stream has 1 to 8 push connections");
    let bad = ConnectionOptions::new().service_id("two words");
    assert_eq!(count(Client::builder().connection(bad)), Err(BuildError::BadServiceId));
}

#[test]
fn secrets_are_not_shown() {
    let own = ConnectionOptions::new().service_id("topsecret").endpoint("ws://me:topsecret@push.test");
    let shown = format!("{own:?} {:?}", Client::builder().connection(own.clone()).build().unwrap().push());
    assert!(!shown.contains("topsecret"), "{shown}");
    let builder = Client::builder().service_id("topsecret");
    let client = Client::builder().service_id("topsecret").build().unwrap();
    let shown = format!("{builder:?} {client:?} {:?}", client.push());
    assert!(!shown.contains("topsecret"), "{shown}");
}
