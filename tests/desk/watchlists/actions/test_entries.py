"""The way of an entry, its rules, and who may take each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.watchlists import truth
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.actions.disposal import dispose
from tansiq.desk.watchlists.models import Change, Entry
from tansiq.desk.watchlists.rules import attested, newest, rules
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

WHY = "an invented reason, told at length"
PNG = b"\x89PNG\r\n\x1a\n" + b"invented"
RED = {
    "instrument": "notice", "entry_type": "red", "instruction": "arrest_if_law_allows", "warrant_reference": "W-1",
    "warrant_issued_by": "Court of Marwana", "wanted_for": "prosecution", "maximum_penalty": 60,
    "facts_of_offence": "on 3 May 2025 in Marwana, a shop was robbed", "law_reference": "an invented article",
    "extradition_will_be_sought": True,
}  # fmt: skip


def _approve(by: Any, entry_id: str) -> None:
    entries.approve(by=by, entry_id=entry_id, attested=attested("approve", newest().version), reason=WHY)


def _refused(code: str, call: Callable[[], Any]) -> None:
    with pytest.raises(RefusedError) as told:
        call()
    assert told.value.code == code


def test_an_entry_goes_from_draft_to_force_by_two_persons(people: Any, content: Any) -> None:
    author, approver = people["ncb_officer"].actor, people["supervisor"].actor
    author, approver = author.acting_for("", "C-1"), approver.acting_for("", "C-1")
    entry_id = entries.draft(by=author, content=content())
    _refused("entry.not_approved", lambda: entries.publish(by=author, entry_id=entry_id))
    _approve(approver, entry_id)
    entries.publish(by=author, entry_id=entry_id)
    entry = Entry.objects.get(pk=entry_id)
    assert (entry.status, entry.case, str(entry.approved_by_id)) == ("published", "C-1", approver.user_id)
    assert truth.visible_in_force(author).filter(pk=entry_id).exists()


def test_who_wrote_it_does_not_approve_it(people: Any, officer: Any, content: Any) -> None:
    both = officer("ncb_officer", "supervisor")
    entry_id = entries.draft(by=both.acting_as("ncb_officer"), content=content())
    _refused("separation.same_person", lambda: _approve(both.acting_as("supervisor"), entry_id))
    # Nor who changed a word of it, or added a picture.
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content())
    entries.add_photograph(by=both.acting_as("ncb_officer"), entry_id=entry_id, data=PNG)
    _refused("separation.same_person", lambda: _approve(both.acting_as("supervisor"), entry_id))
    _approve(people["supervisor"].actor, entry_id)


def test_what_is_changed_after_the_approval_is_not_approved(people: Any, content: Any) -> None:
    author = people["ncb_officer"].actor
    entry_id = entries.draft(by=author, content=content())
    _approve(people["supervisor"].actor, entry_id)
    entries.change(by=author, entry_id=entry_id, content=content("Another Invented"))
    _refused("entry.not_approved", lambda: entries.publish(by=author, entry_id=entry_id))
    _approve(people["supervisor"].actor, entry_id)
    entries.add_photograph(by=author, entry_id=entry_id, data=PNG)
    _refused("entry.not_approved", lambda: entries.publish(by=author, entry_id=entry_id))


@pytest.mark.parametrize("missing", ["warrant_reference", "warrant_issued_by"])
@pytest.mark.parametrize("kind", ["red", "blue"])
def test_no_instruction_to_arrest_stands_without_a_warrant(people: Any, content: Any, missing: str, kind: str) -> None:
    facts = {**RED, "entry_type": kind, missing: " "}
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content(**facts))
    with pytest.raises(RefusedError) as told:
        _approve(people["supervisor"].actor, entry_id)
    wanted = {"arrest_has_warrant"} if kind == "blue" else {"arrest_has_warrant", "red_case_complete"}
    assert told.value.details["guard"] in wanted


def test_the_warrant_is_asked_for_on_every_way_into_force() -> None:
    assert {"arrest_has_warrant"} <= set(rules().guards["approve"]) & set(rules().guards["publish"])
    for verb in (verb for verb, target in rules().targets.items() if target == "published"):
        assert "arrest_has_warrant" in rules().guards[verb]


@pytest.mark.parametrize(
    ("facts", "guard"),
    [
        ({"neutrality_religious": ""}, "neutrality_reasoned"),
        ({"neutrality_predominance": " "}, "neutrality_reasoned"),
        ({**RED, "maximum_penalty": 23}, "red_threshold"),
        ({"asylum_check": "recognised_or_pending"}, "asylum_checked"),
        ({"offences": [{"kind": "insult", "description": "of an office"}]}, "sensitive_offence_reviewed"),
        ({"subject_is_child": True}, "child_rules"),
        ({"review_date": "2020-01-01"}, "review_date_set"),
        ({"review_date": "2120-01-01"}, "review_date_set"),
    ],
)
def test_a_condition_that_does_not_hold_is_named(people: Any, content: Any, facts: dict[str, Any], guard: str) -> None:
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content(**facts))
    with pytest.raises(RefusedError) as told:
        _approve(people["supervisor"].actor, entry_id)
    assert (told.value.code, told.value.details["guard"]) == ("entry.guard", guard)


def test_the_approver_stands_for_what_no_program_can_judge(people: Any, content: Any) -> None:
    asked = set(attested("approve", newest().version))
    assert asked == {"neutrality_reviewed", "proportionate", "not_discreet"}
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content())
    some = asked - {"not_discreet"}
    by = people["supervisor"].actor
    _refused("entry.not_attested", lambda: entries.approve(by=by, entry_id=entry_id, attested=some, reason=WHY))


@pytest.mark.parametrize("word", ["discreet", "discreet_check", "covert", "specific_check"])
def test_there_is_no_discreet_entry(people: Any, content: Any, word: str) -> None:
    definition = newest()
    for field in ("instrument", "entry_type", "instruction"):
        assert word not in definition.fields[field].choices
        with pytest.raises(MalformedError) as told:
            entries.draft(by=people["ncb_officer"].actor, content=content(**{field: word}))
        assert (told.value.code, told.value.details["field"]) == ("entry.fact", field)
    with pytest.raises(MalformedError):
        entries.draft(by=people["ncb_officer"].actor, content=content(discreet=True))


def test_an_entry_without_a_judicial_reference_lapses_by_itself(
    people: Any, content: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, now = people["ncb_officer"].actor, timezone.now()
    entry_id = published(content(judicial_reference=""))
    entry = Entry.objects.get(pk=entry_id)
    assert timedelta(hours=71) < entry.until - now < timedelta(hours=73)
    assert entry.lapse_citation == newest().parameters["without_judicial_reference"].citation != ""
    _refused("entry.not_lapsed", lambda: entries.lapse_entry(by=author, entry_id=entry_id))
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=73))
    assert not truth.visible_in_force(author).filter(pk=entry_id).exists()
    reference = {"entry_id": entry_id, "judicial_reference": "J-9"}
    _refused("entry.lapsed", lambda: entries.record_reference(by=author, **reference))
    entries.lapse_entry(by=author, entry_id=entry_id)
    assert Entry.objects.get(pk=entry_id).status == "lapsed"


def test_a_judicial_reference_in_time_keeps_the_entry(
    people: Any, content: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    entry_id = published(content(judicial_reference=""))
    entries.record_reference(by=people["prosecutor"].actor, entry_id=entry_id, judicial_reference="J-9")
    entry = Entry.objects.get(pk=entry_id)
    assert (entry.lapses_at, entry.approved_digest) == (None, truth.content_of(entry).digest)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=30))
    assert truth.visible_in_force(people["analyst"].actor).filter(pk=entry_id).exists()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=367))  # its review date has passed
    assert not truth.visible_in_force(people["analyst"].actor).filter(pk=entry_id).exists()


def test_a_correction_does_not_begin_the_time_anew(
    people: Any, content: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, now = people["ncb_officer"].actor, timezone.now()
    entry_id = published(content(judicial_reference=""))
    lapses_at = Entry.objects.get(pk=entry_id).lapses_at
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=40))
    entries.correct(by=author, entry_id=entry_id, content=content("Zaydoun Marwani", judicial_reference=""), reason=WHY)
    assert not truth.visible_in_force(author).filter(pk=entry_id).exists()
    _approve(people["supervisor"].actor, entry_id)
    entries.publish(by=author, entry_id=entry_id)
    assert Entry.objects.get(pk=entry_id).until == lapses_at


def test_a_correction_is_approved_by_another_person(people: Any, officer: Any, content: Any, published: Any) -> None:
    both = officer("ncb_officer", "supervisor")
    entry_id = published()
    entries.correct(by=both.acting_as("ncb_officer"), entry_id=entry_id, content=content("Other"), reason=WHY)
    _refused("separation.same_person", lambda: _approve(both.acting_as("supervisor"), entry_id))
    _refused("entry.not_approved", lambda: entries.publish(by=both.acting_as("ncb_officer"), entry_id=entry_id))


def test_an_entry_that_was_taken_back_stays_so(people: Any, content: Any, published: Any) -> None:
    author = people["ncb_officer"].actor
    entry_id = published()
    entries.withdraw(by=author, entry_id=entry_id, reason=WHY)
    _refused("entry.status", lambda: entries.publish(by=author, entry_id=entry_id))
    _refused("entry.status", lambda: _approve(people["supervisor"].actor, entry_id))
    _refused("entry.status", lambda: entries.correct(by=author, entry_id=entry_id, content=content(), reason=WHY))
    _refused("entry.status", lambda: entries.lapse_entry(by=author, entry_id=entry_id))


def test_a_restricted_entry_is_unknown_to_others_in_every_action(
    people: Any, officer: Any, content: Any, published: Any, matter: Group
) -> None:
    entry_id = published(group=matter)
    officers = {role: officer(role).actor for role in ("ncb_officer", "supervisor", "dpo")}
    one, two, three = officers.values()
    named: dict[str, Any] = {}
    for pk in (entry_id, "00000000-0000-4000-8000-000000000000"):
        named["entry_id"] = pk
        for call in (
            lambda: entries.withdraw(by=one, reason=WHY, **named),
            lambda: entries.correct(by=one, content=content(), reason=WHY, **named),
            lambda: entries.change(by=one, content=content(), **named),
            lambda: entries.publish(by=one, **named),
            lambda: entries.lapse_entry(by=one, **named),
            lambda: entries.record_reference(by=one, judicial_reference="J", **named),
            lambda: entries.add_photograph(by=one, data=PNG, **named),
            lambda: _approve(two, named["entry_id"]),
            lambda: dispose(by=three, reason=WHY, **named),
        ):
            _refused("access.unknown", call)
    _refused("access.unknown", lambda: entries.draft(by=one, content=content(), group_id=str(matter.pk)))


def test_every_step_is_on_record_with_what_it_was_about(people: Any, published: Any, writes: Any) -> None:
    entry_id = published()
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    entries_written: list[Recorded] = writes()
    verbs = [each.what.rpartition(":")[2] for each in entries_written if each.target == f"entry:{entry_id}"]
    assert verbs == ["draft", "approve", "publish", "withdraw"]
    assert entries_written[1].details["digest"] == entries_written[2].details["digest"]
    assert entries_written[-1].reason == WHY


def test_the_outbox_is_written_with_what_it_follows(people: Any, published: Any, monkeypatch: Any) -> None:
    entry_id = published()
    before = Change.objects.count()

    def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(entries, "record", broken)
    with pytest.raises(OSError):
        entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert Change.objects.count() == before
    assert Entry.objects.get(pk=entry_id).status == "published"


def test_a_hardly_given_reason_is_none(people: Any, published: Any) -> None:
    entry_id = published()
    _refused("entry.reason", lambda: entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason="   x   "))


@pytest.mark.parametrize("data", [b"<svg onload='x'/>", b"GIF89a", b""])
def test_only_pictures_that_hold_no_program_are_kept(people: Any, content: Any, data: bytes) -> None:
    entry_id = entries.draft(by=people["ncb_officer"].actor, content=content())
    add = {"by": people["ncb_officer"].actor, "entry_id": entry_id, "data": data}
    _refused("entry.photograph", lambda: entries.add_photograph(**add))
    monstrous = PNG + bytes(rules().limits.photograph_bytes)
    _refused("entry.photograph_large", lambda: entries.add_photograph(**{**add, "data": monstrous}))
