"""Runs auraxium's object model, unchanged, against a running `bugle sim`: every class, every method.

    objects.py ADDRESSES LEDGER

What it gives is compared, value by value, with the rows that Census has, asked for without it, and, as far as the ledger
tells it, with the ledger. No method is left out: those that cannot work, whatever the service does, are named in
`relations.py` with the reason, and must not work.
"""

import asyncio
import enum
import inspect
import sys
import warnings

import auraxium
import auraxium.errors
import pydantic
from auraxium import ps2
from auraxium.base import Named, Ps2Object

import asked
import cast
import fields
from census import Census
from raw import Disagreement, addresses, arguments, expect, report
from relations import BROKEN, BROKEN_CLASSES, RELATIONS
from told import Told

# How many rows are asked for where one is the default.
RESULTS = {name: 50 for name in ("directive", "directive_objective", "directive_tier", "directive_tree", "skill", "stat",
                                 "stat_by_faction", "stat_history")} | {"weapon_stat": 100, "weapon_stat_by_faction": 100}
# What is called on the class.
CLASS_METHODS = {
    "Character.get_online": lambda one, client: ps2.Character.get_online(one.id, client=client),
    "Loadout.fallback_hook": lambda _, client: ps2.Loadout.fallback_hook(45),
    "MapRegion.get_by_facility_id": lambda one, client: ps2.MapRegion.get_by_facility_id(one.facility_id, client),
    "Objective.get_by_objective_group": lambda one, client:
        ps2.Objective.get_by_objective_group(one.objective_group_id, client),
    "Objective.get_by_objective_set": lambda _, client: ps2.Objective.get_by_objective_set(FIRST["directive"], client),
    "Reward.get_by_reward_group": lambda _, client: ps2.Reward.get_by_reward_group(FIRST["reward_group"], client),
    "Reward.get_by_reward_set": lambda _, client: ps2.Reward.get_by_reward_set(FIRST["reward_set"], client),
    "Vehicle.get_by_faction": lambda _, client: ps2.Vehicle.get_by_faction(1, client=client),
    "World.map": lambda one, client: one.map(2, 4, 6),
    "World.status": lambda one, client: state_of(one),
}
FIRST = {}
# Objects that their id does not tell apart, and those that their name does not.
NOT_BY_ID = {"MapHex": "has the id of its zone", "DirectiveTier": "has the id of other trees' tiers"}
NOT_BY_NAME = {"Outfit": "has no name in several languages, which is what auraxium asks for",
               "DirectiveTier": "has the name of other trees' tiers"}


def classes():
    return [kind for name in ps2.__all__ if inspect.isclass(kind := getattr(ps2, name)) and issubclass(kind, Ps2Object)]


def methods(kind):
    """What the class can do besides what all can."""
    own = {name for base in kind.__mro__ if base.__module__.startswith("auraxium.ps2") for name in vars(base)}
    return sorted(name for name in own if not name.startswith("_") and name not in ("collection", "data", "id_field")
                  and (callable(getattr(kind, name)) or isinstance(inspect.getattr_static(kind, name), property)))


async def state_of(world):
    state, _ = await world.status()
    return state


async def call(client, one, name):
    """What the method gives, as a list."""
    what = f"{type(one).__name__}.{name}"
    value = CLASS_METHODS[what](one, client) if what in CLASS_METHODS else getattr(one, name)
    if callable(value):
        value = value(**({"results": RESULTS[name]} if name in RESULTS and isinstance(one, ps2.Character) else {}))
    if inspect.isawaitable(value):
        value = await value
    if isinstance(value, dict) and what == "FireMode.state_groups":
        return list(value.values())
    if isinstance(value, set):
        return sorted(value, key=lambda region: region.id)
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def same(given, row):
    """Whether what was given says what the row says, all of it."""
    if isinstance(given, Ps2Object):
        return given.id == int(row[given.id_field]) and given.data == given._model(**row)
    if isinstance(given, pydantic.BaseModel):
        return given == type(given)(**row)
    if isinstance(given, tuple):
        return len(given) == len(row) and all(map(same, given, row))
    if isinstance(given, enum.Enum):
        return given.value == row
    return given == row


def all_same(given, rows):
    return len(given) == len(rows) and all(map(same, given, rows))


async def compare(client, census, one, row, name):
    """What a method gives is what the rows say. What changes while one looks is looked at again."""
    what = f"{type(one).__name__}.{name}"
    for _ in range(8):
        before = RELATIONS[what](census, row)
        given = await call(client, one, name)
        if all_same(given, before):
            return len(given)
        if (after := RELATIONS[what](census, row)) == before or all_same(given, after):
            expect(after != before, f"{what} of {one!r} is {given}, and the rows are {after}")
            return len(given)
    raise Disagreement(f"{what} of {one!r} never stays what it is")


