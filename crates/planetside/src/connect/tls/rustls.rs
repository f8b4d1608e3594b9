//! TLS by rustls: for push services that speak what is spoken today.

use std::io;
use std::sync::Arc;

use bugle_event::BoxError;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, Error};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::connect::endpoint::Endpoint;
use crate::error::PushError;

/// Encrypts `tcp`, and makes sure that the host is who it says. `ca_pem` is trusted besides the roots of Mozilla.
pub(crate) async fn connect(
    endpoint: &Endpoint,
    tcp: TcpStream,
    ca_pem: &[u8],
) -> Result<TlsStream<TcpStream>, PushError> {
    let failed = |source: BoxError| PushError::Tls { host: endpoint.authority(), source };
    let settings = bugle_http::tls(ca_pem).map_err(failed)?;
    let name = ServerName::try_from(endpoint.name().to_owned()).map_err(|error| failed(error.into()))?;
    TlsConnector::from(Arc::new(settings)).connect(name, tcp).await.map_err(|error| {
        if is_refused(&error) { PushError::NeedsOpenSsl { host: endpoint.authority() } } else { failed(error.into()) }
    })
}

/// Whether the host takes nothing of what rustls can. It says so before it shows who it is.
fn is_refused(error: &io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref::<Error>());
    let refused =
        [AlertDescription::HandshakeFailure, AlertDescription::ProtocolVersion, AlertDescription::InsufficientSecurity];
    match error {
        Some(Error::AlertReceived(alert)) => refused.contains(alert),
        Some(Error::PeerIncompatible(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
#[cfg(feature = "openssl")]
mod tests {
    use std::pin::Pin;

    use openssl::asn1::Asn1Time;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::error::ErrorStack;
    use openssl::hash::MessageDigest;
    use openssl::nid::Nid;
    use openssl::pkey::{PKey, Private};
    use openssl::ssl::{Ssl, SslContext, SslMethod, SslVersion};
    use openssl::x509::X509;
    use openssl::x509::extension::SubjectAlternativeName;
    use tokio::net::TcpListener;
    use tokio_openssl::SslStream;

    use super::*;

    /// A certificate of `name` that is its own authority.
    fn identity(name: &str) -> Result<(X509, PKey<Private>), ErrorStack> {
        let key = PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?)?)?;
        let (from, until) = (Asn1Time::days_from_now(0)?, Asn1Time::days_from_now(2)?);
        let mut builder = X509::builder()?;
        builder.set_version(2)?;
        builder.set_not_before(&from)?;
        builder.set_not_after(&until)?;
        builder.set_pubkey(&key)?;
        let names = SubjectAlternativeName::new().dns(name).build(&builder.x509v3_context(None, None))?;
        builder.append_extension(names)?;
        builder.sign(&key, MessageDigest::sha256())?;
        Ok((builder.build(), key))
    }

    /// A service of `name` that offers `ciphers`, and whom it is to be trusted by.
    fn service(name: &str, ciphers: &str) -> Result<(SslContext, Vec<u8>), ErrorStack> {
        let (certificate, key) = identity(name)?;
        let mut context = SslContext::builder(SslMethod::tls_server())?;
        context.set_max_proto_version(Some(SslVersion::TLS1_2))?;
        context.set_cipher_list(ciphers)?;
        context.set_certificate(&certificate)?;
        context.set_private_key(&key)?;
        Ok((context.build(), certificate.to_pem()?))
    }

    /// What comes of connecting to a service for `name` that offers `ciphers`, where it is trusted and where it is not.
    async fn asked(name: &str, ciphers: &str, is_trusted: bool) -> Result<(), PushError> {
        let (context, pem) = service(name, ciphers).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = async {
            let (tcp, _) = listener.accept().await.unwrap();
            let mut tls = SslStream::new(Ssl::new(&context).unwrap(), tcp).unwrap();
            // Whether it comes about is told by the other side.
            let _accepted = Pin::new(&mut tls).accept().await;
        };
        let pem = if is_trusted { pem } else { Vec::new() };
        let endpoint = Endpoint { secure: true, host: "localhost".to_owned(), port: address.port() };
        let client = async { connect(&endpoint, TcpStream::connect(address).await.unwrap(), &pem).await };
        tokio::join!(client, service).0.map(drop)
    }

    #[tokio::test]
    async fn who_is_trusted_is_spoken_to_and_nobody_else() {
        asked("localhost", "DEFAULT", true).await.unwrap();
        for (name, is_trusted) in [("localhost", false), ("elsewhere.test", true)] {
            let error = asked(name, "DEFAULT", is_trusted).await.unwrap_err();
            assert!(matches!(error, PushError::Tls { .. }) && !error.is_final(), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_host_that_offers_only_what_openssl_has_is_told_apart() {
        let error = asked("localhost", "kRSA", true).await.unwrap_err();
        // What stands before a service may say the same for a while.
        assert!(!error.is_final());
        let said = error.to_string();
        assert!(said.starts_with("localhost:"), "{said}");
        assert!(said.ends_with(" offers only old TLS, which OpenSSL has: enable the feature `openssl`"), "{said}");
    }
}
