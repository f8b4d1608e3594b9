//! TLS by OpenSSL, for the push service alone: its host is reported to offer only RSA key exchange, which rustls does
//! not have. Everything else of Bugle uses rustls.

use std::path::Path;
use std::pin::Pin;

use bugle_event::BoxError;
use openssl::error::ErrorStack;
use openssl::ssl::{Ssl, SslConnector, SslConnectorBuilder, SslMethod};
use openssl::x509::X509;
use openssl::x509::verify::X509CheckFlags;
use tokio::net::TcpStream;
use tokio_openssl::SslStream;

use crate::connect::endpoint::Endpoint;
use crate::error::PushError;

/// Where systems keep the certificates that they trust. A vendored OpenSSL knows none of these places.
const BUNDLES: [&str; 8] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
    "/opt/homebrew/etc/ca-certificates/cert.pem",
];

/// Encrypts `tcp`, and makes sure that the host is who it says. `ca_pem` is trusted besides what the system trusts.
pub(crate) async fn connect(
    endpoint: &Endpoint,
    tcp: TcpStream,
    ca_pem: &[u8],
) -> Result<SslStream<TcpStream>, PushError> {
    let failed = |source: BoxError| PushError::Tls { host: endpoint.authority(), source };
    let connector = connector(ca_pem).map_err(|error| failed(error.into()))?.ok_or(PushError::NoCertificates)?;
    let ssl =
        connector.configure().and_then(|settings| settings.into_ssl(endpoint.name())).map(by_alternative_names_only);
    let mut stream = ssl.and_then(|ssl| SslStream::new(ssl, tcp)).map_err(|error| failed(error.into()))?;
    match Pin::new(&mut stream).connect().await {
        Ok(()) => Ok(stream),
        Err(error) => {
            let verified = stream.ssl().verify_result();
            // OpenSSL's own words for a bad certificate are "certificate verify failed" and a line number.
            let reason = if verified == openssl::x509::X509VerifyResult::OK {
                error.to_string()
            } else {
                verified.error_string().to_owned()
            };
            Err(failed(reason.into()))
        }
    }
}

/// A host is named in `subjectAltName`. OpenSSL would take a name in `CN` for want of one there: it is a text for people,
/// which certificate authorities do not check as a name. Nobody else takes it any more (RFC 9525, 6.3).
fn by_alternative_names_only(mut ssl: Ssl) -> Ssl {
    ssl.param_mut().set_hostflags(X509CheckFlags::NO_PARTIAL_WILDCARDS | X509CheckFlags::NEVER_CHECK_SUBJECT);
    ssl
}

/// `None`: no certificates are trusted at all.
fn connector(ca_pem: &[u8]) -> Result<Option<SslConnector>, ErrorStack> {
    let mut builder = SslConnector::builder(SslMethod::tls_client())?;
    let mut is_trusting = load_system(&mut builder);
    if !ca_pem.is_empty() {
        for certificate in X509::stack_from_pem(ca_pem)? {
            builder.cert_store_mut().add_cert(certificate)?;
            is_trusting = true;
        }
    }
    Ok(is_trusting.then(|| builder.build()))
}

/// Loads the first bundle that there is. The places that `SSL_CERT_FILE` and `SSL_CERT_DIR` name are known to OpenSSL.
fn load_system(builder: &mut SslConnectorBuilder) -> bool {
    let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].iter().any(|name| std::env::var_os(name).is_some());
    named || BUNDLES.iter().any(|path| Path::new(path).exists() && builder.set_ca_file(path).is_ok())
}
