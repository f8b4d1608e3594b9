//! The real network behind the seam.

use std::io;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bugle_event::BoxError;
use bytes::Bytes;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::transport::{BODY_MAX, Request, Response, Transport, TransportError, origin};

/// The real network: HTTP/1.1 and HTTP/2, rustls with the Mozilla roots, gzip, no redirects (a redirect of these
/// services is an error page), `timeout` for a whole exchange. It is made when the first request is: who never asks does
/// not pay for it.
///
/// # Panics
/// Never: the TLS settings are fixed and known to be accepted.
pub fn network(timeout: Duration) -> Transport {
    network_up_to(timeout, BODY_MAX)
}

/// As [`network`], reading bodies of so many bytes at most.
pub fn network_up_to(timeout: Duration, body_max: usize) -> Transport {
    let client = Arc::new(LazyLock::new(move || client(timeout)));
    Transport::new(tower::service_fn(move |request| exchange(LazyLock::force(&client).clone(), request, body_max)))
}

/// TLS 1.2 and 1.3 that trusts the roots of Mozilla, and these authorities besides, in PEM form.
pub fn tls(ca_pem: &[u8]) -> Result<ClientConfig, BoxError> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    for certificate in CertificateDer::pem_slice_iter(ca_pem) {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let settings = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(settings.with_root_certificates(roots).with_no_client_auth())
}

fn client(timeout: Duration) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(&[]).expect("ring speaks TLS 1.2 and 1.3"))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("bugle/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeout.min(Duration::from_secs(10)))
        .timeout(timeout)
        .build()
        .expect("the settings above are accepted")
}

async fn exchange(client: reqwest::Client, request: Request, body_max: usize) -> Result<Response, TransportError> {
    let origin = origin(request.uri());
    let request = match reqwest::Request::try_from(request) {
        Ok(request) => request,
        Err(error) => return Err(classify(error, origin)),
    };
    let mut answer = match client.execute(request).await {
        Ok(answer) => answer,
        Err(error) => return Err(classify(error, origin)),
    };
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    // What a service announces is believed up to the largest body, so that the rest is read to its end and not grown to.
    let announced = answer.content_length().and_then(|len| usize::try_from(len).ok()).unwrap_or(0);
    let mut body = Vec::with_capacity(announced.min(body_max));
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > body_max => {
                return Err(TransportError::TooLarge { origin, body_max });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(classify(error, origin)),
        }
    }
    *response.body_mut() = Bytes::from(body);
    Ok(response)
}

fn classify(error: reqwest::Error, origin: String) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() && !error.is_connect() {
        TransportError::Timeout { origin }
    } else if error.is_connect() || error.is_builder() {
        TransportError::Unreachable { origin, source: Arc::new(bottom(&error)) }
    } else {
        TransportError::Broken { origin, source: Arc::new(bottom(&error)) }
    }
}

/// What is at the bottom of an error, in words and with its kind: the layers above it say where in a program it came up.
fn bottom(error: &reqwest::Error) -> io::Error {
    let first: &dyn std::error::Error = error;
    let causes = std::iter::successors(Some(first), |cause| cause.source());
    let bottom = causes.last().unwrap_or(first);
    let kind = bottom.downcast_ref().map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, bottom.to_string())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};
    use std::thread::JoinHandle;

    use tower::ServiceExt as _;

    use super::*;

    async fn get(url: &str) -> Result<Response, TransportError> {
        let request = http::Request::get(url).body(Bytes::new()).unwrap();
        network(Duration::from_secs(20)).oneshot(request).await
    }

    /// A service that answers each connection with this and so many bytes more, until it is asked for `/count`: then it
    /// says how many there were.
    fn service(head: &'static str, body_len: usize) -> (SocketAddr, JoinHandle<u32>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serve = move || {
            let (mut served, body) = (0, vec![b' '; body_len]);
            loop {
                let (mut socket, _) = listener.accept().unwrap();
                let mut request = vec![0; 4096];
                let len = socket.read(&mut request).unwrap();
                if request[..len].starts_with(b"GET /count") {
                    return served;
                }
                served += 1;
                // Who has had enough hangs up.
                drop(socket.write_all(head.as_bytes()).and_then(|()| socket.write_all(&body)));
            }
        };
        (address, std::thread::spawn(serve))
    }

    #[tokio::test]
    async fn a_closed_port_is_unreachable_and_the_path_stays_secret() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let error = get(&format!("http://{address}/s:secret/get")).await.unwrap_err();
        assert!(matches!(error, TransportError::Unreachable { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("cannot reach http://{address}; check the address and your network"));
        let cause = error.source().map(|cause| (cause.to_string(), cause.source().is_some()));
        assert!(cause.is_some_and(|(words, goes_on)| words.starts_with("Connection refused") && !goes_on), "{error:?}");
        assert!(!format!("{error:?}").contains("secret"));
        let TransportError::Unreachable { source, .. } = error else { return };
        assert_eq!(source.downcast_ref().map(io::Error::kind), Some(io::ErrorKind::ConnectionRefused));
    }

    #[tokio::test]
    async fn s1_no_error_shows_who_asks_or_for_what() {
        let (garbage, _) = service("no HTTP at all: secret\r\n\r\n", 0);
        let (cut, _) = service("HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n", 3);
        for host in [garbage.to_string(), cut.to_string(), "127.0.0.1:1".to_owned()] {
            let error = get(&format!("http://me:secret@{host}/secret?key=secret")).await.unwrap_err();
            let causes = std::iter::successors(error.source(), |cause| (*cause).source());
            let causes: Vec<String> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
            let words = format!("{error} {error:?} {causes:?}");
            assert!(!words.contains("secret"), "{words}");
            assert!(words.contains(&host), "{words}");
        }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let head = "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        let (address, served) = service(head, 0);
        let answer = get(&format!("http://{address}/v1")).await.unwrap();
        assert_eq!(answer.status(), 302);
        drop(get(&format!("http://{address}/count")).await);
        assert_eq!(served.join().unwrap(), 1);
    }

    #[tokio::test]
    async fn a_body_without_an_end_is_given_up() {
        let (address, _) = service("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", BODY_MAX + (1 << 20));
        let error = get(&format!("http://{address}/v1")).await.unwrap_err();
        assert!(matches!(error, TransportError::TooLarge { .. }), "{error:?}");
    }
}
