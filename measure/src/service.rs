//! The other side of a measurement: a push service that sends as fast as it is read, or a thousand a second; and an API
//! whose answers are all made beforehand. It costs little, so that what is measured is the client.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bugle_sim::usual;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

/// How many frames differ. After so many others no client knows one again.
const FRAMES: u64 = 500_000;

/// What stands in a body for the tag that is asked for.
const TAG: &str = "#TAGTAG0";

/// Listens on any port, prints the address, and serves until killed.
pub(crate) fn serve(load: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let load = Load::of(load);
    println!("{}", listener.local_addr().expect("it listens"));
    for socket in listener.incoming() {
        let (socket, load) = (socket.expect("a client comes"), load.clone());
        socket.set_nodelay(true).expect("it is TCP");
        // A client that leaves ends it.
        std::thread::spawn(move || load.serve(socket).unwrap_or_default());
    }
}

/// What a client is given.
#[derive(Clone)]
enum Load {
    /// Frames, one after the other, as they are on the wire.
    Flood(&'static [u8]),
    /// A thousand frames a second, which say when they were sent.
    Paced,
    /// Answers about so many things, each of which differs from its last one every so many times that it is asked for.
    Api { template: String, every: u64, asked: Arc<Mutex<HashMap<String, u64>>> },
}

impl Load {
    fn of(name: &str) -> Self {
        let api = |body: String, every| Self::Api {
            template: body.replace("\"#2PP\"", &format!("\"{TAG}\"")),
            every,
            asked: Arc::default(),
        };
        match name {
            "flood" => {
                let frames: Vec<u8> = (0..FRAMES).flat_map(|number| on_the_wire(&usual::frame(number))).collect();
                Self::Flood(frames.leak())
            }
            "paced" => Self::Paced,
            "clan" => api(usual::clan(), u64::MAX),
            "clan-changing" => api(usual::clan(), 5),
            "player-changing" => api(usual::player(), 5),
            "war-changing" => api(usual::war(), 5),
            _ => panic!("nobody serves `{name}`"),
        }
    }

    fn serve(&self, socket: TcpStream) -> std::io::Result<()> {
        match self {
            Self::Flood(frames) => {
                let mut socket = subscribed(socket)?;
                loop {
                    frames.chunks(1 << 16).try_for_each(|chunk| socket.write_all(chunk))?;
                }
            }
            Self::Paced => paced(subscribed(socket)?),
            Self::Api { template, every, asked } => answer(socket, template, |tag| {
                let mut asked = asked.lock().expect("nobody panics");
                // Not all of them at the same time.
                let begun = asked.len() as u64 % every;
                let times = asked.entry(tag.to_owned()).or_insert(begun);
                *times += 1;
                *times / every
            }),
        }
    }
}

/// A frame of a server, so without a mask.
fn on_the_wire(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("it is short");
    assert!(length > 125, "the length of shorter ones is written otherwise");
    [&[0x81, 126], &length.to_be_bytes()[..], text.as_bytes()].concat()
}

/// The socket of a client once it has subscribed and was told so.
fn subscribed(socket: TcpStream) -> std::io::Result<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let socket = runtime.block_on(async {
        socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpStream::from_std(socket)?;
        let broken = std::io::Error::other;
        let mut socket = tokio_tungstenite::accept_async(socket).await.map_err(broken)?;
        // Some ping first.
        let subscribe = loop {
            let message = socket.next().await.ok_or(std::io::ErrorKind::UnexpectedEof)?.map_err(broken)?;
            if let Message::Text(text) = message {
                break text;
            }
        };
        let wanted: Value = serde_json::from_str(&subscribe)?;
        let echo = json!({ "subscription": {
            "characters": wanted["characters"], "eventNames": wanted["eventNames"], "worlds": wanted["worlds"],
            "logicalAndCharactersWithWorlds": true,
        }});
        socket.send(Message::text(echo.to_string())).await.map_err(broken)?;
        socket.into_inner().into_std()
    })?;
    socket.set_nonblocking(false)?;
    Ok(socket)
}

fn paced(mut socket: TcpStream) -> std::io::Result<()> {
    let begun = Instant::now();
    for number in 1_u32.. {
        let due = begun + number * Duration::from_millis(1);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        socket.write_all(&on_the_wire(&usual::granted(number.into(), nanos())))?;
    }
    Ok(())
}

/// Since the epoch. It fits for centuries.
pub(crate) fn nanos() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or_default()
}

/// Answers every request on a kept connection. Each answer is for the tag that was asked for, and as long as the others;
/// `version` says which of its versions it is.
fn answer(mut socket: TcpStream, template: &str, version: impl Fn(&str) -> u64) -> std::io::Result<()> {
    let mut requests = BufReader::new(socket.try_clone()?);
    let (mut line, mut asked) = (String::new(), String::new());
    loop {
        loop {
            line.clear();
            if requests.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if line == "\r\n" {
                break;
            }
            if let Some((_, after)) = line.split_once("%23") {
                asked = after.chars().take_while(char::is_ascii_alphanumeric).collect();
            }
        }
        let donations = (100_000 + version(&asked)).to_string();
        let body = template.replace(TAG, &format!("#{asked}")).replace("\"DONATIONS\"", &donations);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: max-age=0\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    }
}
