"""The one form of a value as bytes, for whatever is hashed or signed, and the reading of bytes that must have it.

Source: RFC 8785 (JSON Canonicalization Scheme), for values without fractions: JSON in UTF-8, keys sorted, no blanks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from tansiq.errors import MalformedError

__all__ = ["MAX_DEPTH", "Value", "canonical_form", "read_canonical"]

MAX_DEPTH: Final = 16
_LARGEST: Final = (1 << 53) - 1  # beyond it, readers of JSON do not agree on a number (RFC 8785, section 3.2.2.3)
_HALF: Final = re.compile("[\ud800-\udfff]")  # half of a surrogate pair, which UTF-8 cannot write
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SORTER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)

#: What may be written, to any depth.
Value: TypeAlias = str | int | bool | list[Any] | dict[str, Any] | None


def canonical_form(value: object, *, limit: int) -> bytes:
    """The one form of ``value`` as bytes, of which there are ``limit`` at most.

    Raises MalformedError ``canonical.value`` where a value has no such form (a fraction, a date, half a character, a
    whole number beyond 2**53, a key that is no text), ``canonical.size`` where it is too deep or too long.
    """
    is_simple = _is_simple(value, 1)
    data = (_SORTER.encode(value) if is_simple else _WRITER.encode(_ordered(value, "", 0, limit))).encode("utf-8")
    if len(data) > limit:
        raise MalformedError("canonical.size", limit=limit, depth=MAX_DEPTH)
    return data


def read_canonical(data: bytes, *, limit: int) -> Value:
    """The value whose one form ``data`` is: keys given twice, blanks and other ways to write the same are refused.

    Raises MalformedError ``canonical.size``, and ``canonical.form`` where these are other bytes than its form.
    """
    if len(data) > limit:
        raise MalformedError("canonical.size", limit=limit, depth=MAX_DEPTH)
    try:
        value: Value = json.loads(data.decode("utf-8"))
        form = canonical_form(value, limit=limit)
    except (ValueError, RecursionError, MalformedError) as error:
        raise MalformedError("canonical.form") from error
    if form != data:
        raise MalformedError("canonical.form")
    return value


def _is_simple(value: object, depth: int) -> bool:
    """Whether ``value`` may be written as it stands, its keys in the order of their bytes: nearly every one may.

    The same is asked of every other value by ``_ordered``, which says what is wrong, at several times the price.
    """
    if type(value) is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                return False
        return _are_simple(value.values(), depth)
    return type(value) is list and _are_simple(value, depth)


def _are_simple(parts: Iterable[Any], depth: int) -> bool:
    """Asked of each message several times: a loop is twice as fast as ``all`` over calls."""
    for one in parts:
        kind = type(one)
        if kind is str:
            if not one.isascii() and _HALF.search(one):
                return False
        elif kind is int:
            if not -_LARGEST <= one <= _LARGEST:
                return False
        elif kind is not bool and one is not None and not (depth < MAX_DEPTH and _is_simple(one, depth + 1)):
            return False
    return True


def _ordered(value: object, place: str, depth: int, limit: int) -> Value:
    """``value`` with its keys in order, of the plain types only. ``place`` says where it stands: ``object/list/0``."""
    if depth > MAX_DEPTH:
        raise MalformedError("canonical.size", limit=limit, depth=MAX_DEPTH)
    # A subclass may write itself otherwise than it compares: only the types themselves have one form.
    if type(value) is dict:
        return {key: _ordered(value[key], f"{place}/{key}", depth + 1, limit) for key in _sorted_keys(value, place)}
    if type(value) is list:
        return [_ordered(one, f"{place}/{at}", depth + 1, limit) for at, one in enumerate(value)]
    if value is None or type(value) is bool:
        return value
    if type(value) is int and -_LARGEST <= value <= _LARGEST:
        return value
    if type(value) is str and _is_whole(value):
        return value
    raise MalformedError("canonical.value", field=place or "/", kind=type(value).__name__)


def _sorted_keys(value: dict[object, object], place: str) -> list[str]:
    """Keys in the order of their UTF-16 units, as RFC 8785, section 3.2.3 has it."""
    keys = list[str]()
    for key in value:
        if type(key) is not str or not _is_whole(key):
            raise MalformedError("canonical.value", field=place or "/", kind=type(key).__name__)
        keys.append(key)
    keys.sort()
    # The order of code points is that of UTF-16 units, too, but where a character needs two of them.
    return keys if all(map(str.isascii, keys)) else sorted(keys, key=lambda key: key.encode("utf-16-be"))


def _is_whole(text: str) -> bool:
    return text.isascii() or not _HALF.search(text)
