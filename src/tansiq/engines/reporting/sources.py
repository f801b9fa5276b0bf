"""What kind of source a speaker is, the grading proposed for it, and whom "the same source" points back to."""

from __future__ import annotations

import re
from functools import cache

from tansiq.engines.reporting.article import Claim, Grading
from tansiq.engines.reporting.letters import alternatives, fold_word
from tansiq.lexicons import load

__all__ = ["SOURCE_TYPES", "grading", "is_same", "source_type"]

SOURCE_TYPES = (
    "communique",
    "organisation",
    "named_person",
    "anonymous",
    "unnamed",
    "opinion",
    "report",
    "media",
    "parties",
)
_WORD = re.compile(r"\w+")


@cache
def _nouns() -> tuple[tuple[str, frozenset[str]], ...]:
    """Source type -> its nouns, in the order in which they decide."""
    sources = load("arabic/speech")["sources"]
    order = ("communique", "anonymous", "report", "media", "parties")
    return tuple((kind, frozenset(fold_word(noun) for noun in sources[kind])) for kind in order)


@cache
def _organisation() -> re.Pattern[str]:
    tables = load("arabic/organisations")
    heads = [form for forms in tables["heads"].values() for form in forms]
    known = [form for body in tables["known"] for form in body["forms"]]
    states = load("arabic/speech")["sources"]["states"]
    return re.compile(rf"^(?:كل من )?(?:ال|لل)?(?:{alternatives([*heads, *known, *states])})(?!\w)")


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in load("arabic/speech")["sources"][key])


def source_type(folded: str) -> str:
    """The kind of source of a folded speaker, from its first word; a name is what is left."""
    spoken = _WORD.findall(folded)
    if not spoken:
        return "unnamed"
    for kind, nouns in _nouns():
        if spoken[0] in nouns:
            return kind
    if _organisation().match(folded.lstrip(' «“"')):
        return "organisation"
    if spoken[0] in _set("unnamed"):
        return "unnamed" if len(spoken) < 5 else "named_person"
    titled = any(spoken[0].removeprefix("ال") == title for title in _set("titles"))
    return "named_person" if len(spoken) >= 2 or titled else "unnamed"


@cache
def grading(kind: str) -> Grading:
    """The grading proposed for a source type: a default for a person to confirm, never a finding."""
    tables = load("arabic/grading")
    table = tables.get(kind, tables["other"])
    return Grading(table["source"], table["information"], table["reason"])


def _folded(claim: Claim) -> list[str]:
    return _WORD.findall(fold_word(claim.speaker))


@cache
def _same() -> frozenset[str]:
    return frozenset(fold_word(word) for word in load("arabic/speech")["attribution"]["same"])


def is_same(claim: Claim, before: Claim) -> bool:
    """Whether a speaker told only as "the same source", "the communique" or "the ministry" can be the one before."""
    own, other = _folded(claim), _folded(before)
    if not own or not own[0].startswith("ال") or len(own) > 3 or (len(own) > 1 and own[-1] not in _same()):
        return False
    noun = own[0].removeprefix("ال")
    if noun == "مصدر":  # a person with a name is not spoken of as a source
        return before.source_type in ("communique", "anonymous", "report", "media")
    if noun in ("بيان", "بلاغ"):
        return before.source_type == "communique"
    return bool(other) and other[0].removeprefix("ال") == noun
