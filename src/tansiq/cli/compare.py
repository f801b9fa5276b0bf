"""``tansiq compare``: two names or records, and the waterfall of bits between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tansiq.cli.options import answering

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice

__all__ = ["compare"]


@click.command()
@click.argument("a")
@click.argument("b")
@answering
def compare(voice: Voice, a: str, b: str) -> None:
    """Compare A with B and show what each field says, in bits.

    A and B are names in any script, or records as JSON objects with the fields names, birth_dates, nationalities,
    sex, documents and kind:

    \b
    tansiq compare "Youssef El Khattabi" '{"names": ["يوسف الخطابي"], "birth_dates": ["1984"]}'
    """  # noqa: D301 - click wants the backspace itself, to leave the next lines as they stand
    from tansiq.cli.answers import evidence_answer, record_answer
    from tansiq.cli.evidence import show_waterfall, subject_line
    from tansiq.cli.queries import written_record
    from tansiq.engines.matching import compare as compare_records

    left, right = written_record(a), written_record(b)
    evidence = compare_records(left, right)
    voice.json({"a": record_answer(left), "b": record_answer(right), "evidence": evidence_answer(evidence, voice.lang)})
    voice.line("A  ", *subject_line(voice, left))
    voice.line("B  ", *subject_line(voice, right))
    voice.line("")
    if not voice.as_json:
        show_waterfall(voice, evidence)
