"""coc.py, polling: as many answers as it is told, of a hundred clans. `cocpy.py ADDRESS COUNT`"""

import asyncio
import json
import sys
import time

import coc


async def main(address, count):
    async with coc.Client(base_url=f"http://{address}/v1", load_game_data=coc.LoadGameData(never=True),
                          cache_max_size=None, throttle_limit=10**6) as client:
        await client.login_with_tokens("measure")
        cpu, wall = time.process_time(), time.monotonic()

        async def poll(place):
            for number in range(count // 16):
                clan = await client.get_clan(f"#P{number % 100:05}{place:02}".replace("1", "Y"))
                assert clan.member_count == 50

        await asyncio.gather(*(poll(place) for place in range(16)))
        print(json.dumps({"count": count // 16 * 16, "cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}))


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
