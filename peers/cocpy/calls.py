"""Makes every call of coc.py's client, unchanged, against a running `bugle sim`, and compares it with the raw answer.

    calls.py ADDRESSES LEDGER

What coc.py reads is compared field by field with the body that it read it from. A call that coc.py itself has broken is
named with the reason. Whether a call was forgotten here is asked of coc.py: the methods of its client are listed, and
each must be in the table or among those that ask nothing. Exits with 1 where coc.py and the service disagree.
"""

import asyncio
import inspect
import logging
import sys

import coc

import fields
from raw import Api, Broken, Disagreement, addresses, arguments, expect, report

# Of the client beside its calls: how it is set up, and tables of game data that it brings along.
NO_CALLS = {
    "close", "dispatch", "get_equipment", "get_extended_cwl_group_data", "get_hero", "get_pet", "get_spell",
    "get_translation", "get_troop", "login", "login_with_keys", "login_with_tokens", "parse_account_data",
    "parse_army_link", "set_object_cls",
}
LEGEND = 29000022
LEAGUES = {
    "league": ("leaguetiers", 105000010), "builder_base_league": ("builderbaseleagues", 44000010),
    "war_league": ("warleagues", 48000010), "capital_league": ("capitalleagues", 85000010),
}
RANKINGS = {
    "get_location_clans": ("clans", fields.ranked_clan), "get_location_clans_capital": ("capitals", fields.ranked_clan),
    "get_location_clans_builder_base": ("clans-builder-base", fields.ranked_clan),
    "get_location_players": ("players", fields.ranked_player),
    "get_location_players_builder_base": ("players-builder-base", fields.ranked_player),
}
# A list that is asked for by an address that does not exist.
WRONG_LABELS = "coc.py asks /labels/clan, and the address is /labels/clans"

CALLS = {}


def call(*names):
    """Puts a comparison into the table under the calls that it makes."""
    def put(comparison):
        CALLS.update(dict.fromkeys(names, comparison))
        return comparison
    return put


async def agrees(raw, path, ask, same):
    """What `ask` brings must be `same` as one of the answers before and after."""
    before = raw.get(path)
    read = await ask()
    after = raw.get(path)
    try:
        same(read, before)
    except Disagreement:
        same(read, after)
    return before


def rows(same):
    """Compares lists, row by row. An empty one says nothing."""
    def compare(read, body):
        expect(body["items"], "an empty list says nothing")
        expect(len(read) == len(body["items"]), f"{len(read)} rows of {len(body['items'])}")
        for one, row in zip(read, body["items"]):
            same(one, row)
    return compare


async def collected(iterator):
    return [one async for one in iterator]


@call("search_clans")
async def search(client, raw, at):
    same = rows(fields.clan)
    name = at["name"].replace(" ", "+")
    await agrees(raw, f"/clans?name={name}", lambda: client.search_clans(name=at["name"]), same)
    await agrees(raw, "/clans?minMembers=2&maxMembers=50&limit=3",
                 lambda: client.search_clans(min_members=2, max_members=50, limit=3), same)


@call("get_clan", "get_clans", "get_members")
async def clans(client, raw, at):
    clan, other = at["clan"], at["cwl"]
    await agrees(raw, f"/clans/{clan}", lambda: client.get_clan(clan), fields.clan)
    await agrees(raw, f"/clans/{clan}/members", lambda: client.get_members(clan), rows(fields.member))
    await agrees(raw, f"/clans/{clan}/members?limit=3", lambda: client.get_members(clan, limit=3), rows(fields.member))
    found = await collected(client.get_clans([clan, other]))
    expect([one.tag for one in found] == [clan, other], f"get_clans: {found}")


@call("get_war_log", "get_raid_log")
async def logs(client, raw, at):
    clan = at["clan"]
    same = rows(fields.war_log_entry)
    await agrees(raw, f"/clans/{clan}/warlog", lambda: client.get_war_log(clan), same)
    same = rows(fields.raid)
    await agrees(raw, f"/clans/{clan}/capitalraidseasons", lambda: client.get_raid_log(clan), same)
    paged = await collected(await client.get_raid_log(clan, page=True, limit=1))
    expect(len(paged) == len(raw.items(f"/clans/{clan}/capitalraidseasons")), "get_raid_log: not all pages")


