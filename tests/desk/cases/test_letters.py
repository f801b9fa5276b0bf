"""Letters of cases: filled with the facts, set in three languages, kept with the case and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tansiq.case_types import shelf
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases import letters, queries
from tansiq.desk.cases.actions.effects import forget
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.letters import keep_letter
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.letters import filled, set_in_type
from tansiq.desk.cases.library import shipped_types
from tansiq.desk.cases.models import Case, Letter
from tansiq.desk.rulebook.composed import shipped
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
WRITTEN = sorted(
    (name, letter) for name in shipped_types().types() for letter in shipped_types().newest(name).letters
)  # fmt: skip


@pytest.fixture
def confirmed(officer: Make, hit: Make) -> tuple[Case, Any]:
    """A hit from which the source is asked, and the officer of the bureau who asks it."""
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(border)
    now = {"case_id": str(case.pk)}
    take_step(by=border, **now, revision=2, step="refer_to_second_line", attested=frozenset({"hit_is_a_suggestion"}))
    two = [{"kind": kind, "agrees": True, "independent": True} for kind in ("name", "fingerprints")]
    record_facts(by=bureau, **now, revision=3, facts={"identifiers": two, "source_channel": "interpol"})
    take_step(by=bureau, **now, revision=4, step="confirm_person")
    case.refresh_from_db()
    return case, bureau


def _write(case: Case, by: Any, letter: str = "verification_request", tongue: str = "ar") -> str:
    draft = queries.draft(by=by, case_id=str(case.pk), letter=letter, tongue=tongue)
    return keep_letter(by=by, draft=draft, document=set_in_type(draft))


def test_every_letter_that_a_type_names_is_written_in_three_languages() -> None:
    for source in shelf().sources:
        named = shipped_types().version(source.type, int(source.version)).letters
        assert set(source.letters) == {f"{name}.{lang}.typ" for name in named for lang in LANGUAGES}


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize(("name", "letter"), WRITTEN)
def test_every_letter_is_set_to_be_archived(hit: Make, officer: Make, name: str, letter: str, tongue: str) -> None:
    case = hit(officer("border_officer").actor)
    rules = shipped_types().newest(name)
    case.type, case.version, case.fingerprint = name, rules.version, rules.fingerprint
    case.facts = {need: _some(rules.fields[need]) for need in rules.letters[letter].needs}
    document = set_in_type(filled(case, letter, tongue, "ABCD-2345", at=AT, role="ncb_officer"))
    assert document.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in document
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in document
    assert document == set_in_type(filled(case, letter, tongue, "ABCD-2345", at=AT, role="ncb_officer"))


def _some(field: Any) -> object:
    """Something of a field's kind, as it is stored; a text that Typst would read as code."""
    return {
        "date": "2030-01-01", "moment": "2026-06-01T09:00:00+00:00", "number": 3, "boolean": True,
        "choice": next(iter(field.choices), ""), "rows": [{name: _some(one) for name, one in field.columns.items()}],
    }.get(field.kind, "#strong[not code] $x$ @y")  # fmt: skip


def test_a_letter_is_filled_with_reference_handling_code_and_legal_basis(hit: Make, officer: Make) -> None:
    case = hit(officer("border_officer").actor, list_entry="E-1 #panic()")
    draft = filled(case, "verification_request", "ar", "ABCD-2345", at=AT, role="ncb_officer")
    head = dict(draft.told["head"])  # type: ignore[call-overload]
    assert head["المرجع"] == "\u2066ABCD-2345\u2069"
    assert head["التاريخ"] == "\u20662026-11-27\u2069"
    assert head["رمز المعالجة"].startswith("H0")
    assert head["الأساس القانوني"] == "\u2068an invented article\u2069"
    facts: Any = draft.told["facts"]
    assert facts["checked_at"]["value"] == "\u20662026-06-01 09:00 UTC\u2069"
    assert facts["list_entry"]["value"] == "\u2068E-1 #panic()\u2069"
    assert set_in_type(draft)  # what a fact says is text and never code


def test_rows_of_a_fact_are_a_table(notice: Make, officer: Make) -> None:
    case = notice(officer("ncb_officer").actor)
    draft = filled(case, "submission", "fr", "ABCD-2345", at=AT, role="ncb_officer")
    identities: Any = draft.told["facts"]["identities"]  # type: ignore[index]
    assert identities["columns"][:2] == ["Nature", "Valeur"]
    assert identities["rows"] == [["Nom", "\u2068Widad Invented\u2069", "—", "—"]]


