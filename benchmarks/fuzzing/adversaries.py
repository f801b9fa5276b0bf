"""Inputs that are made to cost much, in any size: what grows faster than its input, grows here.

All are made out of a reader's own samples, so a new reader has them without a line of its own: each of its blocks
written again and again (many aliases of one record, many rows, many segments, the same number a thousand times), its
values filled with what regular expressions stumble over, runs of one delimiter, and nesting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from benchmarks.fuzzing.parsers import Parser
from benchmarks.fuzzing.samples import samples_of
from benchmarks.fuzzing.structure import Block, Sample

__all__ = ["Adversary", "adversaries"]


@dataclass(frozen=True, slots=True)
class Adversary:
    """``build(size)`` gives an input of about ``size`` bytes."""

    name: str
    build: Callable[[int], bytes]


_DIGITS = re.compile(rb"\d+")
#: What values are filled with: digits, spaces, brackets, quotes, beginnings of what a pattern looks for.
_FILLINGS = (
    b"1", b" ", b"A", b"A ", b" A1", b"1 ", b"1-", b"1/", b"(", b")", b"()", b"(1) ", b". ", b"; ", b"''", b"-",
    b"Passport ", b"DOB ", b"a.k.a. ", b" (A", b"alt. ", b"No. 1", b"1984 to ", b"circa ", "\u0301".encode(),
    "\u064b".encode(), "ا".encode(), "\u202e".encode(), "\ufdfa".encode(), b"SSR", b"07MAR84 ", b"30", b"Gender: ",
    b"&amp;", b"T00:00",
)  # fmt: skip
#: Runs of one delimiter, by shape; for all shapes, a few that have no meaning in any.
_RUNS: dict[str, tuple[bytes, ...]] = {
    "bytes": (b"PK\x03\x04", b"PAR1", b"\xff", b"\x00"),
    "xml": (
        b"<a>", b"<a/>", b"</a>", b"<", b"&", b"&lt;", b"<!---->", b"<?a?>", b'<a b="', b' a="b"', b"<![CDATA[]]>",
        b"<!",
    ),
    "csv": (b'"', b'""', b'"\n', b",", b";", b"\n", b",\n", b'",', b'"a"b,', b"\r"),
    "json": (
        b"[", b'{"a":', b"{}\n", b"[[],", b'"', b'\\"', b"\n", b'{"properties":{},"schema":"A"}\n', b"1", b"[],",
    ),
    "edifact": (
        b"'", b"+", b":", b"?", b"??", b"?'", b"A+", b"A'", b"UNH'", b"UNB+A'", b"NAD+FL+++A'", b"\n", b"UNT'",
    ),
    "mrz": (b"<", b"P<UTO", b"\n", b"<\n", b"0", b" ", b"A<"),
    "text": (
        b"\n", b" ", b".", b". ", "«".encode(), "ال".encode(), "بن ".encode(), b"- ", b"1 ", "و".encode(), b"Mr. ",
        b"\x0c",
    ),
}  # fmt: skip


def adversaries(parser: Parser) -> Iterator[Adversary]:
    """Every way in which the samples of ``parser`` can be made large."""
    seen: set[str] = set()
    for sample in samples_of(parser):
        for block in sample.blocks:
            if block.kind not in seen and block.end > block.start:
                seen.add(block.kind)
                yield Adversary(f"many {block.kind}", partial(_many, sample, block, parser.shape))
    sample = max(samples_of(parser), key=lambda one: len(one.values))
    for filling in _FILLINGS:
        yield Adversary(f"values of {_shown(filling)}", partial(_filled, sample, parser.shape, filling))
    for run in (*_RUNS[parser.shape], b"\xff", b"\x00"):
        yield Adversary(f"only {_shown(run)}", partial(_run, run))
        yield Adversary(f"{_shown(run)} within", partial(_within, sample, run))
    yield Adversary("the sample again", partial(_again, sample))


def _shown(text: bytes) -> str:
    return ascii(text.decode("utf-8", "replace"))


def _varied(block: bytes, number: int) -> bytes:
    """The block with other numbers of the same length in it, so that no two copies need be equal."""
    return _DIGITS.sub(lambda found: b"%0*d" % (len(found[0]), (int(found[0]) + number) % 10 ** len(found[0])), block)


def _many(sample: Sample, block: Block, shape: str, size: int) -> bytes:
    text = sample.data[block.start : block.end]
    copies = max(1, (size - len(sample.data)) // (len(text) + len(block.joint)))
    many = block.joint.join(_varied(text, number) if shape != "bytes" else text for number in range(copies))
    return sample.data[: block.end] + block.joint + many + sample.data[block.end :]


def _filled(sample: Sample, shape: str, filling: bytes, size: int) -> bytes:
    """The values, all of the same length, nothing but ``filling``; so short that the whole comes to ``size``."""
    length = max(1, (size - len(sample.data)) // max(1, len(sample.values)))
    text = (filling * (length // len(filling) + 1))[: length - length % len(filling)] or filling
    pieces, place = [], 0
    for start, end in sample.values:
        bare = shape == "csv" and not sample.data[:start].endswith(b'"')
        pieces += [sample.data[place:start], b'"' + text + b'"' if bare else text]
        place = end
    return b"".join(pieces) + sample.data[place:]


def _run(run: bytes, size: int) -> bytes:
    return run * (size // len(run))


def _within(sample: Sample, run: bytes, size: int) -> bytes:
    place = sample.values[len(sample.values) // 2][0] if sample.values else len(sample.data) // 2
    return sample.data[:place] + _run(run, size - len(sample.data)) + sample.data[place:]


def _again(sample: Sample, size: int) -> bytes:
    return b"".join(_varied(sample.data, number) for number in range(max(1, size // len(sample.data))))