@call("get_clan_war", "get_clan_wars")
async def wars(client, raw, at):
    clan = at["clan"]
    await agrees(raw, f"/clans/{clan}/currentwar", lambda: client.get_clan_war(clan), fields.war)
    found = await collected(client.get_clan_wars([clan]))
    expect([one.clan.tag for one in found] == [clan], f"get_clan_wars: {found}")


@call("get_league_group", "get_league_war", "get_league_wars")
async def league_wars(client, raw, at):
    clan, war = at["cwl"], at["war"]
    group = await agrees(raw, f"/clans/{clan}/currentwar/leaguegroup", lambda: client.get_league_group(clan), fields.group)
    await agrees(raw, f"/clanwarleagues/wars/{war}", lambda: client.get_league_war(war), fields.league_war)
    drawn = [tag for tag in group["rounds"][0]["warTags"] if tag != "#0"]
    found = await collected(client.get_league_wars(drawn))
    expect(sorted(one.war_tag for one in found) == sorted(drawn), f"get_league_wars: {found}")


@call("get_current_war", "get_current_wars")
async def current_wars(client, raw, at):
    """A regular war, or else, where none is shown, the one of the leagues, with the clan that was asked for on its side."""
    clan = at["clan"]
    await agrees(raw, f"/clans/{clan}/currentwar", lambda: client.get_current_war(clan), fields.war)
    found = await collected(client.get_current_wars([at["clan"], at["idle"]]))
    expect([one.clan.tag for one in found] == [at["clan"], at["idle"]], f"get_current_wars: {found}")
    expect(found[1].is_cwl and found[1].war_tag in at["drawn"], f"get_current_wars: {found[1]} is not of the leagues")


@call("search_locations", "get_location", "get_location_named")
async def locations(client, raw, at):
    everywhere = await agrees(raw, "/locations", client.search_locations, rows(fields.location))
    country = next(row for row in everywhere["items"] if row["isCountry"])
    path = f"/locations/{country['id']}"
    await agrees(raw, path, lambda: client.get_location(country["id"]), fields.location)
    await agrees(raw, path, lambda: client.get_location_named(country["name"]), fields.location)


@call(*RANKINGS)
async def rankings(client, raw, at):
    for method, (name, same) in RANKINGS.items():
        ask = getattr(client, method)
        await agrees(raw, f"/locations/global/rankings/{name}?limit=5", lambda: ask(limit=5), rows(same))
        await agrees(raw, f"/locations/{at['country']}/rankings/{name}", lambda: ask(at["country"]), rows(same))


@call(*(f"search_{name}s" for name in LEAGUES), *(f"get_{name}" for name in LEAGUES),
      *(f"get_{name}_named" for name in LEAGUES))
async def leagues(client, raw, at):
    for method, (name, number) in LEAGUES.items():
        await agrees(raw, f"/{name}", getattr(client, f"search_{method}s"), rows(fields.league))
        one = await agrees(raw, f"/{name}/{number}", lambda: getattr(client, f"get_{method}")(number), fields.league)
        named = lambda: getattr(client, f"get_{method}_named")(one["name"])
        await agrees(raw, f"/{name}/{number}", named, fields.league)


@call("get_seasons", "get_season_rankings")
async def seasons(client, raw, at):
    def same_ids(read, body):
        expect(read == [row["id"] for row in body["items"]] != [], f"get_seasons: {read}")
    await agrees(raw, f"/leagues/{LEGEND}/seasons", lambda: client.get_seasons(LEGEND), same_ids)

    # Final, so that it stays as it is from page to page.
    ranking = await collected(await client.get_season_rankings(LEGEND, at["season"]))
    rows(fields.ranked_player)(ranking, {"items": raw.all_items(f"/leagues/{LEGEND}/seasons/{at['season']}")})


@call("get_player_labels")
async def player_labels(client, raw, at):
    await agrees(raw, "/labels/players", client.get_player_labels, rows(fields.label))


