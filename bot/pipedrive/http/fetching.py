"""The bytes of a file: where they are, and onto the disk as they come."""

import asyncio
from http import HTTPStatus
from pathlib import Path

import aiohttp
from yarl import URL

from bot.pipedrive.http.errors import TooMuch
from bot.pipedrive.http.public import may_be_public

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
