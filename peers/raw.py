"""What peers are compared with: the simulator as it is, asked without any library, and the portal's four calls.

The simulator keeps each answer for a while, as the real API does, so that whatever a peer got between two raw answers is
one of them.
"""

import argparse
import datetime
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


def instant(text):
    """A time as the ledger or the API writes it, in seconds."""
    if "-" not in text:
        text = f"{text[:4]}-{text[4:6]}-{text[6:11]}:{text[11:13]}:{text[13:]}"
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def war_of(body):
    """Which war a body shows: when its preparation began, and its clans. The ledger has the same under `war`."""
    return instant(body["preparationStartTime"]), *sorted([body["clan"]["tag"], body["opponent"]["tag"]])


def war_in(data):
    """Which war an event of the ledger is about."""
    return instant(data["war"]["preparation_start_time"]), *data["war"]["clans"]


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

    def now(self):
        """What the game's clock shows: every answer says so."""
        url = f"{self.base}/locations?limit=1"
        request = urllib.request.Request(url, headers={"authorization": f"Bearer {next(self.keys)}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            date = answer.headers["date"]
        date = datetime.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT")
        return date.replace(tzinfo=datetime.timezone.utc).timestamp()

    def league_wars(self, clans):
        """The wars of these clans in clan war leagues, over all rounds that have been drawn: which they are."""
        tags, wars = set(), set()
        for clan in clans:
            status, group = self.ask(f"/clans/{clan}/currentwar/leaguegroup")
            if status == 200:
                tags |= {tag for turn in group["rounds"] for tag in turn["warTags"] if tag != "#0"}
        for tag in sorted(tags):
            status, body = self.ask(f"/clanwarleagues/wars/{tag}")
            if status == 200 and "clan" in body:
                wars.add(war_of(body))
        return wars

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
