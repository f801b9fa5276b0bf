"""The proxy that an authority's network asks for: ``HTTPS_PROXY`` and ``NO_PROXY``, as other programs read them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote
from urllib.request import getproxies_environment, proxy_bypass

from urllib3.util import make_headers

from tansiq.errors import RefusedError
from tansiq.transports.addresses import Address

__all__ = ["Proxy", "proxy_for"]

_PROXY = re.compile(
    r"(?:http://)?(?:(?P<user>[^/@\s]{1,200})@)?(?P<host>[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})/?"
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that opens a tunnel to a host. ``headers`` may hold a password and are never told."""

    host: str
    port: int
    headers: dict[str, str] = field(repr=False)


def proxy_for(address: Address) -> Proxy | None:
    """The proxy to reach ``address`` through, where the environment names one. Raises RefusedError ``download.proxy``.

    Plain http is used inside the machine only, and never goes through a proxy.
    """
    stated = getproxies_environment().get("https", "")
    if address.scheme != "https" or not stated or proxy_bypass(address.host):
        return None
    found = _PROXY.fullmatch(stated)
    if not found or not 0 < int(found["port"]) < 65536:
        raise RefusedError("download.proxy")
    headers = make_headers(proxy_basic_auth=unquote(found["user"])) if found["user"] else {}
    return Proxy(
        found["host"].strip("[]"), int(found["port"]), {str(key): str(value) for key, value in headers.items()}
    )
