//! The portal by hand: list, make, remove.

use std::sync::{Arc, Mutex};

use bugle_clash::{Client, Portal, PortalKey, Request};
use bugle_event::in_words;
use insta::assert_snapshot;
use secrecy::ExposeSecret as _;

use super::service::{EMAIL, PASSWORD, Service};

fn lines(keys: &[PortalKey]) -> String {
    let lines = keys.iter().map(|key| {
        let PortalKey { id, name, description, addresses, ours, .. } = key;
        format!("{id} {name} {description} {addresses:?}{}", if *ours { " ours" } else { "" })
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn all_keys_are_listed_and_it_is_said_which_are_ours() {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7/32", "other@192.0.2.8"]);
    assert_snapshot!(lines(&service.portal().list().await.unwrap()), @r#"
    id-1 bugle d ["192.0.2.7/32"] ours
    id-2 other d ["192.0.2.8"]
    "#);
    assert_eq!(service.state().calls, ["/api/login", "/api/apikey/list"]);
}

#[tokio::test(start_paused = true)]
async fn keys_are_made_until_there_are_as_many_as_are_wanted() {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7", "bugle@192.0.2.8"]);
    let made = service.portal().keys(2).make().await.unwrap();
    let made: Vec<_> = made.iter().map(|made| (made.key.expose_secret(), made.is_new, made.about.ours)).collect();
    assert_eq!(made, [("KEY-1", false, true), ("KEY-3", true, true)]);
    assert_eq!(service.state().keys.len(), 3);
    service.portal().keys(2).may_remove(true).make().await.unwrap();
    assert_eq!(service.state().keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["id-1", "id-3"]);
}

#[tokio::test(start_paused = true)]
async fn only_what_is_ours_is_removed() {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7", "other@192.0.2.8", "bugle@192.0.2.9"]);
    let error = service.portal().remove(&["id-1", "id-2"]).await.unwrap_err();
    assert_snapshot!(error, @"`id-2` is no key that is called `bugle`: no other is removed");
    assert_eq!(service.state().keys.len(), 3);
    assert_snapshot!(lines(&service.portal().remove(&["id-1", "id-3", "id-1"]).await.unwrap()), @r#"
    id-1 bugle d ["192.0.2.7"] ours
    id-3 bugle d ["192.0.2.9"] ours
    "#);
    assert_eq!(service.state().keys.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_is_refused_before_anything_is_asked() {
    let service = Service::new("192.0.2.7", &[]);
    let bad = [
        service.portal().keys(0),
        service.portal().keys(11),
        service.portal().name(" "),
        service.portal().base_url("http://me:SECRET@portal/api"),
        service.portal().base_url("ftp://me:SECRET@portal/api?SECRET"),
        Portal::login("", PASSWORD),
    ];
    for portal in bad {
        let error = portal.list().await.unwrap_err();
        let refused = Client::builder().portal(portal).build().unwrap_err();
        assert_eq!(error.to_string(), refused.to_string());
        assert!(!format!("{error} {error:?} {refused:?}").contains("SECRET"), "{error}");
    }
    assert!(service.state().calls.is_empty());
    assert_snapshot!(service.portal().keys(11).list().await.unwrap_err(), @"an account at the developer portal can have from 1 to 10 keys");
    assert_snapshot!(Client::builder().key("a").rate(0).build().unwrap_err(), @"no requests in a second are none at all; a rate is 1 or more");
}

#[tokio::test(start_paused = true)]
async fn what_the_portal_says_is_told_by_meaning() {
    let service = Service::new("192.0.2.7", &[]);
    let says = |status: u16, body: &'static str| {
        service.state().portal_says = Some((status, body.to_owned()));
        let portal = service.portal();
        async move { in_words(&portal.list().await.unwrap_err()) }
    };
    assert_snapshot!(says(403, r#"{"reason":"accessDenied"}"#).await, @"the developer portal does not accept the e-mail address and the password; check both by logging in at https://developer.clashofclans.com");
    assert_snapshot!(says(403, "<html>").await, @"the developer portal is not available (status 403)");
    assert_snapshot!(says(403, r#"{"message":"Forbidden"}"#).await, @"the developer portal is not available (status 403)");
    assert_snapshot!(says(403, "").await, @"the developer portal is not available (status 403)");
    assert_snapshot!(says(502, "<html>").await, @"the developer portal is not available (status 502)");
    assert_snapshot!(says(404, "<html>").await, @"unexpected answer when it was to log in (status 404); is the address of the developer portal right?");
    assert_snapshot!(says(400, r#"{"status":{"code":7,"message":"bad","detail":"maintenance"}}"#).await, @"the developer portal refuses to log in (maintenance)");
    assert_snapshot!(says(200, r#"{"status":{"code":7,"message":"bad"}}"#).await, @"the developer portal refuses to log in (bad)");
    assert_snapshot!(says(200, r#"{"status":{"code":0,"message":"ok"}}"#).await, @"unexpected answer when it was to list keys (status 200); is the address of the developer portal right?");
    service.state().portal_says = None;
    let portal = Portal::login(EMAIL, "other").base_url("http://portal/api").transport(service.transport());
    assert!(portal.list().await.is_err() && service.portal().list().await.is_ok());
}

/// It sees the requests to the API, and no password.
#[tokio::test(start_paused = true)]
async fn layers_of_the_user_see_nothing_of_the_portal() {
    let service = Service::new("192.0.2.7", &[]);
    let hosts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&hosts);
    let layer = tower::util::MapRequestLayer::new(move |request: Request| {
        assert!(!String::from_utf8_lossy(request.body()).contains(PASSWORD));
        seen.lock().unwrap().push(request.uri().host().unwrap_or_default().to_owned());
        request
    });
    let portal = Portal::login(EMAIL, PASSWORD).base_url("http://portal/api");
    let client = service.client().portal(portal).layer(layer).build().unwrap();
    client.clan("#2PP").await.unwrap();
    assert_eq!(service.state().logins.len(), 1, "it was asked all the same");
    assert_eq!(*hosts.lock().unwrap(), ["api"]);
}
