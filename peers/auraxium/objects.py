"""Runs auraxium's object model, unchanged, against a running `bugle sim`: every class, every method.

    objects.py ADDRESSES LEDGER

What it gets is compared with the rows that it comes from, with itself, and, as far as the ledger tells it, with the ledger.
No method is left out: those that cannot work, whatever the service does, are named with the reason, and must not work.
"""

import asyncio
import inspect
import sys
import warnings

import auraxium
from auraxium import ps2
from auraxium.base import Named, Ps2Object
from auraxium.census import Query
from auraxium.ps2 import leaderboard

from census import Census
from raw import Disagreement, addresses, arguments, expect, report
from told import Told

CAST = ["Auroram", "Brisewind", "Calluna", "Duskmoth"]

# What methods need besides the object; classmethods are called on the class.
ARGUMENTS = {
    "Character.directive": {"results": 50}, "Character.directive_objective": {"results": 50},
    "Character.directive_tier": {"results": 50}, "Character.directive_tree": {"results": 50},
    "Character.skill": {"results": 50}, "Character.stat": {"results": 50}, "Character.stat_by_faction": {"results": 50},
    "Character.stat_history": {"results": 50}, "Character.weapon_stat": {"results": 100},
    "Character.weapon_stat_by_faction": {"results": 100},
}
CLASS_METHODS = {
    "Character.get_online": lambda one, client: ps2.Character.get_online(one.id, client=client),
    "MapRegion.get_by_facility_id": lambda one, client: ps2.MapRegion.get_by_facility_id(one.facility_id, client),
    "Objective.get_by_objective_group": lambda one, client:
        ps2.Objective.get_by_objective_group(one.objective_group_id, client),
    "Objective.get_by_objective_set": lambda _, client: ps2.Objective.get_by_objective_set(48101, client),
    "Reward.get_by_reward_group": lambda _, client: ps2.Reward.get_by_reward_group(10074, client),
    "Reward.get_by_reward_set": lambda _, client: ps2.Reward.get_by_reward_set(4466, client),
    "Vehicle.get_by_faction": lambda _, client: ps2.Vehicle.get_by_faction(1, client=client),
    "Loadout.fallback_hook": lambda _, client: ps2.Loadout.fallback_hook(45),
    "World.map": lambda one, client: one.map(2, 4, 6),
    "ExperienceRank.image": lambda one, client: one.image(1),
}
# What cannot work, and why.
BROKEN = {
    "Effect.type": "asks for the service id instead of the type's",
    "DirectiveTreeCategory.trees": "asks for a tree by the number of the category",
    "Vehicle.factions": "makes factions of rows that are none",
    "FireMode.state_groups": "reads a field that its type does not have",
}
# Of whom something is none where others have it.
MAY_BE_NONE = {
    "Character.title", "Character.outfit", "Character.outfit_member", "Character.get_online", "Character.events",
    "Character.events_grouped", "Character.friends", "Item.datasheet", "Item.weapon", "Item.attachments", "Item.profiles",
    "Item.faction", "Weapon.attachments", "Weapon.datasheet", "Ability.resource_type", "World.events", "Item.image",
    "Character.directive", "Character.directive_objective", "Character.directive_tier", "Character.directive_tree",
    "Character.skill",
}
# By which field a relation leads to the object with that id.
LEADS_BY = {
    "Ability.resource_type": "resource_type_id", "Ability.type": "ability_type_id", "Achievement.reward": "reward_id",
    "Character.faction": "faction_id", "Character.profile": "profile_id", "Character.title": "title_id",
    "Directive.tier": "directive_tier_id", "Directive.tree": "directive_tree_id", "DirectiveTier.tree": "directive_tree_id",
    "DirectiveTree.category": "directive_tree_category_id", "Effect.resist_type": "resist_type_id",
    "Experience.experience_award_type": "experience_award_type_id", "Item.category": "item_category_id",
    "Item.type": "item_type_id", "Loadout.faction": "faction_id", "Loadout.profile": "profile_id",
    "MapHex.map_region": "map_region_id", "MapRegion.zone": "zone_id", "MarketingBundleSingle.item": "item_id",
    "Objective.type": "objective_type_id", "Outfit.leader": "leader_character_id", "OutfitMember.character": "character_id",
    "OutfitMember.outfit": "outfit_id", "Region.zone": "zone_id", "ResistInfo.type": "resist_type_id",
    "Reward.type": "reward_type_id", "Skill.grant_item": "grant_item_id", "Skill.skill_line": "skill_line_id",
    "SkillCategory.skill_set": "skill_set_id", "SkillLine.category": "skill_category_id",
    "SkillSet.required_item": "required_item_id", "VehicleAttachment.faction": "faction_id",
    "VehicleAttachment.item": "item_id", "VehicleAttachment.vehicle": "vehicle_id", "ZoneEffect.ability": "ability_id",
    "ZoneEffect.type": "zone_effect_type_id",
}
# Classes whose objects are not told apart by their id, or not found by their name.
NOT_BY_ID = {"MapHex", "DirectiveTier", "VehicleAttachment"}
NOT_BY_NAME = {"Outfit": "has no name in several languages, which is what auraxium asks for",
               "DirectiveTier": "has the name of other trees' tiers", "Profile": "has no name"}


