"""The index with its real engine: what goes in comes out, and is found across scripts."""

from __future__ import annotations

import subprocess
import sys
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


_COMPILED = """
import sys
import subprocess
import sys
from pathlib import Path
from numba.core.dispatcher import Dispatcher
from tansiq.engines.matching import Record
from tansiq.stores.index import Index

def kinds():
    modules = [module for name, module in sys.modules.items() if name.startswith("tansiq.")]
    found = {id(one): one for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)}
    return {f"{one.py_func.__module__}.{one.py_func.__name__}": len(one.signatures) for one in found.values()}

def asked(index):
    return [len(index.search(name)) for name in ("Kamil Bouzidi", "Abdel Kader Bou Zidi", "كريم البوزيدي")]

names = "Karim Bouzidi", "Abdelkader Bouzidi", "كمال بوزيدي"
listed = [Record(id=str(number), names=name) for number, name in enumerate(names)]
with Index.build(listed, Path(sys.argv[1])) as index:
    found = asked(index)
    loaded = kinds()
    index.add([Record(id="new", names="Karim El Bouzidi")])
    again = asked(index)
    print(sum(again) > sum(found) > 0, sorted(name for name, count in kinds().items() if count > loaded.get(name, 0)))
"""


def test_what_was_added_is_searched_by_the_code_that_searches_the_disk(tmp_path: Path) -> None:
    run = [sys.executable, "-c", _COMPILED, str(tmp_path / "x")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout == "True []\n"
