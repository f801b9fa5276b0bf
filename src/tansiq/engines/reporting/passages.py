"""Text that two files share word for word, spelling apart: one communique printed twice is one event, two reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tansiq.engines.reporting.article import Article, Run, SharedText, Span
from tansiq.engines.reporting.clean import TEXT_KINDS
from tansiq.engines.reporting.letters import fold, stems

__all__ = ["MIN_WORDS", "SHINGLE", "find_shared"]

SHINGLE = 6  # words in a row that must agree for two places to be looked at
MIN_WORDS = 16  # words a shared text must have: shorter ones are set phrases and lists of titles
_GAP = 4  # words that one side may have changed in the middle
_OPEN = 12  # stretches looked back at: a set phrase repeated in the text must not cut a communique in two
_MANY = 20  # files with one shingle after which not every pair of them is compared
_COMMON = 40  # a shingle met more often than this in one file is a refrain, not a communique


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an article's kept text, as stems with their places, and where each run of SHINGLE begins."""

    file: str
    words: tuple[tuple[str, int, int], ...]
    shingles: dict[tuple[str, ...], list[int]]


@dataclass(slots=True)
class _Stretch:
    """Word ``left`` of one file and word ``right`` of the other begin ``length`` and ``other`` words in common."""

    left: int
    right: int
    length: int
    other: int
    agreed: int


def _words_of(article: Article) -> _Words:
    words: list[tuple[str, int, int]] = []
    for passage in article.kept:
        if passage.kind in TEXT_KINDS:
            folded = fold(article.words(passage.span))
            for word, start, end in stems(folded.text):
                first, last = folded.place(start, end)
                words.append((word, passage.span.start + first, passage.span.start + last))
    shingles: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(words) - SHINGLE + 1):
        shingles[tuple(word for word, _, _ in words[place : place + SHINGLE])].append(place)
    return _Words(article.file, tuple(words), shingles)


def _seeds(left: _Words, right: _Words) -> Iterator[tuple[int, int]]:
    """Places where a shingle agrees, in the order of the left file."""
    for shingle, places in left.shingles.items():
        others = right.shingles.get(shingle, ())
        if others and len(places) * len(others) <= _COMMON:
            yield from ((place, other) for place in places for other in others)


def _stretches(left: _Words, right: _Words) -> list[_Stretch]:
    """Seeds joined into stretches: along the same diagonal, or over a few words that one side changed."""
    stretches: list[_Stretch] = []
    for place, other in sorted(_seeds(left, right)):
        last = next((open_ for open_ in reversed(stretches[-_OPEN:]) if _continues(open_, place, other)), None)
        if last is None:
            stretches.append(_Stretch(place, other, SHINGLE, SHINGLE, SHINGLE))
            continue
        fresh = min(SHINGLE, place + SHINGLE - (last.left + last.length))
        last.length = max(last.length, place + SHINGLE - last.left)
        last.other = max(last.other, other + SHINGLE - last.right)
        last.agreed += max(0, fresh)
    return stretches


def _continues(last: _Stretch, place: int, other: int) -> bool:
    ahead, beside = place - (last.left + last.length), other - (last.right + last.other)
    return ahead <= _GAP and -SHINGLE < beside <= _GAP and other > last.right


def _run(left: _Words, right: _Words, found: _Stretch) -> Run:
    spans = [
        Span(side.file, side.words[start][1], side.words[start + length - 1][2])
        for side, start, length in ((left, found.left, found.length), (right, found.right, found.other))
    ]
    return Run(spans[0], spans[1], found.agreed, round(found.agreed / max(found.length, found.other), 3))


def _runs(left: _Words, right: _Words) -> tuple[Run, ...]:
    return tuple(_run(left, right, found) for found in _stretches(left, right) if found.agreed >= MIN_WORDS)


def _overlap(one: SharedText, two: SharedText) -> bool:
    """Whether the two pairs of files share the same text: in some file their runs meet."""
    spans = [[span for run in shared.runs for span in (run.left, run.right)] for shared in (one, two)]
    return any(left.meets(right) for left in spans[0] for right in spans[1])


def _grouped(pairs: Sequence[SharedText]) -> tuple[SharedText, ...]:
    """Three files that print one communique are one event with three reports."""
    groups: list[SharedText] = []
    for pair in pairs:
        same = [group for group in groups if _overlap(group, pair)]
        groups = [group for group in groups if group not in same]
        files = tuple(sorted({file for group in (*same, pair) for file in group.files}))
        groups.append(SharedText(files, tuple(run for group in (*same, pair) for run in group.runs)))
    return tuple(groups)


def _worth_comparing(worded: Sequence[_Words]) -> Iterator[tuple[_Words, _Words]]:
    """Pairs of files that have a shingle in common; where very many have it, each is compared with the first."""
    owners: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, words in enumerate(worded):
        for shingle in words.shingles:
            owners[shingle].append(place)
    pairs: set[tuple[int, int]] = set()
    for places in owners.values():
        pairs.update(combinations(places, 2) if len(places) <= _MANY else ((places[0], place) for place in places[1:]))
    yield from ((worded[left], worded[right]) for left, right in sorted(pairs))


def find_shared(articles: Sequence[Article]) -> tuple[SharedText, ...]:
    """Every text of at least ``MIN_WORDS`` words that kept passages of two or more files share."""
    worded = [_words_of(article) for article in articles]
    pairs = []
    for left, right in _worth_comparing(worded):
        if runs := _runs(left, right):
            pairs.append(SharedText((left.file, right.file), runs))
    return _grouped(pairs)
