"""Documents set by Typst as PDF/A-2b: a template and what it is told, as data; the same two give the same bytes.

What fills a template is never code. Values of another direction are set apart by Unicode isolates, so that 1984-03-07
stays in its order within Arabic.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from typst import Fonts

__all__ = ["free", "ltr", "numbers_apart", "set_in_type"]

_STANDARD: Final = "a-2b"
#: What begins with a plus: a telephone number; digits and Latin letters with signs between: a date, a file number.
_NUMBER: Final = re.compile(r"\+\d[\d ()./-]*\d|[A-Za-z0-9]+(?:[-/.:@_][A-Za-z0-9]+)+")


def set_in_type(template: bytes, told: Mapping[str, object], *, letter: str, lang: str) -> bytes:
    """The document of a template. It takes some tenths of a second: not to be called while rows are held.

    ``letter`` and ``lang`` name it. Raises MalformedError ``letter.template`` where Typst cannot read it.
    """
    import typst

    try:
        done: bytes = typst.compile(
            template,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            pdf_standards=_STANDARD,
            timestamp=0,  # the day stands in the letter; so the same letter gives the same bytes
        )
    except (RuntimeError, ValueError) as error:  # typst.TypstError is a RuntimeError
        raise MalformedError("letter.template", letter=letter, lang=lang, problem=str(error)[:300]) from error
    return done


def free(text: str) -> str:
    """A text of any direction, set apart."""
    return f"\u2068{text}\u2069"


def ltr(text: str) -> str:
    """A date, number or reference, from left to right."""
    return f"\u2066{text}\u2069"


def numbers_apart(text: str) -> str:
    """A text in which dates, telephone numbers and the like keep the order of their digits, whatever stands around.

    Within Arabic 1984-03-07 would be shown as 07-03-1984 (Unicode Standard Annex 9, rule W2).
    """
    return _NUMBER.sub(lambda found: ltr(found[0]), text)


@cache
def _fonts() -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("fontpkg_amiri").joinpath("files"))])