async def check_method(client, census, kind, name, pairs):
    """Calls it of all objects, and counts what it gives."""
    what, given, wrong = f"{kind.__name__}.{name}", 0, None
    for one, row in pairs:
        if what == "Character.friends" and not RELATIONS[what](census, row):
            continue  # It would ask for nobody, which is refused by itself.
        try:
            given += await compare(client, census, one, row, name)
        except Exception as error:  # noqa: BLE001: whatever it is, it does not work.
            if what not in BROKEN:
                raise Disagreement(f"{what} of {one!r}: {type(error).__name__}: {error}") from error
            wrong = error
    if what in BROKEN:
        expect(wrong is not None, f"{what} works, though it {BROKEN[what]}")
        return report("auraxium", what, broken=BROKEN[what])
    expect(given, f"{what} gives nothing for {len(pairs)} objects")
    return report("auraxium", what, objects=len(pairs), given=given)


async def found(client, census, kind):
    """All objects of the class, each with its row."""
    for _ in range(8):
        rows = census.rows(f"{kind.collection}?c:limit=5000")
        objects = await client.find(kind, results=5000)
        if all_same(objects, rows):
            return list(zip(objects, rows))
    wrong = [(one.data, row) for one, row in zip(objects, rows) if not same(one, row)]
    raise Disagreement(f"{len(objects)} of {kind.__name__}, and {len(rows)} rows; of which differ {wrong[:1]}")


async def check_class(client, census, kind):
    """Finds, counts and gets objects of the class; gives some of them, each with its row."""
    pairs = await found(client, census, kind)
    fields.check(kind, pairs)
    count = await client.count(kind)
    expect(count == census.count(kind.collection) and min(count, 5000) == len(pairs), f"{kind.__name__}: counted {count}")
    first = await client.get(kind)
    expect(first is not None and first.id == pairs[0][0].id, f"the first {kind.__name__} is {first!r}")
    some = pairs[:: max(1, len(pairs) // 10)][:12]
    for one, _ in some:
        if kind.__name__ not in NOT_BY_ID:
            kind._cache.clear()  # Otherwise it would not ask.
            again = await client.get_by_id(kind, one.id)
            expect(again is not None and again.id == one.id and (asked.is_live(kind) or again.data == one.data),
                   f"{one!r} by its id is {again!r}")
        await by_name(client, kind, one)
    for reasons, how in ((NOT_BY_ID, "id"), (NOT_BY_NAME, "name")):
        if kind.__name__ in reasons:
            report("auraxium", f"{kind.__name__} by {how}", broken=reasons[kind.__name__])
    return some


async def by_name(client, kind, one):
    if not issubclass(kind, Named) or kind.__name__ in NOT_BY_NAME:
        return
    name = str(one.name.first) if kind is ps2.Character else str(one)
    for spelled in (name, name.upper()) if kind is ps2.Character or kind is ps2.World else (name,):
        kind._cache.clear()
        again = await client.get_by_name(kind, spelled)
        expect(again is not None and again.id == one.id, f"{one!r} by its name {spelled!r} is {again!r}")


async def check_broken(client, kind):
    """A class that cannot work must not."""
    try:
        objects = await client.find(kind, results=5)
    except auraxium.errors.PayloadError:
        return report("auraxium", kind.__name__, broken=BROKEN_CLASSES[kind.__name__])
    raise Disagreement(f"{kind.__name__} works, though it {BROKEN_CLASSES[kind.__name__]}: {objects}")


async def run(args):
    where = addresses(args.addresses)
    census, told, calls = Census(where), Told(args.ledger), 0
    FIRST.update(directive=int(census.table("directive")[0]["objective_set_id"]),
                 reward_group=int(census.table("reward_group_to_reward")[0]["reward_group_id"]),
                 reward_set=int(census.table("reward_set_to_reward_group")[0]["reward_set_id"]))
    async with auraxium.Client(service_id="s:auraxium", endpoints=where["census"]) as client:
        members = await cast.check(client, census)
        for kind in classes():
            if kind.__name__ in BROKEN_CLASSES:
                await check_broken(client, kind)
                continue
            pairs = await check_class(client, census, kind)
            if kind is ps2.Character:
                pairs += [(one, census.where("character", character_id=one.id)[0]) for one in members]
            for name in methods(kind):
                await check_method(client, census, kind, name, pairs)
                calls += 1
        await asked.check(client, census)
        await cast.check_ledger(client, census, told.read(), members[0])
    return f"{len(classes())} classes and {calls} methods of theirs; {len(BROKEN) + len(BROKEN_CLASSES)} cannot work"


def main():
    warnings.simplefilter("ignore")
    try:
        print(f"auraxium: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"auraxium: {disagreement}")


if __name__ == "__main__":
    main()
