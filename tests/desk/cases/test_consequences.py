"""What comes of a case beyond it: a notice's steps are what puts its entry into force, and takes it out again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases import consequences, queries
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import agree, take_step
from tansiq.desk.cases.library import definition_of, shipped_types
from tansiq.desk.cases.models import Case, FactChange
from tansiq.desk.cases.standing import standing_of
from tansiq.desk.watchlists import live, truth
from tansiq.desk.watchlists.actions import entries, terms
from tansiq.desk.watchlists.models import Certificate, Entry
from tansiq.engines.matching import Record, WrittenName
from tansiq.engines.workflows import in_force
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"
ROLES = ("ncb_officer", "supervisor", "dpo", "prosecutor", "court_clerk", "oversight")
PROCEDURE: dict[str, object] = {"approved_by": "own_legal_unit", "approval_reference": "L-7"}
TOLD: dict[str, object] = {
    "cancel_reason": "achieved", "challenge_kind": "new_fact", "location_reference": "LOC-1",
    "renewal_reason": "still wanted, by a new act", "warrant_checked_on": timezone.now().date(),
    "recipients": [
        {"recipient": "Azuria", "withdrawal_sent_on": timezone.now().date(), "withdrawal_acknowledged": True},
    ],
    "local_copies": [{"copy": "the wall", "purged": True, "reexamined": True}],
}  # fmt: skip


def _facts(**more: object) -> dict[str, object]:
    known: dict[str, object] = {
        "instrument": "own_entry", "entry_type": "own_watchlist", "subject_kind": "person",
        "purpose": "to find out where the person lives", "legal_basis": "an invented law, article 3",
        "identities": [{"kind": "name", "value": "Zaydun Marwani", "quality": "primary"},
                       {"kind": "name", "value": "زيدون مرواني", "quality": "good"},
                       {"kind": "birth_date", "value": "1984-03-07"}, {"kind": "nationality", "value": "QMA"},
                       {"kind": "sex", "value": "M"}, {"kind": "document", "value": "QM1234567", "issuer": "QMA"}],
        "source_authority": "Police of Marwana", "handling": "h1", "access_restrictions": "none",
        "review_date": timezone.now().date() + timedelta(days=100), "instruction": "locate_report",
        "asylum_check": "nothing_known", "subject_is_child": False, "judicial_reference": "J-1/2026",
        "offences": [{"kind": "ordinary", "description": "robbery of a shop"}],
        "neutrality_political": "none: robbery", "neutrality_military": "none", "neutrality_religious": "none",
        "neutrality_racial": "none", "neutrality_predominance": "ordinary crime",
    }  # fmt: skip
    return {**known, **more}


class Notice:
    """A case of a notice, and six people who carry it."""

    def __init__(self, people: dict[str, Any], *, group: str = "", **facts: object) -> None:
        self.people = people
        self.case = open_case(
            by=people["ncb_officer"], type_id="notice", purpose="to locate", legal_basis="an invented article",
            handling="h1", facts=_facts(**facts), group=group,
        )  # fmt: skip

    @property
    def now(self) -> dict[str, Any]:
        self.case.refresh_from_db()
        return {"case_id": str(self.case.pk), "revision": self.case.revision}

    @property
    def entry(self) -> Entry | None:
        return Entry.objects.filter(case=str(self.case.pk)).first()

    @property
    def is_in_force(self) -> bool:
        self.case.refresh_from_db()
        rules = definition_of(self.case)
        return in_force(rules, standing_of(self.case, rules), timezone.now())

    def tell(self, role: str = "ncb_officer", **facts: object) -> None:
        record_facts(by=self.people[role], **self.now, facts=facts)

    def take(self, step: str, role: str = "ncb_officer", **said: Any) -> None:
        rules = definition_of(self.case).steps[step]
        stood = frozenset(name for name in rules.guards if definition_of(self.case).guard(name).is_attested)
        pending = take_step(
            by=self.people[role], **self.now, step=step, attested=stood, **{"reasons": WHY, **said}
        )  # fmt: skip
        if pending is not None:
            agree(by=self.people["supervisor"], **self.now, pending_id=str(pending.pk))

    def publish(self) -> Notice:
        self.take("send_to_review")
        self.take("submit", "supervisor")
        self.tell(**PROCEDURE)
        self.take("publish")
        return self


def _found(name: str = "Zaydun Marwani", *scopes: str) -> list[str]:
    query = Record(names=(WrittenName(name),), kind="unknown")
    return [hit.record.id for hit in live.search(scopes or (truth.OPEN,), query, 10)]


def _refused(code: str, call: Callable[[], object]) -> None:
    with pytest.raises((MalformedError, RefusedError)) as told:
        call()
    assert told.value.code == code


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    return {role: officer(role).actor for role in ROLES}


@pytest.fixture
def notice(people: dict[str, Any]) -> Iterator[Notice]:
    live._opened.clear()
    yield Notice(people)
    live._opened.clear()


def test_a_notice_published_by_its_case_is_found_and_a_withdrawn_one_never_again(notice: Notice) -> None:
    assert notice.entry is not None
    entry_id = str(notice.entry.pk)
    assert _found() == []
    notice.publish()
    assert _found() == _found("زيدون مرواني") == [entry_id]
    notice.tell(**TOLD)
    notice.take("cancel")
    assert _found() == []
    assert live.ids(truth.OPEN) == set()
    assert notice.entry.status == "withdrawn"


def test_the_entry_says_what_the_facts_of_its_case_say(notice: Notice) -> None:
    assert notice.entry is not None
    content = truth.content_of(notice.entry)
    names = [(name.text, name.quality, name.role) for name in content.identity.names]
    assert names == [("Zaydun Marwani", "primary", "name"), ("زيدون مرواني", "good", "original_script")]
    assert content.identity.nationalities == ("QMA",)
    assert (content.identity.sex, content.identity.documents[0].issuer) == ("M", "QMA")
    notice.tell(purpose="another purpose", approval_reference="L-9")
    said = truth.content_of(notice.entry)
    assert said.facts["purpose"] == "another purpose"
    assert "approval_reference" not in said.facts
    assert notice.entry.version == 2
    notice.tell(approval_reference="L-10")
    assert notice.entry.version == 2  # the procedure is no part of what it says


@pytest.mark.parametrize(
    "facts",
    [{"identities": [{"kind": "sex", "value": "x"}]}, {"identities": [{"kind": "birth_date", "value": "soon"}]},
     {"identities": [{"kind": "description", "value": "tall"}]}],
)  # fmt: skip
def test_what_no_entry_can_say_opens_no_case_and_leaves_nothing(people: dict[str, Any], facts: Any) -> None:
    with pytest.raises(MalformedError):
        Notice(people, **facts)
    assert not Case.objects.exists()
    assert not Entry.objects.exists()


def test_a_step_whose_effect_is_refused_is_not_taken(notice: Notice, writes: Callable[[], list[Recorded]]) -> None:
    notice.take("send_to_review")
    before = (notice.now, len(writes()))
    _refused("entry.reason", lambda: notice.take("submit", "supervisor", reasons="short"))
    assert (notice.now, len(writes())) == before
    assert notice.entry is not None
    assert (notice.case.state, notice.entry.approved_digest) == ("own_review", "")


def test_step_and_effect_stand_in_the_record_for_the_same_case(
    notice: Notice, writes: Callable[[], list[Recorded]]
) -> None:
    notice.publish()
    done = [(each.what, each.case) for each in writes()][-2:]
    assert done == [
        ("cases:step:take", str(notice.case.pk)), ("watchlists:entry:publish", str(notice.case.pk)),
    ]  # fmt: skip


def test_what_was_approved_stays_as_it_is_until_it_is_corrected(notice: Notice) -> None:
    notice.take("send_to_review")
    notice.take("submit", "supervisor")
    _refused("case.entry_stands", lambda: notice.tell(purpose="another"))
    notice.tell(**PROCEDURE)
    notice.take("publish")
    _refused("case.entry_stands", lambda: notice.tell(review_date=timezone.now().date() + timedelta(days=900)))
    assert notice.entry is not None
    assert notice.entry.status == "published"


def test_a_correction_takes_two_persons_and_leaves_force_meanwhile(notice: Notice, people: dict[str, Any]) -> None:
    notice.publish()
    assert notice.entry is not None
    entry_id = str(notice.entry.pk)
    notice.tell(challenge_kind="new_fact")
    notice.take("suspend_for_review")
    assert (_found(), notice.entry.status) == ([], "suspended")
    notice.take("correct")
    notice.tell(identities=[{"kind": "name", "value": "Suhayb Qasrani"}, {"kind": "birth_date", "value": "1971"}])
    assert _found("Suhayb Qasrani") == []
    stood = frozenset(definition_of(notice.case).steps["publish_correction"].guards)
    pending = take_step(by=people["ncb_officer"], **notice.now, step="publish_correction", attested=stood, reasons=WHY)
    assert pending is not None
    assert _found("Suhayb Qasrani") == []  # one person alone puts nothing into force
    agree(by=people["supervisor"], **notice.now, pending_id=str(pending.pk))
    assert (_found("Suhayb Qasrani"), _found()) == ([entry_id], [])


def test_a_review_that_finds_nothing_wrong_puts_it_back_as_it_was_approved(notice: Notice) -> None:
    notice.publish()
    notice.tell(challenge_kind="challenge")
    notice.take("suspend_for_review", "dpo")
    assert _found() == []
    notice.take("reinstate", "supervisor")
    assert len(_found()) == 1


def test_a_halted_case_has_no_entry_in_force_until_the_last_hold_is_lifted(notice: Notice) -> None:
    notice.publish()
    notice.take("suspend_for_rights", "prosecutor")
    notice.take("suspend_for_rights", "oversight")
    assert _found() == []
    notice.take("lift_suspension", "prosecutor")
    assert _found() == []
    notice.take("lift_suspension", "oversight")
    assert len(_found()) == 1


def test_a_lifted_warrant_ends_the_entry_with_its_clock(notice: Notice) -> None:
    notice.publish()
    notice.take("record_warrant_lifted", "prosecutor")
    run = notice.case.clocks.get(clock="withdrawal")
    assert notice.entry is not None
    assert notice.entry.until == notice.entry.ends_at == run.due_at
    notice.take("suspend_for_rights", "prosecutor")
    notice.take("lift_suspension", "prosecutor")
    assert notice.entry.until == run.due_at  # a pause does not begin the time anew


def test_a_judicial_reference_told_to_the_case_keeps_the_entry_from_lapsing(people: dict[str, Any]) -> None:
    notice = Notice(people, judicial_reference="").publish()
    assert notice.entry is not None
    lapse = notice.case.clocks.get(clock="without_judicial_reference")
    assert abs(notice.entry.lapses_at - lapse.due_at) < timedelta(minutes=1)
    _refused("access.permission", lambda: notice.tell("dpo", judicial_reference="J-2"))
    notice.tell("court_clerk", judicial_reference="J-2")
    assert notice.entry.lapses_at is None
    assert truth.content_of(notice.entry).facts["judicial_reference"] == "J-2"


def test_a_renewal_counts_once_somebody_else_has_decided_it(notice: Notice) -> None:
    notice.publish()
    assert notice.entry is not None
    before, later = notice.entry.until, timezone.now().date() + timedelta(days=900)
    notice.take("ask_need")
    notice.tell(**TOLD, review_date=later)
    assert notice.entry.until == before
    notice.take("renew", "supervisor")
    assert notice.entry.until == truth.end_of_day(later)
    notice.take("publish_renewal")
    assert len(_found()) == 1


def test_a_deletion_leaves_a_certificate_and_nothing_of_the_facts(notice: Notice) -> None:
    notice.publish()
    notice.tell(**TOLD)
    notice.take("cancel")
    notice.take("delete_cancelled", "dpo")
    assert (notice.entry, Certificate.objects.get().reason) == (None, WHY)
    notice.case.refresh_from_db()
    assert notice.case.facts == {}
    assert "marwani" not in notice.case.words
    assert all(change.values == {} for change in FactChange.objects.all())
    assert notice.case.events.filter(step="delete_cancelled").exists()


def test_a_draft_that_is_abandoned_is_deleted(notice: Notice) -> None:
    notice.take("abandon_draft")
    assert (notice.entry, notice.case.is_final) == (None, False)
    assert Certificate.objects.count() == 1


def test_an_entry_of_a_case_is_not_changed_but_by_the_case(notice: Notice, people: dict[str, Any]) -> None:
    notice.publish()
    assert notice.entry is not None
    pk = str(notice.entry.pk)
    for act in (
        lambda: entries.withdraw(by=people["dpo"], entry_id=pk, reason=WHY),
        lambda: entries.publish(by=people["ncb_officer"], entry_id=pk),
        lambda: terms.suspend(by=people["dpo"].acting_for("", "another case"), entry_id=pk, reason=WHY),
    ):
        _refused("entry.by_its_case", act)
    assert len(_found()) == 1


def test_no_module_but_the_table_of_consequences_reaches_an_entry_s_status() -> None:
    desk = Path(consequences.__file__).parents[1]
    reaching = set()
    for path in desk.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tansiq.desk.watchlists.actions"):
                names = {(node.module or "").rpartition(".")[2], *(each.name for each in node.names)}
                if names & {"entries", "terms", "disposal"}:
                    reaching.add(path.relative_to(desk).as_posix())
    # The page of an entry adds photographs, and does nothing else.
    assert reaching == {"cases/consequences.py", "watchlists/views.py"}
    views = (desk / "watchlists" / "views.py").read_text(encoding="utf-8")
    assert {line.strip().partition("(")[0] for line in views.splitlines() if "acts." in line} == {"acts.add_photograph"}


def test_a_restricted_notice_is_found_by_its_matter_alone(officer: Callable[..., Any]) -> None:
    live._opened.clear()
    made = {role: officer(role) for role in ROLES}
    group = Group.objects.create(slug="9f3c", name="m", purpose="p")
    for each in made.values():
        Membership.objects.create(group=group, user=each.user, granted_by=each.user)
    Notice({role: each.actor for role, each in made.items()}, group=str(group.pk)).publish()
    assert (_found(), len(_found("Zaydun Marwani", str(group.pk)))) == ([], 1)
    live._opened.clear()


def test_the_table_speaks_of_types_states_steps_and_effects_that_are_there() -> None:
    for name, said in consequences.table().items():
        rules = shipped_types().newest(name)
        assert said.recorded is not None
        assert said.steps is not None
        assert set(said.recorded) - {"every_other"} <= set(rules.states)
        assert set(said.steps) <= set(rules.steps)
        words = [*said.opened, *(word for each in (said.recorded, said.steps) for one in each.values() for word in one)]
        assert all(callable(consequences.effect(word)) for word in words)
    steps = {word for said in consequences.table().values() for one in (said.steps or {}).values() for word in one}
    assert set(django.TANSIQ_EFFECTS) <= steps
    assert not set(django.TANSIQ_EFFECTS) & set(consequences.EFFECTS)
    assert [name for name in shipped_types().types() if consequences.carries_entry(name)] == ["notice"]


def test_every_step_into_or_out_of_force_has_its_effect() -> None:
    rules, said = shipped_types().newest("notice"), consequences.table()["notice"]
    for step in rules.moves:
        ends = {rules.states[source].effective for source in step.sources} | {rules.states[step.to].effective}
        assert len(ends) == 1 or step.id in (said.steps or {}), step.id


def test_whatever_steps_are_taken_the_entry_is_in_force_where_its_case_is(people: dict[str, Any]) -> None:
    @given(is_published=some.booleans(), picks=some.lists(some.integers(0, 60), min_size=3, max_size=8))
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def walk(is_published: bool, picks: list[int]) -> None:  # noqa: FBT001
        notice = Notice(people, **TOLD, **PROCEDURE)
        if is_published:
            notice.take("send_to_review")
            notice.take("submit", "supervisor")
            notice.take("publish")
        for pick in picks:
            _take_any(notice, pick)
            entry = notice.entry
            shown = truth.visible_in_force(people["dpo"]).filter(case=str(notice.case.pk)).exists()
            assert shown == notice.is_in_force
            assert (entry is not None and str(entry.pk) in live.ids(truth.OPEN)) == shown

    live._opened.clear()
    walk()
    live._opened.clear()


def _take_any(notice: Notice, pick: int) -> None:
    """A step that is open to somebody; one whose effect is refused changes nothing."""
    kinds = ("move", "suspend", "lift", "event")
    found = [
        (role, offer.step)
        for role, by in notice.people.items()
        for offer in queries.possible_steps(by=by, case_id=str(notice.case.pk))
        if offer.is_open and offer.step.kind in kinds
    ]
    if not found:
        return
    role, step = found[pick % len(found)]
    before = notice.now
    try:
        notice.take(step.id, role, grounds=("rights",) if step.refusal else ())
    except RefusedError:
        assert notice.now["revision"] - before["revision"] == (1 if step.second else 0)  # it waits for the second
