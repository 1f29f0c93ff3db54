"""Only addresses that everybody can reach: no stranger borrows our place in the network.

A name is resolved once, and the addresses that were looked at are those that are connected to.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult

# Addresses of IPv4 written as those of IPv6, which a gateway translates back.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class PublicResolver(ThreadedResolver):
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
