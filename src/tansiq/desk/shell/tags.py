"""Template tags: sentences from messages/, and values of another script or direction set apart from the text.

Unisolated, 1984-03-07 reads 07-03-1984 inside Arabic text. So every value goes through `isolate` or `ltr`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tansiq import messages
from tansiq.desk.roles import duty_name, role_name

__all__ = [
    "act",
    "instant",
    "isolate",
    "ltr",
    "moment",
    "named",
    "qr",
    "refusal",
    "remedy",
    "say",
    "size",
    "stated",
    "word",
]

register = template.Library()

_UNITS = (("mega", 1 << 20), ("kilo", 1 << 10))
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_DAY_APART = r'<bdi dir="ltr" class="day">\g<0></bdi>'


def _lang() -> str:
    return (get_language() or "en")[:2]


@register.simple_tag
def say(code: str, **blanks: object) -> SafeString:
    """The sentence of ``code`` in the reader's language; what fills its blanks is escaped and set apart."""
    # Places are marked with characters that no text has: the sentence is escaped, and its values are set in after.
    places = {name: f"\ue000{number}\ue001" for number, name in enumerate(blanks)}
    text: str = escape(messages.sentence(code, _lang(), **places))
    for name, place in places.items():
        text = text.replace(place, isolate(blanks[name]))
    return mark_safe(text)  # noqa: S308  (escaped above)


@register.simple_tag
def refusal(code: str, details: dict[str, object]) -> SafeString:
    """The sentence of an error, its details put into words where they name a role or a duty."""
    return say(code, **{name: _worded(name, value) for name, value in details.items()})


@register.simple_tag
def remedy(code: str, details: dict[str, object]) -> str:
    """What a person can do about an error; empty where there is nothing to say."""
    return messages.remedy(code, _lang(), **details)


@register.filter
def word(value: object, family: str) -> str:
    """A word of one of our tables (a role, a kind of change) in the reader's language.

    Codes of the command line join the word with a low line: their family is given with it.
    """
    return _spoken(family if family.endswith("_") else f"{family}.", value)


@register.filter
def act(what: str) -> SafeString:
    """What was done, in words where there are any: those of the permission it takes."""
    codes = (f"permission.{what.replace(':', '.')}", f"act.{what}")
    written = next((code for code in codes if code in messages.codes()), None)
    return isolate(messages.sentence(written, _lang())) if written else ltr(what)


@register.filter
def named(names: dict[str, str] | None) -> SafeString:
    """A name given in three languages, in the reader's."""
    return isolate(names[_lang()]) if names else SafeString("—")


@register.filter
def isolate(value: object) -> SafeString:
    """A value of any script and direction. Days in it keep their order, whatever is around them."""
    if isinstance(value, SafeString):
        return value
    return mark_safe(f"<bdi>{_DAY.sub(_DAY_APART, escape(value))}</bdi>")  # noqa: S308  (escaped, days are digits)


@register.filter
def stated(value: object) -> SafeString:
    """A fact of a case type: a text in three languages, yes or no, a day, or what somebody wrote."""
    if isinstance(value, dict):
        return named(value)
    if isinstance(value, bool):
        return SafeString(_spoken("word.", "yes" if value else "no"))
    return isolate(value) if isinstance(value, str) else ltr(value)


@register.filter
def ltr(value: object) -> SafeString:
    """Numbers, dates, login names, codes: from left to right in every language."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def size(count: int) -> SafeString:
    """So many bytes, in the unit that is read at a glance."""
    unit = next((name for name, least in _UNITS if count >= least), "bytes")
    number = count / dict(_UNITS).get(unit, 1)
    text = f"{number:.1f}".removesuffix(".0")
    return say(f"size.{unit}", count=text if _lang() == "en" else text.replace(".", ","))


@register.filter
def moment(at: datetime | str | None) -> SafeString:
    """A moment (or its ISO text) in UTC, and beside it the node's own time where that differs."""
    return _moment(at, "%Y-%m-%d %H:%M")


@register.filter
def instant(at: datetime | None) -> SafeString:
    """As ``moment``, to the second."""
    return _moment(at, "%Y-%m-%d %H:%M:%S")


def _moment(at: datetime | str | None, form: str) -> SafeString:
    if at is None:
        return SafeString("—")
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    utc, local = at.astimezone(UTC), at.astimezone(ZoneInfo(settings.TANSIQ_TIME_ZONE))
    text = f"{utc.strftime(form)} UTC"
    if utc.utcoffset() != local.utcoffset():
        text += f" ({local:%H:%M})"
    return format_html('<time datetime="{}"><bdi dir="ltr">{}</bdi></time>', utc.isoformat(), text)


@register.filter
def qr(svg: str) -> SafeString:
    """A picture that allauth draws out of a secret it made itself, without the declaration of XML."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  (drawn by allauth)


#: Details of errors that are words of a table, and the codes that those words have.
_FAMILIES = {
    "role": "role.",
    "held": "role.",
    "wanted": "role.",
    "duty": "duty.",
    "other": "duty.",
    "permission": "permission.",
    "place": "place.",
    "standing": "entry.status.",
}


#: Families whose words stand in the table of roles.
_NAMED = {"role.": role_name, "duty.": duty_name}


def _worded(name: str, value: object) -> object:
    return _spoken(_FAMILIES[name], value) if name in _FAMILIES and value else value


def _spoken(family: str, value: object) -> str:
    if family in _NAMED:
        return _NAMED[family](str(value), _lang())
    return messages.sentence(family + str(value).replace(":", "."), _lang())
