"""Evidence on the terminal: the waterfall of one comparison, the block of one possible hit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tansiq import messages
from tansiq.cli.terminal import Voice, bar

if TYPE_CHECKING:
    from tansiq.engines.matching import Evidence, Hit, Part, Record

__all__ = [
    "decisive_parts",
    "listed_names",
    "own_script_name",
    "prior_as_odds",
    "show_hit",
    "show_hit_in_brief",
    "show_waterfall",
    "subject_line",
    "weakest_part",
    "why",
]

_FEWEST_BITS = 0.5  # a part that says less than this decides nothing
_TELLING_FIELDS = 3


def decisive_parts(parts: Sequence[Part], most: int = 3) -> list[Part]:
    """The parts that say most, for or against, largest first."""
    telling = [part for part in parts if abs(part.bits) >= _FEWEST_BITS]
    return sorted(telling, key=lambda part: -abs(part.bits))[:most]


def own_script_name(record: Record) -> str:
    """The listed name as its own script writes it; the first name where the list gives no other."""
    original = next((name.text for name in record.names if name.role == "original_script"), "")
    return original or (record.names[0].text if record.names else record.id)


def listed_names(hit: Hit) -> tuple[str, str]:
    """The written name that was compared, and the name in the subject's own script (empty where it is the same)."""
    own = own_script_name(hit.record)
    compared = hit.evidence.right.text if hit.evidence.right else own
    return compared, own if own != compared else ""


def prior_as_odds(prior_bits: float) -> int:
    """A prior in bits as "1 in N"."""
    return round(math.pow(2.0, -prior_bits))


def part_reason(voice: Voice, part: Part) -> str:
    """Why a part weighs what it weighs, in the reader's language."""
    values = {"left": voice.value(part.left), "right": voice.value(part.right), "bits": f"{part.bits:+.1f}"}
    return messages.sentence(part.reason, voice.lang, **values)


def subject_line(voice: Voice, record: Record) -> list[str | tuple[str, str]]:
    """What is known of a subject in one line: name, birth dates, nationalities, sex, documents."""
    facts = [
        *(str(date) for date in record.birth_dates[:2]),
        *record.nationalities[:2],
        *([record.sex] if record.sex else []),
        *(document.number for document in record.documents[:1]),
    ]
    name = voice.value(record.names[0].text if record.names else record.id)
    return [(name, "bold"), ("  " + "  ".join(voice.number(fact) for fact in facts), "dim")]


def show_waterfall(voice: Voice, evidence: Evidence) -> None:
    """One bar a part: as printed, they add up to the total. Then the sentence, and the probability with its prior."""
    from tansiq.engines.matching.explanation import tenths

    plain = not voice.out.encoding.lower().startswith("utf")
    shown = tenths([part.bits for part in evidence.parts], evidence.bits)
    largest = max((abs(part.bits) for part in evidence.parts), default=0.0)
    labels = [voice.text(f"field_{part.field}") for part in evidence.parts]
    width = max((len(label) for label in [*labels, voice.text("total")]), default=0)
    for part, label, bits in zip(evidence.parts, labels, shown, strict=True):
        drawn = bar(part.bits, largest, plain=plain)
        style = "green" if part.bits >= 0 else "red"
        line = f"  {label:<{width}}  {voice.number(f'{bits:+6.1f}')}  "
        voice.line(line, (f"{drawn:<25}", style), (part_reason(voice, part), "dim"))
    voice.line((f"  {voice.text('total'):<{width}}  {voice.number(f'{evidence.bits:+6.1f}')}", "bold"))
    voice.line("")
    voice.line(evidence.sentence(voice.lang))
    show_probability(voice, evidence)


def show_probability(voice: Voice, evidence: Evidence) -> None:
    """A probability is never shown without the prior it rests on."""
    odds = voice.number(f"{prior_as_odds(evidence.prior_bits):,}")
    prior = voice.number(f"{evidence.prior_bits:+.1f}")
    probability = voice.number(_rounded(evidence.probability))
    voice.say("probability", "dim", probability=probability, odds=odds, prior=prior)


def _rounded(probability: float) -> str:
    """Three places, and never a certainty that nobody has."""
    return "< 0.001" if probability < 0.001 else "> 0.999" if probability > 0.999 else f"{probability:.3f}"


def show_hit(voice: Voice, hit: Hit, list_name: str, *, indent: str = "") -> None:
    """One possible hit below its traveller: bits, listed name, list and reference; the decisive reasons below."""
    voice.line(*_hit_line(voice, hit, list_name, indent))
    reasons = [why(voice, part) for part in decisive_parts(hit.evidence.parts)]
    voice.line((f"{indent}            " + " · ".join(reasons), "dim"))


def show_hit_in_brief(voice: Voice, hit: Hit, list_name: str, *, indent: str = "") -> None:
    """As ``show_hit``, in one line: what the most telling fields say, each in all its parts."""
    fields: dict[str, float] = {}
    for part in hit.evidence.parts:
        label = _label(voice, part)
        fields[label] = fields.get(label, 0.0) + part.bits
    telling = sorted(fields.items(), key=lambda field: -abs(field[1]))[:_TELLING_FIELDS]
    reasons = [f"{label} {_signed(voice, bits)}" for label, bits in telling]
    voice.line(*_hit_line(voice, hit, list_name, indent), ("  " + " · ".join(reasons), "dim"))


def _hit_line(voice: Voice, hit: Hit, list_name: str, indent: str) -> list[str | tuple[str, str]]:
    compared, own = listed_names(hit)
    bits = (f"{indent}{voice.number(f'{hit.bits:5.1f}')}", "bold")
    reference = voice.number(hit.record.reference or hit.record.id)
    place = (f"  {voice.value(list_name)}  {reference}", "cyan")
    names: list[str | tuple[str, str]] = [(voice.value(compared), "bold")]
    return [bits, f" {voice.text('bits')}  ", *names, *([f"  ({voice.value(own)})"] if own else []), place]


def why(voice: Voice, part: Part) -> str:
    """One part in words: the field, its bits, the reason."""
    return f"{_label(voice, part)} {_signed(voice, part.bits)} {part_reason(voice, part)}"


def weakest_part(parts: Sequence[Part]) -> Part:
    """The part that speaks most against, or least for."""
    return min(parts, key=lambda part: part.bits)


def _label(voice: Voice, part: Part) -> str:
    return voice.text(f"field_{part.field}")


def _signed(voice: Voice, bits: float) -> str:
    return voice.number(f"{bits:+.1f}")
