"""What is laid on a case keeps everything about its person here; a feared State is never released."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tansiq.desk.accounts.models import Group
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.models import Case
from tansiq.desk.exchange.law import law_now
from tansiq.desk.protection.actions.restrictions import Grounds, lay, lift, release
from tansiq.desk.protection.laid import protection_of
from tansiq.desk.protection.models import Restriction, Ruling
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE, SECRET = "umbrella orchid lantern seven", "a hidden persecution by an invented State"


def _lay(by: Any, case_id: object, **changes: Any) -> str:
    told = {"reason": "asylum", "words": SECRET, "feared": ("QSA",)} | changes
    return lay(by=by, case_id=str(case_id), grounds=Grounds(**told), states=law_now().states.states)


def test_neither_the_reason_nor_a_state_stands_anywhere_in_clear(dpo: Any, case: Case) -> None:
    _lay(dpo.actor, case.pk)
    row = Restriction.objects.get()
    for word in (SECRET, "asylum", '"QSA"'):
        assert word.encode() not in bytes(row.sealed)
    for entry in [*Entry.objects.using("default"), *Entry.objects.using("reads")]:
        if entry.what.startswith("protection:restriction"):
            assert "QSA" not in str(entry.details) + entry.reason
            assert "asylum" not in str(entry.details) + entry.reason


def test_without_an_officers_key_nothing_is_laid(officer: Any, case: Case) -> None:
    with pytest.raises(RefusedError, match=r"protection\.no_key"):
        _lay(officer("dpo").actor, case.pk)
    assert not Restriction.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"words": " "}, RefusedError), ({"reason": "politics"}, ValueError), ({"feared": ("XYZ",)}, ValueError)],
)
def test_what_says_nothing_or_something_unknown_is_refused(
    dpo: Any, case: Case, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        _lay(dpo.actor, case.pk, **changes)
    assert not Restriction.objects.exists()


@pytest.mark.parametrize("role", ["supervisor", "ncb_officer", "oversight", "sysadmin"])
def test_nobody_else_lays_releases_or_lifts(officer: Any, laid: Any, case: Case, role: str) -> None:
    by, restriction = officer(role).actor, laid(case)
    for act in (
        lambda: _lay(by, case.pk),
        lambda: release(by=by, restriction_id=restriction, state="QMA", words="x", passphrase=PASSPHRASE),
        lambda: lift(by=by, restriction_id=restriction, words="x"),
    ):
        with pytest.raises(RefusedError, match=r"access\.permission"):
            act()
    assert not Ruling.objects.exists()


def test_a_case_or_restriction_that_is_not_seen_is_as_none(dpo: Any, case: Case, laid: Any) -> None:
    restriction = laid(case)
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    for wanted in (case.pk, uuid4(), "no id"):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            _lay(dpo.actor, wanted)
    for known in (restriction, str(uuid4()), "no id"):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            lift(by=dpo.actor, restriction_id=known, words="x")


@pytest.mark.parametrize(
    ("reason", "feared", "state", "may"),
    [
        ("asylum", ("QSA",), "QSA", False),
        ("asylum", ("QSA",), "NLD", True),
        ("asylum", (), "NLD", False),  # where none is named, any may be feared
        ("other", (), "QSA", True),
    ],
)
def test_a_feared_state_is_never_released(
    dpo: Any, case: Case, laid: Any, reason: str, feared: tuple[str, ...], state: str, may: object
) -> None:
    restriction = laid(case, reason, *feared)
    asked = {"by": dpo.actor, "restriction_id": restriction, "state": state, "words": "x", "passphrase": PASSPHRASE}
    if may:
        release(**asked)
        with pytest.raises(RefusedError, match=r"protection\.decided"):
            release(**asked)
    else:
        with pytest.raises(RefusedError, match=r"protection\.feared"):
            release(**asked)
    assert protection_of(case_id=str(case.pk)).bars(state) is (not may)
    assert protection_of(case_id=str(case.pk)).bars("MAR")


def test_without_the_passphrase_nothing_is_released(dpo: Any, case: Case, laid: Any) -> None:
    with pytest.raises(RefusedError, match=r"key\.passphrase"):
        release(by=dpo.actor, restriction_id=laid(case, "other"), state="NLD", words="x", passphrase="no")
    assert not Ruling.objects.exists()


def test_a_restriction_ends_once_and_says_why(dpo: Any, case: Case, laid: Any) -> None:
    restriction = laid(case)
    with pytest.raises(RefusedError, match=r"protection\.no_words"):
        lift(by=dpo.actor, restriction_id=restriction, words="")
    lift(by=dpo.actor, restriction_id=restriction, words="the danger is over")
    assert not protection_of(case_id=str(case.pk)).other
    with pytest.raises(RefusedError, match=r"protection\.decided"):
        lift(by=dpo.actor, restriction_id=restriction, words="again")
    with pytest.raises(TypeError):
        Ruling.objects.get().delete()
