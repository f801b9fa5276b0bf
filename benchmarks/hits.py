"""Pages of possible hits with a million of them stored: server time, questions to the database, and its plan.

Measured on the database that ``TANSIQ_DATABASE`` names, emptied before by whoever runs it; without it on SQLite.
"""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.report import write_results
from benchmarks.verdicts import reaches

if TYPE_CHECKING:
    from tansiq.desk.cases.models import Case

__all__ = ["BAR_PAGE_MS", "LAW", "fill", "first_hit", "run"]

BAR_PAGE_MS = 100.0  # server time of a page of the queue
_ROUNDS = 31
_TOGETHER = 5_000
_DRAWN = 10_000
_LEFT_OUT = 10  # rows that one memory left out
_HOURS = 24 * 365
_ROLES = ("border_officer", "ncb_officer", "supervisor")
_PAGES = ("/check/hits/", "/today/", "/check/hits/not-the-same/")


#: How many of a thousand stored hits stand in which state; the rest is closed: a desk of some years.
_STATES = (("possible", 100), ("second_line", 10), ("confirmed_person", 5), ("source_contacted", 5))


def fill(count: int, seed: int = 20) -> None:
    """Store ``count`` possible hits like the first one: some thousand drawn with ``seed``, then copies of those."""
    drawn = min(count, _DRAWN)
    _in_memory()
    _draw(drawn, seed)
    for copy in range(1, count // drawn):
        _copy(copy, drawn)


def _in_memory() -> None:
    """SQLite keeps the pages of its indexes in memory while it is filled: they are written in no order at all."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -1500000")
            cursor.execute("PRAGMA synchronous = OFF")


def _copy(number: int, drawn: int) -> None:
    """Every drawn case once more inside the database, under ids of its own, with its hit, its row and its clock."""
    from django.db import connection, transaction

    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        case_id = f"(left(replace({{0}}::text, '-', ''), 24) || '{number:08x}')::uuid"
        reference = f"lpad((c.reference::int + {number * drawn})::text, 9, '0')"
    else:
        case_id = f"substr({{0}}, 1, 24) || '{number:08x}'"
        reference = f"printf('%09d', CAST(c.reference AS INTEGER) + {number * drawn})"
    with transaction.atomic(), connection.cursor() as cursor:
        for table, given in _COPIED.items():
            names, source = _columns(table), given["from"]
            quoted = [connection.ops.quote_name(name) for name in names]
            values = [given.get(name, f't."{name}"') for name in names]
            told = ", ".join(value.format(id=case_id.format("c.id"), reference=reference) for value in values)
            old = f"c.reference LIKE '0%' AND CAST(c.reference AS INTEGER) < {drawn}"
            cursor.execute(_copying(table, quoted, told, f"{source} WHERE {old}"))


def _copying(table: str, names: list[str], values: str, rows: str) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {rows}"  # noqa: S608  (all of it is ours)


def _columns(table: str) -> list[str]:
    """The columns to fill: numbered ids number themselves."""
    from django.apps import apps

    found = next(one for one in map(_about, apps.get_models()) if one.db_table == table)
    is_numbered = found.pk.get_internal_type() == "BigAutoField"
    return [field.column for field in found.concrete_fields if not (field.primary_key and is_numbered)]


#: What is copied from where, and the columns that a copy has for itself.
_COPIED = {
    "cases_case": {"from": "cases_case c JOIN cases_case t ON t.id = c.id", "id": "{id}", "reference": "{reference}"},
    "screening_hit": {"from": "cases_case c JOIN screening_hit t ON t.case_id = c.id", "case_id": "{id}"},
    "screening_screening": {
        "from": 'cases_case c JOIN screening_screening t ON t."row" = c.reference', "row": "{reference}",
    },
    "cases_clockrun": {"from": "cases_case c JOIN cases_clockrun t ON t.case_id = c.id", "case_id": "{id}"},
}  # fmt: skip


def _about(table: Any) -> Any:  # noqa: ANN401  (a table of the desk: those are loaded late)
    return table._meta  # noqa: SLF001  (Django's way to ask)


def _draw(count: int, seed: int) -> None:
    from tansiq.desk.cases.models import Case, ClockRun
    from tansiq.desk.screening.models import Hit, LeftOut, Memory, Screening, Sighting

    pattern = Hit.objects.select_related("case").get()
    draw, now = Random(seed), datetime.now(UTC)
    for some in _together(_cases(pattern.case, count, draw, now)):
        Case.objects.bulk_create(some)
        hits = [_hit(pattern, case) for case in some]
        Hit.objects.bulk_create(hits)
        rows = [_row(Screening, case) for case in some]
        Screening.objects.bulk_create(rows)
        Sighting.objects.bulk_create(
            Sighting(screening=row, hit=hit, listed_in="", listed_id=hit.listed_id)
            for row, hit in zip(rows, hits, strict=True)
        )
        ClockRun.objects.bulk_create(_clocks(ClockRun, some))
        memories = [_memory(Memory, hit, draw, now) for hit in hits if hit.case.is_final and draw.random() < 0.1]
        Memory.objects.bulk_create(memories)
        LeftOut.objects.bulk_create(
            LeftOut(screening=row, memory=one, bits=20.0, at=now - timedelta(hours=draw.randrange(_HOURS)))
            for one in memories
            for row in rows[:_LEFT_OUT]
        )


def _together(cases: Iterator[Case]) -> Iterator[tuple[Case, ...]]:
    while some := tuple(islice(cases, _TOGETHER)):
        yield some


def _cases(like: Case, count: int, draw: Random, now: datetime) -> Iterator[Case]:
    from tansiq.desk.cases.models import NEVER, Case

    kept = {field.attname: getattr(like, field.attname) for field in _about(like).concrete_fields}
    states = [state for state, share in _STATES for _ in range(share)]
    states += ["closed"] * (1_000 - len(states))
    for number in range(count):
        state = states[draw.randrange(1_000)]
        opened = now - timedelta(minutes=draw.randrange(60 * _HOURS))
        is_clocked = state in ("second_line", "source_contacted")
        yield Case(
            **{
                **kept,
                "id": uuid.UUID(int=draw.getrandbits(128), version=4),
                "reference": f"{number:09}",
                "state": state,
                "is_final": state == "closed",
                "opened_at": opened,
                "changed_at": opened,
                "needed_at": opened + timedelta(hours=draw.randrange(12)),
                "rank": draw.randrange(8),
                "due_at": opened + timedelta(hours=4) if is_clocked else NEVER,
            }
        )


def _hit(pattern: Any, case: Case) -> Any:  # noqa: ANN401  (a row of the desk, whose tables are loaded late)
    kept = {field.attname: getattr(pattern, field.attname) for field in _about(pattern).concrete_fields}
    key = case.pk.hex * 2
    return type(pattern)(**{**kept, "case_id": case.pk, "case": case, "traveller_key": key})


def _row(screening: Any, case: Case) -> Any:  # noqa: ANN401  (as above)
    said = {"checkpoint": "Gate 4", "checked_at": case.opened_at, "at": case.opened_at}
    return screening(kind="manifest", source="flight-1", row=case.reference, **said)


def _clocks(clock_run: Any, cases: tuple[Case, ...]) -> Iterator[Any]:  # noqa: ANN401  (as above)
    names = {"second_line": "second_line_hold", "source_contacted": "source_answer"}
    for case in cases:
        if case.state in names:
            yield clock_run(
                case=case, clock=names[case.state], started_at=case.opened_at, due_at=case.due_at, count=4, unit="hours"
            )


def _memory(memory: Any, hit: Any, draw: Random, now: datetime) -> Any:  # noqa: ANN401  (as above)
    same = {name: getattr(hit, name) for name in ("traveller_key", "listed_in", "listed_id", "entry_digest")}
    made = now - timedelta(days=draw.randrange(365))
    until = (now + timedelta(days=draw.randrange(365))).date()
    return memory(
        hit=hit, reason="another person", person=str(uuid.UUID(int=1)), role="border_officer", made_at=made,
        expires_on=until, citation="an invented rule", **same,
    )  # fmt: skip


def _officers() -> dict[str, Any]:
    from allauth.mfa.models import Authenticator

    from tansiq.desk.accounts.models import RoleHolding, User

    made = {}
    for role in _ROLES:
        user = User.objects.create(username=role, name=role, must_change_password=False)
        RoleHolding.objects.create(user=user, role=role)
        Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
        made[role] = user
    return made


def first_hit(officer: Any) -> None:  # noqa: ANN401  (as above)
    """One possible hit as screening makes it: the pattern of the others."""
    from tansiq.desk.accounts.officers import actor_of
    from tansiq.desk.screening.screen import screen
    from tansiq.desk.screening.travellers import Source, Traveller
    from tansiq.desk.watchlists import loading
    from tansiq.engines.matching import PartialDate, Record, WrittenName

    by = actor_of(officer["border_officer"]).acting_for("border check")
    table = b"id,name,birth_dates,nationalities\nA-1,Zaydun Marwani,1984-03-07,QMA\n"
    loading.load([table], by=actor_of(officer["supervisor"]), filename="wanted.csv", name="AZURIA")
    record = Record(names=(WrittenName("زيدون مرواني"),), birth_dates=(PartialDate.parse("1984-03-07"),))
    source = Source("booth", "booth-4", "Gate 4", datetime.now(UTC), "an invented article")
    (answer,) = screen(travellers=[Traveller(record, "1")], source=source, by=by)
    assert answer.is_hit


def _timed(client: Any, path: str) -> tuple[float, float, int]:  # noqa: ANN401  (as above)
    """Milliseconds of one answer, those of the processor, and the questions to both databases that it took."""
    from contextlib import ExitStack

    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with ExitStack() as stack:
        seen = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        start, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took, cpu = (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000
    assert answer.status_code == 200, path
    return took, cpu, sum(len(one) for one in seen)


def _pages(officers: dict[str, Any]) -> dict[str, dict[str, float]]:
    from django.test import Client

    found = {}
    for role, user in officers.items():
        client = Client()
        client.force_login(user)
        for path in _PAGES:
            _timed(client, path)
            each = [_timed(client, path) for _ in range(_ROUNDS)]
            times, cpu = sorted(one[0] for one in each), median(one[1] for one in each)
            row = {"median_ms": median(times), "p95_ms": times[int(0.95 * len(times))], "cpu_ms": cpu}
            found[f"{role} {path}"] = {**row, "questions": each[0][2]}
            told = f"{row['median_ms']:7.1f} ms (p95 {row['p95_ms']:.1f}, of the processor {cpu:.1f})"
            print(f"{role:15} {path:28} {told}, {each[0][2]} questions")
    return found


def _plan(user: Any) -> str:  # noqa: ANN401  (as above)
    from django.utils import timezone

    from tansiq.desk.accounts.officers import actor_of
    from tansiq.desk.cases.waiting import first_waiting

    return first_waiting(actor_of(user), timezone.now(), 51, type_id="border_hit").explain()


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _reopened() -> None:
    """The worst there can be: every hit that was closed waits for its first look again."""
    from tansiq.desk.cases.models import Case

    Case.objects.filter(is_final=True).update(state="possible", is_final=False)


def _measured(name: str, officers: dict[str, Any]) -> dict[str, object]:
    _analyse()
    print(f"{name}:", flush=True)
    found = _pages(officers)
    worst = max(row["median_ms"] for row in found.values())
    verdict = "reached" if reaches(worst, BAR_PAGE_MS, less=True) else "MISSED"
    print(f"slowest page, {name}: {worst:.1f} ms, bar <= {BAR_PAGE_MS:.0f} {verdict}", flush=True)
    plan = _plan(officers["ncb_officer"])
    print(plan, flush=True)
    return {"pages": found, "plan": plan}


def _on_a_node(count: int) -> dict[str, object]:
    from django.conf import settings
    from django.db import connection

    from tansiq.desk import node

    node.prepare()
    node.migrate()
    from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters

    settings.ALLOWED_HOSTS = ["*"]
    set_parameters(by=OPERATOR, data=LAW.encode(), reason="an invented act")
    officers = _officers()
    first_hit(officers)
    start = time.perf_counter()
    fill(count)
    print(f"{count:,} possible hits stored in {time.perf_counter() - start:.0f} s on {connection.vendor}", flush=True)
    found = {"database": connection.vendor, "stored": count, "mostly closed": _measured("mostly closed", officers)}
    _reopened()
    return {**found, "all open": _measured("all open", officers)}


def run(*, quick: bool = False) -> dict[str, object]:
    """Fill a node, look at its pages as three officers do, print each figure and the bar, and keep them."""
    before = os.environ.get("TANSIQ_HOME")
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as place:
        os.environ["TANSIQ_HOME"] = place
        try:
            found = _on_a_node(10_000 if quick else 1_000_000)
        finally:
            os.environ.pop("TANSIQ_HOME")
            os.environ.update({"TANSIQ_HOME": before} if before else {})
    name = f"hits-{found['database']}"
    write_results(f"{name}-quick" if quick else name, [], found)
    return found


LAW = '[types.border_hit.second_line_hold]\nvalue = 4\nunit = "hours"\ncitation = "an invented article"\n'
