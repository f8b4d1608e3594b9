"""cocapi, polling: as many answers as it is told, of a hundred clans. `cocapi.py ADDRESS COUNT`"""

import asyncio
import json
import sys
import time

from cocapi import CocApi
from cocapi.config import ApiConfig


async def main(address, count):
    config = ApiConfig(base_url=f"http://{address}/v1", enable_caching=False, requests_per_second=1e6, burst_limit=10**6)
    async with CocApi("measure", config=config) as api:
        cpu, wall = time.process_time(), time.monotonic()

        async def poll(place):
            for number in range(count // 16):
                answer = await api.clan_tag(f"#P{number % 100:05}{place:02}".replace("1", "Y"))
                assert answer["members"] == 50, answer

        await asyncio.gather(*(poll(place) for place in range(16)))
        print(json.dumps({"count": count // 16 * 16, "cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}))


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
