"""Evidence in one sentence that a reviewer understands, in Arabic, French or English."""

from __future__ import annotations

from collections.abc import Sequence

from tansiq import messages
from tansiq.engines.matching.fields import Part

__all__ = ["sentence_of", "tenths"]

_MOST_FOR = 3
_MOST_AGAINST = 2
_SILENT = 0.5  # bits under which a part is not worth a clause
_RARE = 0.01
_ISOLATE, _LEFT_TO_RIGHT, _POP = "\u2068", "\u2066", "\u2069"


def sentence_of(parts: Sequence[Part], bits: float, prior_bits: float, lang: str) -> str:
    """What speaks for, what speaks against, and the total beside its prior."""
    speak_for = sorted((part for part in parts if part.bits >= _SILENT), key=lambda part: -part.bits)[:_MOST_FOR]
    against = sorted((part for part in parts if part.bits <= -_SILENT), key=lambda part: part.bits)[:_MOST_AGAINST]
    clauses = [
        messages.sentence(code, lang, clauses=_joined(some, lang))
        for code, some in (("evidence.for", speak_for), ("evidence.against", against))
        if some
    ]
    odds = f"{round(2.0**-prior_bits):,}".replace(",", "\u202f")
    total = messages.sentence(
        "evidence.total",
        lang,
        bits=_number(f"{bits:+.1f}"),
        chance=_number(_chance(bits + prior_bits)),
        odds=_number(odds),
    )
    return " ".join([*(clauses or [messages.sentence("evidence.nothing", lang)]), total])


def tenths(parts: Sequence[float], total: float) -> list[float]:
    """``parts`` rounded to tenths so that, as shown, they still add up to ``total`` rounded to tenths.

    Largest remainder: the part that rounding hurt most takes the odd tenth.
    """
    scaled = [part * 10 for part in parts]
    shown = [round(value) for value in scaled]
    odd = round(total * 10) - sum(shown)
    step = 1 if odd > 0 else -1
    worst = sorted(range(len(parts)), key=lambda at: step * (shown[at] - scaled[at]))
    for at in worst[: abs(odd)]:
        shown[at] += step
    return [value / 10 for value in shown]


def _chance(posterior_bits: float) -> str:
    """A probability as a person says it: no more than what sorts a queue."""
    likely = 1.0 / (1.0 + 2.0 ** -max(min(posterior_bits, 60.0), -60.0))
    return (
        "< 1\u202f%"
        if likely < _RARE
        else "> 99\u202f%"
        if likely > 1 - _RARE
        else f"{likely:.0%}".replace("%", "\u202f%")
    )


def _joined(parts: Sequence[Part], lang: str) -> str:
    comma = "، " if lang == "ar" else ", "
    return comma.join(
        messages.sentence(part.reason, lang, left=_isolated(part.left), right=_isolated(part.right))
        + f" ({_number(f'{part.bits:+.1f}')})"
        for part in parts
    )


def _isolated(value: str) -> str:
    """First-strong isolation, so that a name or a number of another direction leaves the sentence in order."""
    return f"{_ISOLATE}{value}{_POP}"


def _number(value: str) -> str:
    """From left to right: a sign or "<" beside digits has no direction of its own, and would change sides in Arabic."""
    return f"{_LEFT_TO_RIGHT}{value}{_POP}"
