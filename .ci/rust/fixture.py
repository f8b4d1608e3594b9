"""A tiny tree with one of each mistake, and with what only looks like one."""

import os
import tempfile

FILES = {
    "crates/event/Cargo.toml": '[package]\nname = "bugle-event"\n[dependencies]\nbugle-http = "1"\nbugle = "1"\n[dev-dependencies]\nbugle-clash = "1"\n',
    # A circle through a re-export, a macro and a glob. What is only shown, mentioned or tested is no arrow.
    "crates/event/src/lib.rs": "//! use a::A;\n#[macro_use]\nmod table;\nmod a;\nmod b;\nmod c;\nmod face;\npub use b::B;\n",
    "crates/event/src/a.rs": 'use crate::B;\npub struct A(B);\n#[cfg(test)]\nmod tests {\n    use crate::face::inner::Inner;\n}\n',
    "crates/event/src/b.rs": 'fact! { pub struct B; }\n/* use crate::C; /* */ */\nconst X: &str = "crate::c::C {";\n',
    "crates/event/src/c.rs": "use super::a::*;\nfn c(_: A) {}\npub fn d() {}\npub struct C;\n",
    "crates/event/src/table.rs": "macro_rules! fact { ($($t:tt)*) => { $($t)* const _: () = { $crate::c::d() }; } }\n",
    "crates/event/src/face/mod.rs": "mod inner;\npub use inner::Inner;\npub(super) const LIMIT: usize = 1;\n",
    "crates/event/src/face/inner.rs": "use crate::a::A;\npub struct Inner(A, [u8; super::LIMIT]);\n",
    # A second circle: nouns defined in a `mod.rs` that also uses its children, one of them by a renamed import.
    "crates/http/Cargo.toml": '[package]\nname = "bugle-http"\n',
    "crates/http/src/lib.rs": "mod net;\n",
    "crates/http/src/net/mod.rs": "mod tcp;\nuse self::tcp as wire;\npub struct Port;\nfn open() { wire::connect(Port) }\n",
    "crates/http/src/net/tcp.rs": "pub(super) fn connect(_: super::Port) {}\n",
    "crates/http/src/lost.rs": "\n" * 401,
    "crates/stray/Cargo.toml": '[package]\nname = "bugle-stray"\n',
    # 41 and 40 lines, with brackets where they mean nothing.
    "crates/http/tests/sizes.rs": "".join(
        f"fn {name}<'a>(x: &'a [u8; 2]) -> [u8; 2] {{\n    let _ = ('{{', \"{{\\\"\", r#\"{{\"}}\"#); // {{\n" + "    f();\n" * (lines - 3) + "}\n"
        for name, lines in (("long", 41), ("short", 40))
    ),
}

EXPECTED = """\
circle of 4 files
    crates/event/src/a.rs -> crates/event/src/b.rs: B
    crates/event/src/b.rs -> crates/event/src/table.rs: fact!
    crates/event/src/c.rs -> crates/event/src/a.rs: A
    crates/event/src/table.rs -> crates/event/src/c.rs: d
circle of 2 files
    crates/http/src/net/mod.rs -> crates/http/src/net/tcp.rs: connect
    crates/http/src/net/tcp.rs -> crates/http/src/net/mod.rs: Port
no target reads this file: crates/http/src/lost.rs
arrow up: crates/event (floor 1) -> bugle (floor 3)
crates/stray has no floor
401 lines: crates/http/src/lost.rs
41 lines: fn long at crates/http/tests/sizes.rs:1
the median file has 4 lines, not 80 to 200"""


def run(structure):
    with tempfile.TemporaryDirectory() as top:
        for path, text in FILES.items():
            path = os.path.join(top, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        found = "\n".join([*structure.check_circles(top), *structure.check_floors(top), *structure.check_sizes(top)])
    if found != EXPECTED:
        print("expected:", EXPECTED, "found:", found, sep="\n")
        return 1
    print("the structure check finds what it should, and nothing else")
    return 0
