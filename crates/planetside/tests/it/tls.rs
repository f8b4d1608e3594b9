//! TLS as the live host is reported to speak it: version 1.2, RSA key exchange and nothing else.

use std::pin::{Pin, pin};
use std::sync::LazyLock;

use bugle_event::{Fact as _, Signal, Source as _, Want};
use bugle_planetside::{Client, Death, PushError};
use futures_util::StreamExt as _;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{Ssl, SslContext, SslMethod, SslVersion};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Name};
use tokio::net::TcpListener;
use tokio_openssl::SslStream;

use crate::service::{Peer, wanting};

struct Identity {
    certificate: X509,
    key: PKey<Private>,
}

/// The key of every server: to make one takes long.
static SERVER_KEY: LazyLock<PKey<Private>> =
    LazyLock::new(|| Rsa::generate(2048).and_then(PKey::from_rsa).expect("OpenSSL makes keys"));

/// A certificate of `name`, signed by `issuer` or, without one, by itself as an authority.
fn identity(name: &str, issuer: Option<&Identity>) -> Result<Identity, ErrorStack> {
    identity_of(name, issuer, SubjectAlternativeName::new().dns(name))
}

/// The same, of what `names` says.
fn identity_of(name: &str, issuer: Option<&Identity>, names: &SubjectAlternativeName) -> Result<Identity, ErrorStack> {
    let key = if issuer.is_some() { SERVER_KEY.clone() } else { PKey::from_rsa(Rsa::generate(2048)?)? };
    let mut subject = X509Name::builder()?;
    subject.append_entry_by_text("CN", name)?;
    let subject = subject.build();
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let serial = BigNum::from_u32(7)?.to_asn1_integer()?;
    let (from, until) = (Asn1Time::days_from_now(0)?, Asn1Time::days_from_now(2)?);
    builder.set_serial_number(&serial)?;
    builder.set_subject_name(&subject)?;
    builder.set_issuer_name(issuer.map_or(&subject, |issuer| issuer.certificate.subject_name()))?;
    builder.set_not_before(&from)?;
    builder.set_not_after(&until)?;
    builder.set_pubkey(&key)?;
    match issuer {
        None => builder.append_extension(BasicConstraints::new().critical().ca().build()?)?,
        Some(issuer) => {
            let context = builder.x509v3_context(Some(&issuer.certificate), None);
            // One that names nothing is no extension.
            if let Ok(names) = names.build(&context) {
                builder.append_extension(names)?;
            }
        }
    }
    builder.sign(issuer.map_or(&key, |issuer| &issuer.key), MessageDigest::sha256())?;
    Ok(Identity { certificate: builder.build(), key })
}

/// A server that speaks TLS 1.2 with RSA key exchange only.
fn old_server(identity: &Identity) -> Result<SslContext, ErrorStack> {
    let mut context = SslContext::builder(SslMethod::tls_server())?;
    context.set_max_proto_version(Some(SslVersion::TLS1_2))?;
    context.set_cipher_list("kRSA")?;
    context.set_certificate(&identity.certificate)?;
    context.set_private_key(&identity.key)?;
    Ok(context.build())
}

fn deaths() -> Want {
    Want::kinds([Death::KIND])
}

