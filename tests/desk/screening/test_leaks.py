"""The counter knows that there is a possible hit and what to do; of the other side it is shown nothing, anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.need_to_know import about_shown
from tansiq.desk.screening import queries
from tansiq.desk.screening.actions import memory
from tansiq.desk.screening.models import Memory
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.rules import attested, newest
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PIXEL = b"\x89PNG\r\n\x1a\n" + b"an invented picture"
#: Said by the entry alone, and by those who decide about it.
THEIRS = ("Zeidoun", "HIDDEN-REASON", "Police of Marwana")


@pytest.fixture
def remembered(people: Any, content: Any, screened: Any, discarded: Any, record: Any) -> dict[str, str]:
    """Two possible hits of an entry with a picture: one that waits, one that was called somebody else's and undone."""
    said = content("Zeidoun Marwani")
    said["identity"]["names"] = said["identity"]["names"][:1]
    bureau, why = people["ncb_officer"].actor, "an invented reason, told at length"
    entry_id = entries.draft(by=bureau, content=said)
    digest = entries.add_photograph(by=bureau, entry_id=entry_id, data=PIXEL)
    stood_for = attested("approve", newest().version)
    entries.approve(by=people["supervisor"].actor, entry_id=entry_id, attested=stood_for, reason=why)
    entries.publish(by=bureau, entry_id=entry_id)
    first, second = screened(record("Zaydun Marwani")), screened(record("Zaydoun Marwani"), row="2")
    ids = [one.hits[0].case_id for one in (first, second)]
    discarded(ids[1])
    kept = Memory.objects.get()
    memory.revoke(by=bureau, memory_id=str(kept.pk), reason="HIDDEN-REASON, told at length")
    return {"case_id": ids[0], "memory_id": str(kept.pk), "digest": digest, "entry_id": entry_id, "other": ids[1]}


@pytest.fixture
def record() -> Any:
    from tansiq.engines.matching import PartialDate, Record, WrittenName

    def make(name: str) -> Record:
        born = (PartialDate.parse("1984-03-07"),)
        return Record(names=(WrittenName(name),), birth_dates=born, nationalities=("QMA",))

    return make


def _addresses(resolver: Any, before: str = "/") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _addresses(each, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern)


def _filled(address: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        address = address.replace(f"<uuid:{name}>", value).replace(f"<slug:{name}>", value)
    return address


def _walked(client: Client, ids: dict[str, str]) -> dict[str, tuple[int, str]]:
    found = {}
    for more in ("", "?words=&also_closed=on", "?words=zeidoun&also_closed=on"):
        for address in {_filled(one, ids) + more for one in _addresses(get_resolver())}:
            if "<" not in address and "^" not in address and "logout" not in address:
                answer = client.get(address)
                text = b"".join(answer) if answer.streaming else answer.content
                found[address] = (answer.status_code, text.decode("utf-8", "replace"))
    return found


def test_no_address_tells_the_counter_of_the_other_side(officer: Any, remembered: dict[str, str]) -> None:
    client = Client()
    client.force_login(officer("border_officer", username="counter").user)
    walked = _walked(client, remembered) | _walked(client, remembered | {"case_id": remembered["other"]})
    assert [path for path, (_, text) in walked.items() if any(word in text for word in THEIRS)] == []
    assert [path for path, (status, _) in walked.items() if status == 500] == []
    # What it is shown is there: its own traveller, and where a decision stands.
    assert "Zaydun Marwani" in walked["/check/hits/"][1]
    assert "Zaydoun" in walked["/check/hits/not-the-same/"][1]
    assert walked[f"/check/hits/{remembered['case_id']}/photographs/{remembered['digest']}/"][0] == 403


def test_whoever_works_on_hits_is_told_of_both_sides(officer: Any, remembered: dict[str, str]) -> None:
    client = Client()
    client.force_login(officer("ncb_officer", username="bureau").user)
    walked = _walked(client, remembered)
    for path in ("/check/hits/search/?words=zeidoun&also_closed=on", "/check/hits/not-the-same/"):
        assert "Zeidoun" in walked[path][1], path
    assert "HIDDEN-REASON" in walked["/check/hits/not-the-same/"][1]
    assert walked[f"/check/hits/{remembered['case_id']}/photographs/{remembered['digest']}/"][0] == 200


def test_the_counter_looks_for_hits_by_reference_and_not_by_what_an_entry_says(
    officer: Any, remembered: dict[str, str]
) -> None:
    by, whole = officer("border_officer").actor, officer("analyst").actor
    case = Case.objects.get(pk=remembered["case_id"])
    for asked in (queries.Asked(words="Zeidoun"), queries.Asked(entry_type="own_watchlist")):
        assert queries.found(by=by, asked=asked) == ()
        assert len(queries.found(by=whole, asked=asked)) == 2
    assert [row.id for row in queries.found(by=by, asked=queries.Asked(words=case.reference))] == [str(case.pk)]


def test_programs_of_the_counter_are_told_no_more(officer: Any, remembered: dict[str, str]) -> None:
    by, case_id = officer("border_officer").actor, remembered["case_id"]
    assert queries.hit(by=by, case_id=case_id, lang="en") is None
    assert queries.hit(by=officer("ncb_officer").actor, case_id=case_id, lang="en") is not None
    assert {row.about for row in cases.queue(by=by)} == {("Zaydun Marwani",), ("Zaydoun Marwani",)}
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.photograph(by=by, case_id=case_id, digest=remembered["digest"])


@pytest.mark.parametrize(
    ("role", "shown"), [("border_officer", ("a",)), ("ncb_officer", ("a", "b")), ("nobody", ("a",))]
)
def test_one_measure_says_which_sides_are_shown(role: str, shown: tuple[str, ...]) -> None:
    assert about_shown(["a", "b"], role) == shown
    assert about_shown([], role) == ()
