"""What auraxium's client asks with conditions, and the leaderboards."""

from auraxium import ps2
from auraxium.ps2 import leaderboard

from raw import Disagreement, expect, report

LIVE = ("character", "outfit", "world")


def english_name(row):
    return row.get("name", {}).get("en", "")


# What `find` of auraxium is asked, and which rows fit.
FOUND = [
    (ps2.Item, {"results": 40, "faction_id": 1}, lambda row: row["faction_id"] == "1"),
    (ps2.Item, {"results": 3, "offset": 2}, lambda row: True),
    (ps2.Item, {"results": 40, "name__en": "*arb"}, lambda row: "arb" in english_name(row)),
    (ps2.Item, {"results": 40, "item_category_id": "!7"}, lambda row: row["item_category_id"] != "7"),
    (ps2.Item, {"results": 9, "item_id": "7000101,7000102"}, lambda row: row["item_id"] in ("7000101", "7000102")),
    (ps2.Item, {"results": 9, "name__en": "LARKSPUR PISTOL", "check_case": False}, lambda row: english_name(row) == "Larkspur Pistol"),
    (ps2.Vehicle, {"results": 50, "type_id": "<5"}, lambda row: int(row["type_id"]) < 5),
    (ps2.Vehicle, {"results": 50, "type_id": "[5"}, lambda row: int(row["type_id"]) <= 5),
    (ps2.Vehicle, {"results": 50, "vehicle_id": ">4"}, lambda row: int(row["vehicle_id"]) > 4),
    (ps2.Vehicle, {"results": 50, "vehicle_id": "]4"}, lambda row: int(row["vehicle_id"]) >= 4),
    (ps2.MapRegion, {"results": 500, "zone_id": 2, "facility_type_id": 2},
     lambda row: row["zone_id"] == "2" and row.get("facility_type_id") == "2"),
    (ps2.Title, {"results": 50, "name__en": "^Her"}, lambda row: english_name(row).startswith("Her")),
    (ps2.Faction, {"results": 9, "user_selectable": 1}, lambda row: row["user_selectable"] == "1"),
]


def is_live(kind):
    return kind.collection.startswith(LIVE)


async def check(client, census):
    await check_found(client, census)
    await check_absent(client)
    await check_weapons(client)
    await check_leaderboards(client, census)


async def check_found(client, census):
    """Conditions bring the rows that fit, in their order, and are counted so."""
    for kind, how, fits in FOUND:
        rows = [row for row in census.table(kind.collection) if fits(row)]
        start, end = how.get("offset", 0), how.get("offset", 0) + how["results"]
        found, what = await client.find(kind, **how), f"{kind.__name__} with {how}"
        expect(rows and [one.id for one in found] == [int(row[kind.id_field]) for row in rows[start:end]], f"{what}: {found}")
        expect(all(one.data == one._model(**row) for one, row in zip(found, rows[start:])), f"{what}: values differ")
        terms = {field: value for field, value in how.items() if field not in ("results", "offset", "check_case")}
        if "check_case" not in how:
            count = await client.count(kind, **terms)
            expect(count == len(rows), f"{what}: {count} are counted, and there are {len(rows)}")
        first = await client.get(kind, check_case=how.get("check_case", True), **terms)
        expect(first.id == int(rows[0][kind.id_field]), f"{what}: the first is {first!r}")
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
    """All of them, with the places of those on top, all over and on one world, and from some place on."""
    names = dict(zip(leaderboard.Stat, ("Kills", "Score", "Time", "Deaths"), strict=True))
    periods = dict(zip(leaderboard.Period, ("Forever", "Monthly", "Weekly", "Daily", "OneLife"), strict=True))
    world = await client.get_by_name(ps2.World, "Osprey")
    home = {row["character_id"] for row in census.where("characters_world", world_id=world.id)}
    expect(home, "nobody is at home on Osprey")
    for stat, name in names.items():
        for period, spelled in periods.items():
            query = f"leaderboard?name={name}&period={spelled}&c:limit=10000"
            await check_places(client, census, stat, period, query)
            await check_top(client, lambda: census.rows(query)[2:5], stat, period, matches=3, offset=2)
            await check_top(client, lambda: [row for row in census.rows(query) if row["character_id"] in home][:3],
                            stat, period, matches=3, world=world)
    report("auraxium", "leaderboards", given=len(names) * len(periods))


async def check_top(client, rows_now, stat, period, **how):
    """Somebody may pass somebody while one looks: it is looked at again then."""
    for _ in range(8):
        rows = rows_now()
        top = await leaderboard.top(stat, period, client=client, **how)
        if rows and [(value, one.id) for value, one in top] == [(int(row["value"]), int(row["character_id"])) for row in rows]:
            return top
    raise Disagreement(f"{stat} {period} {how}: auraxium has {top}, and the rows are {rows}")


async def check_places(client, census, stat, period, query):
    for _ in range(8):
        top = await check_top(client, lambda: census.rows(query)[:5], stat, period, matches=5)
        ids = [one.id for _, one in top]
        many = await leaderboard.by_char_multi(stat, *ids, period=period, client=client)
        one = await leaderboard.by_char(stat, ids[0], period, client=client)
        places = [(rank, value) for rank, (value, _) in enumerate(top)]
        if len(top) == 5 and sorted(many, reverse=True, key=lambda place: place[1]) == many == places and one == many[0]:
            return
    raise Disagreement(f"{query}: on top are {top}, but they say of themselves {many}")
