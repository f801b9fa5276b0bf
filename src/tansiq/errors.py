"""The one family of errors that Tansiq raises on purpose.

An error carries a stable ``code`` (``subject.problem``) and named details, never a sentence:
the sentences, in Arabic, French and English, live in ``messages/`` under the same code.
"""

from __future__ import annotations

from functools import partial
from typing import Any

__all__ = ["MalformedError", "RefusedError", "TansiqError", "TransportError"]


class TansiqError(Exception):
    """Something a person can act on. ``code`` is stable, ``details`` fill the sentence's blanks."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        blanks = ", ".join(f"{key}={value!r}" for key, value in self.details.items())
        return f"{self.code} ({blanks})" if blanks else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        # An error is raised in one process and told in another; an exception's own way back knows no keywords.
        return partial(type(self), self.code, **self.details), (), self.__dict__


class MalformedError(TansiqError):
    """Input that cannot be read: broken, hostile, too large or of another format."""


class RefusedError(TansiqError):
    """Input that can be read, but that Tansiq will not act on: a rule, a lock or a right stands against it."""


class TransportError(TansiqError):
    """A message that did not arrive. ``permanent`` tells the sender whether trying again can help."""

    def __init__(self, code: str, *, permanent: bool = False, **details: object) -> None:
        super().__init__(code, **details)
        self.permanent = permanent
