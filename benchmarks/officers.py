"""A hundred officers at a desk that runs, while manifests are screened: what waits, what fails, and what is lost.

The node is the one that is shipped: `tansiq desk serve`, web and worker in processes of their own, on the database that
``TANSIQ_DATABASE`` names, emptied before by whoever runs it; without it on SQLite.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import urllib3

from benchmarks.booth import invented_person, load_people
from benchmarks.duty import Answered, Decided, Officer, Person
from benchmarks.hits import LAW, fill, first_hit
from benchmarks.nodes import own_node
from benchmarks.report import write_results
from benchmarks.verdicts import reaches

if TYPE_CHECKING:
    from tansiq.desk.accounts.models import User

__all__ = ["BAR_MS", "lost", "quantile", "run"]

BAR_MS = 500.0  # p95 of an answer, at the officer's end
_SEED = 20261127
_THINK_S = 2.0
_ROWS = 5_000
_NOTICES = 12
_MINUTES = 5.0
_SHARES = {"border_officer": 40, "ncb_officer": 30, "analyst": 20, "dpo": 10}
_FINE = (200, 302)
_SYLLABLES = "ba dar fi ghu ham jal kar lim mun nad qas rif sal tam wad yaz zay hib sud mar lay rus idd fen".split()
#: Somebody else decided it meanwhile: told, and nothing done.
_QUICKER = ("case.changed", "step.unknown")


# --- The node and its people ------------------------------------------------------------------------------------------


def _people(count: int) -> list[User]:
    """Officers in the shares of the roles, each with a second factor."""
    from allauth.mfa.models import Authenticator

    from tansiq.desk.accounts.models import RoleHolding, User

    roles = [role for role, share in _SHARES.items() for _ in range(max(1, share * count // 100))]
    made = []
    for number, role in enumerate(["supervisor", *roles]):
        username = role if number == 0 else f"{role}-{number}"
        user = User.objects.create(username=username, name=f"Invented {number}", must_change_password=False)
        RoleHolding.objects.create(user=user, role=role)
        Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
        made.append(user)
    return made


def _seated(user: User) -> Person:
    """Somebody who has signed in."""
    from django.test import Client

    from tansiq.desk.accounts.officers import roles_held

    client = Client()
    client.force_login(user)
    return Person(str(user.pk), roles_held(user)[0], {name: one.value for name, one in client.cookies.items()})


def _notices(author: User, approver: User) -> tuple[str, ...]:
    """Pages of entries in force."""
    from tansiq.desk.accounts.officers import actor_of
    from tansiq.desk.watchlists.actions import entries
    from tansiq.desk.watchlists.rules import attested, newest

    draw, by, second = random.Random(_SEED), actor_of(author), actor_of(approver)
    stood_for = attested("approve", newest().version)
    paths = []
    for _ in range(_NOTICES):
        given, family, _ = invented_person(draw)
        entry_id = entries.draft(by=by, content=_content(f"{given} {family}"))
        entries.approve(by=second, entry_id=entry_id, attested=stood_for, reason="an invented reason, told at length")
        entries.publish(by=by, entry_id=entry_id)
        paths.append(f"/check/entries/{entry_id}/")
    return tuple(paths)


def _content(name: str) -> dict[str, Any]:
    from tansiq.desk.watchlists.truth import local_day

    facts = {
        "instrument": "own_entry", "entry_type": "own_watchlist", "subject_kind": "person",
        "access_restrictions": "none",
        "purpose": "to find out where the person lives", "legal_basis": "an invented law, article 3", "handling": "h1",
        "source_authority": "Police of Marwana", "instruction": "locate_report", "asylum_check": "nothing_known",
        "review_date": local_day(_now()).replace(year=_now().year + 1, day=1).isoformat(), "subject_is_child": False,
        "judicial_reference": "J-1/2026", "offences": [{"kind": "ordinary", "description": "robbery of a shop"}],
        **{f"neutrality_{one}": "none" for one in ("political", "military", "religious", "racial")},
        "neutrality_predominance": "ordinary crime",
    }  # fmt: skip
    return {
        "facts": facts,
        "identity": {"names": [{"text": name}], "birth_dates": ["1984-03-07"], "nationalities": ["QMA"]},
    }


def _now() -> Any:  # noqa: ANN401  (Django is loaded late)
    from django.utils import timezone

    return timezone.now()


@contextmanager
def _served() -> Iterator[str]:
    """The address of a node that runs as shipped, in the home of this process."""
    words = [sys.executable, "-c", "from tansiq.cli import main; main()", "desk", "serve", "--bind", "127.0.0.1:0"]
    with tempfile.NamedTemporaryFile("w+") as log:
        process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield _address(Path(log.name), process)
        finally:
            process.terminate()
            process.wait(60)
            told = [line for line in Path(log.name).read_text(encoding="utf-8").splitlines() if "[INFO]" not in line]
            print("\n".join(told[-40:]), flush=True)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        text = log.read_text(encoding="utf-8")
        if (port := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", text)) and "Booting worker" in text:
            return f"http://127.0.0.1:{port[1]}"
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8"))


# --- Manifests meanwhile ----------------------------------------------------------------------------------------------


def _stranger(draw: random.Random) -> tuple[str, str, str]:
    """Given name, family name and date of birth of somebody whose name hardly anybody else has."""
    given, *family = ("".join(draw.choice(_SYLLABLES) for _ in range(size)).title() for size in (2, 3, 2))
    return given, " ".join(family), invented_person(draw)[2]


def _table(listed: Sequence[tuple[str, str, str]], rows: int, draw: random.Random) -> bytes:
    """A manifest; one row in fifty is somebody who is listed."""
    lines = []
    for number in range(rows):
        given, family, born = draw.choice(listed) if number % 50 == 0 else _stranger(draw)
        lines.append(f"{given} {family},19{born[:2]}-{born[2:4]}-{born[4:]},QMA,QM{draw.randrange(10**7):07}")
    return ("name,birth_date,nationality,document_number\n" + "\n".join(lines) + "\n").encode()


def _sent(address: str, sender: Person, data: bytes) -> float:
    """Send a manifest as the page does without its script, and wait; seconds until its last row was screened."""
    from tansiq.desk.manifests.models import Manifest

    cookies = "; ".join(f"{name}={value}" for name, value in sender.cookies.items())
    pool = urllib3.connectionpool.connection_from_url(address, headers={"Cookie": cookies, "Connection": "close"})
    page = pool.request("GET", "/check/manifests/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.data.decode())
    assert token
    kept = page.headers["Set-Cookie"].partition(";")[0]
    fields = {
        "csrfmiddlewaretoken": token[1], "file": ("TQ180.csv", data, "text/csv"), "flight": "TQ180",
        "checkpoint": "Gate 4", "purpose": "border check", "legal_basis": "an invented article", "handling": "h0",
    }  # fmt: skip
    headers = {"Cookie": f"{cookies}; {kept}", "Connection": "close"}
    start = _now()
    answer = pool.request("POST", "/check/manifests/", fields=fields, headers=headers, redirect=False)
    assert answer.status == 302, answer.status
    manifest_id = answer.headers["Location"].strip("/").rpartition("/")[2]
    while (row := Manifest.objects.get(pk=manifest_id)).status == "waiting":
        pool.request("GET", f"/check/manifests/{manifest_id}/progress/")
        time.sleep(_THINK_S)
    assert (row.status, row.done) == ("done", data.count(b"\n") - 1), (row.status, row.done, row.code)
    return float((row.ended_at - start).total_seconds())


# --- What came of it --------------------------------------------------------------------------------------------------


def lost(decisions: Iterable[Decided]) -> dict[str, list[Decided]]:
    """Decisions answered as done that are not once among the events, or not once in the record, and the reverse."""
    from tansiq.desk.audit.models import Entry
    from tansiq.desk.cases.models import Event

    answered = Counter(decisions)
    steps = Event.objects.filter(kind="step").values_list("case_id", "step", "person")
    events = Counter(Decided(str(case), step, person) for case, step, person in steps)
    written = Entry.objects.using("default").filter(what="cases:step:take", kind="write", result="done", who__gt="")
    recorded = Counter(
        Decided(one.target.removeprefix("case:"), one.details["step"], one.who)
        for one in written.iterator()
        if one.details.get("kind") == "step"
    )
    return {name: list(((answered - found) + (found - answered)).elements())
            for name, found in (("events", events), ("record", recorded))}  # fmt: skip


def quantile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` of all do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _by_page(answers: Sequence[Answered]) -> dict[str, dict[str, float]]:
    found = {}
    for what in sorted({one.what for one in answers}):
        times = [one.took_ms for one in answers if one.what == what]
        found[what] = {"answers": len(times), "median_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95)}
    return found


def _worked(officers: Sequence[Officer], sends: threading.Thread, until: float) -> None:
    threads = [threading.Thread(target=one.work, args=(until,)) for one in officers]
    for one in (*threads, sends):
        one.start()
    for one in (*threads, sends):
        one.join()


def _load(users: Sequence[User], listed: list[tuple[str, str, str]], minutes: float, rows: int) -> dict[str, Any]:
    """Everybody works, and manifests are sent one after the other as long as they do."""
    by_role = {
        role: next(user for user in users if user.username.startswith(role)) for role in (*_SHARES, "supervisor")
    }
    notices = _notices(by_role["ncb_officer"], by_role["supervisor"])
    seated = [_seated(user) for user in users]
    screened: list[float] = []
    with _served() as address:
        officers = [
            Officer(one, address, notices, random.Random(number), _THINK_S) for number, one in enumerate(seated[1:])
        ]
        until = time.monotonic() + 60 * minutes

        def send() -> None:
            draw = random.Random(_SEED)
            while time.monotonic() < until:
                screened.append(_sent(address, seated[0], _table(listed, rows, draw)))

        _worked(officers, threading.Thread(target=send), until)
    answers = [one for officer in officers for one in officer.answers]
    decisions = [one for officer in officers for one in officer.decisions]
    return {"answers": answers, "decisions": decisions, "screened_s": screened}


def _told(found: Mapping[str, Any], count: int, minutes: float) -> dict[str, Any]:
    answers: Sequence[Answered] = found["answers"]
    late = sum(one.code in _QUICKER for one in answers)
    failed = [one for one in answers if one.status not in _FINE and one.code not in _QUICKER]
    missing = lost(found["decisions"])
    pages = _by_page(answers)
    for what, row in pages.items():
        print(f"{what:10} {row['answers']:>6,.0f} answers  median {row['median_ms']:7.0f}  p95 {row['p95_ms']:7.0f} ms")
    p95 = quantile((one.took_ms for one in answers), 0.95)
    done, gone = len(found["decisions"]), sum(map(len, missing.values()))
    print(f"{count} officers, {minutes:g} minutes: {len(answers):,} answers, {len(failed)} failed; {done:,} decisions,"
          f" {late} told that somebody was quicker, {gone} lost")  # fmt: skip
    for seconds in found["screened_s"]:
        print(f"{_ROWS:,} rows: last one screened {seconds:.0f} s after they were sent")
    is_reached = reaches(p95, BAR_MS, less=True) and not failed and not any(missing.values())
    print(f"p95 {p95:.0f} ms, bar <= {BAR_MS:.0f} without an error or a loss: {'reached' if is_reached else 'MISSED'}")
    codes = Counter(f"{one.what} {one.status} {one.code}" for one in failed)
    return {"officers": count, "pages": pages, "p95_ms": p95, "failed": codes, "decisions": done, "quicker": late,
            "screened_s": found["screened_s"]}  # fmt: skip


def run(*, quick: bool = False, minutes: float = _MINUTES) -> dict[str, Any]:
    """Fill a node, let everybody work, print what each page took and the bar, and keep it."""
    count, rows = (10, 500) if quick else (100, _ROWS)
    minutes = 0.25 if quick else minutes
    draw = random.Random(_SEED)
    listed = [_stranger(draw) for _ in range(2_000 if quick else 20_000)]
    with own_node():
        from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters

        set_parameters(by=OPERATOR, data=LAW.encode(), reason="an invented act")
        users = _people(count)
        named = {user.username.partition("-")[0]: user for user in users}
        first_hit(named)
        load_people(listed)
        fill(1_000 if quick else 20_000)
        found = _told(_load(users, listed, minutes, rows), count, minutes)
        found["problems"] = [str(one) for one in _verified()]
    write_results("officers-quick" if quick else "officers", [], found)
    return found


def _verified() -> Sequence[object]:
    """What is not in the log as it was recorded, once the worker has done what was left."""
    from tansiq.desk import node

    node.work_once()
    verification = node.verify(None, None)
    print(f"the record: {len(verification.problems)} entries not as they were recorded")
    return verification.problems
