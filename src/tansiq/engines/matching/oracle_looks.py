"""The looks at a name in plain Python: what looks.py tells of a query, worked out anew for every name."""

from __future__ import annotations

import math

from tansiq.engines.matching.postings import CODE_BITS, CODES, INITIAL_CODE, MORE_PARTS, code_of
from tansiq.engines.matching.reach import ALONE, BY_FIRST, BY_LATER, least_bits
from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.initials import FIRST_LETTER_AT_BEST
from tansiq.engines.names.parse import MAX_TOKENS
from tansiq.engines.names.reading import STEPS

__all__ = ["PlainLooks", "code_of_part", "neighbours"]


def neighbours(span, nears) -> dict[int, float]:  # type: ignore[no-untyped-def]
    """The bits of a span's neighbours by word."""
    if span < 0:
        return {}
    part = slice(nears[0][span], nears[0][span + 1])
    return dict(zip(nears[1][part].tolist(), nears[2][part].tolist(), strict=True))


class PlainLooks:
    """What the looks at a name need to know of a query, in plain lists."""

    def __init__(self, spans, most, flags, nears, judged) -> None:  # type: ignore[no-untyped-def]
        hopes, self.weights = judged
        self.most, self.hopes = [float(bits) for bits in most], hopes.tolist()
        self.lists = [{word: bits for word, bits in neighbours(span, nears).items() if bits > 0} for span in spans]
        self.n = len(flags)
        self.is_initial = [bool(mark & INITIAL_FLAG) for mark in flags]
        self.beside = FIRST_LETTER_AT_BEST * sum(self.is_initial)
        self.order = sorted(range(len(spans)), key=lambda span: -most[span])
        self.has_joint = any(self.lists[self.n :])

    def may_reach(self, words: dict[int, int], parts: list[tuple[int, int]], need: float) -> bool:
        """Whether the first span, of those that say most, which has an answer in the name opens a way to ``need``."""
        return any(
            self._opens(rank, word, codes, parts, need)
            for rank, span in enumerate(self.order)
            for word, codes in words.items()
            if word in self.lists[span]
        )

    def _opens(self, rank: int, word: int, codes: int, parts: list[tuple[int, int]], need: float) -> bool:
        span, later = self.order[rank], self.order[rank + 1 :]
        bits, rest = self.lists[span][word], sum(self.most[each] for each in later)
        if bits + rest < self.least_rest(self.order[rank:], need):
            return False
        others = [code for place in range(3) if (code := codes >> CODE_BITS * place & (CODES - 1))]
        m = 1 + len(others)
        if codes & MORE_PARTS:
            others, m = [code_of_part(part) for part in parts], len(parts)
        return self.passes((span, bits), others, later, m, need) and self.reaches({span: bits}, others, later, m, need)

    def least_rest(self, spans: list[int], need: float) -> float:
        """What these spans must say at least together, of any name."""
        has_first, n = self.is_initial[0] or bool({0, self.n} & set(spans)), self.n
        of_initial = least_bits(ALONE, True, 0.0, n, n, n, 0.0, self.weights, need) - FIRST_LETTER_AT_BEST
        return float(min(self._least_said(n, n, need, has_first=has_first), of_initial) - self.beside)

    def _least_said(self, m: int, matched: int, need: float, *, has_first: bool) -> float:
        """The least bits of neighbours, by the cheapest way."""
        found = []
        for way, (hope, doubtful) in ((ALONE, (0.0, 0.0)), (BY_LATER, self._later()), (BY_FIRST, self.hopes[0])):
            if way == ALONE or hope > 0:
                said = matched + (way != ALONE)
                mine = min(self.n, said) if self.has_joint else self.n
                found.append(
                    least_bits(way, has_first, 0.0, mine, m, matched, doubtful, self.weights, need) - hope
                )  # fmt: skip
        return float(min(found))

    def _later(self) -> tuple[float, float]:
        hoped = [(hope, doubtful) for hope, doubtful in self.hopes[1:] if hope > 0]
        return max((hope for hope, _ in hoped), default=0.0), min((doubtful for _, doubtful in hoped), default=1.0)

    def passes(self, found: tuple[int, float], others: list[int], later: list[int], m: int, need: float) -> bool:
        """The first look: each code of a name says the most that any span says of it; ``found`` by a span's bits."""
        span, bits = found
        total, matched, has_first = 0, 0, span in (0, self.n) or self.is_initial[0]
        for code in others:
            said = {each: max(self._coded(each, code), default=0.0) for each in later}
            if code == INITIAL_CODE:
                said = {0: FIRST_LETTER_AT_BEST}
            total += int(max(said.values(), default=0.0) * STEPS)
            matched += any(most > 0 for most in said.values())
            has_first |= any(said.get(each, 0.0) > 0 for each in (0, self.n))
        matched = min(matched, m) + 1 + sum(self.is_initial)
        least = (self._least_said(m, matched, need, has_first=has_first) - self.beside) * STEPS - 1e-3
        return math.ceil(bits * STEPS) + total >= math.floor(max(min(least, 2.0**39), -(2.0**39)))

    def _coded(self, span: int, code: int) -> list[float]:
        return [bits for word, bits in self.lists[span].items() if code_of(word) == code]

    def reaches(self, best: dict[int, float], others: list[int], later: list[int], m: int, need: float) -> bool:
        """The second look: each span says the most that it says of any code, and one part more may be hoped for."""
        said = best | {
            span: max((bits for code in others for bits in self._coded(span, code)), default=0.0) for span in later
        }
        answered = {span for span, bits in said.items() if bits > 0}
        initials = sum(self.is_initial) + (INITIAL_CODE in others)
        has_first = self.is_initial[0] or bool({0, self.n} & answered) or INITIAL_CODE in others
        matched = sum(1 if span < self.n else 2 for span in answered) + initials
        total = sum(said.values()) + FIRST_LETTER_AT_BEST * initials
        later_hope = max((self.hopes[i][0] for i in range(1, self.n) if i not in answered), default=0.0)
        ways = [(ALONE, 0.0, 0.0), (BY_LATER, later_hope, self._later()[1])]
        ways += [] if has_first else [(BY_FIRST, *self.hopes[0])]
        return any(
            total + hope
            >= least_bits(way, has_first, 0.0, self.n, m, min(matched, MAX_TOKENS), doubtful, self.weights, need)
            for way, hope, doubtful in ways
            if way == ALONE or hope > 0
        )


def code_of_part(part: tuple[int, int]) -> int:
    """The code of a part, which is a word and flags."""
    return INITIAL_CODE if part[1] & INITIAL_FLAG else int(code_of(part[0]))
