"""Making a node ready, and running it: what the command line calls."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tansiq.desk.sqlite import refuse_old_sqlite, use_newer_sqlite
from tansiq.errors import RefusedError
from tansiq.stores.home import tansiq_home
from tansiq.stores.lock import hold_lock
from tansiq.stores.secret_key import make_secret

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

    from tansiq.desk.accounts.actions.founding import Appointed
    from tansiq.desk.audit.verifying import Verification
    from tansiq.desk.backup.making import Made
    from tansiq.desk.backup.restoring import Restored
    from tansiq.desk.parameters.queries import IssueRow, Value
    from tansiq.desk.rulebook.differing import FileChange
    from tansiq.desk.rulebook.queries import EditionRow
    from tansiq.desk.surroundings import Surroundings
    from tansiq.engines.ledger import Checkpoint, VerifierKey

__all__ = [
    "appoint", "back_up", "check", "demo_accounts", "introduce", "migrate", "parameters", "prepare", "renew_keys",
    "restore", "rulebook", "rulebook_edition", "rulebook_folder", "serve", "set_parameters", "verify", "work",
    "work_once",
]  # fmt: skip

_WORKER_LOCK = "worker.lock"
_GIVES_WAY = 5  # steps of niceness: about a third of what somebody else is given who wants it too
_NEEDED = ("django", "allauth", "ninja", "dj_database_url", "gunicorn", "whitenoise")


def prepare() -> None:
    """Make the node's folder and secret, and load Django with the desk's settings; once a process.

    Raises RefusedError ``desk.not_installed``, ``sqlite.old``, and what the secret raises.
    """
    _refuse_not_installed()
    import django

    make_secret(_around().secret_file)
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
    """Fictional accounts; fictional limits, and authorities of fictional States, where the node has none of its own.

    Raises RefusedError ``founding.outside`` on a node that others than this machine reach.
    """
    from django.conf import settings

    from tansiq.desk.accounts.actions import founding
    from tansiq.desk.authorities.fictional import make_fictional_directory
    from tansiq.desk.duty.fictional import make_fictional_rota
    from tansiq.desk.parameters.actions import setting

    if not settings.TANSIQ_LOOPBACK:
        raise RefusedError("founding.outside", hosts=", ".join(settings.ALLOWED_HOSTS))
    made = founding.make_demo_accounts(by=founding.OPERATOR, language=language)
    setting.set_fictional(by=setting.OPERATOR, reason="to try the desk out")
    make_fictional_directory()
    make_fictional_rota()
    return made


def parameters() -> tuple[Sequence[Value], Sequence[IssueRow]]:
    """Every parameter with what it is now, and the issues of the node's own. Call ``prepare`` first."""
    from tansiq.desk.parameters import queries
    from tansiq.desk.parameters.actions.setting import OPERATOR

    return queries.values(by=OPERATOR), queries.issues(by=OPERATOR)


def set_parameters(data: bytes, reason: str) -> int:
    """Put a table of parameters into force; see ``parameters.actions.setting``. Call ``prepare`` first."""
    from tansiq.desk.parameters.actions import setting

    return setting.set_parameters(by=setting.OPERATOR, data=data, reason=reason)


def rulebook() -> Sequence[EditionRow]:
    """Every edition of the node's own law, letters and case types, the newest first. Call ``prepare`` first."""
    from tansiq.desk.rulebook import queries
    from tansiq.desk.rulebook.offering import OPERATOR

    return queries.editions(by=OPERATOR)


def rulebook_folder() -> Sequence[FileChange]:
    """What the files in the node's folder would change; see ``rulebook.offering``. Call ``prepare`` first."""
    from tansiq.desk.rulebook import queries
    from tansiq.desk.rulebook.offering import OPERATOR

    return queries.offered(by=OPERATOR).changes


def rulebook_edition(number: int) -> Sequence[FileChange]:
    """What an edition changed, or would change now. Call ``prepare`` first. Raises ``access.unknown``."""
    from tansiq.desk.rulebook import queries
    from tansiq.desk.rulebook.offering import OPERATOR

    return queries.edition(by=OPERATOR, rulebook_id=str(number)).changes


def serve(bind: str, *, workers: int, threads: int, with_worker: bool = True) -> bool:
    """Answer requests at ``bind`` (address:port), and work, until told to stop; whether both ended well.

    Call ``prepare`` first. Raises RefusedError ``desk.bind`` for an address that others reach, on a node without
    ``TANSIQ_HOSTS``: there the pages come over plain http.
    """
    from django.conf import settings

    from tansiq.desk.processes import run_together

    if settings.TANSIQ_LOOPBACK and not _is_loopback(bind):
        raise RefusedError("desk.bind", address=bind)
    parts: list[Callable[[], None]] = [partial(_answer, bind, workers=workers, threads=threads)]
    if with_worker:
        with hold_lock(settings.TANSIQ_FOLDER / _WORKER_LOCK, "work.locked"):
            pass  # told here, before anything is started
    _load_all()
    return run_together([*parts, *_door(), _work_behind] if with_worker else [*parts, *_door()])


