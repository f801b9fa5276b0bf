"""The words of the law at the desk, and what each of them does: ``legal_bases/terms.toml`` read and checked.

Some things no table may loosen, and :func:`read_terms` refuses a table that does: assurances do not clear a risk of
torture, a person under protection is not told of, nothing serves lethal targeting, nobody is detained without a judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from tansiq.engines.law.deadline import Deadline, read_deadline
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = [
    "ANSWERS",
    "BasisKind",
    "HandlingCode",
    "MessageKind",
    "Restriction",
    "Risk",
    "Terms",
    "TextStatus",
    "Use",
    "UseRule",
    "Word",
    "read_terms",
    "terms_of",
]

T = TypeVar("T")
UseRule = Literal["free", "consent", "judicial_basis", "never"]
Binds = Literal["two", "parties", "own_state", "all"]
Effect = Literal["clear", "condition", "refuse", "restrict"]
ANSWERS = ("absent", "present", "assured", "reviewed")
_EFFECTS = ("clear", "condition", "refuse", "restrict")
_RULES = ("free", "consent", "judicial_basis", "never")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its text. ``marked``: what its table says beside it: unverified, sensitive, a purpose of crime."""

    id: str
    texts: Texts
    marked: bool = False


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of message.

    ``request``: grounds against it are asked first. ``refusal``: needs a ground. ``follows``: goes with what came
    before it and carries nothing of a person. ``neutral``: also where a transfer is restricted. ``despite_suspension``:
    no new sending. ``urgent``: may take channels kept for urgency. ``confirm``: sent first, a second person looks at it
    in this time.
    """

    id: str
    texts: Texts
    request: bool = False
    refusal: bool = False
    follows: bool = False
    neutral: bool = False
    despite_suspension: bool = False
    urgent: bool = False
    confirm: Deadline | None = None


@dataclass(frozen=True, slots=True)
class HandlingCode:
    """What the owner of an item leaves open: a rule for each use, nothing said is ``free``."""

    id: str
    texts: Texts
    rules: Mapping[str, UseRule]
    crime_only: bool = False
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """Something that may be done with what was received.

    ``evidence``: only with statements fit for a court. ``inside``: nothing leaves the desk and nobody is acted upon.
    """

    id: str
    texts: Texts
    rule: UseRule
    evidence: bool = False
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is said on every item, whatever its basis, and the use that it speaks of."""

    id: str
    texts: Texts
    use: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A question of the risk review, what follows each answer, and the condition that an answer may bring."""

    id: str
    texts: Texts
    effects: Mapping[str, Effect]
    condition: Texts | None
    citation: str


@dataclass(frozen=True, slots=True)
class BasisKind:
    """A kind of instrument: whom it ``binds`` (``two``: it has no more parties), whether a decision is needed."""

    id: str
    texts: Texts
    binds: Binds
    decision: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class TextStatus:
    """What is known of a text: whether anything may be sent under it, and whether a lawyer confirms it each time."""

    id: str
    texts: Texts
    usable: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """All words by their kind."""

    purposes: Mapping[str, Word]
    kinds: Mapping[str, MessageKind]
    channels: Mapping[str, Word]
    authorities: Mapping[str, Word]
    natures: Mapping[str, Word]
    sources: Mapping[str, Word]
    information: Mapping[str, Word]
    handling: Mapping[str, HandlingCode]
    uses: Mapping[str, Use]
    restrictions: Mapping[str, Restriction]
    risks: Mapping[str, Risk]
    persons: Mapping[str, Word]
    data: Mapping[str, Word]
    documents: Mapping[str, Word]
    offences: Mapping[str, Word]
    grounds: Mapping[str, Word]
    measures: Mapping[str, Word]
    bases: Mapping[str, BasisKind]
    text_statuses: Mapping[str, TextStatus]
    statuses: Mapping[str, Word]


def read_terms(data: bytes, file: str = "terms.toml") -> Terms:
    """All words. Raises MalformedError ``law.floor`` where a safeguard is missing or loosened, and ``workflow.*``."""
    return terms_of(parse(data, file), file)


def terms_of(entry: Entry, file: str) -> Terms:
    """All words of a table that was parsed. Raises as :func:`read_terms` does."""
    uses = _each(entry, "uses", _use)
    terms = Terms(
        purposes=_words(entry, "purposes", "crime"),
        kinds=_each(entry, "kinds", _kind),
        channels=_words(entry, "channels"),
        authorities=_words(entry, "authorities"),
        natures=_words(entry, "natures", "court"),
        sources=_words(entry, "sources", "unverified"),
        information=_words(entry, "information", "unverified"),
        handling=_each(entry, "handling", lambda name, inner: _handling(name, inner, tuple(uses))),
        uses=uses,
        restrictions=_each(entry, "restrictions", _restriction),
        risks=_each(entry, "risks", _risk),
        persons=_words(entry, "persons"),
        data=_words(entry, "data", "sensitive"),
        documents=_words(entry, "documents"),
        offences=_words(entry, "offences"),
        grounds=_words(entry, "grounds"),
        measures=_words(entry, "measures"),
        bases=_each(entry, "bases", _basis),
        text_statuses=_each(entry, "text_statuses", _text_status),
        statuses=_words(entry, "statuses", "sends"),
    )
    entry.done()
    for floor in _loosened(terms):
        raise MalformedError("law.floor", place=file, floor=floor)
    return terms


def _loosened(terms: Terms) -> Iterator[str]:
    """The safeguards that a table of terms lacks. They hold whatever a table says."""
    torture, asylum = terms.risks.get("torture"), terms.risks.get("asylum")
    if torture is None or {torture.effects["present"], torture.effects["assured"]} != {"refuse"}:
        yield "risks → torture"
    if asylum is None or {asylum.effects["present"], asylum.effects["assured"]} != {"restrict"}:
        yield "risks → asylum"
    for use, rule in (("lethal_targeting", "never"), ("detention", "judicial_basis")):
        if use not in terms.uses or terms.uses[use].rule != rule:
            yield f"uses → {use}"
        if use not in {one.use for one in terms.restrictions.values()}:
            yield f"restrictions → {use}"


def _each(entry: Entry, key: str, read: Callable[[str, Entry], T]) -> dict[str, T]:
    found = {}
    for name, inner in entry.tables(key):
        found[name] = read(name, inner)
        inner.done()
    return found


def _words(entry: Entry, key: str, mark: str = "") -> dict[str, Word]:
    return _each(entry, key, lambda name, inner: Word(name, inner.texts(), bool(mark) and inner.flag(mark)))


def _kind(name: str, entry: Entry) -> MessageKind:
    confirm = _confirm(name, entry.table("confirm")) if "confirm" in entry else None
    flags = {
        key: entry.flag(key) for key in ("request", "refusal", "follows", "neutral", "despite_suspension", "urgent")
    }
    return MessageKind(name, entry.texts(), **flags, confirm=confirm)


def _confirm(name: str, entry: Entry) -> Deadline:
    """The time in which a second person looks at what was sent first: a limit of the sender's own."""
    limit = read_deadline("second_person", entry, frozenset({name}), ())
    entry.done()
    return limit


