//! The other side of the measurement: a push service that sends as fast as it can, and an API that answers with a clan.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::bodies::{clan, frame};

/// Listens on any port, prints the address, and serves until killed.
pub(crate) fn serve(role: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    for socket in listener.incoming() {
        let socket = socket.unwrap();
        socket.set_nodelay(true).unwrap();
        match role {
            "push" => push(socket),
            changing => answer(socket, changing == "changed"),
        }
    }
}

fn push(socket: TcpStream) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        socket.set_nonblocking(true).unwrap();
        let socket = tokio::net::TcpStream::from_std(socket).unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        let subscribe = socket.next().await.unwrap().unwrap();
        let wanted: Value = serde_json::from_str(subscribe.to_text().unwrap()).unwrap();
        let echo = json!({ "subscription": {
            "characters": wanted["characters"], "eventNames": wanted["eventNames"], "worlds": wanted["worlds"],
            "logicalAndCharactersWithWorlds": true,
        }});
        socket.send(Message::text(echo.to_string())).await.unwrap();
        for batch in 0_u64.. {
            for number in batch * 64..(batch + 1) * 64 {
                if socket.feed(Message::text(frame(number))).await.is_err() {
                    return;
                }
            }
            if socket.flush().await.is_err() {
                return;
            }
        }
    });
}

/// Answers every request on a kept connection with the clan.
fn answer(socket: TcpStream, changing: bool) {
    let mut requests = BufReader::new(socket.try_clone().unwrap());
    let mut socket = socket;
    let template = clan();
    let mut line = String::new();
    for number in 0_u32.. {
        loop {
            line.clear();
            match requests.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => {}
            }
        }
        let donations = if changing { 100_000 + number } else { 100_000 };
        let body = template.replace("\"DONATIONS\"", &donations.to_string());
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: public max-age=60\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if socket.write_all(&[head.as_bytes(), body.as_bytes()].concat()).is_err() {
            return;
        }
    }
}
