"""Laws of running cases: random people take random steps, and the rows always tell a whole story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.steps import agree, decline, take_step
from tansiq.desk.cases.due import check_clocks
from tansiq.desk.cases.library import definition_of, library
from tansiq.desk.cases.models import NEVER, Case
from tansiq.desk.cases.need_to_know import shows_dossier
from tansiq.errors import RefusedError

ROLES = ("border_officer", "ncb_officer", "ncb_officer", "supervisor", "prosecutor", "dpo")
FACTS: tuple[dict[str, object], ...] = (
    {"identifiers": [{"kind": "name", "agrees": True, "independent": True},
                     {"kind": "fingerprints", "agrees": True, "independent": True}]},
    {"protection_check": "nothing_to_protect", "source_channel": "interpol", "source_message_reference": "M-1"},
    {"source_reply_reference": "R-1"},
    {"measure": "caution", "traveller_age": "adult", "national_legal_basis": "an article"},
    {"false_match_reason": "another person", "false_match_expires_on": timezone.now().date() + timedelta(days=90)},
    {"redress_number": "RD-1"},
    {"legal_note": "no such field"},
    {"identifiers": []},
    {"measure": "arrest", "traveller_age": "child"},
    {"entry_demands_four_eyes": True},
    {"measure": "violet"},
)  # fmt: skip


KEPT = ("events", "clocks", "holds", "pending")


class Journey(RuleBasedStateMachine):
    """One case, six people, any order."""

    people: tuple[Any, ...] = ()
    begin: Callable[..., Case]

    @initialize(four_eyes=some.booleans(), filled=some.booleans())
    def opened(self, *, four_eyes: bool, filled: bool) -> None:
        """Open the case, with the facts that most steps ask for or without them."""
        facts = {name: value for each in FACTS[:6] for name, value in each.items()} if filled else {}
        self.case = self.begin(self.people[0], **{**facts, "entry_demands_four_eyes": four_eyes})

    def _revision(self) -> int:
        self.case.refresh_from_db()
        return self.case.revision

    def _told(self) -> tuple[Any, ...]:
        """Everything that is kept of the case."""
        return (
            Case.objects.values().get(pk=self.case.pk),
            *(list(getattr(self.case, name).order_by("pk").values()) for name in KEPT),
        )

    def _try(self, act: Callable[..., object], **said: Any) -> None:
        before = self._told()
        try:
            act(**{"case_id": str(self.case.pk), "revision": self._revision(), **said})
        except RefusedError:
            assert self._told() == before  # a refusal changes nothing

    @rule(who=some.integers(0, 5), pick=some.integers(0, 50), whole=some.booleans())
    def step(self, *, who: int, pick: int, whole: bool) -> None:
        """Take a step that is open, with everything it asks for, or with nothing of it."""
        by = self.people[who]
        offers = queries.possible_steps(by=by, case_id=str(self.case.pk))
        if offers:
            self._take(by, offers[pick % len(offers)], whole=whole)
        else:  # nothing is left to do, or the counter has no part in it: it is shown its own steps alone
            assert Case.objects.get(pk=self.case.pk).is_final or not shows_dossier(by.role)

    @rule(pick=some.integers(0, 50))
    def forward(self, pick: int) -> None:
        """Let somebody take a move that is open to them."""
        self._forward(pick)

    def _forward(self, pick: int) -> None:
        found = [
            (by, offer)
            for by in self.people
            for offer in queries.possible_steps(by=by, case_id=str(self.case.pk))
            if offer.is_open and offer.step.kind == "move"
        ]
        if found:
            by, offer = found[pick % len(found)]
            self._take(by, offer, whole=True)

    @rule(picks=some.lists(some.integers(0, 50), min_size=2, max_size=5))
    def onward(self, picks: list[int]) -> None:
        """Several such moves, one after the other."""
        for pick in picks:
            self._forward(pick)

    def _take(self, by: Any, offer: Any, *, whole: bool) -> None:
        usable = [one.id for one in offer.grounds if one.kind != "forbidden"]
        said = {
            "attested": frozenset(name for name, _ in offer.attests), "reasons": "why", "grounds": tuple(usable[:1]),
            "consulted": "C-1" if usable else "",
        }  # fmt: skip
        self._try(take_step, by=by, step=offer.step.id, **(said if whole else {}))

    @rule(who=some.integers(0, 5), facts=some.sampled_from(FACTS))
    def facts(self, who: int, facts: dict[str, object]) -> None:
        """Record something."""
        self._try(record_facts, by=self.people[who], facts=facts)

    @rule(who=some.integers(0, 5), yes=some.booleans())
    def second(self, *, who: int, yes: bool) -> None:
        """Answer what waits for a second person, if anything does."""
        pending = self.case.pending.filter(decided_at__isnull=True).first()
        if pending is not None and yes:
            self._try(agree, by=self.people[who], pending_id=str(pending.pk))
        elif pending is not None:
            self._try(decline, by=self.people[who], pending_id=str(pending.pk), reasons="no")

    @rule(who=some.integers(0, 5))
    def late(self, who: int) -> None:
        """Act on a page that is old."""
        self._try(take_step, by=self.people[who], step="refer_to_second_line", revision=1)

    @rule(hours=some.integers(0, 30))
    def time(self, hours: int) -> None:
        """Let the worker look at a later hour, twice."""
        now = timezone.now() + timedelta(hours=hours)
        state = self.case.state
        check_clocks(now)
        assert check_clocks(now) == 0
        self.case.refresh_from_db()
        assert self.case.state == state

    @invariant()
    def the_state_is_known_and_the_events_explain_it(self) -> None:
        """Played again from its events, the case stands where its row says."""
        self.case.refresh_from_db()
        rules = definition_of(self.case)
        events = list(self.case.events.order_by("number"))
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        state, flags, holds = events[0].entered, set(), []
        for event in events:
            if event.kind != "step":
                continue
            step = rules.steps[event.step]
            assert event.left == state
            state = event.entered
            flags |= {step.subject} if step.kind == "set" else set()
            flags -= {step.subject} if step.kind == "clear" else set()
            holds += [event.role] if step.kind == "suspend" else []
            if step.kind == "lift":
                holds.remove(event.role)
        assert (self.case.state, set(self.case.flags), self.case.is_held) == (state, flags, bool(holds))
        assert self.case.state in rules.states
        assert self.case.is_final == rules.states[state].final

    @invariant()
    def clocks_are_consistent(self) -> None:
        """At most one run of a clock at a time; the queue sorts by the one that ends first; each end told once."""
        self.case.refresh_from_db()
        running = list(self.case.clocks.filter(stopped_at__isnull=True))
        assert len({run.clock for run in running}) == len(running)
        assert self.case.due_at == min((run.due_at for run in running), default=NEVER)
        told = [event.details["clock"] for event in self.case.events.filter(kind="overdue")]
        assert len(told) == self.case.clocks.filter(told_at__isnull=False).count()

    @invariant()
    def nobody_has_both_sides_of_a_separation(self) -> None:
        """Neither alone, nor as their own second person."""
        for event in self.case.events.filter(kind="step"):
            assert event.second != event.person
        for by in self.people:
            duties = {one for event in self.case.events.filter(person=by.user_id) for one in event.duties}
            assert not any(library().roles.opposed(duty) & duties for duty in duties)


@pytest.mark.django_db(databases="__all__")
def test_random_people_who_take_random_steps_leave_a_whole_story(
    officer: Callable[..., Any], hit: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    people = tuple(officer(role).actor for role in ROLES)

    class Here(Journey):
        """With people and cases of this test."""

    Here.people, Here.begin = people, staticmethod(hit)  # type: ignore[assignment]
    few = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=few)  # type: ignore[no-untyped-call]