@call("get_clan_labels")
async def clan_labels(client, raw, at):
    raw.items("/labels/clans")
    try:
        await client.get_clan_labels()
    except coc.NotFound:
        raise Broken(WRONG_LABELS) from None
    raise Disagreement("get_clan_labels has an answer of an address that is not there")


@call("get_player", "get_players")
async def players(client, raw, at):
    player, others = at["player"], at["players"]
    await agrees(raw, f"/players/{player}", lambda: client.get_player(player), fields.player)
    found = await collected(client.get_players(others))
    expect([one.tag for one in found] == others, f"get_players: {found}")


@call("verify_player_token")
async def token(client, raw, at):
    """A token is good once: the player shows another one afterwards."""
    for text, is_good in [(at["token"], True), (at["token"], False), ("made-up", False)]:
        said = await client.verify_player_token(at["player"], text)
        expect(said is is_good, f"verify_player_token: {said}")


@call("get_current_goldpass_season")
async def gold_pass(client, raw, at):
    await agrees(raw, "/goldpass/seasons/current", client.get_current_goldpass_season, fields.gold_pass)


def things(where, raw):
    """What can be asked for: tags and ids that the service shows."""
    tags = where["tags"]
    clans = [tags["fixed_clan"], *tags["clans"]]
    groups = {clan: raw.ask(f"/clans/{clan}/currentwar/leaguegroup") for clan in clans}
    groups = {clan: body for clan, (status, body) in groups.items() if status == 200}
    expect(groups, "no clan is in a group of clan war leagues: start the simulator at a time when there are some")
    cwl = next(iter(groups))
    # No war of its own is shown: there is none, or it is hidden.
    wars = {clan: raw.ask(f"/clans/{clan}/currentwar")[1].get("state", "notInWar") for clan in groups}
    idle = next((clan for clan, state in wars.items() if state == "notInWar"), None)
    expect(idle, f"all clans of the leagues show a war elsewhere too: {wars}")
    drawn = [tag for turn in groups[idle]["rounds"] for tag in turn["warTags"] if tag != "#0"]
    return {
        "clan": tags["fixed_clan"], "player": tags["fixed_player"], "players": tags["players"][:3],
        "token": tags["fixed_token"], "cwl": cwl, "war": groups[cwl]["rounds"][0]["warTags"][0], "idle": idle,
        "drawn": drawn, "name": raw.get(f"/clans/{tags['fixed_clan']}")["name"],
        "season": raw.items(f"/leagues/{LEGEND}/seasons")[-1]["id"],
        "country": raw.country(tags["fixed_clan"]),
    }


def check_that_all_are_there():
    public = {name for name, _ in inspect.getmembers(coc.Client, inspect.isfunction) if not name.startswith("_")}
    known = CALLS.keys() | NO_CALLS
    expect(public == known, f"calls that are not compared: {public - known}; that are none: {known - public}")


async def run(args):
    check_that_all_are_there()
    where = addresses(args.addresses)
    raw = Api(where)
    at = things(where, raw)
    broken = {}
    # Its own tables of levels end in December 2025, and it stops at whatever is higher.
    async with coc.Client(base_url=where["clash"], load_game_data=coc.LoadGameData(never=True)) as client:
        await client.login_with_tokens("coc.py")
        for comparison in dict.fromkeys(CALLS.values()):
            names = [name for name, known in CALLS.items() if known is comparison]
            try:
                await comparison(client, raw, at)
                outcome = {"outcome": "agrees"}
            except Broken as reason:
                broken.update(dict.fromkeys(names, str(reason)))
                outcome = {"outcome": "broken", "reason": str(reason)}
            except Disagreement as disagreement:
                raise Disagreement(f"{', '.join(names)}: {disagreement}") from None
            for name in names:
                report("coc.py", name, **outcome)
    print(fields.LOSSES, file=sys.stderr)
    for name, reason in broken.items():
        print(f"coc.py, {name}: {reason}", file=sys.stderr)
    return f"{len(CALLS) - len(broken)} calls as the service answers, {len(broken)} named as broken"


def main():
    logging.basicConfig(level=logging.CRITICAL)
    try:
        print(f"coc.py, every call: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"coc.py: {disagreement}")


if __name__ == "__main__":
    main()
