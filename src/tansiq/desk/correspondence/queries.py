"""What may be asked about the messages of a case, by whoever may see both the case and the messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.library import definition_of, library
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sheet import Offered
from tansiq.desk.cases.sight import seen_case, visible
from tansiq.desk.correspondence.binding import codes_binding
from tansiq.desk.correspondence.following import Followed, followed, lettered
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.recipients import answered, may_go, reached
from tansiq.desk.correspondence.rules import Said, rules
from tansiq.desk.correspondence.telling import told_by
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.law import kind_told, law_now
from tansiq.desk.exchange.models import Incoming, Review
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.exchange.queries import ThreadSheet
from tansiq.desk.exchange.reviewed import counting, last_of
from tansiq.desk.exchange.said import Said as Message
from tansiq.desk.registry import queries as registry
from tansiq.engines.envelopes import read_message
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import RefusedError

__all__ = [
    "CaseOfThread", "Messages", "Sayable", "Takeable", "ToTake", "case_of", "counting_reviews", "happened", "messages",
    "offered", "reviews", "to_take", "unheard",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unheard:
    """A message that came in and is not recorded yet: the fact for its name, and the step that records it."""

    message_id: str
    kind: Texts
    reference: str
    step: str
    step_texts: Texts


@dataclass(frozen=True, slots=True)
class Messages:
    """The threads of a case; ``says``: steps that are messages, open to whoever reads; ``unheard``: what to record."""

    case_id: str
    says: tuple[tuple[str, Texts], ...]
    unheard: tuple[Unheard, ...]
    threads: tuple[ThreadSheet, ...]


@dataclass(frozen=True, slots=True)
class Sayable:
    """A step that is a message, as it may be taken now; what its form is offered with beside the facts shown.

    ``asks``: whether a day for the reply may be stated. ``answered``: the message of the partner that it answers.
    ``partner_ids``, ``whom``: to whom it goes, where nobody chooses. ``reached``, ``unreached``: names of the partners
    that one more message in every thread goes to, and of those that it does not.
    """

    offer: Offered
    rule: Said
    codes: frozenset[str]
    origin: Mapping[str, str]
    suggested: Mapping[str, object]
    asks: bool
    answered: Message | None
    partner_ids: tuple[str, ...]
    whom: tuple[Mapping[str, str], ...]
    reached: tuple[Mapping[str, str], ...]
    unreached: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Takeable:
    """A message that may be taken in."""

    message_id: str
    kind: Texts
    type: Texts


@dataclass(frozen=True, slots=True)
class CaseOfThread:
    """The case that a thread belongs to (id and reference, where it is shown), or the messages that may open one."""

    case: tuple[str, str] | None
    takeable: tuple[Takeable, ...]


@dataclass(frozen=True, slots=True)
class ToTake:
    """A message that may be taken in: what it says, what its case would be, and what a person adds."""

    message: Message
    kind: Texts
    thread_id: str
    type: Texts
    told: Mapping[str, str]
    fields: tuple[Field, ...]
    offered: Mapping[str, object]


@query("exchange:message:read")
def messages(*, by: Actor, case_id: str) -> Messages:
    """The messages of a case, with where each stands. Raises RefusedError ``access.unknown``."""
    case = seen_case(by, case_id)
    threads = tuple(exchange.thread(by=by, thread_id=one.thread_id) for one in _shown(by, case))
    open_steps = _open_steps(by, case_id)
    says = tuple((name, one.step.texts) for name, one in open_steps.items() if _may_say(by, case, name))
    return Messages(case_id, says, tuple(_unheard(by, case, open_steps)), threads)


@query("exchange:message:read")
def unheard(*, by: Actor, case_id: str) -> tuple[Unheard, ...]:
    """What came into the threads of a case and is to be recorded, the oldest first. Raises as ``messages``."""
    case = seen_case(by, case_id)
    return tuple(_unheard(by, case, _open_steps(by, case_id)))


@query("exchange:message:send")
def offered(*, by: Actor, case_id: str, step: str) -> Sayable:
    """A step of a case that is a message.

    Raises RefusedError ``access.unknown``, ``correspondence.no_asking``, ``correspondence.no_owner``, and
    ``step.unknown`` where it is not one from here.
    """
    case = seen_case(by, case_id)
    rule = rules().said.get(case.type, {}).get(step)
    if rule is None:
        raise RefusedError("correspondence.no_asking")
    if not may_go(case, step, rule):
        raise RefusedError("correspondence.no_owner")
    found = next((one for one in cases.possible_steps(by=by, case_id=case_id) if one.step.id == step), None)
    if found is None:
        raise RefusedError("step.unknown", step=step[:60])
    came = answered(case, step) if rule.to == "owner" else None
    asks = _message(by, came) if came else None
    goes, stays = reached(case) if rule.to == "threads" else ([], [])
    codes = codes_binding(case, rule, case.facts)
    suggested = {one.reference: one.message_id for one in _unheard(by, case, {step: found}) if one.reference}
    partners = [one.thread.partner for one in goes] or ([came.partner] if came else [])
    whom = tuple(str(one.pk) for one in partners), tuple(map(names_of, partners))
    names = tuple(map(_names, goes)), tuple(map(_names, stays))
    has_day = rule.day in definition_of(case).fields
    return Sayable(found, rule, codes, _origin(case), suggested, has_day, asks, *whom, *names)


@query("exchange:message:read")
def reviews(*, by: Actor, case_id: str) -> tuple[Review, ...]:
    """The risk reviews of a case and those that its messages left on, of each person the last, the newest first.

    Raises RefusedError ``access.unknown``.
    """
    case = seen_case(by, case_id)
    rows = Review.objects.filter(Q(case=str(case.pk)) | Q(messages__thread__belonging__case=case))
    return tuple(last_of(rows.distinct().order_by("-pk")))


@query("exchange:message:send")
def counting_reviews(*, by: Actor, case_id: str) -> tuple[Review, ...]:
    """Those that a message of the case may rest on now. Raises as ``reviews``."""
    case = seen_case(by, case_id)
    return tuple(counting(Review.objects.filter(case=str(case.pk)), law_now(), timezone.now()))


@query("cases:case:read")
def happened(*, by: Actor, case_id: str) -> tuple[Followed, ...]:
    """What happened to the messages of a case, without what they say. Raises RefusedError ``access.unknown``."""
    case = seen_case(by, case_id)
    shown = list(_shown(by, case))
    told = [event for one in shown for event in followed(one.thread)]
    if by.may("registry:letter:read"):
        stated = ((one.thread, registry.of_thread(by=by, thread_id=one.thread_id)) for one in shown)
        told += [event for thread, found in stated if found for event in lettered(thread, found.events)]
    return tuple(told)


@query("exchange:message:read")
def case_of(*, by: Actor, thread_id: str) -> CaseOfThread:
    """The case of a thread, or what in it may open one. Raises RefusedError ``access.unknown``."""
    thread = sight.thread(by, thread_id)
    belonging = Belonging.objects.filter(thread=thread).first()
    if belonging is not None:
        case = visible(by).filter(pk=belonging.case_id).first()
        return CaseOfThread((str(case.pk), case.reference) if case else None, ())
    came = thread.incoming.filter(status=Incoming.Status.TAKEN, kind__in=rules().taken).order_by("pk")
    return CaseOfThread(None, tuple(_takeable(one) for one in came if _may_take(by, one.kind)))


@query("exchange:message:read")
def to_take(*, by: Actor, message_id: str, lang: str) -> ToTake:
    """A message that may be taken in. Raises RefusedError ``access.unknown``, ``correspondence.not_taken``."""
    found = sight.incoming(by).select_related("partner").filter(message_id=message_id).first()
    if found is None or found.thread_id is None:
        raise RefusedError("access.unknown")
    if not _may_take(by, found.kind):
        raise RefusedError("correspondence.not_taken")
    rule, told = rules().taken[found.kind], told_by(found, lang)
    message = _message(by, found)
    definition = library().newest(rule.type)
    return ToTake(
        message, kind_told(found.kind), found.thread_id, definition.texts, told, rule.asked(told), rule.offered(told)
    )


def _open_steps(by: Actor, case_id: str) -> Mapping[str, Offered]:
    return {one.step.id: one for one in cases.possible_steps(by=by, case_id=case_id) if one.is_open}


def _shown(by: Actor, case: Case) -> Iterator[Belonging]:
    yield from (
        Belonging.objects.filter(case=case, thread__in=sight.threads(by))
        .select_related("thread__partner").order_by("pk")
    )  # fmt: skip


def _may_say(by: Actor, case: Case, step: str) -> bool:
    rule = rules().said.get(case.type, {}).get(step)
    return rule is not None and by.may("exchange:message:send") and may_go(case, step, rule)


def _names(one: Belonging) -> Mapping[str, str]:
    return names_of(one.thread.partner)


def _origin(case: Case) -> Mapping[str, str]:
    """In the words of the form: what an answer, or one more message, has of what the thread began with."""
    first = case.threads.select_related("thread", "taken").order_by("pk").first()
    if first is None:
        return {}
    found = {"purpose": first.thread.purpose, "basis": first.thread.legal_basis}
    if first.taken is None:
        return found
    message = read_message(bytes(first.taken.content))
    return found | {"language": message.language, "handling_text": message.conditions or ""}


def _message(by: Actor, came: Incoming) -> Message:
    """What came in, as its thread shows it."""
    assert came.thread_id is not None
    sheet = exchange.thread(by=by, thread_id=came.thread_id)
    return next(one for one in sheet.said if one.message_id == came.message_id and not one.mine)


def _unheard(by: Actor, case: Case, open_steps: Mapping[str, Offered]) -> Iterator[Unheard]:
    heard = rules().heard.get(case.type, {})
    came = sight.incoming(by).filter(thread__belonging__case=case, taken_in__isnull=True, kind__in=heard)
    for one in came.order_by("pk"):
        rule = heard[one.kind]
        if rule.step in open_steps and one.message_id not in str(case.facts.get(rule.reference, "")):
            texts = open_steps[rule.step].step.texts
            yield Unheard(one.message_id, kind_told(one.kind), rule.reference, rule.step, texts)


def _may_take(by: Actor, kind: str) -> bool:
    """Whether the role may open the case of such a message and receive it."""
    rule = rules().taken.get(kind)
    if rule is None or not (by.may("cases:case:open") and by.may("exchange:message:see")):
        return False
    return by.role in library().newest(rule.type).steps[rule.step].by


def _takeable(came: Incoming) -> Takeable:
    definition = library().newest(rules().taken[came.kind].type)
    return Takeable(came.message_id, kind_told(came.kind), definition.texts)
