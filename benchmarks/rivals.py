"""One step of the speed benchmark, in the peers' environment: what a user would search the same list with instead.

``tantivy``: every word of the query fuzzy (distance 1 up to four letters, else 2, a transposition counts one) or exact,
over anyascii text; the best hundred are ranked anew by RapidFuzz's WRatio. ``rapidfuzz``: ``process.extract`` with
WRatio over all names, anyascii. ``logic``: tantivy's best fifty ranked anew by nomenklatura's logic-v2. They look at
names only.

A right answer is the listed name asked for, whoever bears it, among the first ten, whatever its score.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from anyascii import anyascii

from benchmarks.apart import one_core
from benchmarks.asked import Asked, asked
from benchmarks.population import people

__all__ = ["RIVALS_TURN", "Rival", "measure", "right_by_script"]

RIVALS_TURN: Final = 9  # of the queries that every matcher is asked
_TOP: Final = 100
_TOP_LOGIC: Final = 50
_FIRST: Final = 10
_SLOWEST: Final = 3  # times as long is waited for RapidFuzz, about one query a second among a million
Rival = Callable[[str], list[str]]  # a query's name to the ten best listed names, best first


def right_by_script(answers: Sequence[tuple[Asked, Sequence[str]]], listed: dict[str, str]) -> dict[str, Any]:
    """The share of queries for listed people whose first ten answers hold the listed name, by script of the query."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for query, names in answers:
        if query.wanted:
            found[query.script].append(float(listed[query.wanted] in names[:_FIRST]))
    return {script: {"value": sum(each) / len(each), "n": len(each)} for script, each in found.items()}


def _plain(text: str) -> str:
    return anyascii(text).lower()


class _Fuzzy:
    """A tantivy index in memory, and the names by their number."""

    def __init__(self, names: Sequence[str]) -> None:
        import tantivy

        self._tantivy, self._names = tantivy, names
        self._texts = [_plain(name) for name in names]
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("name", stored=False, index_option="freq")
        builder.add_unsigned_field("row", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(512_000_000, 1)
        for row, text in enumerate(self._texts):
            writer.add_document(tantivy.Document(name=text, row=row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def rows(self, text: str, top: int) -> list[int]:
        """The numbers of the best ``top`` names."""
        tantivy, clauses = self._tantivy, []
        for word in "".join(sign if sign.isalnum() else " " for sign in text).split():
            distance = 1 if len(word) <= 4 else 2
            fuzzy = tantivy.Query.fuzzy_term_query(
                self._schema, "name", word, distance=distance, transposition_cost_one=True
            )
            clauses += [fuzzy, tantivy.Query.term_query(self._schema, "name", word)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])
        hits = self._searcher.search(query, limit=top, count=False).hits
        return [self._searcher.doc(address)["row"][0] for _, address in hits]

    def ten(self, name: str) -> list[str]:
        """Ranked anew by WRatio."""
        from rapidfuzz import fuzz, process

        text = _plain(name)
        rows = self.rows(text, _TOP)
        best = process.extract(text, [self._texts[row] for row in rows], scorer=fuzz.WRatio, limit=_FIRST)
        return [self._names[rows[place]] for _, _, place in best]

    def ten_by_logic(self, name: str) -> list[str]:
        """Ranked anew by logic-v2."""
        from benchmarks.logic import Logic
        from benchmarks.scorers import named

        scorer, query = Logic(), named(name)
        names = [self._names[row] for row in self.rows(_plain(name), _TOP_LOGIC)]
        scored = [(scorer.compare(query, named(each)).bits, each) for each in names]
        return [each for _, each in sorted(scored, key=lambda pair: -pair[0])[:_FIRST]]


def _extract(names: Sequence[str]) -> Rival:
    from rapidfuzz import fuzz, process

    texts = [_plain(name) for name in names]

    def ten(name: str) -> list[str]:
        best = process.extract(_plain(name), texts, scorer=fuzz.WRatio, limit=_FIRST)
        return [names[place] for _, _, place in best]

    return ten


def _measured(rival: Rival, queries: Sequence[Asked], seconds: float, listed: dict[str, str]) -> dict[str, Any]:
    """Ask until the queries or the time run out."""
    rival(queries[-1].name)
    answers, start = [], time.perf_counter()
    for query in queries:
        answers.append((query, rival(query.name)))
        if time.perf_counter() - start > seconds:
            break
    rate = len(answers) / (time.perf_counter() - start)
    return {"per_second": rate, "queries": len(answers), "right": right_by_script(answers, listed)}


def measure(*, count: int, queries: int, seconds: float) -> dict[str, Any]:
    """Every rival that is installed, on the first ``count`` people; those left out are named."""
    everybody = list(people(count))
    names, listed = [each.name for each in everybody], {each.id: each.name for each in everybody}
    questions = asked(queries, count, RIVALS_TURN)
    found: dict[str, Any] = {"left_out": []}
    with one_core():
        if find_spec("tantivy"):
            start = time.perf_counter()
            fuzzy = _Fuzzy(names)
            built = count / (time.perf_counter() - start)
            found["tantivy"] = _measured(fuzzy.ten, questions, seconds, listed)
            found["tantivy"] |= {"version": version("tantivy"), "build": built}
            if find_spec("nomenklatura"):
                found["logic"] = _measured(fuzzy.ten_by_logic, questions, seconds, listed)
                found["logic"]["version"] = version("nomenklatura")
        found["rapidfuzz"] = _measured(_extract(names), questions, _SLOWEST * seconds, listed)
        found["rapidfuzz"]["version"] = version("rapidfuzz")
    found["left_out"] = [name for name in ("tantivy", "logic") if name not in found]
    return found
