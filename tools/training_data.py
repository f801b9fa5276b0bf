"""Pairs of words from the published name data, for ``make tables``. Only the train files are read.

``merged_open`` (Wikidata CC0, Google transliteration Apache-2.0, COLING) gives Arabic and Latin spellings of name words
with counts; ``wikidata_groups`` (CC0/MIT) gives the spellings of one name word in many scripts.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.name import NAME, Name, Token
from tansiq.errors import MalformedError

ROOT = Path(__file__).resolve().parent.parent
NAMES = Path(os.environ.get("TANSIQ_DATA", ROOT.parent / "shared" / "data")) / "names"

READINGS = ROOT / "resources" / "names" / "readings.tsv"
READING_WEIGHT = 12.0  # a word written down to show a reading that the data hardly have
ARABIC_ORIGIN = 8.0  # a pair of Arabic origin weighs as much as eight others: most of what a desk compares
MOST_OF_A_COUNT = 20  # one famous bearer's spelling must not drown the rest
MOST_FORMS = 8  # of one name, or pairs would grow with the square
# Glosses, not spellings: "family", "clan", "tribe", "name" and the like.
FAMILY_OF = ("عائلة", "عشيرة", "قبيلة", "اسم", "أسرة", "آل", "مردم", "خاندان")
LONGEST = 12  # letters of a word that is no compound
# Set, not measured: an Arabic word is taken to be written one way thirty times for once otherwise. The groups hold
# foreign names, whose writing is not settled.
SETTLED = 30.0
EVERY = 4  # one of so many groups is enough

Row = tuple[Token, Token, int, bool]  # Latin, Arabic, count, of Arabic origin


def single(text: str) -> Token | None:
    """The one token of a name word, or None where it is several, an initial or unreadable."""
    try:
        tokens = Name.parse(text).tokens
    except MalformedError:
        return None
    fit = len(tokens) == 1 and tokens[0].role == NAME and len(tokens[0].codes) > 1
    return tokens[0] if fit else None


def _is_gloss(arabic: str) -> bool:
    return len(arabic) > LONGEST or (arabic.startswith(FAMILY_OF) and len(arabic) > max(map(len, FAMILY_OF)))


@cache
def merged_open() -> tuple[Row, ...]:
    """Every train row that is one word on both sides."""
    rows = []
    for line in (NAMES / "merged_open" / "train.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        arabic, latin, count, origin, _ = line.split("\t")
        if _is_gloss(arabic):
            continue
        left, right = single(latin), single(arabic)
        if left and right and (left.kind, right.kind) == (ALPHABET, ABJAD) and left.servant == right.servant:
            rows.append((left, right, int(count), origin == "arab_letter"))
    return tuple(rows)


def across() -> dict[tuple[str, str], float]:
    """Weighted pairs (alphabet, abjad)."""
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for left, right, count, arab in merged_open():
        pairs[left.letters, right.letters] += min(count, MOST_OF_A_COUNT) ** 0.5 * (ARABIC_ORIGIN if arab else 1)
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            arabic, *spellings = line.split("\t")
            form = single(arabic)
            for spelling in map(single, spellings):
                if spelling and form and spelling.kind == ALPHABET:
                    pairs[spelling.letters, form.letters] += READING_WEIGHT
    return pairs


def _groups() -> Iterator[list[Token]]:
    lines = (NAMES / "wikidata_groups" / "persons_without_test.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[::EVERY]:
        forms = [form for form in line.partition(" => ")[0].split(", ") if form[:1].isalpha() and ord(form[0]) < 0x700]
        yield [token for token in map(single, forms[: 3 * MOST_FORMS]) if token]


def within(kind: int) -> dict[tuple[str, str], float]:
    """Weighted pairs of two spellings of ``kind`` of one name, both ways round, each form also with itself."""
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for forms, weight in _spelling_sets(kind):
        share = weight / len(forms)
        for one, other in combinations(forms, 2):
            pairs[one, other] += share
            pairs[other, one] += share
        for one in forms:
            pairs[one, one] += share * (len(forms) - 1) * (SETTLED if kind == ABJAD else 1.0)
    return pairs


def _spelling_sets(kind: int) -> Iterator[tuple[list[str], float]]:
    if kind == ALPHABET:
        by_arabic: defaultdict[str, Counter[str]] = defaultdict(Counter)
        weight: dict[str, float] = {}
        for left, right, count, arab in merged_open():
            by_arabic[right.letters][left.letters] += count
            weight[right.letters] = ARABIC_ORIGIN if arab else 1
        for arabic, forms in by_arabic.items():
            yield [form for form, _ in forms.most_common(MOST_FORMS)], weight[arabic]
    for tokens in _groups():
        forms_of_kind = sorted({token.letters for token in tokens if token.kind == kind})[:MOST_FORMS]
        if len(forms_of_kind) > 1:
            yield forms_of_kind, 1.0
