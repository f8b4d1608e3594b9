"""What peers are compared with: the simulator as it is, asked without any library, and the portal's four calls.

The simulator keeps each answer for a while, as the real API does, so that whatever a peer got between two raw answers is
one of them.
"""

import argparse
import http.cookiejar
import itertools
import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request


class Disagreement(Exception):
    """A peer and the simulator differ."""


class Broken(Exception):
    """A call of a peer that cannot work, whatever the service does: why. It is named, and not held against it."""


def expect(holds, what):
    if not holds:
        raise Disagreement(what)


def arguments(description):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("addresses", help="the line that `bugle sim` prints, or a file that holds it")
    parser.add_argument("ledger", type=pathlib.Path, help="the file that `bugle sim --ledger` writes")
    return parser.parse_args()


def addresses(text):
    return json.loads(text if text.startswith("{") else pathlib.Path(text).read_text(encoding="utf-8"))


def report(peer, call, **fields):
    print(json.dumps({"peer": peer, "call": call, **fields}, ensure_ascii=False), flush=True)


class Api:
    """The Clash API. A path is written as the real one's, with `#` in it. Where any key is good it takes turns over many:
    no peer is slow enough for one."""

    def __init__(self, where, *keys):
        self.base, self.keys = where["clash"], itertools.cycle(keys or [f"raw{number}" for number in range(20)])

    def ask(self, path, body=None):
        """Status and body."""
        path, _, query = path.partition("?")
        url = self.base + urllib.parse.quote(path) + (f"?{query}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {next(self.keys)}", "content-type": "application/json"}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read() or b"{}")

    def get(self, path):
        """A body that must be there."""
        status, body = self.ask(path)
        expect(status == 200, f"{path} answers {status} {body}")
        return body

    def items(self, path):
        """The rows of a list that must be there, and not be empty."""
        rows = self.get(path)["items"]
        expect(rows, f"{path} is empty")
        return rows

    def all_items(self, path):
        """The rows of all pages."""
        rows, after = [], ""
        while after is not None:
            page = self.get(f"{path}?limit=1000{after and '&after='}{after}")
            rows += page["items"]
            after = page["paging"]["cursors"].get("after")
        return rows

    def country(self, clan):
        """The one of a clan: most countries have no rankings, this one has."""
        location = self.get(f"/clans/{clan}")["location"]
        expect(location["isCountry"], f"{clan} is in no country: {location}")
        return location["id"]


class Portal:
    """The developer portal, logged in."""

    def __init__(self, where):
        self.url = where["portal"]["url"]
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        account = {"email": where["portal"]["email"], "password": where["portal"]["password"]}
        self.login = self.call("login", account)

    def call(self, path, body):
        request = urllib.request.Request(f"{self.url}/{path}", json.dumps(body).encode(),
                                         {"content-type": "application/json"})
        with self.opener.open(request, timeout=30) as answer:
            return json.load(answer)

    def keys(self):
        return self.call("apikey/list", {})["keys"]

    def make(self, name, address):
        body = {"name": name, "description": "for comparison", "cidrRanges": [address], "scopes": ["clash"]}
        return self.call("apikey/create", body)["key"]["key"]
