"""What auraxium's client asks with conditions, and the leaderboards."""

from auraxium import ps2
from auraxium.ps2 import leaderboard

from raw import Disagreement, expect, report

LIVE = ("character", "outfit", "world")
# `find` of auraxium, and the same as it stands in an address.
FOUND = [
    (ps2.Item, {"results": 40, "faction_id": 1}, "item?faction_id=1&c:limit=40"),
    (ps2.Item, {"results": 3, "offset": 2}, "item?c:limit=3&c:start=2"),
    (ps2.Item, {"results": 40, "name__en": "*arb"}, "item?name.en=*arb&c:limit=40"),
    (ps2.Item, {"results": 40, "item_category_id": "!7"}, "item?item_category_id=!7&c:limit=40"),
    (ps2.Item, {"results": 9, "item_id": "7000101,7000102"}, "item?item_id=7000101,7000102&c:limit=9"),
    (ps2.Item, {"results": 9, "name__en": "LARKSPUR PISTOL", "check_case": False},
     "item?name.en=LARKSPUR PISTOL&c:case=false&c:limit=9"),
    (ps2.Vehicle, {"results": 50, "type_id": "<5"}, "vehicle?type_id=<5&c:limit=50"),
    (ps2.Vehicle, {"results": 50, "vehicle_id": "]4"}, "vehicle?vehicle_id=]4&c:limit=50"),
    (ps2.MapRegion, {"results": 500, "zone_id": 2, "facility_type_id": 2},
     "map_region?zone_id=2&facility_type_id=2&c:limit=500"),
    (ps2.Title, {"results": 50, "name__en": "^Her"}, "title?name.en=^Her&c:limit=50"),
    (ps2.Faction, {"results": 9, "user_selectable": 1}, "faction?user_selectable=1&c:limit=9"),
]


def is_live(kind):
    return kind.collection.startswith(LIVE)


async def check(client, census):
    await check_found(client, census)
    await check_absent(client)
    await check_weapons(client)
    await check_leaderboards(client, census)


async def check_found(client, census):
    """Conditions bring what they bring without auraxium, and are counted so."""
    for kind, how, query in FOUND:
        found, rows = await client.find(kind, **how), census.rows(query)
        expect(rows and [one.id for one in found] == [int(row[kind.id_field]) for row in rows], f"{query}: {found}")
        expect(all(one.data == one._model(**row) for one, row in zip(found, rows)), f"{query}: values differ")
        terms = {name: value for name, value in how.items() if name not in ("results", "offset", "check_case")}
        if "check_case" not in how:
            conditions = [part for part in query.replace("?", "&").split("&")[1:] if not part.startswith("c:")]
            count, said = await client.count(kind, **terms), census.count(f"{kind.collection}?{'&'.join(conditions)}")
            expect(count == said >= len(found), f"{query}: {count} are counted, and {said}")
        first = await client.get(kind, check_case=how.get("check_case", True), **terms)
        expect("offset" in how or first.id == found[0].id, f"{query}: the first is {first!r}")
    report("auraxium", "find, get, count", given=len(FOUND))


async def check_absent(client):
    """Who is not there is none, and no error."""
    for kind in (ps2.Character, ps2.Outfit, ps2.Item, ps2.Weapon, ps2.Zone):
        expect(await client.get_by_id(kind, 1_999_999_999) is None, f"there is a {kind.__name__} of no id")
        expect(await client.count(kind, **{kind.id_field: 1_999_999_999}) == 0, f"{kind.__name__}: one is counted")
        expect(await client.find(kind, **{kind.id_field: 1_999_999_999}) == [], f"{kind.__name__}: one is found")
    for kind in (ps2.Character, ps2.Item, ps2.World, ps2.Zone):
        expect(await client.get_by_name(kind, "Nobodyatall") is None, f"there is a {kind.__name__} of no name")


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


async def check_leaderboards(client, census):
    """All of them, as Census has them without auraxium, with the places of those on top."""
    names = {stat: name for stat, name in zip(leaderboard.Stat, ("Kills", "Score", "Time", "Deaths"), strict=True)}
    periods = zip(leaderboard.Period, ("Forever", "Monthly", "Weekly", "Daily", "OneLife"), strict=True)
    for period, spelled in periods:
        for stat, name in names.items():
            query = f"leaderboard?name={name}&period={spelled}"
            await check_places(client, census, stat, period, f"{query}&c:limit=5")
            world = await client.get_by_name(ps2.World, "Osprey")
            await check_top(client, census, f"{query}&world={world.id}&c:limit=3", stat, period, matches=3, world=world)
            await check_top(client, census, f"{query}&c:limit=3&c:start=2", stat, period, matches=3, offset=2)
    report("auraxium", "leaderboards", given=len(leaderboard.Stat) * len(leaderboard.Period))


async def check_top(client, census, query, stat, period, **how):
    """Somebody may pass somebody while one looks: it is looked at again then."""
    for _ in range(8):
        rows = census.rows(query)
        top = await leaderboard.top(stat, period, client=client, **how)
        if rows and [(value, one.id) for value, one in top] == [(int(row["value"]), int(row["character_id"])) for row in rows]:
            return top
    raise Disagreement(f"{query}: auraxium has {top}, and the rows are {rows}")


async def check_places(client, census, stat, period, query):
    for _ in range(8):
        top = await check_top(client, census, query, stat, period, matches=5)
        ids = [one.id for _, one in top]
        many = await leaderboard.by_char_multi(stat, *ids, period=period, client=client)
        one = await leaderboard.by_char(stat, ids[0], period, client=client)
        expect(len(top) == 5, f"{query}: {top}")
        if many == [(rank, value) for rank, (value, _) in enumerate(top)] and one == many[0]:
            return
    raise Disagreement(f"{query}: on top are {top}, but they say of themselves {many}")
