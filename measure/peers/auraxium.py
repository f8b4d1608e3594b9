"""auraxium, pushed to: two triggers, as many events as it is told. `auraxium.py ADDRESS COUNT`"""

import asyncio
import json
import os
import sys
import time

from auraxium import event


async def main(address, count):
    seen, enough, begun = 0, asyncio.Event(), time.monotonic()
    async with event.EventClient(service_id="s:measure", ess_endpoint=f"ws://{address}/streaming") as client:
        def take(_):
            nonlocal seen
            seen += 1
            if seen >= count:
                enough.set()

        kinds = [event.Death, event.GainExperience, event.VehicleDestroy, event.PlayerLogin]
        client.add_trigger(event.Trigger(*kinds, name="all", action=take))
        client.add_trigger(event.Trigger(event.Death, name="deaths", action=lambda _: None))
        await enough.wait()
        cpu, wall = time.process_time(), time.monotonic() - begun
        print(json.dumps({"count": seen, "cpu": cpu, "wall": wall}), flush=True)
        # What it is in the middle of is of no interest.
        os._exit(0)


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
