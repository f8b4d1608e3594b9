"""Runs auraxium, unchanged, against a running `bugle sim`, and compares what it reports with the ledger.

    peer.py ADDRESSES LEDGER [--deaths N] [--rank-ups N] [--timeout SECONDS]

ADDRESSES is the line that `bugle sim` prints, or a file that holds it; LEDGER is the file that it writes. Prints what
auraxium reports as NDJSON, and on standard error what came out. Exits with 1 where auraxium and the ledger disagree.

auraxium takes other endpoints as arguments of its constructor; nothing of it is patched.
"""

import argparse
import asyncio
import datetime
import json
import pathlib
import sys
from collections import Counter

from auraxium import event, ps2

# What identifies an event, as auraxium's models and the ledger both name it.
DEATH = ("attacker_character_id", "attacker_fire_mode_id", "attacker_loadout_id", "attacker_team_id",
         "attacker_vehicle_id", "attacker_weapon_id", "character_id", "character_loadout_id", "is_headshot",
         "team_id", "world_id", "zone_id")
RANK_UP = ("battle_rank", "character_id", "world_id", "zone_id")


class Disagreement(Exception):
    """auraxium and the ledger differ."""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", help="the line that `bugle sim` prints, or a file that holds it")
    parser.add_argument("ledger", type=pathlib.Path, help="the file that `bugle sim --ledger` writes")
    parser.add_argument("--deaths", type=int, default=200, help="how many deaths to wait for")
    parser.add_argument("--rank-ups", type=int, default=5, help="how many battle rank ups to wait for")
    parser.add_argument("--timeout", type=float, default=60, help="how many seconds to wait for them")
    return parser.parse_args()


def addresses(text):
    return json.loads(text if text.startswith("{") else pathlib.Path(text).read_text(encoding="utf-8"))


def key(timestamp, fields, names):
    """An event as a tuple. Ids are texts in the ledger and numbers in auraxium's models."""
    return (timestamp, *(int(fields[name]) for name in names))


def reported(heard, names):
    return [key(int(one.timestamp.timestamp()), {name: getattr(one, name) for name in names}, names) for one in heard]


def recorded(ledger, kind, names):
    """The events of this kind in the ledger, in order."""
    found = []
    for line in ledger.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["type"] == kind:
            time = datetime.datetime.fromisoformat(entry["data"]["timestamp"].replace("Z", "+00:00"))
            found.append(key(int(time.timestamp()), entry["data"], names))
    return found


def compare(what, heard, truth):
    """What was heard must be an unbroken stretch of the truth, in its order."""
    starts = [place for place, fact in enumerate(truth) if fact == heard[0]]
    if any(truth[place:place + len(heard)] == heard for place in starts):
        return
    if invented := Counter(heard) - Counter(truth):
        raise Disagreement(f"{what}: reported, but not in the ledger: {list(invented)[:3]}")
    places = [truth.index(fact) for fact in heard]
    if lost := Counter(truth[min(places):max(places) + 1]) - Counter(heard):
        raise Disagreement(f"{what}: in the ledger, but not reported between others that were: {list(lost)[:3]}")
    raise Disagreement(f"{what}: reported in another order than they happened in")


def report(one):
    print(json.dumps({"peer": "auraxium", **one.model_dump(mode="json")}), flush=True)


async def listen(client, args):
    """Two triggers, as a user would write them, until enough has come or time is up."""
    deaths, rank_ups, enough = [], [], asyncio.Event()

    def take(into, one):
        into.append(one)
        report(one)
        if len(deaths) >= args.deaths and len(rank_ups) >= args.rank_ups:
            enough.set()

    @client.trigger(event.Death)
    async def on_death(one):
        take(deaths, one)

    @client.trigger(event.BattleRankUp)
    async def on_battle_rank_up(one):
        take(rank_ups, one)

    try:
        await asyncio.wait_for(enough.wait(), args.timeout)
    except asyncio.TimeoutError:
        raise Disagreement(f"only {len(deaths)} deaths and {len(rank_ups)} battle rank ups "
                           f"in {args.timeout:.0f} s") from None
    return list(deaths), list(rank_ups)


async def look_up(client, rank_up):
    """The character of a rank up by id, and the same one by its name."""
    character = await client.get_by_id(ps2.Character, rank_up.character_id)
    if character is None:
        raise Disagreement(f"character {rank_up.character_id} ranked up, but Census does not know it")
    name = str(character.name)
    print(json.dumps({"peer": "auraxium", "character_id": str(character.id), "name": name}), flush=True)
    if int(character.data.battle_rank.value) < rank_up.battle_rank:
        raise Disagreement(f"{name} reached rank {rank_up.battle_rank}, but Census says "
                           f"{character.data.battle_rank.value}")
    again = await client.get_by_name(ps2.Character, name)
    if again is None or again.id != character.id:
        raise Disagreement(f"the character called {name} is {again and again.id}, not {character.id}")
    return name


async def run(args):
    where = addresses(args.addresses)
    async with event.EventClient(service_id="s:auraxium", endpoints=where["census"],
                                 ess_endpoint=where["push"]) as client:
        deaths, rank_ups = await listen(client, args)
        name = await look_up(client, rank_ups[0])
    compare("deaths", reported(deaths, DEATH), recorded(args.ledger, "planetside.death", DEATH))
    compare("battle rank ups", reported(rank_ups, RANK_UP),
            recorded(args.ledger, "planetside.battle_rank_up", RANK_UP))
    return f"{len(deaths)} deaths and {len(rank_ups)} battle rank ups as in the ledger; {name} is who they say"


def main():
    try:
        print(f"auraxium: {asyncio.run(run(arguments()))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"auraxium: {disagreement}")


if __name__ == "__main__":
    main()
