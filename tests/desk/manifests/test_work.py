"""The worker screens every row once, wherever it was stopped, and deletes what the law lets nobody keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.desk.accounts.models import RoleHolding
from tansiq.desk.cases.models import Case
from tansiq.desk.manifests import rules as table
from tansiq.desk.manifests import work
from tansiq.desk.manifests.actions import screening
from tansiq.desk.manifests.models import Certificate, Manifest, RowProblem
from tansiq.desk.screening.models import Hit, Screening
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.models import Upload
from tansiq.errors import RefusedError, TansiqError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PAXLST = (
    b"UNA:+.? 'UNB+UNOA:4+TQ+QMA+260601:0900+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'NAD+MS+++DESK'TDT+20+TQ180+++TQ'"
    b"LOC+125+AAA'DTM+189:2606011000:201'LOC+87+BBB'DTM+232:2606011300:201'"
    b"NAD+FL+++MARWANI:ZAYDUN'ATT+2++M'DTM+329:840307'NAT+2+QMA'DOC+P:110:111+QM1234567'"
    b"NAD+FL+++WADANI:TAMIM'ATT+2++M'DTM+329:900102'NAT+2+QMA'CNT+42:2'UNT+18+1'UNZ+1+1'"
)


class KilledError(BaseException):
    """The process ends here."""


def _rows(manifest: Manifest) -> Counter[str]:
    return Counter(Screening.objects.filter(source=str(manifest.pk)).values_list("row", flat=True))


def test_every_row_is_screened_or_rejected_with_its_reason(sent: Any, worked: Any, azuria: Any, writes: Any) -> None:
    azuria()
    done = worked(sent())
    assert (done.status, done.total, done.done, done.screened, done.rejected, done.doubtful) == ("done", 4, 4, 3, 1, 1)
    assert (done.format, done.origin) == ("csv", "unstated")
    assert ["name", "name"] in done.columns
    told = [(one.place, one.code, one.is_rejected) for one in RowProblem.objects.order_by("number")]
    assert told[:2] == [(4, "manifest.no_name", True), (3, "manifest.country", False)]
    assert _rows(done) == Counter(["1:2", "2:3", "4:5"])
    case = Case.objects.get()
    assert (case.purpose, case.legal_basis, case.facts["checkpoint"]) == (
        "border check",
        "an invented article",
        "Gate 4",
    )
    assert Hit.objects.get().listed_in == "AZURIA"
    did = [each.details["did"] for each in writes() if each.what == "manifests:manifest:screen"]
    assert did == ["count", "advance", "finish"]


def test_a_passenger_message_is_screened_and_says_where_its_data_come_from(sent: Any, worked: Any, azuria: Any) -> None:
    azuria()
    done = worked(sent(PAXLST))
    assert (done.status, done.format, done.origin, done.screened) == ("done", "PAXLST", "document", 2)
    assert done.columns == []
    assert Hit.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00\x01\x02" * 50, "table."),
        (b"PK\x03\x04 no workbook", "table."),
        (b"PAR1 no parquet", "table."),
        (b"\xd0\xcf\x11\xe0 an old workbook", "table.format"),
        (b"colour,shape\nred,round\n", "manifest.no_name_column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_code(sent: Any, worked: Any, data: bytes, code: str) -> None:
    done = worked(sent(data))
    assert done.status == "refused"
    assert done.code.startswith(code)
    assert str(keeping.path_of(done.upload_id).parent) not in str(done.details)
    assert Screening.objects.count() == 0


def test_a_manifest_with_too_many_rows_is_refused_before_anybody_is_screened(
    sent: Any, worked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(table.rules(), limits=replace(table.rules().limits, rows=3, counted_at_once=2))
    monkeypatch.setattr(work, "rules", lambda: few)
    done = worked(sent())
    assert (done.status, done.code, done.details["most"]) == ("refused", "manifests.too_many_rows", "3")
    assert Screening.objects.count() == 0


#: Where a process may end: before a part of the work, or after it.
_PLACES = [
    (module, name, when)
    for module, names in ((work, ("screen",)), (screening, ("count", "advance", "finish")))
    for name in names
    for when in ("before", "after")
]


@pytest.mark.parametrize(("module", "name", "when"), _PLACES, ids=lambda one: getattr(one, "__name__", one))
def test_a_worker_that_is_killed_anywhere_loses_no_row_and_does_none_twice(
    sent: Any, worked: Any, azuria: Any, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, when: str
) -> None:
    azuria()
    small = replace(table.rules(), limits=replace(table.rules().limits, screened_at_once=2))
    monkeypatch.setattr(work, "rules", lambda: small)
    verb, calls = getattr(module, name), []

    def killed(**named: Any) -> Any:
        calls.append(1)
        if len(calls) == 1 and when == "before":
            raise KilledError
        done = verb(**named)
        if len(calls) == 1:
            raise KilledError
        return done

    manifest = sent()
    monkeypatch.setattr(module, name, killed)
    with pytest.raises(KilledError):
        worked(manifest)
    work._open.clear()  # another process knows nothing of what this one had open
    done = worked(manifest)
    assert (done.status, done.screened, done.rejected) == ("done", 3, 1)
    assert _rows(done) == Counter(["1:2", "2:3", "4:5"])
    assert RowProblem.objects.filter(is_rejected=True).count() == 1
    assert Case.objects.count() == Hit.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(["Tamim Wadani,1990-01-02,QMA,", ",,,", "Rami Bahri,32-13-1980,QMA,"]), max_size=12),
       st.integers(1, 4), st.integers(0, 6))  # fmt: skip
def test_whatever_the_rows_each_is_accounted_for(sent: Any, rows: list[str], at_once: int, breaks: int) -> None:
    small = replace(table.rules(), limits=replace(table.rules().limits, screened_at_once=at_once))
    before, work.rules = work.rules, lambda: small
    manifest = sent(
        f"name,birth_date,nationality,document_number\nRami Bahri,1980-02-02,QMA,\n{chr(10).join(rows)}\n".encode()
    )
    try:
        for turn in range(100):
            if turn < breaks:
                work._let_go()
            if not work.screen_some():
                break
    finally:
        work.rules = before
    manifest.refresh_from_db()
    blank = sum(row == ",,," for row in rows)
    assert (manifest.status, manifest.done) == ("done", 1 + len(rows) - blank)
    assert manifest.rejected == manifest.problems.filter(is_rejected=True).count()
    assert manifest.screened == Screening.objects.filter(source=str(manifest.pk)).count()


def test_one_manifest_is_done_after_the_other_and_other_work_has_its_turn(sent: Any, azuria: Any) -> None:
    azuria()
    first, second = sent(), sent()
    turns = 0
    while Manifest.objects.filter(status="waiting").exists():
        assert work.screen_some() > 0
        turns += 1
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.status == "done" or second.done == 0
    assert turns >= 6


def test_whoever_lost_the_role_screens_nothing_and_somebody_else_may_go_on(
    sent: Any, worked: Any, people: Any, azuria: Any
) -> None:
    from tansiq.desk.manifests.actions.sending import go_on

    azuria()
    manifest = sent()
    RoleHolding.objects.filter(user=people["analyst"].user).delete()
    halted = worked(manifest)
    assert (halted.status, halted.code, Screening.objects.count()) == ("halted", "manifests.sender", 0)
    go_on(by=people["duty_officer"].actor, manifest_id=str(manifest.pk))
    assert worked(manifest).status == "done"
    assert Case.objects.count() == 1


def test_a_fault_of_the_program_halts_one_manifest_and_no_other(
    sent: Any, worked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = sent()

    def fail(**named: Any) -> Any:
        if named["source"].reference == str(bad.pk):
            raise ZeroDivisionError
        return []

    monkeypatch.setattr(work, "screen", fail)
    good = sent()
    assert worked(bad).status == "halted"
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (bad.code, bad.details, good.status) == ("manifests.failed", {"kind": "ZeroDivisionError"}, "done")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RefusedError("watchlists.busy"), "waiting"),
        (TansiqError("storage.no_space", path="p", reason="r"), "waiting"),
        (RefusedError("step.parameter", parameter="p"), "halted"),
    ],
)
def test_what_passes_is_tried_again_and_what_does_not_is_told(
    sent: Any, worked: Any, monkeypatch: pytest.MonkeyPatch, error: TansiqError, status: str
) -> None:
    def fail(**_: Any) -> Any:
        raise error

    monkeypatch.setattr(work, "screen", fail)
    manifest = sent()
    if status == "waiting":
        with pytest.raises(TansiqError):
            worked(manifest)
    else:
        worked(manifest)
    manifest.refresh_from_db()
    assert (manifest.status, manifest.code) == (status, error.code if status == "halted" else "")


def test_a_manifest_that_is_deleted_meanwhile_is_left_alone(
    sent: Any, worked: Any, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tansiq.desk.manifests.actions.disposal import dispose

    manifest = sent()
    verb = work.screen

    def delete_first(**named: Any) -> Any:
        found = verb(**named)
        dispose(by=people["dpo"].actor, manifest_id=str(manifest.pk), reason="an invented reason at length")
        return found

    monkeypatch.setattr(work, "screen", delete_first)
    for _ in range(5):
        work.screen_some()
    assert Manifest.objects.count() == 0


def test_a_manifest_whose_time_is_over_is_deleted_with_all_it_had_and_that_is_proved(
    sent: Any, worked: Any, writes: Callable[[], list[Any]]
) -> None:
    kept, over = worked(sent()), worked(sent(PAXLST))
    Manifest.objects.filter(pk=over.pk).update(delete_after=timezone.now() - timedelta(seconds=1))
    path = keeping.path_of(over.upload_id)
    assert work.delete_old() == 2
    assert work.delete_old() == 0
    assert not path.exists()
    assert not Upload.objects.filter(pk=over.upload_id).exists()
    assert [one.pk for one in Manifest.objects.all()] == [kept.pk]
    certificate = Certificate.objects.get()
    assert (certificate.digest, certificate.rows, certificate.by) == (over.sha256, 2, None)
    assert "2004/82" in certificate.reason
    assert certificate.proved_at is not None
    assert certificate.copies == ["database", "file"]
    assert [each.details.get("did") for each in writes()[-2:]] == [None, "prove"]


def test_a_certificate_waits_until_the_bytes_are_gone(sent: Any, worked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    over = worked(sent())
    Manifest.objects.filter(pk=over.pk).update(delete_after=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr("tansiq.desk.uploads.actions.effects.keeping.forget", lambda _: None)  # the process died
    monkeypatch.setattr(work.disposal, "prove", lambda **_: None)
    work.delete_old()
    assert keeping.path_of(over.upload_id).exists() is False
    monkeypatch.undo()
    assert Certificate.objects.get().proved_at is None
    assert work.delete_old() == 1
    assert Certificate.objects.get().proved_at is not None


def test_a_manifest_whose_file_is_not_there_says_so_and_stands_in_nobodys_way(sent: Any, worked: Any) -> None:
    lost, other = sent(), sent()
    keeping.path_of(lost.upload_id).unlink()
    assert worked(other).status == "done"
    lost.refresh_from_db()
    assert (lost.status, lost.code) == ("refused", "manifests.file_gone")
