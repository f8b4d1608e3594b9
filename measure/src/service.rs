//! The other side of a measurement: a push service that sends as fast as it is read, or a thousand a second; and an API
//! whose answers are all made beforehand. It costs little, so that what is measured is the client.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
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
    /// Answers of which so many of a hundred differ from the one before.
    Api { template: String, changing: u64 },
}

impl Load {
    fn of(name: &str) -> Self {
        let api =
            |body: String, changing| Self::Api { template: body.replace("\"#2PP\"", &format!("\"{TAG}\"")), changing };
        match name {
            "flood" => {
                let frames: Vec<u8> = (0..FRAMES).flat_map(|number| on_the_wire(&usual::frame(number))).collect();
                Self::Flood(frames.leak())
            }
            "paced" => Self::Paced,
            "clan" => api(usual::clan(), 0),
            "clan-changing" => api(usual::clan(), 20),
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
            Self::Api { template, changing } => answer(socket, template, *changing),
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

/// Answers every request on a kept connection. Each answer is for the tag that was asked for, and as long as the others.
fn answer(mut socket: TcpStream, template: &str, changing: u64) -> std::io::Result<()> {
    let mut requests = BufReader::new(socket.try_clone()?);
    let (mut line, mut asked) = (String::new(), String::new());
    for number in 0_u64.. {
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
        let donations = (100_000 + if number % 100 < changing { number } else { 0 }).to_string();
        let body = template.replace(TAG, &format!("#{asked}")).replace("\"DONATIONS\"", &donations);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: max-age=0\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
    }
    Ok(())
}
