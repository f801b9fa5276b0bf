"""What a list holds is counted as it passes, and nothing is changed on the way."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.counts import COUNTED, count, counting
from tansiq.engines.matching.record import Document, Record, WrittenName

PERSON = Record(
    id="1",
    names=(
        WrittenName("Zaydun Marwani"),
        WrittenName("Abu Sarab", "weak", "alias"),
        WrittenName("Zaydun Marouani", "good", "former"),
        WrittenName("زيدون المرواني", role="original_script"),
    ),
    birth_dates=("1984-03-07", "1985"),  # type: ignore[arg-type]
    nationalities=("MAR",),
    documents=(Document("X0001234"),),
)
KINDS = st.sampled_from(["person", "organisation", "vessel", "aircraft", "unknown"])


def test_every_kind_of_name_is_counted_apart() -> None:
    counts = count([PERSON])
    assert (counts["persons"], counts["names"], counts["aliases"]) == (1, 4, 2)
    assert (counts["weak_aliases"], counts["original_script_names"]) == (1, 1)
    assert (counts["birth_dates"], counts["nationalities"], counts["documents"]) == (2, 1, 1)


def test_the_spellings_inside_one_weak_alias_are_not_further_aliases() -> None:
    names = (WrittenName("Sarab; Sarrab", "weak", "alias"), WrittenName("Sarab", "weak", "spelling"))
    counts = count([Record(id="1", names=names)])
    assert (counts["names"], counts["aliases"], counts["weak_aliases"]) == (2, 1, 1)


def test_an_empty_list_has_every_count_at_nought() -> None:
    assert count([]) == dict.fromkeys(COUNTED, 0)


@given(st.lists(KINDS, max_size=20))
@settings(deadline=None)
def test_the_kinds_add_up_to_the_records_and_every_record_passes_unchanged(kinds: list[str]) -> None:
    records = [Record(id=str(n), names=("Lila Ferrane",), kind=kind) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]
    counts: Counter[str] = Counter()
    assert list(counting(records, counts)) == records
    by_kind = [counts[key] for key in ("persons", "organisations", "vessels", "aircraft", "of_unknown_kind")]
    assert sum(by_kind) == counts["records"] == len(kinds)
    assert set(counts) <= set(COUNTED)
