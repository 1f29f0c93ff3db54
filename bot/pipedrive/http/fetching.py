"""The bytes of a file: from public places only, and onto the disk as they come."""

import asyncio
import socket
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path

import aiohttp
from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult
from yarl import URL

from bot.pipedrive.http.errors import TooMuch

# Addresses of IPv4 written as those of IPv6, which a gateway translates back.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class PublicResolver(ThreadedResolver):
    """Finds only addresses that everybody can reach: no stranger borrows our place in the network.

    A name is resolved once, and the addresses that were looked at are those that are connected to.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError where a name leads to nothing public."""
        found = await super().resolve(host, port, family)
        public = [result for result in found if may_be_public(result["host"])]
        if not public:
            raise OSError(None, "no public address")
        return public


def may_be_public(host: str) -> bool:
    """Whether an address is public; a name may be, which only resolving it tells."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return bool(host)
    return all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, and those of IPv4 that it carries inside."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inside = [address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        inside.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [address, *(one for one in inside if one)]


HOPS = 4
CHUNK = 256 * 2**10
# As it is, and not squeezed: a small answer may unpack to a huge one.
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}
_ONWARD = frozenset({301, 302, 303, 307, 308})


def onward(response: aiohttp.ClientResponse, base: URL) -> URL | None:
    """Where a redirect leads: to a public place with TLS, or to the one that is set up.

    Whether a name leads inside is seen when it is resolved.
    """
    if response.status not in _ONWARD:
        return None
    try:
        url = response.url.join(URL(response.headers.get("Location", ""), encoded=True))
        outside = url.scheme == "https" and may_be_public(url.host or "")
        allowed = outside or url.origin() == base.origin()
    except ValueError:
        allowed = False
    if not allowed or url.user or url.password:
        raise aiohttp.ClientPayloadError("a redirect that we do not follow")
    return url


async def save(response: aiohttp.ClientResponse, file: Path, most: int) -> None:
    """What a 2xx brings; raises TooMuch where that is more than we take."""
    if response.status != HTTPStatus.OK:
        raise aiohttp.ClientPayloadError("not the whole of it")
    if (response.content_length or 0) > most:
        raise TooMuch(most)
    size = 0
    with file.open("wb") as out:
        async for chunk in response.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > most:
                raise TooMuch(most)
            await asyncio.to_thread(out.write, chunk)
