"""Makes every call of cocapi's client, unchanged, against a running `bugle sim`, and compares it with the raw answer.

    calls.py ADDRESSES LEDGER

Each call is made in both of cocapi's modes. Whether one was forgotten here is asked of cocapi: its methods are listed, and
each must be in the table or among those that ask nothing. Exits with 1 where cocapi and the service disagree.
"""

import asyncio
import logging
import sys
import time

from cocapi import CocApi
from cocapi.api_methods import ApiMethods
from cocapi.config import ApiConfig

from raw import Api, Disagreement, addresses, arguments, expect, report

# Of the client beside those of the mixin: how it is set up, what it counts.
NO_CALLS = {
    "add_request_middleware", "add_response_middleware", "clear_cache", "clear_metrics", "from_credentials",
    "get_base_url", "get_cache_stats", "get_metrics", "reset_base_url", "set_base_url",
}
LEGEND = "29000022"
# cocapi keeps to its rate in its asynchronous mode only: in the other it asks as fast as it can, and a key is good for 40
# requests a second.
PACE = 1 / 20


def things(where, api):
    """What can be asked for: tags and ids that the service shows."""
    tags = where["tags"]
    clan, player = tags["fixed_clan"], tags["fixed_player"]
    group = api.get(f"/clans/{war_clan(where, api)}/currentwar/leaguegroup")
    war = next(tag for turn in group["rounds"] for tag in turn["warTags"] if tag != "#0")
    season = api.items(f"/leagues/{LEGEND}/seasons")[-1]["id"]
    return {"clan": clan, "player": player, "cwl": war_clan(where, api), "war": war, "season": season,
            "country": api.country(clan), "name": api.get(f"/clans/{clan}")["name"], "token": tags["fixed_token"]}


def war_clan(where, api):
    """A clan that is in a group of clan war leagues."""
    clans = [where["tags"]["fixed_clan"], *where["tags"]["clans"]]
    found = [clan for clan in clans if api.ask(f"/clans/{clan}/currentwar/leaguegroup")[0] == 200]
    expect(found, "no clan is in a group of clan war leagues: start the simulator at a time when there are some")
    return found[0]


def table(at):
    """Calls with the address that each stands for: (method, arguments, path)."""
    clan, player, country = at["clan"], at["player"], at["country"]
    page = {"limit": 2}
    rankings = f"/locations/{country}/rankings"
    yield "clan_tag", (clan,), f"/clans/{clan}"
    yield "clan_members", (clan,), f"/clans/{clan}/members"
    yield "clan_members", (clan, page), f"/clans/{clan}/members?limit=2"
    yield "clan_current_war", (clan,), f"/clans/{clan}/currentwar"
    yield "clan_war_log", (clan, page), f"/clans/{clan}/warlog?limit=2"
    yield "clan_leaguegroup", (at["cwl"],), f"/clans/{at['cwl']}/currentwar/leaguegroup"
    yield "warleague", (at["war"],), f"/clanwarleagues/wars/{at['war']}"
    yield "clan_capitalraidseasons", (clan, page), f"/clans/{clan}/capitalraidseasons?limit=2"
    yield "players", (player,), f"/players/{player}"
    yield "clan", (at["name"], 3), f"/clans?name={at['name'].replace(' ', '+')}&limit=3"
    yield "location", (), "/locations"
    yield "location_id", (country,), f"/locations/{country}"
    yield "location_id_clan_rank", ("global", page), "/locations/global/rankings/clans?limit=2"
    yield "location_id_clan_rank", (country,), f"{rankings}/clans"
    yield "location_id_player_rank", (country,), f"{rankings}/players"
    yield "location_clans_builder_base", (country,), f"{rankings}/clans-builder-base"
    yield "location_players_builder_base", (country,), f"{rankings}/players-builder-base"
    yield "location_capital_rankings", (country,), f"{rankings}/capitals"
    yield "location_clan_versus", (country,), f"{rankings}/clans-versus"
    yield "location_player_versus", (country,), f"{rankings}/players-versus"
    yield "league", (), "/leagues"
    yield "league_id", (LEGEND,), f"/leagues/{LEGEND}"
    yield "league_season", (LEGEND,), f"/leagues/{LEGEND}/seasons"
    yield "league_season_id", (LEGEND, at["season"], page), f"/leagues/{LEGEND}/seasons/{at['season']}?limit=2"
    yield "leaguetiers", (), "/leaguetiers"
    yield "leaguetiers_id", ("105000010",), "/leaguetiers/105000010"
    yield "warleagues", (), "/warleagues"
    yield "warleagues_id", ("48000010",), "/warleagues/48000010"
    yield "capitalleagues", (), "/capitalleagues"
    yield "capitalleagues_id", ("85000010",), "/capitalleagues/85000010"
    yield "builderbaseleagues", (), "/builderbaseleagues"
    yield "builderbaseleagues_id", ("44000010",), "/builderbaseleagues/44000010"
    yield "labels_clans", (), "/labels/clans"
    yield "labels_players", (), "/labels/players"
    yield "goldpass", (), "/goldpass/seasons/current"
    yield "custom_endpoint", (f"/players/{player.replace('#', '%23')}/battlelog",), f"/players/{player}/battlelog"
    yield "custom_endpoint", (f"/players/{player.replace('#', '%23')}/leaguehistory",), f"/players/{player}/leaguehistory"


