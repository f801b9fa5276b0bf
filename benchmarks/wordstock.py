"""The words that a made-up population is named with: every published spelling of a word, with its count.

A *word* is one Arabic form of ``merged_open`` (train and dev) with all Latin spellings counted for it there and in
``variants_latin``, and the spellings in further scripts of the group of ``wikidata_groups`` that holds the same form;
or a group of ``wikidata_groups`` that is in no other table. The tables count the famous, and their makers held the
commonest Arabic names back: those words of ``lexicon.toml`` weigh as among the Arabic originals of ``un_fullnames``.
Beyond stand words that nobody bears: the beginning of one word and the end of another, as many as are asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import data_folder, fold_arabic, rows
from benchmarks.lexicon import arabic_words

__all__ = ["ARABIC", "CYRILLIC", "ENGLISH", "FRENCH", "HAN", "WRITINGS", "Ends", "Stock", "Writing", "stock"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WRITINGS: Final = ("english", "french", "arabic", "cyrillic", "han")
ENGLISH, FRENCH, ARABIC, CYRILLIC, HAN = range(5)
#: A group of spellings without a count: of so many bearers of a counted word's one, since most are rare surnames.
_UNCOUNTED: Final = 0.25
#: A spelling with a mark of the other habit is written so often by who has the one habit.
_AGAINST_HABIT: Final = 0.1
_FRENCH_MARKS: Final = re.compile(r"ou|dj|tch|[éèêïëç]|gu[ei]")
_ENGLISH_MARKS: Final = re.compile(r"oo|ee|sh|w|(?<!d)j|u(?!i)")
#: Words of the tables that are particles and stand before a word, never for one.
_PARTICLES: Final = frozenset(
    (
        "de of al el bin ben ibn van von der den da di du del la le the and abu abd st dos ter "
        "ال بن دي فان فون أبو عبد دو لا"
    ).split()
)
_ALIF: Final = str.maketrans("أإآ", "ااا")
#: Ordinary spellings of the one name that every table lacks.
_HELD_BACK: Final = {"محمد": "muhammad mohammad mohamad muhammed mohammed mohamed mohamad muhamad mohd".split()}
_FORM: Final = re.compile(r"[^\W\d_]{2,}(?:[ '’·-][^\W\d_]{2,})?")


@dataclass(frozen=True, slots=True)
class Writing:
    """The spellings of all words in one way of writing.

    ``spellings`` holds numbers into ``Stock.texts``; those of word i are offsets[i]:offsets[i+1]. ``edges`` has the
    weights added up over the whole array, with 0 before the first.
    """

    offsets: Ints
    spellings: Ints
    edges: Floats

    def has(self, words: Ints) -> NDArray[np.bool_]:
        """Which of the words are written so at all."""
        return self.offsets[words + 1] > self.offsets[words]

    def draw(self, words: Ints, chance: Floats) -> Ints:
        """A spelling of each word by its weight; every word must have one. ``chance``: uniform numbers below 1."""
        low, high = self.edges[self.offsets[words]], self.edges[self.offsets[words + 1]]
        found = np.searchsorted(self.edges, low + chance * (high - low), side="right") - 1
        return self.spellings[np.clip(found, self.offsets[words], self.offsets[words + 1] - 1)]


@dataclass(frozen=True, slots=True)
class Ends:
    """Beginnings and ends of real words in one script, which words that nobody bears are put together from."""

    heads: NDArray[np.object_]
    tails: NDArray[np.object_]

    def words(self, numbers: Ints) -> NDArray[np.object_]:
        """The word of each number: always the same one; numbers far apart may share one."""
        mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        first, second = (mixed >> np.uint64(32)) % len(self.heads), (mixed & np.uint64(0xFFFFFFFF)) % len(self.tails)
        return np.asarray(self.heads[first.astype(np.int64)] + self.tails[second.astype(np.int64)], dtype=object)


@dataclass(frozen=True, slots=True)
class Stock:
    """All words: spellings, bearers (``weights``), which are of Arabic origin, and the ends for further ones.

    ``prefixes`` are particles of western surnames with their share among such names.
    """

    texts: NDArray[np.object_]
    writings: tuple[Writing, ...]
    weights: Floats
    arabic_origin: NDArray[np.bool_]
    latin_ends: Ends
    arabic_ends: Ends
    prefixes: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class _Word:
    weight: float
    arabic: str
    arabic_origin: bool = False
    latin: Counter[str] = field(default_factory=Counter)
    other: set[str] = field(default_factory=set)


def _is_script(text: str, script: str) -> bool:
    return all(script in unicodedata.name(sign, "") for sign in text if sign.isalpha())


def _usable(text: str) -> bool:
    return bool(_FORM.fullmatch(text)) and text not in _PARTICLES and len(text) <= 24


def _counted() -> tuple[dict[str, _Word], Counter[str]]:
    """Words by their Arabic form, and how often each particle was counted."""
    found: dict[str, _Word] = {}
    particles: Counter[str] = Counter()
    for row in (*rows("merged_open/train"), *rows("merged_open/dev")):
        latin, arabic, count = row["latin"], row["arabic"], int(row["count"])
        if latin in _PARTICLES:
            particles[latin] += count
        if not (_usable(latin) and _usable(arabic)):
            continue
        word = found.setdefault(arabic, _Word(0.0, arabic, _is_arabic(row)))
        word.latin[latin] += count
        word.weight += count
    return found, particles


def _add_variants(words: dict[str, _Word]) -> None:
    """Latin spellings of ``variants_latin`` for the words it names in the same letters; they add no bearers."""
    by_form = defaultdict(list)
    for word in words.values():
        by_form[fold_arabic(word.arabic)].append(word)
    for row in (*rows("variants_latin/train"), *rows("variants_latin/dev")):
        for word in by_form.get(row["arabic_key"], ()):
            for spelling, count in re.findall(r"([^|]+) \((\d+)\)", row["latin_forms(count)"]):
                if _usable(spelling) and spelling not in word.latin:
                    word.latin[spelling] = int(count)


def _is_arabic(row: dict[str, str]) -> bool:
    """Of Arabic origin by its letters; thā' stands for the *th* of Smith and Arthur too often to tell."""
    return row["slice"] == "arab_letter" and "ث" not in row["arabic"]