def test_a_letter_is_kept_with_its_event_and_its_record(
    confirmed: tuple[Case, Any], writes: Callable[[], list[Entry]]
) -> None:
    case, by = confirmed
    letter_id = _write(case, by)
    kept = Letter.objects.get(pk=letter_id)
    assert hashlib.sha256(bytes(kept.document)).hexdigest() == kept.digest
    assert (kept.event.kind, kept.event.details["reference"]) == ("letter", kept.reference)
    assert (writes()[-1].what, writes()[-1].target) == ("cases:letter:write", f"case:{case.pk}")
    (row,) = queries.letters(by=by, case_id=str(case.pk)).written
    assert (row.reference, row.tongue, row.person) == (kept.reference, "ar", by.user_id)


def test_a_letter_is_of_the_case_as_it_was_read(confirmed: tuple[Case, Any]) -> None:
    case, by = confirmed
    draft = queries.draft(by=by, case_id=str(case.pk), letter="verification_request", tongue="en")
    record_facts(by=by, case_id=str(case.pk), revision=case.revision, facts={"protection_check": "nothing_to_protect"})
    with pytest.raises(RefusedError, match=r"case\.changed"):
        keep_letter(by=by, draft=draft, document=b"%PDF")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("letter", "tongue", "code"),
    [
        ("verification_request", "de", "letter.language"), ("summons", "fr", "letter.unknown"),
        ("redress_note", "fr", "letter.role"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told(confirmed: tuple[Case, Any], letter: str, tongue: str, code: str) -> None:
    case, by = confirmed
    with pytest.raises(RefusedError) as told:
        _write(case, by, letter, tongue)
    assert told.value.code == code


def test_a_letter_without_a_text_in_a_language_is_refused_and_one_that_cannot_be_set_is_told(
    confirmed: tuple[Case, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, by = confirmed
    draft = queries.draft(by=by, case_id=str(case.pk), letter="verification_request", tongue="fr")
    with pytest.raises(RefusedError, match=r"letter\.not_written"):
        set_in_type(replace(draft, letter="summons"))
    broken = replace(shipped(), frame=b"#nothing_like_this()")
    monkeypatch.setattr(letters, "rulebook", lambda: broken)
    with pytest.raises(MalformedError, match=r"letter\.template"):
        set_in_type(draft)


def test_a_letter_goes_with_the_facts_of_its_case(confirmed: tuple[Case, Any]) -> None:
    case, by = confirmed
    letter_id = _write(case, by)
    forget(Case.objects.get(pk=case.pk))
    with pytest.raises(RefusedError, match=r"letter\.emptied"):
        queries.letter_document(by=by, case_id=str(case.pk), letter_id=letter_id)


def test_the_counter_reads_no_letter_that_says_more_than_it_is_shown(
    confirmed: tuple[Case, Any], officer: Make
) -> None:
    case, by = confirmed
    letter_id, border = _write(case, by), officer("border_officer").actor
    assert queries.letters(by=border, case_id=str(case.pk)).written == ()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.letter_document(by=border, case_id=str(case.pk), letter_id=letter_id)


def test_a_letter_is_written_and_taken_out_on_the_page(
    confirmed: tuple[Case, Any], officer: Make, looks: Callable[[], list[Entry]]
) -> None:
    case, _ = confirmed
    client = Client()
    client.force_login(officer("ncb_officer").user)
    page = f"/cases/{case.pk}/"
    assert "Request for verification to the source" in client.get(page).content.decode()
    sent = client.post(f"{page}letters/", {"letter": "verification_request", "tongue": "ar"})
    assert sent["Location"] == page
    letter = Letter.objects.get()
    answer = client.get(f"{page}letters/{letter.pk}.pdf")
    assert (answer["Content-Type"], answer.content) == ("application/pdf", bytes(letter.document))
    assert letter.reference in answer["Content-Disposition"]
    assert letter.reference in client.get(page).content.decode()
    assert [each.what for each in looks() if each.kind == "export"] == ["cases:letter:read"]
    refused = client.post(f"{page}letters/", {"letter": "verification_request", "tongue": "xx"})
    assert refused.status_code == 409


def test_a_day_in_a_letter_is_the_day_in_utc() -> None:
    assert (
        letters._value(shipped_types().newest("notice").fields["review_date"], date(2031, 1, 2), "ar")
        == "\u20662031-01-02\u2069"
    )
