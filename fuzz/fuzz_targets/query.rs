//! Whatever is taken for the address of a query to Census: it is none, or the query that it is read as is written so that
//! it is read the same, and no service id is left in it.
#![no_main]

use bugle_planetside::census::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    for address in [input.to_owned(), format!("/s:s3cret/get/ps2:v2/x?{input}")] {
        let Ok(query) = Query::from_url(&address) else { continue };
        let written = query.to_string();
        assert_eq!(Query::from_url(&written).as_ref(), Ok(&query), "{written}");
        // What is read is what stands there: only then can the secret have come from nowhere else.
        assert!(input.contains("s3cret") || input.contains('%') || !format!("{query:?}").contains("s3cret"));
        if query.check().is_ok() {
            written.parse::<http::Uri>().expect("a query that nothing is wrong with has an address");
        }
    }
});
