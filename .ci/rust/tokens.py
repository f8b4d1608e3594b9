"""Rust as tokens: without comments, and with every string, character and number as one token that says nothing."""

import re

TOKEN = re.compile(
    r"""
    (?P<space>\s+ | //[^\n]*)
  | (?P<comment>/\*)
  | (?P<raw>(?:b|c)?r(?P<hashes>\#*)"(?:.*?)"(?P=hashes))
  | (?P<string>(?:b|c)?"(?:[^"\\]|\\.)*")
  | (?P<char>b?'(?:[^'\\\n]|\\(?:x[0-9a-fA-F]{2}|u\{[0-9a-fA-F_]+\}|.))')
  | (?P<lifetime>'[A-Za-z_]\w*)
  | (?P<word>(?:r\#)?[A-Za-z_]\w*)
  | (?P<number>[0-9](?:[\w]|\.[0-9])*)
  | (?P<mark>::|->|=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
OPEN, CLOSE = {"{": "}", "(": ")", "[": "]"}, {"}", ")", "]"}


class Token(str):
    """A word or a mark, and its line. Strings are `""`, characters and lifetimes `'`, numbers `0`."""

    line: int


def lex(text):
    found, at, line = [], 0, 1
    while at < len(text):
        match = TOKEN.match(text, at)
        end, kind = match.end(), match.lastgroup
        if kind == "comment":
            end = end_of_comment(text, at)
        elif kind != "space":
            kind = "raw" if match["raw"] else kind
            plain = {"raw": '""', "string": '""', "char": "'", "lifetime": "'", "number": "0"}.get(kind, match[0])
            token = Token(plain.removeprefix("r#"))
            token.line = line
            found.append(token)
        line += text.count("\n", at, end)
        at = end
    return found


def end_of_comment(text, at):
    """Comments in comments are comments."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, at):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def is_word(token):
    return token[0].isalpha() or token[0] == "_"


def after_group(tokens, at):
    """The place after the bracket that closes the one at `at`."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place] in OPEN:
            depth += 1
        elif tokens[place] in CLOSE:
            depth -= 1
            if depth == 0:
                return place + 1
    return len(tokens)


def after_item(tokens, at, ends=(";",), block_ends=True):
    """The place after an item that begins at `at`: behind its `;`, or behind its `{...}`."""
    while at < len(tokens):
        if tokens[at] in ends:
            return at + 1
        if tokens[at] in CLOSE:
            return at
        if tokens[at] in OPEN:
            is_end, at = block_ends and tokens[at] == "{", after_group(tokens, at)
            if is_end:
                return at
        else:
            at += 1
    return at


def functions(tokens):
    """Name, first and last line of every function with a body."""
    for at, token in enumerate(tokens[:-2]):
        if token == "fn" and (is_word(tokens[at + 1]) or tokens[at + 1] == "$"):
            body = at + 1
            while body < len(tokens) and tokens[body] not in (";", "{", "}"):
                body = after_group(tokens, body) if tokens[body] in OPEN else body + 1
            if body < len(tokens) and tokens[body] == "{":
                name = tokens[at + 1] if tokens[at + 1] != "$" else f"${tokens[at + 2]}"
                yield name, token.line, tokens[after_group(tokens, body) - 1].line