def classes():
    return [kind for name in ps2.__all__ if inspect.isclass(kind := getattr(ps2, name)) and issubclass(kind, Ps2Object)]


def methods(kind):
    """What the class can do besides what all can."""
    own = {name for base in kind.__mro__ if base.__module__.startswith("auraxium.ps2") for name in vars(base)}
    return sorted(name for name in own if not name.startswith("_") and name not in ("collection", "data", "id_field")
                  and (callable(getattr(kind, name)) or isinstance(inspect.getattr_static(kind, name), property)))


async def settle(value):
    """What it comes to when it is waited for."""
    return await value if inspect.isawaitable(value) else value


async def call(client, one, name):
    what = f"{type(one).__name__}.{name}"
    if what in CLASS_METHODS:
        return await settle(CLASS_METHODS[what](one, client))
    value = getattr(one, name)
    return await settle(value(**ARGUMENTS.get(what, {})) if callable(value) else value)


async def check_method(client, kind, name, objects):
    """Calls it of all objects, and counts what it gives."""
    what, given = f"{kind.__name__}.{name}", 0
    if what in BROKEN:
        try:
            result = await call(client, objects[0], name)
        except Exception:  # noqa: BLE001: whatever it is, it does not work.
            return report("auraxium", what, broken=BROKEN[what])
        expect(not result, f"{what} works, though it {BROKEN[what]}: {result}")
        return report("auraxium", what, broken=BROKEN[what])
    for one in objects:
        result = await call(client, one, name)
        if result is None or result == [] or result == set():
            expect(what in MAY_BE_NONE, f"{what} of {one!r} is {result}")
            continue
        given += len(result) if isinstance(result, (list, set)) else 1
        if what in LEADS_BY:
            field = int(getattr(one.data, LEADS_BY[what]))
            expect(result.id == field, f"{what} of {one!r} leads to {result!r}, not to {field}")
    expect(given, f"{what} gives nothing for {len(objects)} objects")
    return report("auraxium", what, objects=len(objects), given=given)


