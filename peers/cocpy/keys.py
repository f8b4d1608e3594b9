"""Lets coc.py, unchanged, log in at the portal of a running `bugle sim` and make its keys, before and after the address
of its callers has changed.

    keys.py ADDRESSES LEDGER

Start the simulator with `--portal-keys --fault address@20s`. coc.py has the address of the portal built in: below it, in
aiohttp, that name is led to the simulator. What coc.py itself has broken is named. Exits with 1 where coc.py and the
service disagree.
"""

import asyncio
import logging
import sys

import aiohttp
import coc

import fields
from raw import Api, Disagreement, Portal, addresses, arguments, expect, report

PORTAL = "https://developer.clashofclans.com/api"
NAME = "Created with coc.py Client"
LOGS_IN_FOREVER = (
    "when the address has changed, coc.py logs in again and again and makes no key: its list of keys is never emptied, "
    "so that it always has enough. A new client heals itself")


class Signpost:
    """Leads the portal's name to the simulator, and counts what is asked there."""

    def __init__(self, url):
        # A cookie that comes from a bare number is not kept.
        self.url, self.asked, self.request = url.replace("127.0.0.1", "localhost"), [], aiohttp.ClientSession._request

    def __enter__(self):
        signpost = self

        async def led(session, method, url, **options):
            if str(url).startswith(PORTAL):
                signpost.asked.append(str(url).removeprefix(PORTAL))
                url = signpost.url + signpost.asked[-1]
            return await signpost.request(session, method, url, **options)

        aiohttp.ClientSession._request = led
        return self

    def __exit__(self, *_):
        aiohttp.ClientSession._request = self.request

    def count(self, path):
        return self.asked.count(path)


def client(where, **options):
    # Its own cache would answer after the change too.
    return coc.Client(base_url=where["clash"], load_game_data=coc.LoadGameData(never=True), cache_max_size=None, **options)


async def wrong_password(where):
    try:
        await client(where).login(where["portal"]["email"], "wrong")
    except coc.InvalidCredentials:
        return
    raise Disagreement("a wrong password is accepted")


async def logged_in(where, **options):
    one = client(where, **options)
    await one.login(where["portal"]["email"], where["portal"]["password"])
    return one


async def works(one, api, tag):
    fields.clan(await one.get_clan(tag), api.get(f"/clans/{tag}"))


def own(portal):
    return [key for key in portal.keys() if key["name"] == NAME]


async def moved(api):
    """Waits until callers come from elsewhere: from where."""
    for _ in range(120):
        status, body = api.ask("/locations?limit=1")
        if body.get("reason") == "accessDenied.invalidIp":
            expect(status == 403, f"the refusal has the status {status}")
            return body["message"].rsplit(" ", 1)[1]
        await asyncio.sleep(0.5)
    raise Disagreement("the address never changed; start the simulator with --fault address@20s")


async def before(where, signpost, tag):
    """First a key is made, then it is found again, then a second one is made beside it."""
    portal = Portal(where)
    api = Api(where, portal.make("raw", "127.0.0.1"))
    await wrong_password(where)
    first = await logged_in(where)
    await works(first, api, tag)
    made = own(portal)
    expect([key["cidrRanges"] for key in made] == [["127.0.0.1"]], f"coc.py made {made}")
    again = await logged_in(where)
    await works(again, api, tag)
    expect(own(portal) == made and signpost.count("/apikey/create") == 1, "the key was not found again")
    await again.close()
    two = await logged_in(where, key_count=2)
    await works(two, api, tag)
    expect(len(own(portal)) == 2, f"coc.py made {own(portal)}")
    await two.close()
    report("coc.py", "login", outcome="agrees", keys=len(own(portal)))
    return api, first


async def after(where, signpost, first, tag, address):
    """The client that was there before does not heal; a new one does."""
    logins, made = signpost.count("/login"), signpost.count("/apikey/create")
    try:
        await asyncio.wait_for(first.get_clan(tag), 3)
        raise Disagreement("coc.py heals itself now: compare what it says")
    except (asyncio.TimeoutError, RecursionError):
        pass
    logins = signpost.count("/login") - logins
    expect(logins > 1 and signpost.count("/apikey/create") == made, f"{logins} logins, and keys were made")
    report("coc.py", "get_clan after a change of address", outcome="broken", logins=logins, reason=LOGS_IN_FOREVER)
    await first.close()
    healed = await logged_in(where)
    portal = Portal(where)
    api = Api(where, portal.make("raw, moved", address))
    await works(healed, api, tag)
    keys = own(portal)
    expect([key["cidrRanges"] for key in keys] == [[address]], f"coc.py has {keys}")
    expect(any(key["name"] == "raw" for key in portal.keys()), "coc.py removed a key that is not its own")
    await healed.close()
    report("coc.py", "login after a change of address", outcome="agrees", address=address)
    return logins


async def run(args):
    where = addresses(args.addresses)
    tag = where["tags"]["fixed_clan"]
    with Signpost(where["portal"]["url"]) as signpost:
        api, first = await before(where, signpost, tag)
        address = await moved(api)
        logins = await after(where, signpost, first, tag, address)
    print(f"coc.py: {LOGS_IN_FOREVER} ({logins} logins in three seconds)", file=sys.stderr)
    return f"made its keys, found them again, and made them anew for {address} with a new client"


def main():
    logging.basicConfig(level=logging.CRITICAL)
    try:
        print(f"coc.py, keys: {asyncio.run(run(arguments(__doc__)))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"coc.py: {disagreement}")


if __name__ == "__main__":
    main()
