"""What may be asked about entries and lists: each question with its permission, its need to know, and on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.watchlists import follower, live, photographs, published, truth
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.content import Content, read_content
from tansiq.desk.watchlists.loading import delta_of
from tansiq.desk.watchlists.models import Certificate, Entry, Issue
from tansiq.desk.watchlists.rules import answers, case_type
from tansiq.engines.lists.delta import Delta
from tansiq.engines.matching import Hit, Record
from tansiq.engines.tables.problem import Problem
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import RefusedError
from tansiq.stores.lists import LoadedList

__all__ = [
    "Found",
    "IssueRow",
    "ListRow",
    "Row",
    "certificates",
    "check",
    "entries",
    "entry",
    "entry_of_case",
    "list_delta",
    "list_issues",
    "list_search",
    "lists",
    "photograph",
]

_MOST_FOUND = 20
_MOST_ROWS = 200

#: A text in every language, for the reader's own to be chosen.
Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list of them."""

    id: str
    reference: str
    case: str
    name: str
    own_name: str
    status: str
    in_force: bool
    restricted: bool
    type: Told
    instrument: Told
    instruction: Told
    handling: Told
    until: datetime | None
    photographs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A possible hit: in which list and which issue of it, or in an entry of one's own."""

    hit: Hit
    list: str
    published: str
    entry: Row | None


