"""Travellers in, possible hits out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tansiq.cli import screening
from tansiq.cli.screening import Screened, open_indexes, screen, search_lists
from tansiq.engines.manifests import Rejected, Traveller
from tansiq.engines.matching import Record
from tansiq.errors import RefusedError


class Answers:
    """An index whose hits are known beforehand: the bits given, for every query."""

    def __init__(self, *bits: float) -> None:
        self.bits = bits
        self.asked: list[int] = []

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float | None) -> list[list[Any]]:
        self.asked.append(len(queries))
        enough = [bits for bits in self.bits if bits >= (min_bits or 0)][:limit]
        return [[SimpleNamespace(bits=bits) for bits in enough] for _ in queries]


def _traveller(row: int) -> Traveller:
    return Traveller(row, Record(names=("Omar",)))


def test_the_best_of_all_lists_comes_first_and_the_limit_holds_for_all_together() -> None:
    indexes: Any = {"un": Answers(30.0, 18.0), "own": Answers(25.0)}
    ((first, second),) = search_lists(indexes, [Record(names=("Omar",))], limit=2, min_bits=None)
    assert [(first.list_name, first.hit.bits), (second.list_name, second.hit.bits)] == [("un", 30.0), ("own", 25.0)]


def test_every_row_comes_out_once_and_rejected_rows_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "_BATCH", 4)
    index = Answers(20.0)
    rows = [Rejected(row, "manifest.no_name") if row % 5 == 0 else _traveller(row) for row in range(1, 12)]
    done = list(screen(rows, {"un": index}, limit=3, min_bits=None))  # type: ignore[dict-item]
    assert sorted(one.traveller.row if isinstance(one, Screened) else one.row for one in done) == list(range(1, 12))
    assert sum(isinstance(one, Rejected) for one in done) == 2
    assert sum(index.asked) == 9
    assert max(index.asked) <= 4


def test_a_batch_of_rejected_rows_alone_asks_no_index() -> None:
    index = Answers(20.0)
    assert len(list(screen([Rejected(1, "manifest.no_name")], {"un": index}, limit=3, min_bits=None))) == 1  # type: ignore[dict-item]
    assert index.asked == []


def test_screening_against_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"cli\.no_list"), open_indexes(tmp_path, ()):
        pass


def test_a_list_that_is_not_loaded_is_refused(demo_home: Path) -> None:
    with pytest.raises(RefusedError, match=r"list\.not_loaded"), open_indexes(demo_home / "home", ("interpol",)):
        pass


def test_all_loaded_lists_are_opened_where_none_is_named(demo_home: Path) -> None:
    with open_indexes(demo_home / "home", ()) as indexes:
        assert sorted(indexes) == ["council", "marwana", "sahelia"]
    with open_indexes(demo_home / "home", ("council", "council")) as indexes:
        assert list(indexes) == ["council"]
