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
VEHICLE = ("attacker_character_id", "attacker_vehicle_id", "attacker_weapon_id", "character_id", "vehicle_id",
           "world_id", "zone_id")
ITEM = ("character_id", "item_count", "item_id", "world_id", "zone_id")
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


class Passing:
    """Triggers that are added while others are at work, and removed again: what they report is what happened meanwhile.

    auraxium does not wait for the answer of the service, nor does it unsubscribe what no trigger wants any more. So it has
    a second to subscribe, and is compared by what its triggers get."""

    SECONDS = 1.0

    def __init__(self, client, args):
        self.client, self.ledger, self.reported = client, args.ledger, 0

    async def come_and_go(self, what, kind, recorded_as, names, many, **filters):
        for turn in (1, 2):
            heard, name = [], f"{what} {turn}"
            trigger = event.Trigger(kind, name=name, **filters)
            trigger.action = heard.append
            count = lambda: len(self.truth(recorded_as, names, filters))
            first = count()
            await asyncio.sleep(self.SECONDS / 4)
            self.client.add_trigger(trigger)
            await asyncio.sleep(self.SECONDS)
            first_must = count()
            for _ in range(150):
                if len(heard) >= many:
                    break
                await asyncio.sleep(0.1)
            last_must = count()
            await asyncio.sleep(self.SECONDS)
            self.client.remove_trigger(name)
            # What had come by then is handed over yet.
            await asyncio.sleep(self.SECONDS / 4)
            last, came = count(), reported(heard, names)
            await asyncio.sleep(self.SECONDS / 2)
            if len(heard) != len(came) or not came:
                raise Disagreement(f"{name}: {len(came)} were reported, and {len(heard)} after it was removed")
            self.compare(name, came, self.truth(recorded_as, names, filters), (first, first_must), (last_must, last))
            self.reported += len(came)

    def truth(self, recorded_as, names, filters):
        facts = recorded(self.ledger, recorded_as, names)
        worlds, place = filters.get("worlds"), 1 + names.index("world_id")
        return [fact for fact in facts if worlds is None or fact[place] in worlds]

    @staticmethod
    def compare(name, heard, truth, starts, ends):
        """An unbroken stretch of the truth, which begins and ends where it must."""
        for start in range(starts[0], starts[1] + 1):
            end = start + len(heard)
            if ends[0] <= end <= ends[1] and truth[start:end] == heard:
                print(json.dumps({"peer": "auraxium", "call": name, "given": len(heard)}), flush=True)
                return
        lost = Counter(truth[starts[1]:ends[0]]) - Counter(heard)
        invented = Counter(heard) - Counter(truth[starts[0]:ends[1]])
        raise Disagreement(f"{name}: lost {list(lost)[:3]}, invented {list(invented)[:3]}")


async def come_and_go(client, args):
    """One kind after the other, for a while each, on all worlds and on one."""
    passing = Passing(client, args)
    await asyncio.gather(
        passing.come_and_go("vehicles", event.VehicleDestroy, "planetside.vehicle_destroy", VEHICLE, 10),
        passing.come_and_go("items on Wainwright", event.ItemAdded, "planetside.item_added", ITEM, 5, worlds=[10]),
    )
    return passing.reported


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
        passed, _ = await asyncio.wait_for(asyncio.gather(come_and_go(client, args), enough.wait()), args.timeout)
    except asyncio.TimeoutError:
        raise Disagreement(f"only {len(deaths)} deaths and {len(rank_ups)} battle rank ups "
                           f"in {args.timeout:.0f} s") from None
    return list(deaths), list(rank_ups), passed


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
        deaths, rank_ups, passed = await listen(client, args)
        name = await look_up(client, rank_ups[0])
    compare("deaths", reported(deaths, DEATH), recorded(args.ledger, "planetside.death", DEATH))
    compare("battle rank ups", reported(rank_ups, RANK_UP),
            recorded(args.ledger, "planetside.battle_rank_up", RANK_UP))
    return (f"{len(deaths)} deaths and {len(rank_ups)} battle rank ups as in the ledger, and {passed} of triggers that came "
            f"and went; {name} is who they say")


def main():
    try:
        print(f"auraxium: {asyncio.run(run(arguments()))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"auraxium: {disagreement}")


if __name__ == "__main__":
    main()
