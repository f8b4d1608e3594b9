//! What is refused, and what it says then.

use bugle_event::{Fact as _, Gap, KindInfo};

use crate::cel::Cel;
use crate::cel::tests::facts::{Fight, cel};

/// What is said about each of these lines, where `\\n` begins another line.
fn said(lines: &str) -> String {
    let said = lines.lines().map(|line| {
        let text = line.replace("\\\\", "\u{0}").replace("\\n", "\n").replace('\u{0}', "\\");
        cel(&text).map_or_else(|error| error.to_string(), |_| format!("not refused: {text}"))
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn unknown_fields() {
    insta::assert_snapshot!("fields", said(include_str!("refused/fields.txt")));
    let both = [KindInfo::of::<Fight>(), Gap::info().unwrap()];
    insta::assert_snapshot!(Cel::new("event.caus == 'stall'", &both).unwrap_err(), @r"
    gap and test.fight have no field `caus`; did you mean `cause`? (line 1, column 7)
      event.caus == 'stall'
            ^^^^
    ");
    insta::assert_snapshot!(Cel::new("kind == 'test.figth'", &both).unwrap_err(), @r#"
    it is never "test.figth"; did you mean `test.fight`? (line 1, column 9)
      kind == 'test.figth'
              ^^^^^^^^^^^^
    "#);
}

#[test]
fn wrong_types() {
    insta::assert_snapshot!("types", said(include_str!("refused/types.txt")));
}

#[test]
fn no_bool() {
    insta::assert_snapshot!(said("event.world_id\n1 + 1\nevent.clan\nevent.name.lowerAscii()\n[true]\n''"), @r"
    a condition must be a bool; this is an int (line 1, column 7)
      event.world_id
            ^^^^^^^^
    a condition must be a bool; this is an int (line 1, column 3)
      1 + 1
        ^
    a condition must be a bool; this is an object (line 1, column 7)
      event.clan
            ^^^^
    a condition must be a bool; this is a string (line 1, column 12)
      event.name.lowerAscii()
                 ^^^^^^^^^^
    a condition must be a bool; this is a list (line 1, column 1)
      [true]
      ^
    a condition must be a bool; this is a string (line 1, column 1)
      ''
      ^^
    ");
}

#[test]
fn unknown_functions_and_what_is_not_supported() {
    insta::assert_snapshot!("functions", said(include_str!("refused/functions.txt")));
}

#[test]
fn what_cannot_be_read() {
    insta::assert_snapshot!("syntax", said(include_str!("refused/syntax.txt")));
}

#[test]
fn nothing_is_no_condition() {
    for text in ["", " \n ", "// nothing"] {
        let message = cel(text).unwrap_err().message;
        assert!(
            ["an empty text is no condition; `true` always holds", "it ends too early"].contains(&&*message),
            "{message}"
        );
    }
}

#[test]
fn places_are_counted_in_letters_and_lines() {
    let error = cel("true &&\n\tevent.name == 'é' && event.wrld_id == 1 &&\ntrue").unwrap_err();
    assert_eq!((error.line, error.column), (2, 29));
    assert_eq!(&"true &&\n\tevent.name == 'é' && event.wrld_id == 1 &&\ntrue"[error.place.clone()], "wrld_id");
    let long = format!("{} && event.wrld_id == 1 && {}", ["true"; 100].join(" && "), ["true"; 100].join(" && "));
    insta::assert_snapshot!(cel(&long).unwrap_err(), @r"
    test.fight has no field `wrld_id`; did you mean `world_id`? (line 1, column 807)
      ue && true && true && true && true && true && true && event.wrld_id == 1 && true && true && true && true && true && true && tru
                                                                  ^^^^^^^
    ");
}

#[test]
fn too_long_and_too_deep() {
    let long = format!("event.name == '{}'", "x".repeat(5000));
    insta::assert_snapshot!(cel(&long).unwrap_err(), @r"
    the text is too long: 5016 bytes; 4096 are allowed (line 1, column 4097)
      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                                                                  ^
    ");
    for text in
        ["(".repeat(100), "1+".repeat(100), "!".repeat(100), "[".repeat(100), "event".to_owned() + &".a".repeat(100)]
    {
        let message = cel(&text).unwrap_err().message;
        assert_eq!(message, "it nests too deep: brackets and operations go 64 deep at most", "{text}");
    }
    let fits = 4096 / "event.world_id == 10 && ".len() - 1;
    assert!(cel(&(["event.world_id == 10"].repeat(fits).join(" && "))).is_ok(), "clauses lie side by side");
    assert!(cel(&format!("{}true{}", "(".repeat(60), ")".repeat(60))).is_ok());
    assert!(cel(&format!("{}true", "!".repeat(60))).is_ok());
}
