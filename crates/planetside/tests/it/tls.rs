//! TLS as the live host is reported to speak it: version 1.2, RSA key exchange and nothing else.

use std::pin::{Pin, pin};

use bugle_event::{Fact as _, Signal, Source as _, Want};
use bugle_planetside::{Client, Death, PushError};
use futures_util::StreamExt as _;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
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

/// A certificate of `name`, signed by `issuer` or, without one, by itself as an authority.
fn identity(name: &str, issuer: Option<&Identity>) -> Identity {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut subject = X509Name::builder().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(issuer.map_or(&subject, |issuer| issuer.certificate.subject_name())).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    builder.set_pubkey(&key).unwrap();
    match issuer {
        None => builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap(),
        Some(issuer) => {
            let context = builder.x509v3_context(Some(&issuer.certificate), None);
            let names = SubjectAlternativeName::new().dns(name).build(&context).unwrap();
            builder.append_extension(names).unwrap();
        }
    }
    builder.sign(issuer.map_or(&key, |issuer| &issuer.key), MessageDigest::sha256()).unwrap();
    Identity { certificate: builder.build(), key }
}

/// A server that speaks TLS 1.2 with RSA key exchange only.
fn old_server(identity: &Identity) -> SslContext {
    let mut context = SslContext::builder(SslMethod::tls_server()).unwrap();
    context.set_max_proto_version(Some(SslVersion::TLS1_2)).unwrap();
    context.set_cipher_list("kRSA").unwrap();
    context.set_certificate(&identity.certificate).unwrap();
    context.set_private_key(&identity.key).unwrap();
    context.build()
}

fn deaths() -> Want {
    Want::kinds([Death::KIND])
}

#[tokio::test]
async fn a_host_with_rsa_key_exchange_only_is_followed() {
    let authority = identity("authority", None);
    let context = old_server(&identity("localhost", Some(&authority)));
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
    assert!(matches!(&first, Ok(Signal::Event(event)) if event.subject().to_string() == "character/5"), "{first:?}");
}

/// Who cannot prove who he is gets no service id.
#[tokio::test]
async fn a_stranger_is_not_trusted() {
    let authority = identity("authority", None);
    for (name, trusted) in [("localhost", identity("another authority", None)), ("elsewhere.test", authority)] {
        let authority = identity("authority", None);
        let issuer = if name == "localhost" { &authority } else { &trusted };
        let context = old_server(&identity(name, Some(issuer)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("wss://localhost:{}/streaming", listener.local_addr().unwrap().port());
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
        assert_eq!(error.to_string(), "no secure connection to localhost");
    }
}
