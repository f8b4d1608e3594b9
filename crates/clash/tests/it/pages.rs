//! What is asked for: lists page by page, and what is refused before a request is spent on it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bugle_clash::{ApiError, Client, LeagueId, LocationId, Model as _, SeasonId, WarFrequency};
use bugle_http::{Request, Response, Transport};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

/// What was asked for, behind the base URL.
type Asked = Arc<Mutex<Vec<String>>>;

/// An API that answers what is asked for the n-th time, from 1 on.
fn api(script: impl Fn(&str, usize) -> (u16, Value) + Clone + Send + Sync + 'static) -> (Client, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let answer = move |request: Request| {
        let uri = request.uri().to_string().replace("https://api.clashofclans.com/v1", "");
        let mut log = log.lock().unwrap();
        let sent = String::from_utf8_lossy(request.body()).into_owned();
        log.push(format!("{} {uri} {sent}", request.method()).trim_end().to_owned());
        let (status, body) = script(&uri, log.iter().filter(|it| it.contains(&uri)).count());
        let mut response = Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = status.try_into().unwrap();
        async { Ok::<_, Infallible>(response) }
    };
    let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
    (Client::builder().key("secret").transport(Transport::new(service)).build().unwrap(), asked)
}

fn page(tags: &str, after: &str) -> Value {
    let rows: Vec<_> =
        tags.split(' ').filter(|tag| !tag.is_empty()).map(|tag| json!({"tag": tag, "rank": 1})).collect();
    let cursors = if after.is_empty() { json!({}) } else { json!({"after": after}) };
    json!({"items": rows, "paging": {"cursors": cursors}})
}

/// The tags of all rows; errors in between.
async fn walked(client: &Client) -> Vec<String> {
    let rows = client.clan_ranking(LocationId::GLOBAL).limit(2).stream();
    rows.take(20).map(|row| row.map_or_else(|error| error.to_string(), |clan| clan.tag.to_string())).collect().await
}

#[tokio::test]
async fn rows_of_all_pages_come_each_once() {
    let (client, asked) = api(|uri, _| match uri.rsplit_once("after=") {
        None => (200, page("#AA #BB", "x1")),
        // Meanwhile somebody rose, so that the last one of the page before is on this one too.
        Some((_, "x1")) => (200, page("#BB #CC", "x2")),
        Some(_) => (200, page("#DD", "")),
    });
    assert_eq!(walked(&client).await, ["#AA", "#BB", "#CC", "#DD"]);
    let path = "GET /locations/global/rankings/clans?limit=2";
    assert_eq!(*asked.lock().unwrap(), [path.to_owned(), format!("{path}&after=x1"), format!("{path}&after=x2")]);
}

