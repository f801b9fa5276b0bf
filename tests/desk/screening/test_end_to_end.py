"""Possible hits in a browser: decided with the keyboard in Arabic, both sides readable by everybody at any width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


#: Run beside the node, on its database: a list, an entry of one's own with a picture, travellers from two sources.
SEED = """
import sys, zlib, struct
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from tansiq.desk import node
node.prepare()
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
spec = spec_from_file_location("entries_of_tests", sys.argv[1])
of_tests = module_from_spec(spec)
spec.loader.exec_module(of_tests)
from tansiq.desk.screening.actions.photographs import add_photograph
from tansiq.desk.screening.screen import screen
from tansiq.desk.screening.travellers import Source, Traveller
from tansiq.desk.watchlists import loading
from tansiq.desk.watchlists.actions import entries
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName

def picture(shade):
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\\0" + bytes((shade, (x * 2 + y) % 256, y) for x in range(96) for _ in [0]) if False else
                    b"\\0" + b"".join(bytes((shade, (x * 2 + y) % 256, y)) for x in range(96)) for y in range(120))
    return (b"\\x89PNG\\r\\n\\x1a\\n" + part(b"IHDR", struct.pack(">IIBBBBB", 96, 120, 8, 2, 0, 0, 0))
            + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))

people = {name: actor_of(User.objects.get(username=name)) for name in ("border", "ncb", "supervisor")}
table = "id,name,birth_dates,nationalities\\nA-1,Wadih Qasrani,1971-02-09,QMA\\n"
loading.load([table.encode()], by=people["supervisor"], filename="wanted.csv", name="AZURIA")
entry = entries.draft(by=people["ncb"], content=of_tests.content_of())
entries.add_photograph(by=people["ncb"], entry_id=entry, data=picture(180))
of_tests.approve(people["supervisor"], entry)
entries.publish(by=people["ncb"], entry_id=entry)
by, now = people["border"].acting_for("مراقبة الحدود"), datetime.now(UTC)
flight = Source("manifest", "flight-1", "Gate 4", now, "an invented article", now + timedelta(hours=3))
booth = Source("booth", "booth-4", "Gate 4", now, "an invented article")
def traveller(name, born, row, number=""):
    papers = (Document(number, "passport", "QMA"),) if number else ()
    return Traveller(Record(names=(WrittenName(name),), birth_dates=(PartialDate.parse(born),),
                            nationalities=("QMA",), sex="M", documents=papers), row)
found = screen(travellers=[traveller("وديع قصراني", "1971-02-09", "12")], source=flight, by=by)
found += screen(travellers=[traveller("MARWANI ZAYDOUN", "1984-03-07", "s-1", "QM7654321")], source=booth, by=by)
add_photograph(by=by, case_id=found[1].hits[0].case_id, data=picture(60))
for one in found:
    print(one.hits[0].case_id)
"""


@pytest.fixture(scope="module")
def hits(node: Any) -> list[str]:
    found: list[str] = node.seed(SEED, str(HERE.parent / "watchlists" / "conftest.py"))
    return found


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "dark", 320), ("ar", "light", 1100), ("fr", "dark", 1100), ("fr", "light", 320)],
)
def test_pages_of_possible_hits_are_usable_by_everybody(
    desk: Any, hits: list[str], lang: str, scheme: str, width: int
) -> None:
    paths = (
        "check/hits/",
        "check/hits/search/?words=zay",
        "check/hits/not-the-same/",
        *(f"cases/{one}/" for one in hits),
    )
    assert desk.faults_of(desk.page("border", lang, scheme, width), *paths) == []


def test_a_hit_is_found_to_be_somebody_else_with_the_keyboard_alone_in_arabic(desk: Any, hits: list[str]) -> None:
    page = desk.page("border", "ar")
    desk.go(page, "check/hits/")
    page.keyboard.press("j")
    assert hits[1] in str(page.evaluate("document.activeElement.getAttribute('href')"))  # who stands at the booth
    page.keyboard.press("d")
    page.wait_for_selector("#decide input[type=checkbox]:focus")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".timeline li.step")
    page.keyboard.press("d")
    page.wait_for_selector("#decide input[type=text]:focus")
    page.keyboard.type("ولد في مكان آخر، كما في جوازه")
    assert page.input_value("[name=discard_hit-fact_false_match_expires_on]") != ""
    page.focus("[name=discard_hit-reasons]")
    page.keyboard.type("ولد في مكان آخر، كما في جوازه")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('ليس هو الشخص')")
    desk.go(page, "check/hits/not-the-same/")
    assert "ولد في مكان آخر" in page.inner_text("main")