def says(body):
    """Whether a body is an answer that says something."""
    return body.get("items", True) not in ([], None) and body != {}


async def one(client, raw, method, given, path):
    """Makes a call and compares it."""
    before = raw.ask(path)
    answer = getattr(client, method)(*given)
    answer = await answer if asyncio.iscoroutine(answer) else answer
    after = raw.ask(path)
    expect(answer.get("result") != "error", f"{method}{given}: {answer}; the service says {before}")
    expect(answer in (before[1], after[1]), f"{method}{given} is not what the service says")
    expect(says(answer), f"{method}{given}: the service says nothing there")


async def verify(client, at):
    """A token is good once: the player shows another one afterwards."""
    for token, status in [(at["token"], "ok"), (at["token"], "invalid"), ("made-up", "invalid")]:
        answer = client.verify_player_token(at["player"], token)
        answer = await answer if asyncio.iscoroutine(answer) else answer
        expect((answer.get("status"), answer.get("tag")) == (status, at["player"]), f"verify_player_token: {answer}")
        expect(answer.get("token") == token, f"verify_player_token: {answer}")


async def helpers(client, raw, at, is_async):
    """What goes over several answers: all pages of a list, several at once, and whether there is a service."""
    clan, tags = at["clan"], [at["clan"], at["cwl"]]
    rows = client.paginate(client.clan_members, clan, limit=7)
    rows = [row async for row in rows] if is_async else list(rows)
    members = raw.items(f"/clans/{clan}/members")
    expect([row["tag"] for row in rows] == [row["tag"] for row in members], "paginate: not all members, or not in order")
    bodies = client.batch(client.clan_tag, tags)
    bodies = await bodies if is_async else bodies
    expect([body["tag"] for body in bodies] == tags, f"batch: {bodies}")
    if not is_async:
        expect(client.test()["result"] == "success", "test: no success")


async def every(client, raw, at, is_async):
    """All calls in one mode: how many there are."""
    mode, made = "asynchronous" if is_async else "synchronous", 0
    for method, given, path in table(at):
        if not is_async:
            time.sleep(PACE)
        await one(client, raw, method, given, path)
        report("cocapi", method, mode=mode, path=path, outcome="agrees")
        made += 1
    await helpers(client, raw, at, is_async)
    return made


def check_that_all_are_there(at):
    public = {name for name in dir(CocApi) if not name.startswith("_") and callable(getattr(CocApi, name))}
    known = {method for method, _, _ in table(at)} | {"verify_player_token", "paginate", "batch", "test"} | NO_CALLS
    expect(public == known, f"calls that are not compared: {public - known}; that are none: {known - public}")
    mixin = {name for name in vars(ApiMethods) if not name.startswith("_")} - {"ERROR_INVALID_PARAM"}
    expect(mixin <= known - NO_CALLS, f"calls of the mixin that are not compared: {mixin - known}")


async def run(args):
    where = addresses(args.addresses)
    raw = Api(where)
    at = things(where, raw)
    check_that_all_are_there(at)
    # Its own cache would answer for five minutes; the rest are the defaults. A key for each mode: they do not know of each
    # other.
    config = ApiConfig(base_url=where["clash"], enable_caching=False)
    client = CocApi("synchronous", config=config)
    made = await every(client, raw, at, False)
    await verify(client, at)
    async with CocApi("asynchronous", config=config, async_mode=True) as client:
        made += await every(client, raw, at, True)
    return f"{made} calls in two modes as the service answers; none is broken"


def main():
    logging.basicConfig(level=logging.CRITICAL)
    try:
        print(f"cocapi, every call: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"cocapi: {disagreement}")


if __name__ == "__main__":
    main()