#[tokio::test]
async fn a_list_that_leads_in_a_circle_ends() {
    let (client, asked) = api(|uri, _| match uri.rsplit_once("after=") {
        None => (200, page("#AA", "x1")),
        Some((_, "x1")) => (200, page("#BB", "x2")),
        Some(_) => (200, page("#CC", "x1")),
    });
    assert_eq!(walked(&client).await, ["#AA", "#BB", "#CC"]);
    assert_eq!(asked.lock().unwrap().len(), 3);
    let (client, _) = api(|_, nth| (200, page("", &format!("x{nth}"))));
    assert_eq!(walked(&client).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_an_item_and_the_page_is_asked_for_again() {
    // What the client itself asks for again is no item.
    let (client, _) = api(|uri, nth| match uri.rsplit_once("after=") {
        None => (200, page("#AA", "x1")),
        Some(_) if nth < 5 => (500, json!({})),
        Some(_) => (200, page("#BB", "")),
    });
    let walked = walked(&client).await;
    let errors = walked.iter().filter(|it| it.contains("500")).count();
    assert!((1..3).contains(&errors) && walked.len() == errors + 2, "{walked:?}");
    assert_eq!((&*walked[0], &*walked[walked.len() - 1]), ("#AA", "#BB"));
}

#[tokio::test(start_paused = true)]
async fn a_walk_that_fails_again_and_again_ends() {
    let (client, _) = api(|_, _| (500, json!({})));
    assert_eq!(walked(&client).await.len(), 3);
    let (client, asked) = api(|_, _| (404, json!({"reason": "notFound"})));
    assert_eq!(walked(&client).await, ["not found"]);
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_walk_that_brings_nothing_new_ends() {
    let (client, asked) = api(|uri, _| (200, page("#AA #BB", &format!("x{}", uri.len()))));
    assert_eq!(walked(&client).await, ["#AA", "#BB"]);
    assert_eq!(asked.lock().unwrap().len(), 3, "a page may be seen twice where the list was moved");
}

#[tokio::test]
async fn each_page_comes_with_its_body_as_it_was_sent() {
    let (client, asked) = api(|uri, _| match uri.rsplit_once("after=") {
        None => (200, page("#AA #BB", "x1")),
        Some(_) => (200, page("#BB #CC", "")),
    });
    let call = client.clan_ranking(LocationId::GLOBAL).limit(2);
    let answers: Vec<_> = call.pages().answers().try_collect().await.unwrap();
    let rows = answers.iter().map(|(_, page)| page.iter().map(|clan| clan.tag.to_string()).collect::<Vec<_>>());
    assert_eq!(rows.collect::<Vec<_>>(), [vec!["#AA", "#BB"], vec!["#CC"]]);
    let bodies: Vec<_> = answers.iter().map(|(answer, _)| serde_json::from_slice::<Value>(&answer.body)).collect();
    assert_eq!(
        bodies.into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        [page("#AA #BB", "x1"), page("#BB #CC", "")]
    );
    assert_eq!(asked.lock().unwrap().len(), 2);
    // A list that makes up cursors for ever ends here too.
    let (client, asked) = api(|uri, _| (200, page("#AA #BB", &format!("x{}", uri.len()))));
    assert_eq!(client.clan_members("#2PP").pages().answers().take(20).count().await, 3);
    assert_eq!(asked.lock().unwrap().len(), 3);
    let (client, _) = api(|_, _| (404, json!({"reason": "notFound"})));
    let answers: Vec<_> = client.clan_members("#2PP").pages().answers().collect().await;
    assert!(matches!(answers[..], [Err(ApiError::NotFound { .. })]), "{answers:?}");
}

#[tokio::test]
async fn what_is_left_out_or_cut_off_is_told() {
    let (client, _) =
        api(|_, _| (200, json!({"items": [{"tag": "#AA"}, null, 5], "paging": {"cursors": {"after": 5}}})));
    let pages: Vec<_> = client.clan_members("#2PP").pages().collect().await;
    let [Ok(page), Err(ApiError::Unexpected { .. })] = &pages[..] else { panic!("{pages:?}") };
    assert_eq!((page.len(), page.left_out()), (1, 2));
}

#[tokio::test]
async fn a_walk_ends_where_no_retry_can_help() {
    let (client, asked) = api(|_, _| (400, json!({"reason": "badRequest", "message": "Unknown value"})));
    assert_eq!(walked(&client).await, ["the API refuses the request (Unknown value)"]);
    let rows: Vec<_> = client.clan_members("no tag").stream().collect().await;
    assert!(matches!(rows[..], [Err(ApiError::BadArgument { .. })]), "{rows:?}");
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn rows_without_a_name_are_told_apart_by_all_that_they_say() {
    let war = |stars: u32| json!({"result": "win", "endTime": "20260110T120000.000Z", "clan": {"stars": stars}});
    let (client, _) = api(move |_, _| (200, json!({"items": [war(1), war(2), war(1)]})));
    let wars: Vec<_> = client.war_log("#2PP").stream().try_collect().await.unwrap();
    let stars: Vec<_> = wars.iter().map(|war| war.clan.as_ref().unwrap().stars).collect();
    assert_eq!(stars, [1, 2]);
}

#[tokio::test]
async fn pages_are_walked_back_too() {
    let back =
        |before: &str| json!({"items": [{"tag": "#AA"}], "paging": {"cursors": {"before": before, "after": "no"}}});
    let (client, asked) = api(move |uri, _| match uri.rsplit_once("before=") {
        Some((_, "x2")) => (200, back("x1")),
        _ => (200, json!({"items": [{"tag": "#BB"}], "paging": {"cursors": {"after": "no"}}})),
    });
    let pages: Vec<_> = client.clan_members("#2PP").before("x2").pages().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.items[0].tag.to_string()).collect::<Vec<_>>(), ["#AA", "#BB"]);
    assert_eq!((pages[0].after(), pages[0].before(), pages[1].before()), (Some("no"), Some("x1"), None));
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_the_api_would_refuse_is_not_asked() {
    let (client, asked) = api(|_, _| (200, page("", "")));
    let round = bugle_clash::LeagueRound::from_json(br##"{"warTags": ["#0"]}"##).unwrap().value;
    assert!(matches!(client.league_war(round.war_tags[0]).await, Err(ApiError::BadArgument { .. })));
    for season in ["..", "", "2025/08", "a"] {
        let call = client.league_season(LeagueId::LEGEND, season);
        assert!(matches!(call.await, Err(ApiError::BadArgument { .. })), "{season}");
    }
    for call in [
        client.search_clans(),
        client.search_clans().limit(5),
        client.search_clans().labels([0; 0]),
        client.search_clans().name("ab"),
        client.search_clans().name("ab").min_members(5),
        client.search_clans().location(LocationId::GLOBAL),
        client.search_clans().name("abc").limit(0),
        client.search_clans().name("abc").after("x").before("y"),
    ] {
        let call_is = format!("{call:?}");
        assert!(matches!(call.await, Err(ApiError::BadArgument { .. })), "{call_is}");
    }
    assert!(matches!(client.clan_members("#2PP").limit(0).await, Err(ApiError::BadArgument { .. })));
    assert!(asked.lock().unwrap().is_empty());
    client.search_clans().name("äöü").await.unwrap();
    client.search_clans().war_frequency(WarFrequency::OncePerWeek).labels([56_000_000, 56_000_001]).await.unwrap();
    let asked = asked.lock().unwrap();
    let labels = "labelIds=56000000%2C56000001";
    let expected =
        ["GET /clans?name=%C3%A4%C3%B6%C3%BC".to_owned(), format!("GET /clans?warFrequency=oncePerWeek&{labels}")];
    assert_eq!(*asked, expected);
}

#[tokio::test]
async fn groups_of_players_are_asked_for_by_tag_and_week() {
    let (client, asked) = api(|_, _| (200, json!({"members": [{"playerTag": "#2YY"}]})));
    let week = SeasonId::from(1_773_032_400_u64);
    let group = client.player_league_group("#9pp", &week).seen_by("#2yy").await.unwrap();
    assert_eq!(group.members[0].player_tag.to_string(), "#2YY");
    assert!(client.player_league_group("#9PP", week).seen_by("nobody").await.is_err());
    assert_eq!(*asked.lock().unwrap(), ["GET /leaguegroup/%239PP/1773032400?playerTag=%232YY"]);
}

#[tokio::test]
async fn a_token_is_verified_and_not_shown() {
    let (client, asked) = api(|_, _| (200, json!({"tag": "#2PP", "token": "x7k\"9", "status": "ok"})));
    let verified = client.verify_token("#2PP", "x7k\"9").await.unwrap();
    assert!(verified.is_ok());
    assert_eq!(verified.token.as_ref().unwrap().expose(), "x7k\"9");
    assert!(!format!("{verified:?} {:?}", client.verify_token("#2PP", "x7k\"9")).contains("x7k"));
    assert_eq!(*asked.lock().unwrap(), [r#"POST /players/%232PP/verifytoken {"token":"x7k\"9"}"#]);
}
