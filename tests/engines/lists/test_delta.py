"""From one issue to the next: what is told is what happened, and the numbers add up. Everybody here is invented."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.delta import FIELDS, Amendment, Change, Delta, delta
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError
from tansiq.stores.files import read_list

ONE = Record(
    id="UTO-1",
    names=(WrittenName("Zaydun Marwani"), WrittenName("Abu Qamar", "weak", "alias")),
    birth_dates=("1984-03-07",),
    nationalities=("UTO",),
    sex="M",
    documents=(Document("X0001234", "passport", "UTO"),),
    reference="R.1",
    listed_on="2024-01-31",
    places=("born in: Port Azure",),
    notes=("title: clerk",),
)
TWO = Record(id="UTO-2", names=("Nadir Tarfawi",), reference="R.2")
THREE = Record(id="UTO-3", names=("Samir Oudani",), reference="R.3")


def only_change(before: Record, after: Record) -> Change:
    (entry,) = delta([before], [after]).amended
    (change,) = entry.changes
    return change


def test_who_came_and_who_went_is_told_and_adds_up() -> None:
    found = delta([ONE, TWO], [TWO, THREE, replace(THREE, id="UTO-4", reference="R.4")])
    assert [record.id for record in found.listed] == ["UTO-3", "UTO-4"]
    assert [record.id for record in found.delisted] == ["UTO-1"]
    assert found.counts == {
        "before": 2, "listed": 2, "delisted": 1, "after": 3,
        "amended": 0, "unchanged": 1, "renumbered": 0, "unnumbered": 0,
    }  # fmt: skip


CHANGED = {
    "kind": (replace(ONE, kind="unknown"), ("person",), ("unknown",)),
    "names": (replace(ONE, names=(*ONE.names, "Zaid")), (), (WrittenName("Zaid"),)),
    "birth_dates": (replace(ONE, birth_dates=("1984",)), ONE.birth_dates, (PartialDate.parse("1984"),)),
    "nationalities": (replace(ONE, nationalities=("UTO", "XAA")), (), ("XAA",)),
    "sex": (replace(ONE, sex=None), ("M",), ()),
    "documents": (replace(ONE, documents=()), ONE.documents, ()),
    "reference": (replace(ONE, reference="R.9"), ("R.1",), ("R.9",)),
    "listed_on": (replace(ONE, listed_on=""), ("2024-01-31",), ()),
    "places": (replace(ONE, places=("born in: Old Azure",)), ONE.places, ("born in: Old Azure",)),
    "notes": (replace(ONE, notes=(*ONE.notes, "amended on: 2025-01-01")), (), ("amended on: 2025-01-01",)),
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_that_changes_is_named_with_what_it_lost_and_gained(field: str) -> None:
    after, removed, added = CHANGED[field]
    assert only_change(ONE, after) == Change(field, removed, added)
    assert delta([ONE], [after]).fields == {field: 1}


def test_an_alias_that_becomes_weak_is_told_with_both_qualities() -> None:
    weaker = replace(ONE, names=(WrittenName("Zaydun Marwani", "weak", "alias"), ONE.names[1]))
    change = only_change(ONE, weaker)
    assert (change.removed, change.added) == ((ONE.names[0],), (weaker.names[0],))


def test_order_white_space_the_spelling_of_a_date_and_the_name_of_the_list_are_no_change() -> None:
    again = replace(
        ONE,
        names=(ONE.names[1], WrittenName(" Zaydun \n Marwani")),
        birth_dates=(PartialDate(1984, 3, 7, text="7 March 1984"),),
        source="another file",
    )
    assert delta([ONE], [again]).is_empty


def test_capital_letters_and_a_name_written_twice_are_changes() -> None:
    assert only_change(TWO, replace(TWO, names=("NADIR TARFAWI",))).field == "names"
    assert only_change(TWO, replace(TWO, names=TWO.names * 2)).added == TWO.names


def test_a_reference_that_comes_back_under_another_number_is_linked_and_both_are_kept() -> None:
    moved = replace(TWO, id="UTO-20", places=("address: Port Azure",))
    found = delta([ONE, TWO], [ONE, moved])
    (link,) = found.renumbered
    assert (link.before, link.after) == (TWO, moved)
    assert [change.field for change in link.changes] == ["places"]
    assert (found.listed, found.delisted, found.amended) == ((moved,), (TWO,), ())


def test_a_reference_that_several_entries_share_links_nobody() -> None:
    shared = [replace(TWO, id=f"UTO-{number}", reference="decision 17") for number in (5, 6, 7)]
    assert delta(shared[:2], shared[1:]).renumbered == ()


def test_a_number_whose_reference_changes_is_marked() -> None:
    (entry,) = delta([TWO], [replace(TWO, reference="R.22")]).amended
    assert entry.reference_changed
    assert entry.keeps_a_name
    (entry,) = delta([TWO], [replace(TWO, notes=("x",))]).amended
    assert not entry.reference_changed


def test_an_entry_that_keeps_no_name_is_marked() -> None:
    assert Amendment(TWO, replace(TWO, names=("NADIR  TARFAWI", "Nadir")), ()).keeps_a_name
    assert not Amendment(TWO, replace(TWO, names=("Samir Oudani",)), ()).keeps_a_name


def test_rows_without_a_number_are_known_by_their_content_wherever_they_stand() -> None:
    rows = [replace(TWO, id=""), replace(THREE, id="row-3"), replace(THREE, id="row-4")]
    moved = [
        replace(THREE, id="UKSL-row-2"),
        replace(ONE, id="row-3"),
        replace(TWO, id="row-4"),
        replace(THREE, id="row-5"),
    ]
    found = delta(rows, moved)
    assert [record.id for record in found.listed] == ["row-3"]
    assert (found.delisted, found.amended, found.unnumbered) == ((), (), 7)


@pytest.mark.parametrize("twice", [([ONE, TWO, ONE], [TWO]), ([TWO], [ONE, TWO, ONE])])
def test_two_entries_of_one_number_in_one_issue_are_an_error(twice: tuple[list[Record], list[Record]]) -> None:
    with pytest.raises(MalformedError) as caught:
        delta(*twice)
    assert (caught.value.code, caught.value.details) == ("delta.repeated_id", {"id": "UTO-1"})


def test_an_iterator_may_be_given_although_the_older_issue_is_read_twice() -> None:
    assert delta(iter([ONE, TWO]), iter([TWO])).delisted == (ONE,)


class Restless:
    """An issue that says something else the second time."""

    def __init__(self, *times: list[Record]) -> None:
        self.times = iter(times)

    def __iter__(self) -> Iterator[Record]:
        yield from next(self.times)


@pytest.mark.parametrize("second", [[], [ONE], [ONE, THREE], [ONE, TWO, THREE]])
def test_an_issue_that_changes_while_it_is_read_is_an_error(second: list[Record]) -> None:
    with pytest.raises(MalformedError) as caught:
        delta(Restless([ONE, TWO], second), [replace(TWO, sex="M")])
    assert caught.value.code == "delta.unreconciled"


def test_a_delta_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(MalformedError) as caught:
        Delta(before=10, after=10, listed=(ONE,), delisted=(), amended=())
    assert caught.value.details == {"before": 10, "listed": 1, "delisted": 0, "after": 10}


NAMES = st.builds(
    WrittenName,
    st.sampled_from(["Zaydun", "Zaydun  Marwani", "زيدون", "ZAYDUN"]),
    st.sampled_from(["primary", "good", "weak"]),
    st.sampled_from(["name", "alias"]),
)
RECORDS = st.builds(
    Record,
    id=st.sampled_from(["", "row-1", *"ABCDEF"]),
    names=st.lists(NAMES, max_size=3).map(tuple),
    birth_dates=st.lists(st.sampled_from(["1984", "1984-03-07", "c. 1984"]), max_size=2).map(tuple),
    nationalities=st.lists(st.sampled_from(["UTO", "XAA"]), max_size=2).map(tuple),
    sex=st.sampled_from([None, "M", "F"]),
    documents=st.lists(st.builds(Document, st.sampled_from("12")), max_size=2).map(tuple),
    reference=st.sampled_from(["", "R.1", "R.2", "R.3"]),
    notes=st.lists(st.sampled_from(["x", "y"]), max_size=2).map(tuple),
)


def _numbered(record: Record) -> bool:
    return not (record.id == "" or record.id.startswith("row-"))


ISSUES = st.lists(RECORDS, max_size=8, unique_by=lambda record: record.id if _numbered(record) else object())


def written(record: Record) -> tuple[object, ...]:
    """What counts of a record, worked out apart from the engine."""
    names = Counter((" ".join(name.text.split()), name.quality, name.role) for name in record.names)
    dates = Counter(map(str, record.birth_dates))
    several = (names, dates, Counter(record.nationalities), Counter(record.documents), Counter(record.notes))
    return (
        record.id if _numbered(record) else "",
        record.sex,
        record.reference,
        *(frozenset(one.items()) for one in several),
    )


@given(ISSUES)
def test_from_an_issue_to_itself_nothing_changes(issue: list[Record]) -> None:
    assert delta(issue, issue).is_empty
    assert delta(issue, issue[::-1]).is_empty


@given(ISSUES, ISSUES)
def test_the_way_back_exchanges_listed_and_delisted(before: list[Record], after: list[Record]) -> None:
    there, back = delta(before, after), delta(after, before)
    assert (there.listed, there.delisted) == (back.delisted, back.listed)
    assert {(entry.before.id, entry.after.id) for entry in there.renumbered} == {
        (entry.after.id, entry.before.id) for entry in back.renumbered
    }
    turned = {
        entry.before.id: tuple(Change(change.field, change.added, change.removed) for change in entry.changes)
        for entry in back.amended
    }
    assert {entry.after.id: entry.changes for entry in there.amended} == turned


@settings(max_examples=200)
@given(ISSUES, ISSUES)
def test_a_delta_applied_to_the_older_issue_gives_the_newer(before: list[Record], after: list[Record]) -> None:
    found = delta(before, after)
    result = Counter(map(written, before))
    result.subtract(map(written, found.delisted))
    result.update(map(written, found.listed))
    for entry in found.amended:
        result.subtract([written(entry.before)])
        result.update([written(entry.after)])
    assert +result == Counter(map(written, after))
    assert min(result.values(), default=0) >= 0


@given(ISSUES, ISSUES)
def test_the_changes_of_an_amendment_lead_from_one_record_to_the_other(
    before: list[Record], after: list[Record]
) -> None:
    for entry in delta(before, after).amended:
        assert entry.changes
        for change in entry.changes:
            old = getattr(entry.before, change.field)
            if isinstance(old, tuple):
                assert len(old) - len(change.removed) + len(change.added) == len(getattr(entry.after, change.field))


UN = ("un_2018-10-29.xml", "un_2020-11-30.xml", "un_2025-04-19.xml")
STEPS = ((UN[0], UN[1]), (UN[1], UN[2]), (UN[0], UN[2]))


def _tree(path: Path) -> dict[str, ET.Element]:
    root = ET.parse(path).getroot()
    return {
        "UN-" + (entry.findtext("DATAID") or "").strip(): entry
        for tag in ("INDIVIDUAL", "ENTITY")
        for entry in root.iter(tag)
    }


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _main_name(entry: ET.Element) -> str:
    return _plain(" ".join(entry.findtext(f"{which}_NAME") or "" for which in ("FIRST", "SECOND", "THIRD", "FOURTH")))


def _aliases(entry: ET.Element) -> Counter[str]:
    aliases = [one for one in entry if one.tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS")]
    found = [(_plain(one.findtext("ALIAS_NAME")), _plain(one.findtext("QUALITY"))) for one in aliases]
    return Counter(f"{name} {quality}" for name, quality in found if any(map(str.isalnum, name)))


def _whole(entry: ET.Element) -> object:
    """All that an entry says, in whatever order its children stand."""
    return entry.tag, _plain(entry.text), sorted(str(_whole(child)) for child in entry)


def read_un(folder: Path, name: str) -> Iterable[Record]:
    return list(read_list(folder / "lists" / "un" / name, report=Report()))


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_the_united_nations_list_reconciles_with_what_a_plain_tree_says(shared_data: Path, old: str, new: str) -> None:
    before, after = (_tree(shared_data / "lists" / "un" / name) for name in (old, new))
    found = delta(read_un(shared_data, old), read_un(shared_data, new))
    assert {record.id for record in found.listed} == after.keys() - before.keys()
    assert {record.id for record in found.delisted} == before.keys() - after.keys()
    assert found.before == len(before)
    assert found.after == len(after) == len(before) + len(found.listed) - len(found.delisted)
    assert found.unnumbered == 0


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_every_changed_name_of_the_united_nations_list_is_told(shared_data: Path, old: str, new: str) -> None:
    before, after = (_tree(shared_data / "lists" / "un" / name) for name in (old, new))
    kept = before.keys() & after.keys()
    found = {entry.before.id: entry for entry in delta(read_un(shared_data, old), read_un(shared_data, new)).amended}
    for reader, roles in ((_main_name, {"name"}), (_aliases, {"alias", "former"})):
        expected = {number for number in kept if reader(before[number]) != reader(after[number])}
        told = {
            number
            for number, entry in found.items()
            for change in entry.changes
            if change.field == "names" and roles & {name.role for name in (*change.removed, *change.added)}
        }
        assert told == expected
        assert told
    unchanged = {number for number in kept if _whole(before[number]) == _whole(after[number])}
    assert not unchanged & found.keys()


def test_in_the_united_nations_list_numbers_keep_their_reference_and_a_name(shared_data: Path) -> None:
    for old, new in STEPS:
        found = delta(read_un(shared_data, old), read_un(shared_data, new))
        assert not any(entry.reference_changed for entry in found.amended)
        assert all(entry.keeps_a_name for entry in found.amended)
        assert [entry.before.reference for entry in found.renumbered] == (["KPe.068"] if new == UN[2] else [])
