//! Whatever Census sends is written back as it came.

use bugle_planetside::census::{Collection, VisitCollection, visit_collections};
use proptest::prelude::*;
use serde_json::Value;

/// Values, usual and odd ones.
const VALUES: &str = r#"null true 0 7 -1 2.5 1e3 18446744073709551616 "NULL" "" "0" "1" "7" "-1" "007" "+5" "3.0" "3.5"
    "0.1721388888362" "1e3" "inf" "NaN" "-0" "true" "word" "5428010618015189601" "99999999999999" "\u0031"
    "1970-01-01T00:00:00Z" "1970-01-01T00:00:00.10""#;

/// What the parts of values are called.
const PARTS: &str = "en de pt first value d01 d32 m12 all_time stat_name rows Row RowData RegionId character_id kills";

/// Those, and dates, which have a space in them.
fn values() -> impl Strategy<Value = String> {
    let dates = [r#""2014-10-08 16:11:36.142294""#, r#""2014-10-08 16:11:36.10""#];
    prop::sample::select(VALUES.split_whitespace().chain(dates).collect::<Vec<_>>()).prop_map(str::to_owned)
}

/// A value of a field, or of a part of one, however odd.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = values();
    leaf.prop_recursive(4, 16, 4, |inner| {
        let name = prop::sample::select(PARTS.split(' ').collect::<Vec<_>>());
        let object = prop::collection::vec((name, inner.clone()), 0..4).prop_map(|fields| object(&fields));
        prop_oneof![prop::collection::vec(inner, 0..4).prop_map(|list| format!("[{}]", list.join(","))), object]
    })
}

/// An object as text: names may be there twice, which values cannot have.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// Reads rows with these fields into the types of all collections, and looks at how they are written.
struct Mutate<'a> {
    fields: &'a [(prop::sample::Index, String)],
    lost: Option<String>,
}

impl VisitCollection for Mutate<'_> {
    fn visit<C: Collection>(&mut self) {
        let mut names = C::FIELDS.to_vec();
        names.extend(["new", "ZoneId", "RowData"]);
        let fields: Vec<_> = self.fields.iter().map(|(name, json)| (*name.get(&names), json.clone())).collect();
        let body = object(&fields);
        let read = C::from_json(body.as_bytes()).unwrap();
        let sent: Value = serde_json::from_str(&body).unwrap();
        if read.value.to_service() != sent {
            self.lost = Some(format!("{}: {body} became {}", C::COLLECTION, read.value.to_service()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn whatever_is_sent_is_written_back_as_it_came(
        fields in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 0..8),
    ) {
        let mut mutate = Mutate { fields: &fields, lost: None };
        visit_collections(&mut mutate);
        prop_assert!(mutate.lost.is_none(), "{}", mutate.lost.unwrap_or_default());
    }
}

/// Fields of which it is not counted, or not right, whether they are odd.
#[derive(Default)]
struct OneField {
    wrong: Vec<String>,
}

impl VisitCollection for OneField {
    fn visit<C: Collection>(&mut self) {
        for field in C::FIELDS {
            let odd = |json: &str| {
                let read = C::from_json(format!(r#"{{"{field}":{json}}}"#).as_bytes()).expect("no field costs a row");
                read.odd_fields + read.unknown
            };
            // What nothing can be, and what everything can be.
            if odd(r#"{"?":[{"?":[]}]}"#) == 0 || odd("null") + odd(r#""NULL""#) > 0 {
                self.wrong.push(format!("{}.{field}", C::COLLECTION));
            }
        }
    }
}

#[test]
fn a_field_of_another_type_costs_nothing_and_is_counted_and_one_without_a_value_is_not_odd() {
    let mut each = OneField::default();
    visit_collections(&mut each);
    // It is kept as it comes, whatever it is.
    assert_eq!(each.wrong, ["single_character_by_id.sub_timing"]);
}
