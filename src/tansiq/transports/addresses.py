"""Where a download may go: https only, no way from a public place into a private one, and only to the address checked.

A publisher's server, or whoever took it over, answers with redirects. Followed blindly, one of them would have this
machine ask another inside the authority's own network (server-side request forgery). So every step is parsed, its name
is looked up once, and the connection is made to the very addresses that were judged.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from tansiq.errors import RefusedError, TransportError

__all__ = ["Address", "Lookup", "Place", "Zone", "locate", "parse_address", "redirected"]

Zone = Literal["public", "private", "loopback"]
Lookup = Callable[..., list[Any]]  # socket.getaddrinfo

_LONGEST = 4096
_PRINTABLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"(?!-)[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address inside IPv6 (RFC 6052)
_Number = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts. ``target`` is path and query: what the server is asked for."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def shown(self) -> str:
        """The address as it may be told: without its query, which may hold a token."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: as the ``Host`` header gives it."""
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


@dataclass(frozen=True, slots=True)
class Place:
    """An address with the numbers that its host's name stands for, and the zone they are in."""

    address: Address
    numbers: tuple[str, ...]
    zone: Zone


def parse_address(text: str) -> Address:
    """A complete address of the web. Raises RefusedError ``download.address``."""
    bare = text.strip()
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError as error:  # a port that is no number, brackets that do not close
        raise RefusedError("download.address", address=_without_query(bare)) from error
    usable = (
        len(bare) <= _LONGEST
        and _PRINTABLE.fullmatch(bare)
        and "\\" not in bare
        and parts.scheme in ("http", "https")
        and "@" not in parts.netloc  # a name and password in an address end up in logs
        and _HOST.fullmatch(re.sub(r":\d*$", "", parts.netloc))
        and port != 0
    )
    if not usable or not parts.hostname:
        raise RefusedError("download.address", address=_without_query(bare))
    query = f"?{parts.query}" if parts.query else ""
    usual = 443 if parts.scheme == "https" else 80
    return Address(parts.scheme, parts.hostname, port or usual, f"{parts.path or '/'}{query}")


def redirected(address: Address, location: str) -> Address:
    """The address that a redirect from ``address`` leads to. Raises RefusedError ``download.address``."""
    try:
        joined = urljoin(str(address), location.strip())
    except ValueError as error:
        raise RefusedError("download.address", address=_without_query(location)) from error
    return parse_address(joined)


def locate(address: Address, came_from: Zone | None = None, lookup: Lookup = socket.getaddrinfo) -> Place:
    """Look the host up and judge where it is; ``came_from`` is the zone of the place that redirected here.

    Raises RefusedError ``download.plain_http`` or ``download.inward``, TransportError ``download.unknown_host``.
    """
    numbers = _numbers(address, lookup)
    place = Place(address, tuple(map(str, numbers)), _outermost([_zone(number) for number in numbers]))
    if address.scheme == "http" and any(_zone(number) != "loopback" for number in numbers):
        raise RefusedError("download.plain_http", address=address.shown)
    if came_from is not None and place.zone not in ("public", came_from):
        raise RefusedError("download.inward", address=address.shown)
    return place


def _numbers(address: Address, lookup: Lookup) -> list[_Number]:
    try:
        return [ipaddress.ip_address(address.host)]
    except ValueError:
        pass
    try:
        found = lookup(address.host, address.port, type=socket.SOCK_STREAM)
        numbers = [ipaddress.ip_address(entry[4][0].partition("%")[0]) for entry in found]
    except (OSError, ValueError, UnicodeError) as error:
        raise TransportError("download.unknown_host", host=address.host) from error
    if not numbers:
        raise TransportError("download.unknown_host", host=address.host)
    return list(dict.fromkeys(numbers))


def _zone(number: _Number) -> Zone:
    number = _inside(number)
    if number.is_loopback:
        return "loopback"
    return "public" if number.is_global and not number.is_multicast else "private"


def _inside(number: _Number) -> _Number:
    """The IPv4 address that an IPv6 address carries, where it does."""
    if isinstance(number, ipaddress.IPv4Address):
        return number
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number


def _outermost(zones: list[Zone]) -> Zone:
    """The zone to judge a name by that stands for several: it is public only where all are."""
    return next((zone for zone in zones if zone != "public"), "public")


def _without_query(text: str) -> str:
    """As much of an address that cannot be used as may be told: no query, no name and password."""
    return re.sub(r"//[^/]*@", "//", text[:_LONGEST].partition("?")[0])[:200]
