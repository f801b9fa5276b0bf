"""Where the published data and the benchmarks' own small tables are, and how they are read."""

from __future__ import annotations

import csv
import hashlib
import os
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "HERE",
    "Draw",
    "data_folder",
    "fold_arabic",
    "fold_latin",
    "fold_of",
    "rows",
    "rows_digest",
    "seed",
    "table",
]

HERE = Path(__file__).resolve().parent
_T = TypeVar("_T")
# Letters that NFKD does not take apart, as the published noise list spells them.
_LATIN = str.maketrans({"ı": "i", "ə": "a", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss"})
_ARABIC = str.maketrans("یکہھڈڑٹ", "يكههدرت")


def data_folder() -> Path:
    """The published data: ``TANSIQ_DATA``, else ``../shared/data`` beside the repository. Raises FileNotFoundError."""
    folder = Path(os.environ.get("TANSIQ_DATA", HERE.parent.parent / "shared" / "data"))
    if not folder.is_dir():
        raise FileNotFoundError(f"published data not found at {folder}; set TANSIQ_DATA")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file whose first line names the columns."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def rows(part: str) -> tuple[dict[str, str], ...]:
    """The rows of one published name table, such as ``merged_open/dev``."""
    return tuple(table(data_folder() / "names" / f"{part}.tsv"))


@cache
def _seeds() -> dict[str, int]:
    return tomllib.loads((HERE / "seeds.toml").read_text(encoding="utf-8"))


def seed(purpose: str) -> int:
    """The committed seed of one purpose."""
    return _seeds()[purpose]


class Draw:
    """Random choices that stay the same on every platform: only uniform numbers are taken from the generator."""

    def __init__(self, purpose: str) -> None:
        self._random = np.random.Generator(np.random.PCG64(seed(purpose)))

    def number(self) -> float:
        """A number from 0 (included) to 1 (not included)."""
        return float(self._random.random())

    def one(self, items: Sequence[_T]) -> _T:
        """One item, all equally likely."""
        return items[int(self._random.random() * len(items))]

    def chance(self, share: float) -> bool:
        """True in ``share`` of the cases."""
        return bool(self._random.random() < share)

    def some(self, items: Sequence[_T], count: int) -> list[_T]:
        """``count`` different items in random order (all of them if there are fewer)."""
        order = np.argsort(self._random.random(len(items)), kind="stable")[:count]
        return [items[i] for i in order]

    def weighted(self, weights: NDArray[np.float64], count: int) -> NDArray[np.int64]:
        """``count`` indices, each drawn with a likelihood in proportion to its weight."""
        edges = np.cumsum(weights)
        found: NDArray[np.int64] = np.searchsorted(edges, self._random.random(count) * edges[-1], side="right")
        return found


def _strip_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def fold_latin(text: str) -> str:
    """Lower case letters and blanks only, without marks: enough to see that two spellings are the same word."""
    plain = _strip_marks(text.lower().translate(_LATIN))
    kept = "".join(char if char.isalnum() else " " if char in " -_,./" else "" for char in plain)
    return " ".join(kept.split())


def fold_arabic(text: str) -> str:
    """Joined letters without vowel signs, Persian and Urdu forms written as Arabic; hamza carriers are kept."""
    marks = {"ً", "ٌ", "ٍ", "َ", "ُ", "ِ", "ّ", "ْ", "ـ"}
    return "".join(
        char for char in unicodedata.normalize("NFC", text).translate(_ARABIC) if char not in marks and char != " "
    )


def fold_of(key: str, folds: int = 10) -> int:
    """The fold of a person: a hash of the reference and the committed seed, so that it never depends on order."""
    digest = hashlib.sha256(f"{seed('person_folds')}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def rows_digest(items: Sequence[_T], as_text: Callable[[_T], str] = str) -> str:
    """The SHA-256 of the items' texts, one a line."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(as_text(item).encode() + b"\n")
    return digest.hexdigest()
