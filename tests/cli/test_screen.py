"""``tansiq screen`` from the outside: what it finds, says, writes, refuses."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.isolation import direction_safe

HEAD = "Passenger name,Date of birth,Sex,Nationality,Passport number,Seat\n"
PLANTED = "ZITOUNI DRISS ABDELKADER,1979-11-03,M,QMA,K0418821,1A\n"


def _screen(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["screen", *map(str, arguments)])


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "flight.csv"
    path.write_text(HEAD + PLANTED + "Anna Weberling,1991-01-01,F,UTO,U2000001,1B\n", encoding="utf-8")
    return path


def test_a_traveller_in_another_script_is_shown_with_bits_list_reference_and_reasons(
    demo_home: Path, manifest: Path
) -> None:
    done = _screen(manifest)
    assert done.exit_code == 0
    text = done.stdout
    assert "row 2  ZITOUNI DRISS ABDELKADER  1979-11-03  QMA  M  K0418821" in text
    assert "\u2068إدريس عبد القادر الزيتوني\u2069  marwana  MW-2021-0117" in text
    assert re.search(r"birth date \+13\.\d", text)
    assert "Screened: 2  ·  with a possible hit: 1  ·  possible hits: 1  ·  rows rejected: 0" in text


def test_the_guessed_columns_are_told_with_the_way_to_correct_them(demo_home: Path, manifest: Path) -> None:
    text = _screen(manifest).stdout
    assert "name ← Passenger name" in text
    assert "--column FIELD=HEADER" in text
    assert "Seat" in text


def test_a_wrong_guess_is_corrected_by_hand(demo_home: Path, manifest: Path) -> None:
    stated = ("--column", "name=Passenger name", "--column", "birth_date=Date of birth")
    answer = json.loads(_screen(manifest, "--json", *stated).stdout)
    assert answer["mapping"] == {"name": "Passenger name", "birth_date": "Date of birth"}
    assert answer["hits"][0]["traveller"]["sex"] is None


def test_broken_rows_are_rejected_with_a_reason_and_the_others_screened(demo_home: Path, tmp_path: Path) -> None:
    path, aside = tmp_path / "broken.csv", tmp_path / "aside.csv"
    path.write_text(HEAD + "Omar,1980-99-01,M,QMA,K1,1C\n" + PLANTED + ",1980-01-01,M,QMA,K2,1D\n", encoding="utf-8")
    done = _screen(path, "--rejected", aside)
    assert done.exit_code == 5
    assert "possible hits: 1  ·  rows rejected: 2" in done.stdout
    with aside.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["row"]) for row in rows] == [2, 4]
    assert all(row["code"].startswith("manifest.") and row["sentence"] for row in rows)
    assert "1980-99-01" in rows[0]["raw"]


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_name_with_an_override_or_an_escape_never_reaches_the_terminal(
    demo_home: Path, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(HEAD + PLANTED.replace("DRISS", "DRI\u202eSS\x1b[2J"), encoding="utf-8")
    done = _screen(path, "--lang", lang, "--min-bits", "5")
    assert all(direction_safe(line) for line in (done.stdout + done.stderr).splitlines())
    assert "Traceback" not in done.output


@pytest.mark.parametrize("sign", ["🧭", "\u202e"])
def test_a_doubtful_name_is_screened_and_the_doubt_is_told_with_its_row(
    demo_home: Path, tmp_path: Path, sign: str
) -> None:
    path = tmp_path / "doubtful.csv"
    path.write_text(HEAD + PLANTED.replace("DRISS", f"DRISS{sign}"), encoding="utf-8")
    done = _screen(path)
    assert done.exit_code == 5
    assert "Read with a reservation: " in done.stdout
    assert f"U+{ord(sign):04X}" in done.stdout
    assert "MW-2021-0117" in done.stdout


def test_the_answer_in_json_is_documented_and_whole(
    demo_home: Path, manifest: Path, undocumented: Callable[[Any], set[str]]
) -> None:
    answer = json.loads(_screen(manifest, "--json").stdout)
    assert undocumented(answer) == set()
    assert (answer["screened"], answer["possible_hits"], len(answer["hits"])) == (2, 1, 1)
    evidence = answer["hits"][0]["evidence"]
    assert sum(part["bits"] for part in evidence["parts"]) == pytest.approx(evidence["bits"], abs=1e-9)
    assert answer["hits"][0]["listed_name"] == "إدريس عبد القادر الزيتوني"


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet", "xlsx"])
def test_hits_are_written_to_a_file_of_the_ending_asked_for(
    demo_home: Path, manifest: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / "out" / f"hits.{ending}"
    done = _screen(manifest, "--out", path)
    assert done.exit_code == 0
    assert path.stat().st_size > 0
    assert str(path) in done.stdout


def test_a_threshold_above_every_hit_leaves_none(demo_home: Path, manifest: Path) -> None:
    assert json.loads(_screen(manifest, "--json", "--min-bits", "500").stdout)["possible_hits"] == 0


def test_one_list_alone_may_be_asked(demo_home: Path, manifest: Path) -> None:
    answer = json.loads(_screen(manifest, "--json", "--list", "council").stdout)
    assert (answer["lists"], answer["possible_hits"]) == (["council"], 0)


def _zip_bomb(path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))


BAD_FILES: dict[str, bytes | Callable[[Path], None]] = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)) * 20,
    "no-names.csv": b"Seat,Meal\n1A,fish\n",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "cut.xlsx": b"PK\x03\x04 and then nothing",
    "cut.parquet": b"PAR1 and then nothing",
    "bomb.xlsx": _zip_bomb,
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_manifest_that_cannot_be_read_ends_with_a_code_and_a_remedy(
    demo_home: Path, tmp_path: Path, name: str, lang: str
) -> None:
    path, content = tmp_path / name, BAD_FILES[name]
    content(path) if callable(content) else path.write_bytes(content)
    done = _screen(path, "--lang", lang, "--out", tmp_path / "hits.csv")
    assert done.exit_code == 3
    code, *rest = done.stderr.split(": ", 1)
    assert re.fullmatch(r"(manifest|table)\.\w+", code)
    assert rest
    assert len(done.stderr.splitlines()) == 2
    assert not (tmp_path / "hits.csv").exists()


def test_an_error_in_json_comes_on_standard_error(demo_home: Path, tmp_path: Path) -> None:
    done = _screen(tmp_path / "nowhere.csv", "--json")
    assert (done.exit_code, done.stdout) == (3, "")
    assert json.loads(done.stderr)["error"]["code"].endswith(".missing")


@pytest.mark.parametrize(
    "arguments",
    [("--out", "hits.pdf"), ("--column", "name"), ("--limit", "0"), ("--min-bits", "many"), ("--lang", "de")],
)
def test_a_wrong_option_is_wrong_usage_before_any_work(manifest: Path, arguments: tuple[str, str]) -> None:
    assert _screen(manifest, *arguments).exit_code == 2


def test_without_a_loaded_list_nothing_is_screened(home: Path, manifest: Path) -> None:
    done = _screen(manifest)
    assert done.exit_code == 4
    assert "tansiq lists load" in done.stderr


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_it_speaks_of_possible_hits_never_of_matches_or_verdicts(demo_home: Path, manifest: Path, lang: str) -> None:
    text = _screen(manifest, "--lang", lang).stdout
    assert not re.search(r"\bmatch", text, re.IGNORECASE)
    assert {"en": "possible hit", "fr": "rapprochement possible", "ar": "نتيجة محتملة"}[lang] in text.lower()


def _message(*persons: str) -> bytes:
    body = "TDT+20+TQ506+++TQ'LOC+125+CMN'DTM+189:2602111340:201'LOC+87+JFK'DTM+232:2602111700:201'" + "".join(persons)
    head = "UNA:+.? 'UNB+UNOA:4+AIR:ZZ+GOV:ZZ+260211:1800+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'"
    return f"{head}{body}UNT+{body.count(chr(39)) + 3}+1'UNZ+1+1'".encode()


def test_a_passenger_message_is_screened_like_a_table(demo_home: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "flight.edi", tmp_path / "hits.csv"
    person = "NAD+FL+++ZITOUNI:DRISS:ABDELKADER'ATT+2++M'DTM+329:791103'NAT+2+QMA'DOC+P+K0418821'LOC+91+QMA'"
    path.write_bytes(_message(person, "NAD+FL+++WEBERLING:ANNA'"))
    done = _screen(path, "--out", out)
    assert done.exit_code == 0
    assert "TQ506  CMN 2026-02-11T13:40 → JFK 2026-02-11T17:00" in done.stdout
    assert "segment 9  DRISS ABDELKADER ZITOUNI  1979-11-03  QMA  M  K0418821" in done.stdout
    with out.open(encoding="utf-8-sig", newline="") as stream:
        (hit,) = csv.DictReader(stream)
    assert (hit["flight"], hit["data_origin"], hit["reference"]) == ("TQ506", "document", "MW-2021-0117")


def test_a_message_that_is_not_whole_is_told_and_its_travellers_screened(demo_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "flight.edi"
    path.write_bytes(_message("NAD+FL+++WEBERLING:ANNA'", "NAD+FL'").removesuffix(b"UNZ+1+1'"))
    done = _screen(path, "--json")
    assert done.exit_code == 5
    answer = json.loads(done.stdout)
    assert (answer["screened"], answer["rejected"]) == (1, 1)
    assert [problem["code"] for problem in answer["problems"]] == ["edifact.cut_short"]
    assert answer["rejected_rows"][0]["code"] == "passenger.no_name"


def test_a_segment_that_cannot_be_read_is_written_out_with_its_place_and_reason(
    demo_home: Path, tmp_path: Path
) -> None:
    path, aside = tmp_path / "flight.edi", tmp_path / "aside.csv"
    path.write_bytes(_message("NAD+FL+++WEBERLING:ANNA'", "lost text'").replace(b"UNT+8", b"UNT+7"))
    done = _screen(path, "--rejected", aside)
    assert done.exit_code == 5
    assert done.stdout.count("edifact.no_tag") == 1
    with aside.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["row"], row["code"], row["raw"]) == ("10", "edifact.no_tag", "lost text")


def test_columns_are_not_stated_for_a_message(demo_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "flight.edi"
    path.write_bytes(_message("NAD+FL+++WEBERLING:ANNA'"))
    done = _screen(path, "--column", "name=NAD")
    assert done.exit_code == 3
    assert "manifest.no_columns" in done.stderr
