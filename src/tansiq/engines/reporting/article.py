"""The values of open-source reporting: where each thing stands in which file, and what was read there.

Nothing here is a fact about the world: every value says what a file prints. Each keeps its exact span.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast

__all__ = [
    "Agreement",
    "Article",
    "Basis",
    "Claim",
    "Figure",
    "Grading",
    "Ground",
    "Mention",
    "Organisation",
    "Passage",
    "Reading",
    "Rejected",
    "ReportedDate",
    "Run",
    "SharedText",
    "Span",
    "as_values",
]

Basis = Literal["stated", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` (included) to ``end`` (excluded) of the file's text."""

    file: str
    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Whether the two spans have a character in common."""
        return self.file == other.file and self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        """Whether this span lies inside the other."""
        return self.file == other.file and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the input that was kept or removed. ``kind`` says what it is, and so why it was removed."""

    span: Span
    kept: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for an inference: a stable ``code`` (label ``reading.ground.<code>``) and what it rests on."""

    code: str
    value: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ReportedDate:
    """A date as a file gives it.

    ``first`` and ``last`` are ISO days (inclusive), empty while nothing is known of the year. ``precision`` is ``day``,
    ``days``, ``week``, ``month``, ``year``, ``time``, ``vague`` or ``text`` (Hijri, kept as printed). ``partial`` is
    what is stated of a date whose year is omitted (``--06-13``). ``role`` is ``text`` for the article, ``page`` for
    furniture, ``given`` for a day of publication told by the caller.
    """

    span: Span
    text: str
    basis: Basis
    precision: str
    first: str = ""
    last: str = ""
    partial: str = ""
    calendar: str = "gregorian"
    weekday: int | None = None
    relation: str = ""
    role: str = "text"
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed (``text``), what it comes to (``value``), and of what.

    ``unit`` is a code of the units lexicon or empty; ``counted`` is the word(s) counted, as printed. ``bound`` is
    ``more_than``, ``about`` ...; ``magnitude`` is ``tens`` ... where no number is given. ``parts`` shows how one amount
    printed in two units was put together ("a ton and 355 kg"); separate figures are never added.
    """

    span: Span
    text: str
    value: Decimal | None
    unit: str = ""
    counted: str = ""
    bound: str = ""
    magnitude: str = ""
    parts: tuple[tuple[Decimal, str], ...] = ()
    part_of: Span | None = None


@dataclass(frozen=True, slots=True)
class Grading:
    """Source A, B, C, X and information 1 to 4, proposed for a person to confirm; ``reason`` is a stable code."""

    source: str
    information: str
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody is reported to have said: never a fact. ``speaker`` as printed, ``resolved`` whom it means."""

    span: Span
    speaker_span: Span
    speaker: str
    source_type: str
    grading: Grading
    verb: str = ""
    quoted: bool = False
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An instrument or undertaking as mentioned. ``level``: ``dated``, ``named``, ``mentioned`` or ``undertaking``."""

    span: Span
    text: str
    kind: str
    level: str
    year: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation is written."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """One body under all its spellings. ``code`` is set for a known body; ``kind`` is what its name says."""

    key: str
    name: str
    code: str
    kind: str
    mentions: tuple[Mention, ...]

    @property
    def variants(self) -> tuple[str, ...]:
        """The different spellings met, in order of appearance."""
        return tuple(dict.fromkeys(mention.text for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class Article:
    """One file as read: its text untouched, cut into passages that cover it whole, and what the kept ones say."""

    file: str
    text: str
    passages: tuple[Passage, ...]
    title: str = ""
    genre: str = "report"
    outlet: str = ""
    published: ReportedDate | None = None
    dates: tuple[ReportedDate, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    organisations: tuple[Organisation, ...] = ()

    def words(self, span: Span) -> str:
        """What the file prints there."""
        return self.text[span.start : span.end]

    @property
    def kept(self) -> tuple[Passage, ...]:
        """The passages that are the article."""
        return tuple(passage for passage in self.passages if passage.kept)

    @property
    def removed(self) -> tuple[Passage, ...]:
        """The passages set aside, each with its reason."""
        return tuple(passage for passage in self.passages if not passage.kept)


@dataclass(frozen=True, slots=True)
class Run:
    """The same words in two files, spelling apart: ``words`` in common, and their ``share`` of the longer side."""

    left: Span
    right: Span
    words: int
    share: float


@dataclass(frozen=True, slots=True)
class SharedText:
    """One text printed by several files: one event with several reports, not several events."""

    files: tuple[str, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be read, kept aside with its reason."""

    file: str
    code: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All the articles read together, and what they share."""

    articles: tuple[Article, ...]
    shared: tuple[SharedText, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _with_texts(article: Article) -> dict[str, Any]:
    """The article's values; passages and claims with their words, so that the file need not be at hand."""
    values = cast("dict[str, Any]", _plain(asdict(article)))
    del values["text"]
    values["characters"] = len(article.text)
    spans = {"passages": [item.span for item in article.passages], "claims": [item.span for item in article.claims]}
    for name, places in spans.items():
        for row, span in zip(values[name], places, strict=True):
            row["text"] = article.words(span)
    return values


def as_values(reading: Reading) -> dict[str, Any]:
    """The reading as dictionaries, lists and strings, ready for JSON."""
    return {
        "articles": [_with_texts(article) for article in reading.articles],
        "shared": [_plain(asdict(shared)) for shared in reading.shared],
        "rejected": [_plain(asdict(rejected)) for rejected in reading.rejected],
    }