def _rule(entry: Entry, key: str, default: str | None = None) -> UseRule:
    return cast("UseRule", entry.one_of(key, _RULES, default))


def _handling(name: str, entry: Entry, uses: tuple[str, ...]) -> HandlingCode:
    rules = {use: _rule(entry, use) for use in uses if use in entry}
    return HandlingCode(name, entry.texts(), rules, entry.flag("crime_only"), entry.flag("needs_text"))


def _use(name: str, entry: Entry) -> Use:
    return Use(name, entry.texts(), _rule(entry, "rule"), entry.flag("evidence"), entry.flag("inside"))


def _restriction(name: str, entry: Entry) -> Restriction:
    return Restriction(name, entry.texts(), entry.word("use"))


def _risk(name: str, entry: Entry) -> Risk:
    effects: dict[str, Effect] = {"absent": "clear"}
    for answer in ANSWERS[1:]:
        effects[answer] = cast("Effect", entry.one_of(answer, _EFFECTS))
    condition = entry.table("condition").texts() if "condition" in entry else None
    if condition is None and "condition" in effects.values():
        raise MalformedError("workflow.missing", place=entry.place, key="condition")
    return Risk(name, entry.texts(), effects, condition, entry.text("citation"))


def _basis(name: str, entry: Entry) -> BasisKind:
    binds = cast("Binds", entry.one_of("binds", ("two", "parties", "own_state", "all")))
    flags = {key: entry.flag(key) for key in ("decision", "personal")}
    return BasisKind(name, entry.texts(), binds, **flags)


def _text_status(name: str, entry: Entry) -> TextStatus:
    return TextStatus(name, entry.texts(), entry.flag("usable"), entry.flag("confirm"))
