"""What a soak takes away from its nodes for real: the space on their disk, and the network between them.

Both need a namespace of their own (``unshare --net --mount``, as root on Linux): nothing outside of it is touched.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["IN_NAMESPACE", "full", "network_again", "set_network", "small_disk", "without_network"]

#: Names the process that runs in namespaces of its own.
IN_NAMESPACE: Final = "TANSIQ_SOAK_NAMESPACE"
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # ioctls and flag of <net/if.h>
_REMOUNT: Final = 32  # MS_REMOUNT of <sys/mount.h>
_ROOM: Final = 1 << 34  # bytes: 7,000 faults leave 3.7 GiB of attachments, and a node takes none without room to spare


def set_network(*, up: bool) -> None:
    """Switch the one link of this namespace. Raises OSError where that is not allowed."""
    with socket.socket() as one:
        asked = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(one, _GET_FLAGS, asked))[1]
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sh22x", b"lo", flags | _UP if up else flags & ~_UP))


@contextmanager
def without_network() -> Iterator[None]:
    """Nothing reaches anybody meanwhile."""
    set_network(up=False)
    try:
        yield
    finally:
        set_network(up=True)


@contextmanager
def network_again() -> Iterator[None]:
    """Whoever cut the network meanwhile: afterwards it is there again."""
    try:
        yield
    finally:
        set_network(up=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Memory as the disk of ``folder``. Raises OSError where that is not allowed."""
    _mount(folder, 0, _ROOM)
    yield  # it goes with the namespace


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """The disk of ``folder`` has no room left meanwhile: the system refuses every block more (ENOSPC)."""
    found = os.statvfs(folder)
    _mount(folder, _REMOUNT, max(1, found.f_blocks - found.f_bfree) * found.f_frsize)
    try:
        yield
    finally:
        _mount(folder, _REMOUNT, _ROOM)


def _mount(folder: Path, flags: int, size: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", flags, f"size={size}".encode()):
        raise OSError(ctypes.get_errno(), f"mount {folder}")
