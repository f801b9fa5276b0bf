"""What every router of the API shares: who acts, what a refusal looks like, and texts that a database can keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from tansiq.desk.audit.actor import Actor
from tansiq.engines.workflows.texts import Texts

__all__ = ["REFUSALS", "Count", "Line", "Moment", "Prose", "Refused", "Told", "Word", "acting", "told"]

_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)


class Refusal(Schema):
    """Why something was not done: a stable code, a sentence and a remedy in the language of ``Accept-Language``."""

    code: str
    sentence: str
    remedy: str


class Refused(Schema):
    """An answer that is not what was asked for. Nothing was changed."""

    error: Refusal


class Told(Schema):
    """A text in every language."""

    ar: str
    fr: str
    en: str


def _kept(text: str) -> str:
    """A text without signs that no database keeps, or that nobody can see. Raises ValueError."""
    if any(ord(sign) < 0x20 and sign not in "\n\r\t" for sign in text):
        raise ValueError("control characters")  # noqa: TRY003  (pydantic puts it into its own error)
    return text


def _in_time(at: datetime) -> datetime:
    if not _EARLIEST <= at <= _LATEST:
        raise ValueError("out of time")  # noqa: TRY003  (pydantic puts it into its own error)
    return at


_Kept = AfterValidator(_kept)

#: A name of one of our tables; a line; several lines. Longer ones are refused.
Word = Annotated[str, Field(max_length=64), _Kept]
Line = Annotated[str, Field(max_length=500), _Kept]
Prose = Annotated[str, Field(max_length=2000), _Kept]
#: A number that every database keeps; a moment with its offset from UTC.
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_time)]

#: What any operation may answer instead: unreadable, no key, no permission, not there (or not for this reader), against
#: the rules as things stand, not as described here, too many calls.
REFUSALS: Mapping[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Refused)


def acting(request: HttpRequest) -> Actor:
    """Whoever the key acts for."""
    return cast("Actor", request.auth)  # type: ignore[attr-defined]  # set by ninja


def told(texts: Texts | Mapping[str, str] | None) -> Told | None:
    """A text of a case type, or of a choice; None where there is none."""
    if not texts:
        return None
    return Told(**dict(texts.pairs if isinstance(texts, Texts) else texts))
