"""Travellers in, possible hits out: each pair once, nothing more than may be seen, each traveller whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

import tansiq.desk.screening.screen as screening
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases.models import Case, Event
from tansiq.desk.screening.actions import effects, hits
from tansiq.desk.screening.models import Hit, Screening, Sighting
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.screen import screen
from tansiq.desk.screening.snapshot import taken_evidence, taken_record
from tansiq.desk.screening.travellers import Source, Traveller
from tansiq.desk.watchlists.actions import entries
from tansiq.engines.matching import PartialDate, Record, WrittenName
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"
Recordings = Callable[[], list[Recorded]]
CHECKED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
_FULL = "the disk is full"
BORN = PartialDate.parse("1984-03-07")


def _batch(people: Any, *names: str, source: str = "flight-1") -> list[Any]:
    rows = [
        Traveller(Record(names=(WrittenName(name),), birth_dates=(BORN,), nationalities=("QMA",)), str(number))
        for number, name in enumerate(names, 1)
    ]
    origin = Source("manifest", source, "Gate 4", CHECKED, "an invented article", CHECKED + timedelta(hours=3))
    return screen(travellers=rows, source=origin, by=people["border_officer"].actor.acting_for("border check"))


def test_a_traveller_who_may_be_listed_becomes_a_case_and_nobody_is_refused(people: Any, published: Any) -> None:
    entry_id = published()
    hit, nobody = _batch(people, "Zaydun Marwani", "Wadih Qasrani")
    assert (hit.is_hit, nobody.is_hit, nobody.instruction) == (True, False, {})
    (opened,) = hit.hits
    case = Case.objects.get()
    assert (opened.case_id, opened.reference, opened.is_new) == (str(case.pk), case.reference, True)
    assert (case.type, case.state, case.purpose, case.handling) == ("border_hit", "possible", "border check", "h1")
    assert case.needed_at == CHECKED + timedelta(hours=3)
    assert case.facts["entry_type"] == "own_watchlist"
    assert case.facts["entry_demands_four_eyes"] is False
    assert case.facts["matched_pair"] == "Zaydun Marwani / Zaydun Marwani"
    assert case.linked_duties == [[str(people["ncb_officer"].user.pk), "watchlist_author"]]
    assert Hit.objects.get().listed_id == entry_id


def test_whoever_stands_at_the_counter_is_told_an_instruction_and_what_the_entry_says(
    people: Any, published: Any, screened: Any
) -> None:
    published()
    answer = screened()
    assert answer.instruction["en"] == "A national entry: refer to the second line and follow the instruction noted."
    assert answer.instruction["ar"].startswith("قيد وطني")
    assert answer.note["fr"] == "Localiser et signaler"


def test_what_was_compared_is_kept_to_the_last_bit(people: Any, published: Any, screened: Any) -> None:
    published()
    (opened,) = screened().hits
    hit = Hit.objects.get()
    evidence = taken_evidence(hit.evidence)
    assert taken_record(hit.asked).names[0].text == "Zaydun Marwani"
    assert [name.text for name in taken_record(hit.answered).names] == ["Zaydun Marwani", "زيدون مرواني"]
    assert evidence.bits == pytest.approx(opened.bits)
    assert evidence.left is not None
    assert evidence.sentence("ar") != evidence.sentence("fr")
    assert set(hit.compared_with) == {"tansiq", "weights", "issue"}
    assert hit.compared_with["issue"].startswith("1 ")


def test_a_row_that_is_screened_again_opens_nothing_twice(people: Any, published: Any, azuria: Any) -> None:
    published()
    (first,) = _batch(people, "Zaydun Marwani")
    (again,) = _batch(people, "Zaydun Marwani")
    assert [(hit.case_id, hit.is_new) for hit in again.hits] == [(first.hits[0].case_id, False)]
    azuria()
    (more,) = _batch(people, "Zaydun Marwani")
    assert sorted(hit.is_new for hit in more.hits) == [False, True]
    assert (Case.objects.count(), Screening.objects.count(), Sighting.objects.count()) == (2, 1, 2)


def test_a_traveller_who_comes_again_while_the_case_is_open_joins_it_and_is_needed_sooner(
    people: Any, published: Any, screened: Any
) -> None:
    published()
    (first,) = _batch(people, "Zaydun Marwani")
    answer = screened()
    assert [(hit.case_id, hit.is_new) for hit in answer.hits] == [(first.hits[0].case_id, False)]
    case = Case.objects.get()
    assert case.needed_at < datetime.now(UTC) + timedelta(minutes=1)
    assert [part for part, _ in case.parties.values_list("part", "reference")] == ["source"]
    assert [event.kind for event in case.events.order_by("number")] == [Event.Kind.OPENED, Event.Kind.PARTY]


def test_the_most_urgent_entry_comes_first_whatever_its_bits(
    people: Any, content: Any, published: Any, screened: Any
) -> None:
    published()
    published(
        content(
            "Zaydun Marwan", born="1984", instruction="safety_protocol", entry_type="orange", instrument="own_entry"
        )
    )
    answer = screened()
    assert [hit.entry_type for hit in answer.hits] == ["orange", "own_watchlist"]
    assert answer.hits[0].bits < answer.hits[1].bits
    assert answer.instruction["en"].startswith("A possible imminent threat")
    assert Case.objects.get(pk=answer.hits[0].case_id).facts["entry_demands_four_eyes"] is True


def test_a_published_list_makes_possible_hits_with_its_issue(people: Any, azuria: Any, screened: Any) -> None:
    azuria()
    (opened,) = screened().hits
    hit = Hit.objects.get()
    assert (hit.listed_in, hit.listed_id, opened.entry_type) == ("AZURIA", "A-1", "own_watchlist")
    assert len(hit.compared_with["issue"].split()[-1]) == 64


def test_an_entry_withdrawn_a_moment_ago_makes_no_hit(people: Any, published: Any, screened: Any) -> None:
    entry_id = published()
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert screened().hits == ()


def test_a_restricted_entry_answers_as_none_and_costs_as_many_questions(
    people: Any, published: Any, matter: Any, screened: Any
) -> None:
    screened(row="0")

    def asked(row: str) -> tuple[Any, list[int]]:
        with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["reads"]) as two:
            answer = screened(row=row)
        return (answer.hits, answer.left_out), [len(one), len(two)]

    before = asked("1")
    published(group=matter)
    assert asked("2") == before == (((), 0), before[1])
    assert screened(row="3", by=people["ncb_officer"].actor).is_hit
    assert str(Case.objects.get().group_id) == str(matter.pk)


def test_a_search_and_what_it_opened_are_on_record(
    people: Any,
    published: Any,
    screened: Any,
    looks: Callable[[], list[Recorded]],
    writes: Callable[[], list[Recorded]],
) -> None:
    published()
    screened()
    look, write = looks()[-1], writes()[-1]
    assert (look.kind, look.what, look.purpose) == ("search", "screening:traveller:screen", "border check")
    assert look.details["asked"]["batch"] == (
        "booth:booth-4; row 1; name: Zaydun Marwani; born: 1984-03-07; nationality: QMA"
    )
    assert look.details["found"] == 1
    assert write.details == {"source": "booth:booth-4", "rows": 1, "opened": 1, "left_out": 0}
    _batch(people, "Wadih Qasrani", "Nadir Mukhtalaq")
    assert looks()[-1].details["asked"]["batch"] == "manifest:flight-1; 2 rows: 1 to 2"


def test_a_batch_is_kept_whole_or_not_at_all(people: Any, published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    opened = []

    def break_off(**said: Any) -> Any:
        if opened:
            raise OSError(_FULL)
        opened.append(said)
        return real(**said)

    real = effects.open_case
    monkeypatch.setattr(effects, "open_case", break_off)
    with pytest.raises(OSError, match="full"):
        _batch(people, "Zaydun Marwani", "Zaydoun Merouani")
    assert (Case.objects.count(), Screening.objects.count(), Hit.objects.count()) == (0, 0, 0)


def test_signs_that_no_database_keeps_do_not_break_a_batch(people: Any, published: Any, screened: Any) -> None:
    published()
    record = Record(names=(WrittenName("Zaydun Marwani"), WrittenName("Zaydun \u202e\ud800")), birth_dates=(BORN,))
    assert screened(record).is_hit
    assert "\ud800" not in Case.objects.get().facts["traveller_identity"]


def test_nobody_is_screened_without_a_purpose_or_in_too_many_at_once(people: Any) -> None:
    source = Source("hand", "question-1", "Gate 4", CHECKED, "an invented article")
    rows = [Traveller(Record(names=(WrittenName("Zaydun"),)), str(number)) for number in range(5001)]
    by = people["border_officer"].actor
    for travellers, actor, code in ((rows[:1], by, "check.purpose"), (rows, by.acting_for("x"), "screening.too_many")):
        with pytest.raises(RefusedError) as told:
            screen(travellers=travellers, source=source, by=actor)
        assert told.value.code == code
    with pytest.raises(RefusedError) as told:
        screen(travellers=rows[:1], source=source, by=people["oversight"].actor.acting_for("x"))
    assert told.value.code == "access.permission"
    assert screen(travellers=[], source=source, by=by.acting_for("x")) == []


def test_many_hits_are_kept_in_parts_between_which_others_write_and_what_broke_off_is_made_whole(
    people: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    names = ("Zaydun Marwani", "Nadir Mukhtalaq", "Zaydoun Merouani", "Zaydoun Marwani")
    few = replace(rules().limits, hits_kept_at_once=1)
    monkeypatch.setattr(screening, "rules", lambda: replace(rules(), limits=few))
    kept, real = list[int](), hits.keep

    def keep(**said: Any) -> Any:
        if len(kept) == 2:
            kept.clear()
            raise OSError(_FULL)
        kept.append(len(said["batch"].travellers))
        return real(**said)

    monkeypatch.setattr(hits, "keep", keep)
    with pytest.raises(OSError, match="full"):
        _batch(people, *names)
    assert (Case.objects.count(), Screening.objects.count()) == (2, 3)
    monkeypatch.setattr(hits, "keep", real)
    answers = _batch(people, *names)
    assert [len(one.hits) for one in answers] == [1, 0, 1, 1]
    assert (Case.objects.count(), Hit.objects.count(), Screening.objects.count()) == (3, 3, 4)