def introduce() -> tuple[bytes, str]:
    """What partners are given of this node, and the fingerprint that is read to them. Call ``prepare`` first.

    Raises RefusedError ``exchange.off``, and what making the first keys raises.
    """
    from tansiq.desk.exchange.actions import identity
    from tansiq.desk.exchange.own import own_directory, own_introduction
    from tansiq.engines.envelopes import fingerprint

    identity.set_up(by=identity.OPERATOR)
    directory = own_directory()
    return own_introduction(), fingerprint(directory.issuer, directory.identity)


def renew_keys(reason: str, *, revoke: bool) -> int:
    """New keys for the exchange; see ``exchange.actions.identity``. Call ``prepare`` first."""
    from tansiq.desk.exchange.actions import identity

    return identity.renew_keys(by=identity.OPERATOR, reason=reason, revoke=revoke)


def work() -> None:
    """Do what no request waits for, until told to stop or left alone by the process that started this one.

    Call ``prepare`` first. Raises RefusedError ``work.locked`` where another process does it.
    """
    from django.conf import settings

    from tansiq.desk.tasks import TASKS
    from tansiq.desk.work import loop

    parent = os.getppid()
    with hold_lock(settings.TANSIQ_FOLDER / _WORKER_LOCK, "work.locked"), loop.stopped_by_signals() as stop:
        loop.work(TASKS, stop, is_wanted=lambda: os.getppid() == parent)


def _work_behind() -> None:
    """Work beside those who answer, and give way to them: behind each request somebody waits."""
    os.nice(_GIVES_WAY)
    work()


def work_once() -> dict[str, int]:
    """Do what waits now, and say how much each task did. Raises as ``work``, and what the tasks raise."""
    from django.conf import settings

    from tansiq.desk.tasks import TASKS
    from tansiq.desk.work import loop

    with hold_lock(settings.TANSIQ_FOLDER / _WORKER_LOCK, "work.locked"):
        return loop.work_once(TASKS)


def verify(
    key: VerifierKey | None, earlier: Checkpoint | None, progress: Callable[[int], object] = int
) -> Verification:
    """Compare the log and every entry; see ``audit.verifying``. Call ``prepare`` first."""
    from tansiq.desk.audit.verifying import verify_record

    return verify_record(key, earlier, progress)


def back_up(path: Path, *, with_keys: bool) -> Made:
    """Write a backup to a file, or into a folder; see ``backup.making``. Call ``prepare`` first."""
    from tansiq.desk.backup import making

    return making.back_up(_around(), path, with_keys=with_keys)


def restore(archive: Path) -> Restored:
    """Put a backup into an empty home and bring its tables up to date; see ``backup.restoring``.

    Call it before ``prepare``, which it calls itself once the backup is in place.
    """
    _refuse_not_installed()
    use_newer_sqlite()
    from tansiq.desk.backup import restoring

    restored = restoring.restore(_around(), archive)
    prepare()
    migrate()
    return restored


def _load_all() -> None:
    """What every process needs, once, before they part: else whoever asks first in each of them waits for it."""
    from django.db import connections
    from django.urls import get_resolver

    from tansiq import messages
    from tansiq.desk.rulebook.in_force import rulebook
    from tansiq.desk.watchlists import live

    assert get_resolver().url_patterns  # every page, form and table of policy
    assert messages.codes()
    assert rulebook().types.versions
    live.load_searching()
    connections.close_all()  # no two processes speak on one connection


def _answer(bind: str, *, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    from tansiq.desk.wsgi import application

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


def _door() -> Sequence[Callable[[], None]]:
    """What answers partners, where the node exchanges messages and listens."""
    from tansiq.desk.exchange.door import answer_partners
    from tansiq.desk.exchange.own import is_exchanging, self_description

    if not is_exchanging():
        return ()
    introduce()
    listen = self_description().listen
    return (partial(answer_partners, listen),) if listen else ()


def _around() -> Surroundings:
    from tansiq.desk.surroundings import read_surroundings

    return read_surroundings(os.environ, tansiq_home())


def _refuse_not_installed() -> None:
    if missing := next((name for name in _NEEDED if find_spec(name) is None), None):
        raise RefusedError("desk.not_installed", package=missing)


def _is_loopback(bind: str) -> bool:
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_old_sqlite() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        refuse_old_sqlite(sys.modules["sqlite3"].sqlite_version_info)
