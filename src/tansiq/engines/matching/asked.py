"""The words that queries are made of, each worked out once: what it sounds like, what it weighs, its neighbours."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tansiq.engines.matching.postings import PART_FLAGS, WORD_MASK
from tansiq.engines.names.company import company_of
from tansiq.engines.names.comparison import flags_of
from tansiq.engines.names.letters import encode, skeleton, sounds
from tansiq.engines.names.many_letters import skeleton_digits
from tansiq.engines.names.name import Token
from tansiq.engines.names.plain import PlainWords
from tansiq.engines.names.population import MOST_BITS, best_bits
from tansiq.engines.names.reading import Span, span_evidence, span_evidence_at
from tansiq.engines.names.spelled import main_forms
from tansiq.engines.names.vocabulary import Vocabulary, Word

__all__ = ["FAR", "NEAR", "AskedWords", "Grown", "KnownLists", "Neighbours", "near_words"]

# A word is looked for among those that have at least this share of its bits; what is below adds a little to a bound
# (distant.py). Of the hits at the default threshold that were looked at, no pair under 0.55 was missed (decision 0013).
NEAR = 0.3
# As population.FAREST, of a part that is looked for in an index among words of its own kind of writing: two spellings
# in one alphabet are nearer to each other than a spelling and its original.
FAR = (12.0, 1.0)
_FORMS = 3  # a word, and up to two forms in the other kind of writing that it is mostly a spelling of


class Grown:
    """An array that grows by appending; ``items`` is what it holds."""

    def __init__(self, dtype: DTypeLike, shape: tuple[int, ...] = ()) -> None:
        self._held, self._count = np.zeros((1 << 10, *shape), dtype=dtype), 0

    def __len__(self) -> int:
        return self._count

    @property
    def items(self) -> NDArray[Any]:
        """What was appended."""
        return self._held[: self._count]

    def append(self, values: ArrayLike) -> None:
        """Add several items."""
        added = np.asarray(values, dtype=self._held.dtype)
        end = self._count + len(added)
        if end > len(self._held):
            larger = np.zeros((max(end, 2 * len(self._held)), *self._held.shape[1:]), dtype=self._held.dtype)
            larger[: self._count] = self.items
            self._held = larger
        self._held[self._count : end] = added
        self._count = end


class AskedWords:
    """Words of queries by number, for names of people or of things.

    Arrays by number: ``kinds``, ``codes`` (of the first letter), ``heard`` int64 (n, 3, 2): sound classes of the word
    and of the forms it mostly stands for (0: none), ``selves`` (n, 2): the most bits it can have against a
    part in an alphabet or in an abjad, ``bones``: skeleton. ``listed``: words of which is known how common they are.
    """

    def __init__(self, *, people: bool, listed: Vocabulary | None = None) -> None:
        self.words: list[Word] = []
        self._people, self._listed, self._numbers = people, listed, dict[Word, int]()
        self._plain = PlainWords(self._number, person=people)
        self.kinds, self.codes, self.bones = Grown(np.int64), Grown(np.int64), Grown(np.int64)
        self.heard, self.selves = Grown(np.int64, (_FORMS, 2)), Grown(np.float64, (2,))
        self._letters, self._ends = Grown(np.uint8), Grown(np.int64)
        self._ends.append([0])
        self._everyone = company_of([], people=people)
        self._company = Grown(np.float64, self._everyone.shape[1:])

    @property
    def tables(self) -> tuple[NDArray[Any], ...]:
        """Kinds, codes, heard, selves, bones; letters, their ends, skeleton digits; company of each word and of all."""
        known = (self.kinds, self.codes, self.heard, self.selves, self.bones, self._letters, self._ends)
        return (*(column.items for column in known), skeleton_digits(), self._company.items, self._everyone)

    def read(self, text: str, given: str, family: str) -> tuple[list[int], list[int]]:
        """Numbers and flags (comparison.flags_of) of a name's parts. Raises MalformedError ``name.*``."""
        found = self._plain.read(text, given=given, family=family)
        return [item & WORD_MASK for item in found], [item >> PART_FLAGS for item in found]

    def _number(self, token: Token) -> int:
        number = self._numbers.get(token.key)
        return (self._learn(token.key) if number is None else number) | flags_of(token) << PART_FLAGS

    def _learn(self, word: Word) -> int:
        number = self._numbers[word] = len(self.words)
        self.words.append(word)
        forms = [word, *(form for form, _ in main_forms(word))][:_FORMS]
        heard = [sounds(letters) for _, letters in forms] + [(0, 0)] * (_FORMS - len(forms))
        self.kinds.append([word[0]])
        self.codes.append(encode(word[1], word[0])[:1] or [0])
        self.heard.append([heard])
        self.selves.append([best_bits(word, people=self._people, listed=self._listed)])
        self.bones.append([skeleton(word[1])])
        self._company.append(company_of([word], people=self._people)[:1])
        self._letters.append(encode(word[1], word[0]))
        self._ends.append([len(self._letters)])
        return number


