"""The booth: the time that the desk takes from a document's lines to its answer, over a list and among other work."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from benchmarks.nodes import own_node
from benchmarks.report import write_results
from benchmarks.verdicts import reaches

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["BAR_MS", "invented_person", "load_people", "run"]

BAR_MS = 300.0  # server time of one answer, the slowest of a hundred
_SEED = 20261127
_SHARES = {"median": 0.5, "p99": 0.99, "slowest": 1.0}
_GIVEN = "Tamim Suhayb Rami Nadir Layth Yazan Amal Hind Salma Widad Zaydun Idris Marwa Karim Anwar".split()
_FAMILY = "Wadani Qasrani Bahri Sahli Zahrawi Sefrioui Kaddouri Lamrani Marwani Zitouni Tazi Berrada".split()


class Taken(NamedTuple):
    """What one answer took, in milliseconds: on the clock, and of the processor (which others do not slow)."""

    clock: float
    processor: float


def invented_person(draw: random.Random) -> tuple[str, str, str]:
    """Given name, family name and date of birth; names are few, so that many people share them."""
    given, family = draw.choice(_GIVEN), f"{draw.choice(_FAMILY)} {draw.choice(_FAMILY)}"
    return given, family, f"{draw.randint(50, 99)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"


def load_people(people: list[tuple[str, str, str]]) -> None:
    """Put the list of invented people into use."""
    from tansiq.desk.accounts.models import User
    from tansiq.desk.accounts.officers import actor_of
    from tansiq.desk.watchlists.loading import load

    rows = (f"A-{number},{given} {family},19{born[:2]}-{born[2:4]}-{born[4:]},QMA"
            for number, (given, family, born) in enumerate(people))  # fmt: skip
    text = "id,name,birth_dates,nationalities\n" + "\n".join(rows) + "\n"
    by = actor_of(User.objects.get(username="supervisor"))
    load([text.encode()], by=by, filename="made.csv", name="MADE")


def _zone(person: tuple[str, str, str], number: int) -> str:
    from tansiq.engines.documents import write_zone

    given, family, born = person
    return "\n".join(
        write_zone(
            "TD3", document_code="P", issuer="QMA", number=f"QM{number:07}", primary=family, secondary=given,
            nationality="QMA", birth_date=born, expiry_date="320101",
        )
    )  # fmt: skip


def _seat() -> Client:
    """Somebody who sits at the booth."""
    from django.test import Client

    from tansiq.desk.accounts.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="booth"))
    client.post("/booth/begin/", {"checkpoint": "Gate 4", "legal_basis": "an invented article"})
    return client


def _times(client: Client, zones: list[str]) -> dict[str, list[Taken]]:
    """What each answer took, by what it was."""
    found: dict[str, list[Taken]] = {"hit": [], "no_hit": [], "again": []}
    for zone in zones:
        start, worked = time.perf_counter(), time.process_time()
        answer = client.post("/booth/", {"zone": zone, "reading": str(uuid4())})
        taken = Taken((time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000)
        text = answer.content.decode()
        found[next(kind for kind in found if f'class="answer {kind}"' in text)].append(taken)
    return found


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def run(*, quick: bool = False) -> dict[str, float]:
    """Read some hundreds of documents, one in ten of a listed person, and print the times and the bar."""
    draw = random.Random(_SEED)
    size, asked = (2_000, 100) if quick else (20_000, 400)
    listed = [invented_person(draw) for _ in range(size)]
    with own_node():
        from tansiq.desk import node

        node.demo_accounts("en")
        load_people(listed)
        client = _seat()
        travellers = [listed[draw.randrange(size)] if at % 10 == 0 else invented_person(draw) for at in range(asked)]
        zones = [_zone(person, draw.randrange(10**7)) for person in travellers]
        _times(client, zones[:10])  # the first ones open the index and compile what is not compiled yet
        by_kind = _times(client, zones)
    every = [taken for times in by_kind.values() for taken in times]
    found = {f"{name}_ms": _quantile([one.clock for one in every], share) for name, share in _SHARES.items()}
    found |= {f"{name}_cpu_ms": _quantile([one.processor for one in every], share) for name, share in _SHARES.items()}
    counts = {kind: len(times) for kind, times in by_kind.items()}
    print(f"booth: {asked} documents against {size:,} entries, one at a time: {counts}")
    for name, value in found.items():
        print(f"{name:14} {value:8.1f}", flush=True)
    print(f"p99, bar <= {BAR_MS:.0f} ms: {'reached' if reaches(found['p99_ms'], BAR_MS, less=True) else 'MISSED'}")
    write_results("booth-quick" if quick else "booth", [], {"milliseconds": found, "answers": counts, "entries": size})
    return found
