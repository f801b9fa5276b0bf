"""Making a node ready, and running it: what the command line calls."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tansiq.errors import RefusedError
from tansiq.stores.home import tansiq_home
from tansiq.stores.secret_key import make_secret

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

    from tansiq.desk.accounts.actions.founding import Appointed

__all__ = ["appoint", "check", "demo_accounts", "migrate", "prepare", "serve"]

_NEEDED = ("django", "allauth", "ninja", "dj_database_url", "gunicorn", "whitenoise")


def prepare() -> None:
    """Make the node's folder and secret, and load Django with the desk's settings; once a process.

    Raises RefusedError ``desk.not_installed``, ``sqlite.old``, and what the secret raises.
    """
    if missing := next((name for name in _NEEDED if find_spec(name) is None), None):
        raise RefusedError("desk.not_installed", package=missing)
    import django

    from tansiq.desk.surroundings import read_surroundings

    make_secret(read_surroundings(os.environ, tansiq_home()).secret_file)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tansiq.desk.settings")
    django.setup()
    _refuse_old_sqlite()


def migrate() -> None:
    """Make or renew the tables of both databases, and the table in which tries are counted. Call ``prepare`` first."""
    from django.core.management import call_command
    from django.db import connections

    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def check() -> Sequence[CheckMessage]:
    """What Django finds wrong with the settings of a node that is reached from outside. Call ``prepare`` first."""
    from django.core.checks import run_checks
    from django.db import connections

    return run_checks(include_deployment_checks=True, databases=list(connections))


def appoint(username: str, name: str, role: str, language: str) -> Appointed:
    """The first holder of a role; see ``founding.appoint``. Call ``prepare`` first."""
    from tansiq.desk.accounts.actions import founding

    return founding.appoint(by=founding.OPERATOR, username=username, name=name, role=role, language=language)


def demo_accounts(language: str) -> Sequence[Appointed]:
    """Fictional accounts, and fictional limits where the node has none of its own.

    Raises RefusedError ``founding.outside`` on a node that others than this machine reach.
    """
    from django.conf import settings

    from tansiq.desk.accounts.actions import founding
    from tansiq.desk.cases.library import give_fictional_parameters

    if not settings.TANSIQ_LOOPBACK:
        raise RefusedError("founding.outside", hosts=", ".join(settings.ALLOWED_HOSTS))
    made = founding.make_demo_accounts(by=founding.OPERATOR, language=language)
    give_fictional_parameters()
    return made


def serve(bind: str, *, workers: int, threads: int) -> None:
    """Answer requests at ``bind`` (address:port) until told to stop. Call ``prepare`` first.

    Raises RefusedError ``desk.bind`` for an address that others reach, on a node without ``TANSIQ_HOSTS``: there the
    pages come over plain http.
    """
    from django.conf import settings
    from gunicorn.app.base import BaseApplication

    from tansiq.desk.wsgi import application

    if settings.TANSIQ_LOOPBACK and not _is_loopback(bind):
        raise RefusedError("desk.bind", address=bind)

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            for name, value in (
                ("bind", bind),
                ("workers", workers),
                ("threads", threads),
                ("worker_class", "gthread"),
                ("control_socket_disable", True),
            ):
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> object:
            return application

    Server().run()


def _is_loopback(bind: str) -> bool:
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_old_sqlite() -> None:
    from django.db import connection

    from tansiq.desk.sqlite import refuse_old_sqlite

    if connection.vendor == "sqlite":
        refuse_old_sqlite(sys.modules["sqlite3"].sqlite_version_info)
