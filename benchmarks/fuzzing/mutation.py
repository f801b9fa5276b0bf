"""Mutated samples. The same generator state makes the same bytes, so an input is named by its seed and its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from benchmarks.fuzzing.structure import Block, Sample, Span

__all__ = ["MAX_BYTES", "mutate"]

#: Inputs stay small, so that many can be tried; what grows with size is measured by ``python -m benchmarks formats``.
MAX_BYTES = 16_384
_Item = TypeVar("_Item")
_DELIMITERS = b"<>&\"'+:?,;|\t\n\r /()[]{}=-.\\\x1c"


def mutate(random: Random, samples: Sequence[Sample], tokens: Sequence[bytes]) -> bytes:
    """One of ``samples``, edited once or a few times: half the time by its structure first, then byte by byte."""
    sample = _one(random, samples)
    data = bytearray(_edited(random, sample, tokens) if random.random() < 0.6 else sample.data)
    rounds = int(random.random() ** 3 * 8) if len(data) != len(sample.data) else 1 + int(random.random() ** 3 * 8)
    for _ in range(rounds):
        _one(random, _EDITS)(random, data, samples, tokens)
        if len(data) > MAX_BYTES:
            break
    return bytes(data[:MAX_BYTES])


def _below(random: Random, limit: int) -> int:
    return int(random.random() * limit)


def _one(random: Random, items: Sequence[_Item]) -> _Item:
    return items[int(random.random() * len(items))]


def _stretch(random: Random, length: int, most: int = 64) -> Span:
    """A place and an end behind it, short ones more often."""
    start = _below(random, length + 1)
    return start, min(length, start + 1 + int(random.random() ** 2 * most))


def _edited(random: Random, sample: Sample, tokens: Sequence[bytes]) -> bytes:
    """The sample with some values replaced and some blocks left out, written again, or exchanged; else well-formed."""
    edits: list[tuple[int, int, bytes]] = []
    for _ in range(1 + int(random.random() ** 2 * 4)):
        if sample.blocks and random.random() < 0.5:
            edits.append(_block_edit(random, sample))
        elif sample.values:
            edits.append(_value_edit(random, sample, tokens))
    data, before = sample.data, len(sample.data) + 1
    for start, end, text in sorted(edits, reverse=True):
        if end <= before:  # an edit inside another one is left out
            data = data[:start] + text + data[end:]
            before = start
    return data


def _block_edit(random: Random, sample: Sample) -> tuple[int, int, bytes]:
    block: Block = _one(random, sample.blocks)
    inside = sample.data[block.start : block.end]
    choice = random.random()
    if choice < 0.3:
        return block.start, block.end, b""
    if choice < 0.7:
        times = 2 + int(random.random() ** 3 * 40)
        return block.start, block.end, block.joint.join([inside] * times)[:MAX_BYTES]
    other: Block = _one(random, sample.blocks)
    return block.start, block.end, sample.data[other.start : other.end]


def _value_edit(random: Random, sample: Sample, tokens: Sequence[bytes]) -> tuple[int, int, bytes]:
    start, end = _one(random, sample.values)
    choice = random.random()
    if choice < 0.4:
        return start, end, _one(random, tokens)
    if choice < 0.6:
        place = start + _below(random, end - start + 1)
        return place, place, _one(random, tokens)
    if choice < 0.7:
        return start, end, b""
    if choice < 0.8:
        return start, end, sample.data[start:end] * (2 + _below(random, 30))
    other = _one(random, sample.values)
    return start, end, sample.data[other[0] : other[1]]


_Edit = Callable[[Random, bytearray, Sequence[Sample], Sequence[bytes]], None]


def _flip(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    if data:
        data[_below(random, len(data))] ^= 1 << _below(random, 8)


def _set(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    if data:
        data[_below(random, len(data))] = _below(random, 256)


def _delete(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    start, end = _stretch(random, len(data))
    del data[start:end]


def _insert(random: Random, data: bytearray, _: Sequence[Sample], tokens: Sequence[bytes]) -> None:
    place = _below(random, len(data) + 1)
    data[place:place] = _one(random, tokens)


def _overwrite(random: Random, data: bytearray, _: Sequence[Sample], tokens: Sequence[bytes]) -> None:
    token, place = _one(random, tokens), _below(random, len(data) + 1)
    data[place : place + len(token)] = token


def _again(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    start, end = _stretch(random, len(data), 200)
    data[end:end] = bytes(data[start:end]) * (1 + int(random.random() ** 3 * 60))


def _repeat(random: Random, data: bytearray, _: Sequence[Sample], tokens: Sequence[bytes]) -> None:
    token, place = _one(random, tokens), _below(random, len(data) + 1)
    data[place:place] = (token * (2 + int(random.random() ** 2 * 400)))[:4096]


def _splice(random: Random, data: bytearray, samples: Sequence[Sample], _: Sequence[bytes]) -> None:
    other = _one(random, samples).data
    data[_below(random, len(data) + 1) :] = other[_below(random, len(other) + 1) :]


def _borrow(random: Random, data: bytearray, samples: Sequence[Sample], _: Sequence[bytes]) -> None:
    other = _one(random, samples).data
    start, end = _stretch(random, len(other), 200)
    place = _below(random, len(data) + 1)
    data[place:place] = other[start:end]


def _truncate(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    del data[_below(random, len(data) + 1) :]


def _exchange(random: Random, data: bytearray, _: Sequence[Sample], __: Sequence[bytes]) -> None:
    """One delimiter of the text becomes another, wherever it stands; or at one place."""
    old, new = _one(random, _DELIMITERS), _one(random, _DELIMITERS)
    if random.random() < 0.3:
        data[:] = data.replace(bytes([old]), bytes([new]))
    elif (place := data.find(old, _below(random, len(data) + 1))) >= 0:
        data[place] = new


_EDITS: tuple[_Edit, ...] = (
    _flip, _set, _delete, _insert, _insert, _overwrite, _again, _repeat, _splice, _borrow, _truncate, _exchange,
)  # fmt: skip
