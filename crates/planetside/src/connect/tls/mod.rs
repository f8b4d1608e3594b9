//! TLS of the push connection: by OpenSSL where it is chosen, and by rustls, which everything else of Bugle uses, where it
//! is not.

#[cfg(feature = "openssl")]
mod openssl;
#[cfg(any(test, not(feature = "openssl")))]
mod rustls;

#[cfg(feature = "openssl")]
pub(crate) use self::openssl::connect;
#[cfg(not(feature = "openssl"))]
pub(crate) use self::rustls::connect;
