//! A reply as HTTP: every header once, whatever the answer is.

use std::io::Write as _;

use axum::body::Body;
use axum::response::Response;
use bugle_event::Timestamp;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, DATE, RETRY_AFTER, SET_COOKIE};
use http::{HeaderName, HeaderValue, StatusCode};

use super::reply::Reply;

/// Puts the headers around a reply that every answer of the service has.
pub(super) fn respond(reply: Reply, now: Timestamp, gzip: bool) -> Response {
    let packed = gzip.then(|| packed(&reply.body)).flatten();
    let is_packed = packed.is_some();
    let mut response = Response::new(Body::from(packed.unwrap_or(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut set = |name: HeaderName, value: &str| {
        let value = HeaderValue::from_str(value).expect("headers here are plain text");
        response.headers_mut().insert(name, value);
    };
    set(CONTENT_TYPE, if reply.is_html { "text/html" } else { "application/json; charset=utf-8" });
    set(DATE, &http_date(now));
    if let Some(life) = reply.life {
        set(CACHE_CONTROL, &cache_control(reply.status, life.max_age));
        if let Some(age) = life.age {
            set(AGE, &age.to_string());
        }
    }
    if let Some(cookie) = &reply.cookie {
        set(SET_COOKIE, cookie);
    }
    if let Some(wait) = reply.retry_after {
        set(RETRY_AFTER, &wait.to_string());
    }
    if is_packed {
        set(CONTENT_ENCODING, "gzip");
    }
    response
}

/// In the three ways in which the real service writes it: some errors lack the comma.
fn cache_control(status: u16, max_age: u64) -> String {
    match status {
        200 => format!("max-age={max_age}"),
        403 | 404 => format!("public max-age={max_age}"),
        _ => format!("public, max-age={max_age}"),
    }
}

/// The body in gzip. Small ones are not worth it.
fn packed(body: &Bytes) -> Option<Bytes> {
    if body.len() < 512 {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = time.as_secs();
    let text = Timestamp::from_secs(seconds).to_string();
    let month = text[5..7].parse::<usize>().unwrap_or(1);
    // The epoch was a Thursday.
    let day = usize::try_from(seconds.div_euclid(86_400).rem_euclid(7)).unwrap_or(0);
    format!("{}, {} {} {} {} GMT", DAYS[day], &text[8..10], MONTHS[month - 1], &text[..4], &text[11..19])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(Timestamp::from_secs(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
