"""The cast of the simulator, and what the stream told, in auraxium's objects."""

from auraxium import ps2
from auraxium.census import Query

from raw import expect, report
from relations import IMAGES

CAST = ["Auroram", "Brisewind", "Calluna", "Duskmoth"]


async def check(client, census):
    """Who they are, and how they belong together: what the simulator's documentation says."""
    cast = [await client.get_by_name(ps2.Character, name) for name in CAST]
    expect(all(cast), f"the cast is {cast}")
    expect([one.id for one in cast] == [5428990000000000000 + number for number in (1, 3, 5, 7)], f"the cast is {cast}")
    lead = cast[0]
    outfit = await lead.outfit()
    expect((outfit.tag, outfit.name, outfit.id) == ("DAWN", "Dawn Chorus", 37599000000000001), f"their outfit is {outfit!r}")
    members = await outfit.members()
    expect({member.id for member in members} == {one.id for one in cast}, f"its members are {members}")
    expect((await (await outfit.leader()).character()).id == lead.id, "its leader is another one")
    expect(len(await outfit.ranks()) == 8, "its ranks are others")
    expect(await lead.name_long() == "Herald Auroram", f"the lead is called {await lead.name_long()}")
    online = await ps2.Character.get_online(*[one.id for one in cast], client=client)
    expect([one.id for one in online] == [cast[0].id, cast[1].id], f"online are {online}")
    for one in cast:
        world = await one.world()
        expect(await one.online_status() in (0, world.id), f"{one!r} plays on another world")
    ranks = await client.request(Query("experience_rank", service_id=client.service_id).limit(200))
    for row, raw in zip(ranks["experience_rank_list"], census.table("experience_rank"), strict=True):
        rank = ps2.ExperienceRank(row, client)
        images = [f"{IMAGES}{raw[tag]['image_id']}.png" for tag in ("vs", "nc", "tr")]
        expect(rank.data == rank._model(**raw) and [rank.image(faction) for faction in (1, 2, 3)] == images,
               f"rank {raw['rank']} is {rank.data}")
    report("auraxium", "cast", given=len(cast))
    return cast


async def check_ledger(client, census, told, lead):
    """What the stream told is what the objects say."""
    for id_, rank in told.ranks().items():
        one = await client.get_by_id(ps2.Character, id_)
        expect(int(one.battle_rank.value) >= rank, f"{one!r} reached rank {rank}, and has {one.battle_rank.value}")
    earlier = told.deaths()
    rows = [row for row in await lead.events(type="KILL,DEATH") if int(row["timestamp"]) >= told.start]
    shown = set(map(told.death_of, rows))
    expect(shown <= told.read().deaths(), "characters_event tells of deaths that never were")
    missing = {fact for fact in earlier if str(lead.id) in fact} - shown
    expect(not missing, f"characters_event does not tell of {missing}")
    for world in await client.find(ps2.World, results=10):
        await check_world(client, told, world)
    expect(told.deaths(), "nobody died")
    report("auraxium", "ledger", given=len(told.deaths()))


async def check_world(client, told, world):
    """Captures and owners of a world are those of the stream."""
    state, _ = await world.status()
    expect(world.state.value == "online" and state != "offline", f"{world!r} is {world.state} and {state}")
    rows = [row for row in await world.events(type="FACILITY") if int(row["timestamp"]) >= told.start]
    expect(set(map(told.control_of, rows)) <= told.read().controls(), f"world_event of {world!r} tells of what never was")
    owners = {row["RowData"]["RegionId"]: row["RowData"]["FactionId"] for zone in await world.map(2, 4, 6, 8, 344)
              for row in zone["Regions"]["Row"]}
    for facility, owner in told.owners(world.id).items():
        region = await ps2.MapRegion.get_by_facility_id(facility, client)
        expect(owners[str(region.id)] == owner or told.changes(world.id, facility), f"{region!r} belongs to another one")
