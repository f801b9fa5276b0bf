"""The index with its real engine: what goes in comes out, and is found across scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.engines.matching import Document, PartialDate, Record, WrittenName
from tansiq.stores.index import Index

KARIM = Record(
    id="t1",
    names=(
        WrittenName("Karim Bouzidi", given="Karim", family="Bouzidi"),
        WrittenName("كريم البوزيدي", "good", "alias"),
    ),
    birth_dates=(PartialDate(1984, 3, 7), PartialDate(1983, approximate=True)),
    nationalities=("TUN",),
    sex="M",
    documents=(Document("X1234567", "passport", "TUN"),),
    source="TEST",
    notes=("invented",),
)
LAYLA = Record(id="t2", names=(WrittenName("Layla Haddad"),), kind="person")
SHIP = Record(id="t3", names=(WrittenName("Northern Lantern"),), kind="vessel")


def test_every_field_of_a_record_survives_the_disk_and_a_merge(tmp_path: Path) -> None:
    with Index.build([KARIM, LAYLA], tmp_path / "x") as index:
        index.add([SHIP])
        index.remove(["t2"])
        index.compact()
        assert index.verify() == []
    with Index.open(tmp_path / "x") as index:
        records = {record.id: record for part in index._snapshot.segments for record in part.live_records()}
    assert records == {"t1": KARIM, "t3": SHIP}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("El Bouzidy Karim", "t1"), ("كريم البوزيدي", "t1"), ("Leila Hadad", "t2"), ("Northern Lantern", "t3")],
)
def test_a_name_is_found_in_whatever_segment_it_lies(tmp_path: Path, query: str, expected: str) -> None:
    with Index.build([KARIM], tmp_path / "x") as index:
        index.add([LAYLA, SHIP])
        hits = index.search(query)
        assert [hit.record.id for hit in hits][:1] == [expected]
        index.remove([expected])
        assert expected not in [hit.record.id for hit in index.search(query)]
