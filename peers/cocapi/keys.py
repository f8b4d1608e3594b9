"""Lets cocapi, unchanged, log in at the portal of a running `bugle sim` and make its keys, before and after the address
of its callers has changed.

    keys.py ADDRESSES LEDGER

Start the simulator with `--portal-keys --fault address@20s`. cocapi has the address of the portal built in, and those of
services that tell a caller's address: below it, in httpx, these names are led to the simulator. What cocapi itself has
broken is named. Exits with 1 where cocapi and the service disagree.
"""

import asyncio
import logging
import sys
import time

import httpx
from cocapi import CocApi
from cocapi.config import ApiConfig
from cocapi.key_manager import AsyncKeyManager, InvalidCredentials

from raw import Api, Disagreement, Portal, addresses, arguments, expect, report

PORTAL = "https://developer.clashofclans.com/api"
WHERE_AM_I = "https://checkip.amazonaws.com"
NAME = "cocapi_auto"
STALE_ONCE = (
    "the first call after a change of address fails: cocapi takes the address of the login before for its own, and keeps "
    "the key that is for that. The next call logs in again and is right")


class Signpost:
    """Leads the portal's name to the simulator, tells the first address to whoever asks, and counts what is asked."""

    def __init__(self, url):
        self.url, self.asked = url, []
        self.plain, self.later = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    def lead(self, request):
        """An answer, or where the request is to go. The request itself stays as it is: cookies go by its name."""
        url = str(request.url)
        if url.rstrip("/") == WHERE_AM_I:
            self.asked.append("address")
            return httpx.Response(200, text="127.0.0.1\n"), None
        if not url.startswith(PORTAL):
            return None, request
        self.asked.append(url.removeprefix(PORTAL))
        return None, httpx.Request(request.method, self.url + self.asked[-1], headers=request.headers,
                                   stream=request.stream, extensions=request.extensions)

    def __enter__(self):
        signpost = self

        def plain(transport, request):
            answer, request = signpost.lead(request)
            return answer or signpost.plain(transport, request)

        async def later(transport, request):
            answer, request = signpost.lead(request)
            return answer or await signpost.later(transport, request)

        httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request = plain, later
        return self

    def __exit__(self, *_):
        httpx.HTTPTransport.handle_request = self.plain
        httpx.AsyncHTTPTransport.handle_async_request = self.later

    def count(self, path):
        return self.asked.count(path)


def logged_in(where, **options):
    config = ApiConfig(base_url=where["clash"], enable_caching=False, **options)
    return CocApi.from_credentials(where["portal"]["email"], where["portal"]["password"], config=config)


def wrong_password(where):
    try:
        CocApi.from_credentials(where["portal"]["email"], "wrong", config=ApiConfig(base_url=where["clash"]))
    except InvalidCredentials:
        return
    raise Disagreement("a wrong password is accepted")


def works(one, api, tag):
    expect(one.clan_tag(tag) == api.get(f"/clans/{tag}"), "the answer is another one")


def own(portal):
    return [key for key in portal.keys() if key["name"] == NAME]


def moved(api):
    """Waits until callers come from elsewhere: from where."""
    for _ in range(120):
        status, body = api.ask("/locations?limit=1")
        if body.get("reason") == "accessDenied.invalidIp":
            expect(status == 403, f"the refusal has the status {status}")
            return body["message"].rsplit(" ", 1)[1]
        time.sleep(0.5)
    raise Disagreement("the address never changed; start the simulator with --fault address@20s")


async def asynchronous_keys(where):
    """The same in its other mode: the keys that are there."""
    async with AsyncKeyManager(where["portal"]["email"], where["portal"]["password"], key_name=NAME) as manager:
        return await manager.manage_keys()


def before(where, signpost, tag):
    """First a key is made, then it is found again, in both modes."""
    wrong_password(where)
    first = logged_in(where)
    expect(signpost.count("address") == 1, "at the first login nobody can know the address of the one before")
    portal = Portal(where)
    api = Api(where, portal.make("raw", "127.0.0.1"))
    works(first, api, tag)
    made = own(portal)
    expect([key["cidrRanges"] for key in made] == [["127.0.0.1"]], f"cocapi made {made}")
    works(logged_in(where), api, tag)
    found = asyncio.run(asynchronous_keys(where))
    expect(found == [made[0]["key"]], "the key was not found again")
    expect(own(portal) == made and signpost.count("/apikey/create") == 1, "the key was not found again")
    report("cocapi", "from_credentials", outcome="agrees", keys=len(made))
    return api, first, made


def after(where, signpost, first, made, tag, address):
    refused = first.clan_tag(tag)
    expect(refused.get("http_status") == 403, f"cocapi heals itself at once now: {refused}")
    expect(signpost.count("/apikey/create") == 1, "a key was made in vain")
    report("cocapi", "clan_tag after a change of address", outcome="broken", reason=STALE_ONCE)
    healed = first.clan_tag(tag)
    portal = Portal(where)
    expect(healed == Api(where, portal.make("raw, moved", address)).get(f"/clans/{tag}"), f"not healed: {healed}")
    keys = own(portal)
    expect([key["cidrRanges"] for key in keys] == [[address]] and keys != made, f"cocapi has {keys}")
    expect(any(key["name"] == "raw" for key in portal.keys()), "cocapi removed a key that is not its own")
    report("cocapi", "clan_tag, the second time", outcome="agrees", address=address)


def run(args):
    where = addresses(args.addresses)
    tag = where["tags"]["fixed_clan"]
    with Signpost(where["portal"]["url"]) as signpost:
        api, first, made = before(where, signpost, tag)
        address = moved(api)
        after(where, signpost, first, made, tag, address)
    print(f"cocapi: {STALE_ONCE}", file=sys.stderr)
    return f"made its key, found it again, and made it anew for {address}"


def main():
    logging.basicConfig(level=logging.CRITICAL)
    try:
        print(f"cocapi, keys: {run(arguments(__doc__))}", file=sys.stderr)
    except Disagreement as disagreement:
        sys.exit(f"cocapi: {disagreement}")


if __name__ == "__main__":
    main()
