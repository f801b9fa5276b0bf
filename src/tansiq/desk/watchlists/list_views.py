"""The pages of published lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tansiq import messages
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.uploads.queries import unfinished
from tansiq.desk.watchlists import loading, queries
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.forms import ListForm, SearchForm
from tansiq.engines.lists.delta import Amendment, Change
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName

__all__ = ["delta", "lists", "one_list"]

_MOST = 200


def lists(request: DeskRequest) -> HttpResponse:
    """Every list in use; a file that is sent becomes the issue in use, or nothing changes."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = {name: given[name] for name in ("name", "publisher", "force")}
        loaded = loading.load_sent(by=request.actor, upload_id=form.upload_id(request.actor), **named)
        return redirect("list", name=loaded.name)
    context = {"lists": queries.lists(by=request.actor), "form": form}
    if request.actor.may("watchlists:list:load"):
        context["unfinished"] = unfinished(by=request.actor, kind=form.file_kind)
    return render(request, "watchlists/lists.html", context)


def one_list(request: DeskRequest, name: str) -> HttpResponse:
    """One list: its issue in use, those before, and a search in its entries."""
    row, issues = queries.list_issues(by=request.actor, name=name)
    form = SearchForm(request.POST or None)
    context = {"row": row, "loaded": row.loaded, "issues": issues, "form": form, "may_search": _may_search(request)}
    context["problems"] = [(one.code, one.sentence(_lang())) for one in row.problems]
    if form.is_valid():
        by = request.actor.acting_for(form.cleaned_data["purpose"])
        found = queries.list_search(by=by, name=name, asked=Asked(name=form.cleaned_data["name"]))
        context |= {"found": found, "answered": True}
    return render(request, "watchlists/list.html", context)


@require_GET
def delta(request: DeskRequest, name: str) -> HttpResponse:
    """What changed from the issue before to the one in use, entry by entry and field by field."""
    found = queries.list_delta(by=request.actor, name=name)
    sections = (("listed", found.listed), ("delisted", found.delisted))
    context = {
        "name": name,
        "counts": found.counts,
        "sections": [(word, [_named(one) for one in records[:_MOST]], _left(records)) for word, records in sections],
        "amended": [_amended(one) for one in sorted(found.amended, key=_weight)[:_MOST]],
        "amended_left": _left(found.amended),
        "renumbered": [(_named(one.before), _named(one.after)) for one in found.renumbered[:_MOST]],
    }
    return render(request, "watchlists/delta.html", context)


def _may_search(request: DeskRequest) -> bool:
    return request.actor.may("watchlists:subject:search")


def _left(records: Sequence[object]) -> int:
    return max(0, len(records) - _MOST)


def _named(record: Record) -> tuple[str, str]:
    return record.reference or record.id, record.names[0].text if record.names else "—"


def _weight(entry: Amendment) -> tuple[bool, bool]:
    """Those that need a look first, those of which only notes changed last."""
    only_notes = {change.field for change in entry.changes} == {"notes"}
    return (entry.keeps_a_name and not entry.reference_changed, only_notes)


def _amended(entry: Amendment) -> dict[str, Any]:
    return {
        "named": _named(entry.after),
        "doubts": [
            *(["cli.delta_reference_changed"] if entry.reference_changed else []),
            *([] if entry.keeps_a_name else ["cli.delta_no_name_kept"]),
        ],
        "changes": [_changed(change) for change in entry.changes],
    }


def _changed(change: Change) -> tuple[str, list[str], list[str]]:
    field = _FIELDS.get(change.field, change.field)
    return field, [_told(one) for one in change.removed], [_told(one) for one in change.added]


#: What a field of a record is called, in the words that evidence and the command use.
_FIELDS = {
    "names": "name", "birth_dates": "birth_date", "nationalities": "nationality", "documents": "document",
    "places": "place", "notes": "note",
}  # fmt: skip


def _told(value: WrittenName | PartialDate | Document | str) -> str:
    match value:
        case WrittenName(text=text, quality=quality):
            return text if quality == "primary" else f"{text} ({_quality(quality)})"
        case Document(number=number, kind=kind, issuer=issuer):
            return " ".join(part for part in (number, kind, issuer) if part)
    return str(value)


def _quality(word: str) -> str:
    return messages.sentence(f"quality.{word}", _lang())


def _lang() -> str:
    return (get_language() or "en")[:2]
