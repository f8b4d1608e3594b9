//! The least that can be done with answers of the API: fetch them and see whether they differ, or read all of them.

use std::collections::HashMap;

use bytes::Bytes;
use futures_util::future::join_all;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use crate::figures::{Figures, Watch};
use crate::own_polls::{CLANS, tag};

/// So many connections are kept.
const CONNECTIONS: usize = 16;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Clan {
    name: String,
    clan_level: u32,
    clan_points: u32,
    member_list: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    tag: String,
    name: String,
    role: String,
    exp_level: u32,
    trophies: u32,
    donations: u32,
    donations_received: u32,
}

/// Whether each differs from the one before, of what lies at `/v1/{noun}/{tag}{part}`.
pub(crate) async fn hashed(address: &str, count: u64, noun: &str, part: &str) -> Figures {
    poll(address, count, [noun, part], |_| {}).await
}

/// The same, and each that differs is read.
pub(crate) async fn typed(address: &str, count: u64) -> Figures {
    poll(address, count, ["clans", ""], |body| {
        let clan: Clan = sonic_rs::from_slice(body).expect("it is a clan");
        let Clan { name, clan_level, clan_points, member_list } = &clan;
        let donated: u32 = member_list.iter().map(|member| member.donations + member.donations_received).sum();
        let read = member_list.iter().map(|Member { tag, name, role, exp_level, trophies, .. }| {
            tag.len() + name.len() + role.len() + (exp_level + trophies) as usize
        });
        std::hint::black_box((name, clan_level, clan_points, donated, read.sum::<usize>()));
    })
    .await
}

async fn poll(address: &str, count: u64, path: [&str; 2], changed: impl Fn(&[u8])) -> Figures {
    let (changed, first) = (&changed, CLANS.div_ceil(CONNECTIONS));
    let each = usize::try_from(count).expect("it is small") / CONNECTIONS;
    let mut connections = join_all((0..CONNECTIONS).map(|place| Connection::open(address, path, place))).await;
    // The first look at each shows nothing.
    join_all(connections.iter_mut().map(|connection| connection.ask(first, &|_| {}))).await;
    let watch = Watch::start();
    join_all(connections.iter_mut().map(|connection| connection.ask(each, changed))).await;
    watch.stop((each * CONNECTIONS) as u64)
}

/// A connection, by which every so many clans are asked for.
struct Connection<'a> {
    address: &'a str,
    path: [&'a str; 2],
    sender: SendRequest<Empty<Bytes>>,
    next: usize,
    known: HashMap<usize, u64>,
}

impl<'a> Connection<'a> {
    async fn open(address: &'a str, path: [&'a str; 2], place: usize) -> Self {
        let socket = TcpStream::connect(address).await.expect("it is served");
        let (sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(socket)).await.expect("it is HTTP");
        tokio::spawn(connection);
        Self { address, path, sender, next: place, known: HashMap::new() }
    }

    async fn ask(&mut self, times: usize, changed: &impl Fn(&[u8])) {
        for _ in 0..times {
            let clan = self.next % CLANS;
            self.next += CONNECTIONS;
            let ([noun, part], tag) = (self.path, tag(clan));
            let path = format!("/v1/{noun}/%23{}{part}", tag.trim_start_matches('#'));
            let request = Request::get(path).header("host", self.address).header("authorization", "Bearer measure");
            let request = request.body(Empty::<Bytes>::new()).expect("it is a request");
            let answer = self.sender.send_request(request).await.expect("it is answered");
            let body = answer.into_body().collect().await.expect("it is whole").to_bytes();
            let hash = xxhash_rust::xxh3::xxh3_64(&body);
            if self.known.insert(clan, hash) != Some(hash) {
                changed(&body);
            }
        }
    }
}
