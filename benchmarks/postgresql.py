"""A PostgreSQL for tests and figures: in a folder that goes away, reached by a socket, without a port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["binaries", "databases", "for_two_nodes", "running"]


def binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` lie: on the path, or where Debian puts them; None without them."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").is_file() and (place / "pg_ctl").is_file()), None)


@contextmanager
def running(place: Path, *, is_durable: bool = False) -> Iterator[str]:
    """Start a server from the binaries in ``place``; yields an address for TANSIQ_DATABASE, and stops it afterwards.

    Only where it ``is_durable`` is anything synced to disk. The server refuses to run as root: then it runs as nobody.
    """
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="tansiq-pg-", dir="/tmp"))  # a socket's path must be short
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    hasty = "" if is_durable else " -c fsync=off -c synchronous_commit=off"
    settings = f"-k {folder} -c listen_addresses='' -c lock_timeout=20s{hasty}"
    try:
        _run(user, place / "initdb", "-D", data, "-U", "desk", "--auth=trust", "--encoding=UTF8", "--locale=C")
        _run(user, place / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        yield f"postgresql://desk@/postgres?host={folder}"
        _run(user, place / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def databases(address: str, names: Sequence[str]) -> list[str]:
    """Make databases of these names in the server at ``address``; theirs."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(address, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return [address.replace("/postgres?", f"/{name}?") for name in names]


@contextmanager
def for_two_nodes() -> Iterator[Sequence[str] | None]:
    """A database for each of two nodes, in a durable server of their own; None, and said, where there is none."""
    place = binaries()
    if place is None:
        print("PostgreSQL is not installed (Debian: postgresql): not measured")
        yield None
        return
    with running(place, is_durable=True) as address:
        yield databases(address, ("sender", "receiver"))


def _run(user: str, *words: object) -> None:
    as_other = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run([str(word) for word in words], check=True, cwd="/", stdout=subprocess.DEVNULL, **as_other)  # type: ignore[call-overload]