#[tokio::test]
async fn a_host_with_rsa_key_exchange_only_is_followed() {
    let authority = identity("authority", None).unwrap();
    let context = old_server(&identity("localhost", Some(&authority)).unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("wss://localhost:{}/streaming", listener.local_addr().unwrap().port());
    let service = async {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut tls = SslStream::new(Ssl::new(&context).unwrap(), tcp).unwrap();
        Pin::new(&mut tls).accept().await.unwrap();
        let spoken = format!("{} {}", tls.ssl().version_str(), tls.ssl().current_cipher().unwrap().description());
        let mut peer = Peer::accept(tls).await;
        peer.receive().await;
        peer.death(5, 1_700_000_000).await;
        (peer, spoken)
    };
    let reader = async {
        let client = Client::builder().service_id("topsecret").endpoint(endpoint);
        let client = client.ca_pem(authority.certificate.to_pem().unwrap()).build().unwrap();
        pin!(client.push().follow(wanting(deaths()))).next().await.unwrap()
    };
    let ((_peer, spoken), first) = tokio::join!(service, reader);
    assert!(spoken.starts_with("TLSv1.2") && spoken.contains("Kx=RSA"), "{spoken}");
    let first = first.unwrap();
    assert!(matches!(&first[..], [Signal::Event(event)] if event.subject().to_string() == "character/5"), "{first:?}");
}

/// Who cannot prove who he is gets no service id.
#[tokio::test]
async fn a_stranger_is_not_trusted() {
    let authority = identity("authority", None).unwrap();
    for (name, trusted) in [("localhost", identity("another authority", None).unwrap()), ("elsewhere.test", authority)]
    {
        let authority = identity("authority", None).unwrap();
        let issuer = if name == "localhost" { &authority } else { &trusted };
        let context = old_server(&identity(name, Some(issuer)).unwrap()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let endpoint = format!("wss://localhost:{port}/streaming");
        let service = async {
            let (tcp, _) = listener.accept().await.unwrap();
            let mut tls = SslStream::new(Ssl::new(&context).unwrap(), tcp).unwrap();
            Pin::new(&mut tls).accept().await
        };
        let reader = async {
            let client = Client::builder().service_id("topsecret").endpoint(endpoint);
            let client = client.ca_pem(trusted.certificate.to_pem().unwrap()).build().unwrap();
            pin!(client.push().follow(wanting(deaths()))).next().await.unwrap().unwrap_err()
        };
        let (accepted, error) = tokio::join!(service, reader);
        assert!(accepted.is_err());
        assert!(matches!(error, PushError::Tls { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("no secure connection to localhost:{port}"));
    }
}

/// What a client says that asks for `host`, where a service shows a certificate with `cn` and `names`.
async fn asked_for(
    host: &str,
    authority: &Identity,
    cn: &str,
    names: &SubjectAlternativeName,
) -> Result<(), PushError> {
    let context = old_server(&identity_of(cn, Some(authority), names).expect("it works")).expect("it works");
    let address = if host == "[::1]" { "[::1]:0" } else { "127.0.0.1:0" };
    let listener = TcpListener::bind(address).await.expect("it works");
    let endpoint = format!("wss://{host}:{}/streaming", listener.local_addr().expect("it works").port());
    let service = async {
        let (tcp, _) = listener.accept().await.expect("it works");
        let mut tls = SslStream::new(Ssl::new(&context).expect("it works"), tcp).expect("it works");
        if Pin::new(&mut tls).accept().await.is_ok() {
            let mut peer = Peer::accept(tls).await;
            peer.receive().await;
            peer.death(5, 1_700_000_000).await;
            std::future::pending::<()>().await;
        }
        std::future::pending::<()>().await;
    };
    let client = Client::builder().service_id("topsecret").endpoint(endpoint);
    let client = client.ca_pem(authority.certificate.to_pem().expect("it works")).build().expect("it works");
    let mut stream = pin!(client.push().follow(wanting(deaths())));
    tokio::select! {
        said = stream.next() => said.expect("it works").map(|_| ()),
        () = service => unreachable!("it does not end"),
    }
}

#[tokio::test]
async fn s2_only_the_alternative_names_of_a_certificate_say_whose_it_is() {
    let (authority, names) = (identity("authority", None).unwrap(), SubjectAlternativeName::new);
    for (host, cn, names, is_trusted) in [
        ("localhost", "somebody", names().dns("localhost"), true),
        ("localhost", "somebody", names().dns("elsewhere.test").dns("localhost"), true),
        ("127.0.0.1", "somebody", names().ip("127.0.0.1"), true),
        // The name for people alone, beside nothing, beside another sort of name, or beside another name.
        ("localhost", "localhost", &mut names(), false),
        ("localhost", "localhost", names().email("somebody@elsewhere.test"), false),
        ("localhost", "localhost", names().ip("127.0.0.1"), false),
        ("localhost", "localhost", names().dns("elsewhere.test"), false),
        ("127.0.0.1", "127.0.0.1", &mut names(), false),
        ("127.0.0.1", "127.0.0.1", names().dns("127.0.0.1"), false),
        ("127.0.0.1", "somebody", names().ip("127.0.0.2"), false),
    ] {
        match asked_for(host, &authority, cn, names).await {
            Ok(()) => assert!(is_trusted, "{host} {cn}"),
            Err(PushError::Tls { .. }) => assert!(!is_trusted, "{host} {cn}"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Where there is no such address, there is nothing to be tried.
#[tokio::test]
async fn s2_an_address_of_the_sixth_version_is_found_in_a_certificate() {
    if TcpListener::bind("[::1]:0").await.is_err() {
        return eprintln!("skipped: no addresses of the sixth version here");
    }
    let authority = identity("authority", None).unwrap();
    let said = asked_for("[::1]", &authority, "somebody", SubjectAlternativeName::new().ip("::1")).await;
    assert!(said.is_ok(), "{said:?}");
}