async def check_class(client, census, kind):
    """Finds, counts and gets objects of the class, and calls all methods of some."""
    found = await client.find(kind, results=5000)
    count = await client.count(kind)
    expect(found and len(found) == min(count, 5000), f"{count} of {kind.__name__}, but {len(found)} are found")
    objects = found[:: max(1, len(found) // 10)][:12]
    first = await client.get(kind)
    expect(first is not None and first == found[0], f"the first {kind.__name__} is {first!r} and {found[0]!r}")
    for one in objects:
        if kind.__name__ not in NOT_BY_ID:
            again = await client.get_by_id(kind, one.id)
            expect(again is not None and again.id == one.id, f"{one!r} by its id is {again!r}")
        await by_name(client, kind, one)
    rows = census.rows(f"{kind.collection}?c:limit=5000")
    ids = [int(row[kind.id_field]) for row in rows]
    expect([one.id for one in found] == ids, f"{kind.__name__}: ids differ from those of the rows")
    return objects


async def by_name(client, kind, one):
    if not issubclass(kind, Named):
        return
    name = str(one.name.first) if kind is ps2.Character else str(one)
    if reason := NOT_BY_NAME.get(kind.__name__):
        return report("auraxium", f"{kind.__name__} by name", broken=reason)
    kind._cache.clear()  # Otherwise it would not ask.
    again = await client.get_by_name(kind, name.upper() if kind is ps2.Character else name)
    expect(again is not None and again.id == one.id, f"{one!r} by its name {name!r} is {again!r}")


async def check_cast(client, census):
    """The cast, in all that auraxium tells of characters and outfits, as the rows tell it."""
    cast = [await client.get_by_name(ps2.Character, name) for name in CAST]
    expect(all(cast), f"the cast is {cast}")
    lead = cast[0]
    outfit = await lead.outfit()
    expect((outfit.tag, outfit.name) == ("DAWN", "Dawn Chorus"), f"their outfit is {outfit!r}")
    members = await outfit.members()
    expect({member.id for member in members} == {one.id for one in cast}, f"its members are {members}")
    expect((await (await outfit.leader()).character()).id == lead.id, "its leader is another one")
    expect(len(await outfit.ranks()) == 8, "its ranks are others")
    expect({friend.id for friend in await lead.friends()} <= {one.id for one in cast[1:]}, "the lead has other friends")
    expect(await lead.name_long() == "Herald Auroram", f"the lead is called {await lead.name_long()}")
    online = await ps2.Character.get_online(*[one.id for one in cast], client=client)
    expect([one.id for one in online] == [cast[0].id, cast[1].id], f"online are {online}")
    for one in cast:
        world = await one.world()
        expect(await one.online_status() in (0, world.id), f"{one!r} plays on another world")
        for collection, method in [("stat", one.stat), ("stat_by_faction", one.stat_by_faction),
                                   ("weapon_stat", one.weapon_stat), ("skill", one.skill)]:
            rows = census.rows(f"characters_{collection}?character_id={one.id}&c:limit=200")
            mine = await method(results=200)
            ids = lambda rows: [(row.get("stat_name"), row.get("profile_id"), row.get("item_id"), row.get("skill_id"))
                                for row in rows]
            expect(ids(mine) == ids(rows), f"characters_{collection} of {one!r} differs")
        items = await one.items()
        rows = census.rows(f"characters_item?character_id={one.id}&c:limit=5000")
        expect([item.id for item in items] == [int(row["item_id"]) for row in rows], f"items of {one!r} differ")
    return lead


async def check_weapons(client):
    """From items over weapons to projectiles, and back."""
    weapons = await client.find(ps2.Weapon, results=100)
    for weapon in weapons:
        item = await weapon.item()
        expect((await item.weapon()).id == weapon.id, f"{weapon!r} is {item!r}, which is another weapon")
        expect((await weapon.datasheet()).item_id == item.id == (await item.datasheet()).item_id, f"{weapon!r}: datasheet")
        groups = await weapon.fire_groups()
        modes = [mode for group in groups for mode in await group.fire_modes()]
        expect((len(groups), len(modes)) == (2, 4), f"{weapon!r} has {len(groups)} fire groups and {len(modes)} modes")
        projectiles = {(await mode.projectile()).id for mode in modes}
        expect(len(projectiles) == 1, f"{weapon!r} fires {projectiles}")
        attached = {one.id for one in await weapon.attachments()}
        expect(attached == {one.id for one in await item.attachments()}, f"{weapon!r}: attachments differ")
    report("auraxium", "weapons", given=len(weapons))


async def check_leaderboards(client):
    """All of them, with the places of those on top."""
    for stat in leaderboard.Stat:
        for period in leaderboard.Period:
            for attempt in range(5):  # Somebody may pass somebody in between.
                top = await leaderboard.top(stat, period, matches=5, client=client)
                expect(len(top) == 5 and [value for value, _ in top] == sorted((value for value, _ in top), reverse=True),
                       f"{stat} {period}: {top}")
                ids = [one.id for _, one in top]
                many = await leaderboard.by_char_multi(stat, *ids, period=period, client=client)
                one = await leaderboard.by_char(stat, ids[0], period, client=client)
                if many == [(rank, value) for rank, (value, _) in enumerate(top)] and one == many[0]:
                    break
            else:
                raise Disagreement(f"{stat} {period}: on top are {top}, but they say of themselves {many}")
            world = await leaderboard.top(stat, period, matches=3, world=1, client=client)
            expect(world[0][0] <= top[0][0], f"{stat} {period}: a world has more than all")
    report("auraxium", "leaderboards", given=len(leaderboard.Stat) * len(leaderboard.Period))


async def check_ledger(client, told, lead):
    """What the stream told is what the objects say."""
    for id_, rank in told.ranks().items():
        one = await client.get_by_id(ps2.Character, id_)
        expect(int(one.battle_rank.value) >= rank, f"{one!r} reached rank {rank}, and has {one.battle_rank.value}")
    rows = [row for row in await lead.events(type="KILL,DEATH") if int(row["timestamp"]) >= told.start]
    expect(set(map(told.death_of, rows)) <= told.deaths(), "characters_event tells of deaths that never were")
    missing = {fact for fact in told.deaths(until=told.read_at) if str(lead.id) in fact} - set(map(told.death_of, rows))
    expect(not missing, f"characters_event does not tell of {missing}")
    for world in await client.find(ps2.World, results=10):
        state, _ = await world.status()
        expect(world.state == "online" and state != "offline", f"{world!r} is {world.state} and {state}")
        rows = [row for row in await world.events(type="FACILITY") if int(row["timestamp"]) >= told.start]
        expect(set(map(told.control_of, rows)) <= told.controls(), f"world_event of {world!r} tells of what never was")
        owners = {row["RowData"]["RegionId"]: row["RowData"]["FactionId"] for zone in await world.map(2, 4, 6, 8, 344)
                  for row in zone["Regions"]["Row"]}
        for facility, owner in told.owners(world.id).items():
            region = await ps2.MapRegion.get_by_facility_id(facility, client)
            expect(owners[str(region.id)] == owner or told.changes(world.id, facility), f"{region!r} belongs to another one")
    report("auraxium", "ledger", given=len(told.deaths()))


async def run(args):
    where = addresses(args.addresses)
    census, told = Census(where), Told(args.ledger)
    calls = 0
    async with auraxium.Client(service_id="s:auraxium", endpoints=where["census"]) as client:
        lead = await check_cast(client, census)
        for kind in classes():
            objects = [lead, *await check_class(client, census, kind)] if kind is ps2.Character else \
                await check_class(client, census, kind)
            for name in methods(kind):
                await check_method(client, kind, name, objects)
                calls += 1
        ranks = await client.request(Query("experience_rank", service_id=client.service_id).limit(200))
        expect(ps2.ExperienceRank(ranks["experience_rank_list"][0], client).image(1).endswith(".png"), "a rank's image")
        await check_weapons(client)
        await check_leaderboards(client)
        await check_ledger(client, told.read(), lead)
    return f"{len(classes())} classes and {calls} methods of theirs, {len(BROKEN)} of which cannot work"


def main():
    warnings.simplefilter("ignore")
    try:
        print(f"auraxium: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"auraxium: {disagreement}")


if __name__ == "__main__":
    main()
