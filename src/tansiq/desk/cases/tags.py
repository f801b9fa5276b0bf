"""Template tags of cases: words of a case type in the reader's language, facts, spans and the time that is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tansiq.desk.cases.sheet import ClockSeen, Fact
from tansiq.desk.shell.tags import isolate, ltr, moment, say, word
from tansiq.engines.workflows import Refusal, Span
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import codes

__all__ = ["by_roles", "fact", "left", "name_of", "part_told", "span", "step_told", "told", "why_not"]

register = template.Library()

#: Up to here hours and minutes are told, and counted down on the page; beyond it days are what matters.
_COUNTED = timedelta(hours=48)


def _lang() -> str:
    return (get_language() or "en")[:2]


@register.filter
def told(texts: Texts | None) -> str:
    """A text of a case type in the reader's language: it needs no setting apart, since it is of that language."""
    return texts.told(_lang()) if texts else ""


@register.filter
def step_told(texts: Texts, kind: str) -> SafeString:
    """A step by its name; of a mark or an event, whose name is no verb, what is done with it."""
    name = SafeString(escape(texts.told(_lang())))
    return say(f"step_kind.{kind}", what=name) if kind in ("set", "clear", "event") else name


@register.filter
def left(clock: ClockSeen) -> SafeString:
    """The time that is left, or by how much it is over: 3:07, or 12 days."""
    time = abs(clock.left)
    if time >= _COUNTED:
        return say("clock.days", days=time.days)
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    text = f"{hours}:{minutes:02}"
    if clock.status in ("running", "warned"):
        return format_html('<bdi dir="ltr" data-due="{}">{}</bdi>', clock.due_at.isoformat(), text)
    return ltr(text)


@register.filter
def span(value: Span | None) -> SafeString:
    """A span as the law gives it: 4 hours."""
    return say(f"span.{value.unit}", count=value.count) if value else SafeString("")


@register.filter
def by_roles(roles: Iterable[str]) -> str:
    """Roles by their names."""
    return ("، " if _lang() == "ar" else ", ").join(word(role, "role") for role in sorted(roles))


@register.filter
def name_of(names: Mapping[str, str], person: str) -> str:
    """The name behind an id; its first signs where the account has none any more."""
    return names.get(person, person[:8])


@register.filter
def part_told(part: str) -> SafeString:
    """What part somebody or something has in a case: in words where the part is one that we know."""
    code = f"case_part.{part}"
    return say(code) if code in codes() else isolate(part)


@register.filter
def fact(one: Fact) -> SafeString:
    """The value of a fact, whatever its kind."""
    return _value(one.field, one.value)


@register.filter
def why_not(refusal: Refusal) -> SafeString:
    """What stands against a step, in a sentence."""
    if refusal.code == "step.role":
        allowed = dict(refusal.details)["allowed"].split(", ")
        return say("case.for_roles", roles=SafeString(by_roles(tuple(allowed))))
    return say(refusal.code, **refusal.blanks(_lang()))


def _value(field: Field, value: object) -> SafeString:
    match value:
        case None:
            return SafeString("—")
        case bool():
            return say("case.yes") if value else say("case.no")
        case datetime():
            return moment(value)
        case date() | int():
            return ltr(value)
        case list() | tuple():
            rows = [(_row(field, row),) for row in value]
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows)) if rows else SafeString("—")
        case str() if value in field.choices:
            return format_html("{}", told(field.choices[value]))
        case _:
            return isolate(value)


def _row(field: Field, row: dict[str, object]) -> SafeString:
    cells = [(told(one.texts), _value(one, row[one.id])) for one in field.columns.values() if one.id in row]
    return format_html_join(" · ", '<span class="quiet">{}:</span> {}', cells)