class KnownLists(Protocol):
    """Neighbours of words that were worked out before."""

    def of(self, word: Word) -> tuple[NDArray[np.int64], NDArray[np.float32]] | None:
        """Those of one word, None where they are not known."""


class Neighbours:
    """Words of one vocabulary that the parts of queries may be writings of, list by list.

    List k is ``words[first[k]:first[k + 1]]`` in order, with ``bits``. A word is a neighbour where its bits are at
    least the share ``near`` of what the part has against itself; with ``near`` None, wherever they say anything.
    ``known`` are lists for that share which were worked out before.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        asked: AskedWords,
        *,
        near: float | None,
        people: bool,
        known: KnownLists | None = None,
    ) -> None:
        self._vocabulary, self._asked, self._near, self._people = vocabulary, asked, near, people
        self._known = known
        self._lists: dict[int | tuple[int, int], int] = {}
        self._words, self._bits, self._first = Grown(np.int32), Grown(np.float32), Grown(np.int64)
        self._first.append([0])

    def __len__(self) -> int:
        return len(self._lists)

    @property
    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """``first``, ``words`` and ``bits``."""
        return self._first.items, self._words.items, self._bits.items

    def of_part(self, number: int) -> int:
        """The list of one part."""
        known = self._lists.get(number)
        return self._find(number, (self._asked.words[number], None)) if known is None else known

    def of_both(self, one: int, other: int) -> int:
        """The list of two neighbouring parts written together."""
        known = self._lists.get((one, other))
        words = self._asked.words
        return self._find((one, other), (words[one], words[other])) if known is None else known

    def _find(self, key: int | tuple[int, int], span: Span) -> int:
        words, bits = self._near_words(key, span)
        number = self._lists[key] = len(self._first) - 1
        self._words.append(words)
        self._bits.append(bits)
        self._first.append([len(self._words)])
        return number

    def _near_words(self, key: int | tuple[int, int], span: Span) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if self._near is None:
            return span_evidence(span, self._vocabulary, people=self._people)
        known = self._known.of(span[0]) if self._known and isinstance(key, int) else None
        if known is not None:
            return known
        parts = (key,) if isinstance(key, int) else key
        best = sum(float(self._asked.selves.items[part].min()) for part in parts)
        return near_words(span, self._vocabulary, best, near=self._near, people=self._people)


def near_words(
    span: Span, vocabulary: Vocabulary, best: float, *, near: float, people: bool
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Words, in order, that a span may be a writing of with at least the share ``near`` of its ``best`` bits."""
    least = near * min(MOST_BITS, best)
    words, bits = span_evidence(span, vocabulary, people=people, least=least, reach=FAR)
    if span[1] is None and len(words):
        # A near search leaves out trifles: what is found is weighed as the explanation weighs it.
        bits = span_evidence_at(span, vocabulary, words, people=people)
    return words, bits
