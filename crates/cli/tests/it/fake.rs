//! A service over HTTP that answers as it is told to, however badly; and a program that is watched while it runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

/// How long anything may take. Only what hangs takes as long.
const WITHIN: Duration = Duration::from_secs(40);

/// What a service does with a request.
pub(crate) enum Answer {
    /// Nothing, ever.
    Silence,
    /// It hangs up.
    HangUp,
    /// A status line with headers, and a body.
    Http(String, Vec<u8>),
}

impl Answer {
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::Http(format!("{status}\r\nContent-Type: application/json"), body.as_bytes().to_vec())
    }
}

/// A service on loopback. Lives as long as the test.
pub(crate) struct Fake {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Fake {
    /// Answers the request number `n`, from 1 on, for this path, as `answer` says.
    pub(crate) fn start(answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (requests, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (counter, answer) = (Arc::clone(&counter), Arc::clone(&answer));
                thread::spawn(move || serve(&stream.unwrap(), &counter, &*answer));
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: &TcpStream, counter: &AtomicUsize, answer: &dyn Fn(usize, &str) -> Answer) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    lines.by_ref().take_while(|line| !line.is_empty()).for_each(drop);
    let path = first.split(' ').nth(1).unwrap_or("").to_owned();
    let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
    match answer(number, &path) {
        Answer::HangUp => {}
        Answer::Silence => drop(lines.next()),
        Answer::Http(head, body) => {
            let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            // Whoever asked may be gone.
            let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    }
}

/// The program at work, its output read line by line.
pub(crate) struct Running {
    child: Child,
    out: mpsc::Receiver<String>,
    err: mpsc::Receiver<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("bugle"));
        command.args(arguments).env_remove("BUGLE_LOG").env_remove("BUGLE_CLASH_KEY");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = lines(child.stdout.take().unwrap());
        let err = lines(child.stderr.take().unwrap());
        Self { child, out, err }
    }

    /// The next line on standard output.
    pub(crate) fn out(&self) -> String {
        self.out.recv_timeout(WITHIN).expect("a line on standard output")
    }

    /// The next line on standard error.
    pub(crate) fn err(&self) -> String {
        self.err.recv_timeout(WITHIN).expect("a line on standard error")
    }

    /// Asks it to end as the system does, and waits for that. Gives what else it said on standard error.
    #[cfg(unix)]
    pub(crate) fn terminate(self) -> (ExitStatus, Vec<String>) {
        let sent = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        self.end()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> (ExitStatus, Vec<String>) {
        let mut said = Vec::new();
        loop {
            match self.err.recv_timeout(WITHIN) {
                Ok(line) => said.push(line),
                Err(mpsc::RecvTimeoutError::Disconnected) => return (self.child.wait().unwrap(), said),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.child.kill().unwrap();
                    panic!("it does not end; it said {said:?}");
                }
            }
        }
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (lines, read) = mpsc::channel();
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.by_ref().read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned();
            if lines.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
    read
}