@dataclass(frozen=True, slots=True)
class Written:
    """One version of an entry: who wrote it, when, why; the digest of what it said."""

    number: int
    username: str
    at: datetime
    reason: str
    digest: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of approval, and whether the facts meet it; None where a person stands for it."""

    id: str
    texts: Told
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Whole:
    """An entry with all that it says, and what each step still asks for."""

    row: Row
    identity: Record
    facts: tuple[tuple[Told, Any], ...]
    versions: tuple[Written, ...]
    approval: tuple[Condition, ...]
    approved_by: str
    is_approved: bool
    lapses_at: datetime | None
    lapse_citation: str
    ended_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue that was put into use; ``username`` is empty where a command on the machine did it."""

    publisher: str
    published: str
    source_file: str
    sha256: str
    username: str
    loaded_at: datetime
    counts: Mapping[str, int]
    problems: int
    rows_lost: int
    delta: Mapping[str, Mapping[str, int]] | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list and its issue in use; ``has_previous``: the one before is still there to be compared."""

    loaded: LoadedList
    has_previous: bool
    problems: tuple[Problem, ...]


@query("watchlists:subject:search", Recorded.Kind.SEARCH)
def check(*, by: Actor, asked: Asked) -> tuple[Found, ...]:
    """Everything that somebody may see and that may be about this person, most bits first. Suggestions, no verdicts.

    ``by`` acts for a purpose. Of what one may not see nothing is opened, compared or counted. What the index gives is
    held to the database: an entry withdrawn a moment ago is not shown. Raises RefusedError ``check.purpose``,
    MalformedError as ``Asked.record``.
    """
    if not by.purpose.strip():
        raise RefusedError("check.purpose")
    now = timezone.now()
    record = asked.record(truth.local_day(now))
    scopes = truth.scopes_of(by)
    follower.follow(scopes)
    own = live.search(scopes, record, _MOST_FOUND)
    shown = {str(each.pk): each for each in truth.visible_in_force(by, now).filter(pk__in=_ids(own))}
    found = [Found(hit, "", "", _row(shown[hit.record.id])) for hit in own if hit.record.id in shown]
    found += [Found(hit, issue.name, issue.published, None) for issue, hit in published.search(record, _MOST_FOUND)]
    return tuple(sorted(found, key=lambda one: -one.hit.bits)[:_MOST_FOUND])


@query("watchlists:entry:read")
def entries(*, by: Actor, status: str = "") -> tuple[Row, ...]:
    """The entries that somebody may see, newest first; those of one status where asked."""
    rows = truth.visible(by)
    if status:
        rows = rows.filter(status=status)
    return tuple(_row(each) for each in rows.order_by("-published_at", "reference")[:_MOST_ROWS])


@query("watchlists:entry:read")
def entry(*, by: Actor, entry_id: str) -> Whole:
    """One entry, whole.

    Raises RefusedError ``access.unknown``, the same where there is none and where it is not shown.
    """
    found = _visible(by, entry_id)
    content = truth.content_of(found)
    today = truth.local_day(timezone.now())
    versions = found.versions.select_related("by").order_by("-number")
    return Whole(
        row=_row(found, content),
        identity=truth.record_of(found, content),
        facts=tuple(_facts(content, found.type_version)),
        versions=tuple(Written(one.number, one.by.username, one.at, one.reason, one.digest) for one in versions),
        approval=tuple(
            Condition(one.guard.id, _pairs(one.guard.texts), one.holds)
            for one in answers("approve", content.facts, today, found.type_version)
        ),
        approved_by=found.approved_by.username if found.approved_by else "",
        is_approved=found.approved_digest == content.digest,
        lapses_at=found.lapses_at,
        lapse_citation=found.lapse_citation,
        ended_at=found.ended_at,
        end_reason=found.end_reason,
    )


@query("watchlists:entry:read")
def entry_of_case(*, by: Actor, case_id: str) -> Row | None:
    """The entry that a case carries, where it may be seen; None where there is none."""
    found = truth.visible(by).filter(case=case_id).first()
    return _row(found) if found else None


@query("watchlists:entry:read")
def photograph(*, by: Actor, entry_id: str, digest: str) -> tuple[str, bytes]:
    """A picture of an entry, for a person to look at: its media type and its bytes. Raises ``access.unknown``."""
    kept = _visible(by, entry_id).photographs.filter(digest=digest).first()
    if kept is None:
        raise RefusedError("access.unknown")
    return kept.media_type, photographs.photograph(digest)


@query("watchlists:certificate:read")
def certificates(*, by: Actor) -> tuple[Mapping[str, Any], ...]:
    """Certificates of deletion, newest first, of entries that somebody might have seen."""
    of_own = Certificate.objects.filter(group_id__in=sorted(by.groups))
    shown = (Certificate.objects.filter(group__isnull=True) | of_own).order_by("-at")[:_MOST_ROWS]
    wanted = ("reference", "digest", "at", "by__username", "reason", "copies", "proved_at")
    return tuple(shown.values(*wanted))


@query("watchlists:list:read")
def lists(*, by: Actor) -> tuple[LoadedList, ...]:
    """Every published list: its issue in use. Raises MalformedError ``list.damaged``."""
    return tuple(published.issues())


@query("watchlists:list:read")
def list_issues(*, by: Actor, name: str) -> tuple[ListRow, tuple[IssueRow, ...]]:
    """A list, and the issues of it that are on record, newest first.

    Raises RefusedError ``list.not_loaded`` or ``list.name_refused``, MalformedError ``list.damaged``.
    """
    store = published.store()
    loaded = store.get(name)
    on_record = Issue.objects.filter(list=name).select_related("by").order_by("-loaded_at")[:_MOST_ROWS]
    problems = tuple(store.problems(name)[:_MOST_FOUND])
    return ListRow(loaded, _has_previous(name), problems), tuple(map(_issue, on_record))


@query("watchlists:list:read")
def list_delta(*, by: Actor, name: str) -> Delta:
    """What changed from the issue before to the one in use. Raises as ``loading.delta_of``."""
    return delta_of(name)


@query("watchlists:subject:search", Recorded.Kind.SEARCH)
def list_search(*, by: Actor, name: str, asked: Asked) -> tuple[Found, ...]:
    """The entries of one list that may be about a name. Raises as ``check``, and ``list.not_loaded``."""
    if not by.purpose.strip():
        raise RefusedError("check.purpose")
    issue = published.store().get(name)
    hits = published.search_list(issue, asked.record(truth.local_day(timezone.now())), _MOST_FOUND)
    return tuple(Found(hit, issue.name, issue.published, None) for hit in hits)


def _issue(each: Issue) -> IssueRow:
    same = ("publisher", "published", "source_file", "sha256", "loaded_at", "counts", "problems", "rows_lost", "delta")
    return IssueRow(username=each.by.username if each.by else "", **{name: getattr(each, name) for name in same})


def _has_previous(name: str) -> bool:
    try:
        published.store().previous(name)
    except RefusedError:
        return False
    return True


def _visible(by: Actor, entry_id: str) -> Entry:
    found = truth.visible(by).select_related("approved_by").filter(pk=entry_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.record.id for hit in hits]


def _row(found: Entry, content: Content | None = None) -> Row:
    said = content or _said(found)
    names = said.identity.names
    own = next((name.text for name in names if name.role == "original_script"), "")
    now = timezone.now()
    return Row(
        id=str(found.pk),
        reference=found.reference,
        case=found.case,
        name=names[0].text if names else "",
        own_name=own,
        status=found.status,
        in_force=found.status == Entry.Status.PUBLISHED and found.until is not None and found.until > now,
        restricted=found.group_id is not None,
        **{word: _choice(said, found.type_version, field) for word, field in _WORDS.items()},
        until=found.until,
        photographs=tuple(found.photographs.order_by("pk").values_list("digest", flat=True)),
    )


_WORDS = {"type": "entry_type", "instrument": "instrument", "instruction": "instruction", "handling": "handling"}


def _said(found: Entry) -> Content:
    version = found.versions.get(number=found.version)
    return read_content(version.content, case_type(found.type_version))


def _choice(content: Content, version: int, name: str) -> Told:
    field, value = case_type(version).fields[name], content.facts.get(name)
    return dict(field.choices[str(value)].pairs) if value else {}


def _facts(content: Content, version: int) -> Iterable[tuple[Told, Any]]:
    """Label and value of every fact that says something, in the order of the form; rows stand elsewhere."""
    for name, field in case_type(version).fields.items():
        value = content.facts.get(name)
        if value in (None, "") or field.kind == "rows":
            continue
        told = field.choices.get(str(value)) if field.kind == "choice" else None
        yield _pairs(field.texts), _pairs(told) if told else value


def _pairs(texts: Texts) -> Told:
    return dict(texts.pairs)