def _add_common(words: dict[str, _Word]) -> None:
    """Arabic names of general knowledge, as common among words of Arabic origin as in the Arabic originals."""
    total = sum(word.weight for word in words.values() if word.arabic_origin)
    originals = (row["arabic"] for part in ("train", "dev") for row in rows(f"un_fullnames/{part}"))
    heard = Counter(
        fold_arabic(part).translate(_ALIF) for name in originals for part in name.replace("عبد ", "عبد").split()
    )
    for listed in (each for kind in ("men", "women", "families") for each in arabic_words(kind)):
        word = words.setdefault(listed.arabic, _Word(0.0, listed.arabic))
        word.arabic_origin = True
        ordinary = [listed.english.casefold(), listed.french.casefold(), *_HELD_BACK.get(listed.arabic, ())]
        word.latin.update({text: max(1, word.latin.total() // 10) for text in ordinary})
        word.weight += 1.0 + total * heard[fold_arabic(listed.arabic).translate(_ALIF)] / heard.total()


def _groups() -> Iterator[list[str]]:
    path = data_folder() / "names" / "wikidata_groups" / "persons_without_test.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        yield [form for form in line.partition(" => ")[0].split(", ") if _usable(form)]


def _all_words() -> tuple[list[_Word], Counter[str]]:
    """Counted words in alphabetical order, then groups in the order of their file."""
    counted, particles = _counted()
    _add_variants(counted)
    _add_common(counted)
    alone = []
    for forms in _groups():
        latin = [form for form in forms if _is_script(form, "LATIN")]
        arabic = [form for form in forms if _is_script(form, "ARABIC")]
        other = {form for form in forms if form not in latin and form not in arabic}
        held = [counted[form] for form in arabic if form in counted]
        for word in held:
            word.other |= other
        if not held and (latin or arabic):
            alone.append(_Word(_UNCOUNTED, (arabic or [""])[0], latin=Counter(latin), other=other))
    return [*(counted[form] for form in sorted(counted)), *alone], particles


def _habit(text: str, mark: re.Pattern[str]) -> float:
    return _AGAINST_HABIT if mark.search(text) else 1.0


def _written(word: _Word, writing: int) -> list[tuple[str, float]]:
    if writing == ARABIC:
        return [(word.arabic, 1.0)] if word.arabic else []
    if writing in (CYRILLIC, HAN):
        script = "CYRILLIC" if writing == CYRILLIC else "CJK UNIFIED"
        return [(text.title(), 1.0) for text in sorted(word.other) if _is_script(text, script)]
    against = _FRENCH_MARKS if writing == ENGLISH else _ENGLISH_MARKS
    return [(text.title(), count * _habit(text, against)) for text, count in sorted(word.latin.items())]


def _writing(words: list[_Word], writing: int, numbers: dict[str, int]) -> Writing:
    offsets, spellings, weights = [0], [], []
    for word in words:
        for text, weight in _written(word, writing):
            spellings.append(numbers.setdefault(text, len(numbers)))
            weights.append(weight)
        offsets.append(len(spellings))
    edges = np.concatenate([[0.0], np.cumsum(weights)])
    return Writing(np.array(offsets), np.array(spellings, dtype=np.int64), edges)


def _ends(texts: Iterable[str], split: re.Pattern[str]) -> Ends:
    found = [match for text in texts if (match := split.fullmatch(text))]
    heads, tails = sorted({match[1] for match in found}), sorted({match[2] for match in found})
    return Ends(np.array(heads, dtype=object), np.array(tails, dtype=object))


def _prefixes(particles: Counter[str], words: list[_Word]) -> tuple[tuple[str, float], ...]:
    """Each western particle's share: counted beside all western words, of which a name holds about two and a half."""
    western = sum(word.weight for word in words if not word.arabic_origin)
    wanted = ("de", "van", "von", "da", "di", "du", "del", "la", "le")
    return tuple((particle, 2.5 * particles[particle] / western) for particle in wanted if particles[particle])


@cache
def stock() -> Stock:
    """All words of the published tables. Some seconds."""
    words, particles = _all_words()
    numbers: dict[str, int] = {}
    writings = tuple(_writing(words, writing, numbers) for writing in range(len(WRITINGS)))
    return Stock(
        texts=np.array(list(numbers), dtype=object),
        writings=writings,
        weights=np.array([word.weight for word in words]),
        arabic_origin=np.array([word.arabic_origin for word in words]),
        latin_ends=_ends(
            (text.title() for word in words for text in word.latin),
            re.compile(r"([A-Z][a-z]{0,3}[aeiou])([bcdfghjklmnpqrstvwxyz][a-z]{2,6})"),
        ),
        arabic_ends=_ends((word.arabic for word in words), re.compile(r"(\w{2,3})(\w{2,4})")),
        prefixes=_prefixes(particles, words),
    )
