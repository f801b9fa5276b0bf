"""Organisations written in an article: bodies known under several spellings, and names with a telling head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tansiq.engines.reporting.article import Mention, Organisation, Span
from tansiq.engines.reporting.hostile import bounded
from tansiq.engines.reporting.letters import Folded, alternatives, fold_word, stem
from tansiq.lexicons import load

__all__ = ["find_organisations", "organisation_key"]

_WORD = re.compile(r"\w+")
_MOST_WORDS = 6
_PREFIX = r"(?:و\s?|ف)?(?:[بكل])?"


@cache
def _tables() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    tables = load("arabic/organisations")
    heads = {fold_word(form): kind for kind, forms in tables["heads"].items() for form in forms}
    stops, after = (frozenset(fold_word(word) for word in tables["stops"][key]) for key in ("words", "not_after_head"))
    return heads, stops, after


def organisation_key(name: str) -> str:
    """What two spellings of one name share: folded words without prefixes or the article, variants resolved."""
    return " ".join(stem(word) for word in _WORD.findall(fold_word(name)))


@cache
def _known() -> dict[str, dict[str, str]]:
    """Key of every spelling -> the known body."""
    bodies = load("arabic/organisations")["known"]
    return {organisation_key(form): body for body in bodies for form in (body["ar"], *body["forms"])}


@cache
def _known_pattern() -> re.Pattern[str]:
    """Any spelling of a known body; quotation marks may stand inside, a word may be spelt otherwise."""
    variants: dict[str, set[str]] = {}
    for left, right in load("arabic/spelling")["variants"].items():
        variants.setdefault(fold_word(right), {fold_word(right)}).add(fold_word(left))
    forms = {fold_word(form) for body in load("arabic/organisations")["known"] for form in body["forms"]}
    shapes = [
        r"[\s«»“”\"]+".join(_either(word, variants) for word in form.split())
        for form in sorted(forms, key=lambda item: (-len(item), item))
    ]
    return re.compile(rf"(?<!\w){_PREFIX}(?P<name>{'|'.join(shapes)})(?!\w)")


def _either(word: str, variants: dict[str, set[str]]) -> str:
    """One word of a name in all its spellings: with "ال" or "لل" before it where the name has them."""
    bare = word.removeprefix("ال")
    known = sorted(variants.get(word) or variants.get(bare) or {word})
    spellings = "|".join(re.escape(item.removeprefix("ال")) for item in known)
    return rf"(?:ال|لل)?(?:{spellings})" if bare != word else rf"(?:{spellings})"


@cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_PREFIX}(?P<name>(?:ال|لل)?(?P<head>{alternatives(_tables()[0])}))(?!\w)")


def _name_end(folded: str, found: re.Match[str]) -> int:
    """Where a name begun by its head ends: the words after it that are defined, and one bare word of a genitive."""
    _, stops, after = _tables()
    end, count, bare = found.end(), 0, 0
    definite = found["name"] != found["head"]
    for word in _WORD.finditer(folded, end, end + 120):
        gap = folded[end : word.start()]
        defined = word[0].startswith(("ال", "لل", "وال", "ولل"))
        if (
            gap.strip(" ")
            or "\n" in gap
            or word[0] in stops
            or (not count and word[0] in after)
            or count == _MOST_WORDS
        ):
            break
        if not defined:
            bare += 1
            follows = _WORD.search(folded, word.end(), word.end() + 30)
            genitive = (
                follows is not None
                and follows[0].startswith("ال")
                and not folded[word.end() : follows.start()].strip(" ")
            )
            if bare > 1 or not genitive or (definite and not word[0].startswith("ل")):
                break
        elif word[0].startswith("وال") and not _joins(folded, word):
            break
        end, count = word.end(), count + 1
    return end


def _joins(folded: str, word: re.Match[str]) -> bool:
    """Whether "and the ..." belongs to the name: it is the last word before punctuation."""
    rest = folded[word.end() : word.end() + 2]
    return not rest.strip() or rest[0] in '،.»”")'


def _is_common(folded: str, found: re.Match[str]) -> bool:
    """Whether it is no name: "an agency for ..." describes, "the organised crime" only looks like a head."""
    definite = found["name"] != found["head"]
    before = re.search(r"(\w+)\s+$", folded[max(0, found.start() - 24) : found.start()])
    after = folded[found.end() :].lstrip(" ")
    adjective = definite and before is not None and before[1].startswith(("ال", "لل", "وال", "بال"))
    return adjective or (not definite and after.startswith("لل"))


def _mentions(folded: Folded, text: str, file_name: str) -> Iterator[tuple[str, str, str, Mention]]:
    """Key, code, kind and place of each name; known bodies first, their letters not read twice."""
    taken = bytearray(len(folded.text))
    heads = _tables()[0]
    for found in _known_pattern().finditer(folded.text):
        body = _known().get(organisation_key(found["name"]))
        if body is not None:
            place = found.span("name")
            taken[slice(*place)] = b"\x01" * (place[1] - place[0])
            yield organisation_key(body["ar"]), body["code"], "known", _mention(folded, text, file_name, *place)
    for found in _head_pattern().finditer(folded.text):
        end = _name_end(folded.text, found)
        if any(taken[found.start("name") : end]) or end == found.end() or _is_common(folded.text, found):
            continue
        place = found.start("name"), end
        kind = heads[" ".join(found["head"].split())]
        yield organisation_key(folded.text[slice(*place)]), "", kind, _mention(folded, text, file_name, *place)


def _mention(folded: Folded, text: str, file_name: str, *place: int) -> Mention:
    span = Span(file_name, *folded.place(*place))
    return Mention(span, text[span.start : span.end].strip())


def _name(code: str, mentions: list[Mention]) -> str:
    """A known body's name, else its first spelling."""
    bodies: Iterable[dict[str, str]] = load("arabic/organisations")["known"]
    printed = re.sub(r"^لل", "ال", mentions[0].text)  # "to the office": the office
    return next((body["ar"] for body in bodies if body["code"] == code), printed)


def find_organisations(folded: Folded, text: str, file_name: str) -> tuple[Organisation, ...]:
    """Every organisation of a text with all its mentions, in order of first appearance."""
    groups: dict[tuple[str, str, str], list[Mention]] = {}
    for key, code, kind, mention in bounded(_mentions(folded, text, file_name), "organisations", file_name):
        groups.setdefault((code or key, code, kind), []).append(mention)
    found = []
    for (key, code, kind), mentions in groups.items():
        mentions.sort(key=lambda item: item.span.start)
        found.append(Organisation(key, _name(code, mentions), code, kind, tuple(mentions)))
    return tuple(sorted(found, key=lambda item: item.mentions[0].span.start))
