//! Keys and tokens as they are sent: JSON web tokens whose signature nobody checks. Pure.

use bugle_event::Timestamp;
use rand::Rng;
use serde_json::{Value, json};

use crate::clash::base64;

/// For how long a token of a login is good.
const TOKEN_SECS: i64 = 3600;

/// What a token is made of.
pub(super) struct Token<'a> {
    /// The id of the developer.
    pub(super) developer: &'a str,
    pub(super) scopes: &'a [String],
    /// The addresses that it is good for.
    pub(super) ranges: &'a [String],
    pub(super) issued: Timestamp,
}

/// How much the account may ask.
pub(super) const TIER: &str = "developer/silver";

impl Token<'_> {
    /// A key for the API: good until it is revoked.
    pub(super) fn key(&self, rng: &mut impl Rng) -> String {
        self.signed(self.claims(rng), rng)
    }

    /// What a login gives: a key for an hour, which says where the caller is.
    pub(super) fn temporary(&self, rng: &mut impl Rng) -> String {
        let mut claims = self.claims(rng);
        claims["exp"] = (self.issued.as_secs() + TOKEN_SECS).into();
        self.signed(claims, rng)
    }

    fn claims(&self, rng: &mut impl Rng) -> Value {
        // What the addresses are is not said by the first of the limits, and not always by the second.
        let limits = json!([
            { "tier": TIER, "type": "throttling" },
            { "cidrs": self.ranges, "type": "client" },
        ]);
        json!({
            "iss": "supercell",
            "aud": "supercell:gameapi",
            "jti": uuid(rng),
            "iat": self.issued.as_secs(),
            "sub": format!("developer/{}", self.developer),
            "scopes": self.scopes,
            "limits": limits,
        })
    }

    fn signed(&self, claims: Value, rng: &mut impl Rng) -> String {
        let header = json!({ "typ": "JWT", "alg": "HS512", "kid": self.developer });
        let signature: [u8; 64] = std::array::from_fn(|_| rng.random());
        let part = |value: Value| base64::encode(value.to_string().as_bytes());
        format!("{}.{}.{}", part(header), part(claims), base64::encode(&signature))
    }
}

/// An id that is like no other.
pub(super) fn uuid(rng: &mut impl Rng) -> String {
    let mut part = |bits: u32| format!("{:0width$x}", rng.random::<u64>() >> (64 - bits), width = bits as usize / 4);
    [32, 16, 16, 16, 48].map(&mut part).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn the_claims_of_a_token_can_be_read_and_name_the_address() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (scopes, ranges) = (["clash".to_owned()], ["192.0.2.1/32".to_owned()]);
        let issued = Timestamp::from_secs(1_767_225_600);
        let token = Token { developer: "d", scopes: &scopes, ranges: &ranges, issued };
        let text = token.temporary(&mut rng);
        let parts: Vec<_> = text.split('.').map(|part| base64::decode(part).unwrap()).collect();
        let claims: Value = serde_json::from_slice(&parts[1]).unwrap();
        assert_eq!((parts.len(), parts[2].len()), (3, 64));
        assert_eq!((&claims["iat"], &claims["exp"]), (&1_767_225_600.into(), &1_767_229_200.into()));
        assert_eq!(claims["sub"], "developer/d");
        assert_eq!(claims["limits"][1]["cidrs"], json!(["192.0.2.1/32"]));
        assert!(claims["limits"][0].get("cidrs").is_none(), "the first limit is another one");
        assert_ne!(token.key(&mut rng), token.key(&mut rng));
    }
}
