"""``tansiq mrz`` from the outside: arguments, files, standard input, exit codes, JSON and the lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.engines.documents import write_zone

UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
BROKEN = "L898902C36UTO7409122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
UNREAD = "no zone\nat all"


def _mrz(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(tansiq, ["mrz", *arguments], input=typed)


@pytest.fixture(autouse=True)
def _english(home: Path) -> None:
    """An empty home, and English whatever the machine speaks."""


@pytest.mark.parametrize("arguments", [(UPPER, LOWER), (UPPER + LOWER,), (f"{UPPER}\n{LOWER}",), (f"{UPPER} {LOWER}",)])
def test_a_zone_may_be_given_whole_or_line_by_line(arguments: tuple[str, ...]) -> None:
    done = _mrz(*arguments)
    assert done.exit_code == 0
    assert f"  1  {UPPER}\n  2  {LOWER}\n" in done.stdout
    assert "The 5 check digits agree" in done.stdout
    assert "nothing of whether the document is genuine" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_read(arguments: tuple[str, ...]) -> None:
    assert _mrz(*arguments, typed=f"{UPPER}\r\n{LOWER}\r\n").exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_several_zones_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "zones.txt"
    path.write_text(f"{UPPER}\n{LOWER}\n\n{CARD}\n", encoding=encoding)
    done = _mrz(str(path))
    assert done.exit_code == 0
    assert done.stdout.count("check digits agree") == 2


def test_a_wrong_digit_is_marked_and_the_command_says_so_with_its_exit_code() -> None:
    done = _mrz(UPPER, BROKEN)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    under = lines[lines.index(f"  2  {BROKEN}") + 1]
    assert [at - 5 for at, sign in enumerate(under) if sign == "^"] == [19, 43]
    assert "2:20  Date of birth: the check digit is 2; the characters give 9." in done.stdout


def test_of_several_zones_the_unreadable_one_is_put_aside_with_its_line() -> None:
    done = _mrz(typed=f"{UPPER}\n{LOWER}\n\n{UNREAD}\n\n{CARD}\n")
    assert done.exit_code == 5
    assert done.stdout.count("check digits agree") == 2
    assert "mrz.format: The zone that begins at line 4 could not be read" in done.stdout


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "mrz.empty"),
        (UNREAD, "mrz.format"),
        ("ثلاثة أسطر\nليست منطقة", "mrz.characters"),
        ("<" * 1_001, "mrz.too_long"),
        ("<" * (1024**2 + 1), "mrz.text_too_long"),
        (b"\xff\xfe\x00", "mrz.characters"),
        (b"\x80\x81<" * 40, "mrz.characters"),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_is_no_zone_is_malformed(typed: str | bytes, code: str, lang: str) -> None:
    done = _mrz("--lang", lang, typed=typed)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{code}: ")


def test_a_file_that_is_not_there_is_refused() -> None:
    done = _mrz("zones.txt")
    assert done.exit_code == 4
    assert done.stderr.startswith("cli.file_refused: ")


def test_the_day_of_reference_can_be_given() -> None:
    assert "1874-08-12" in _mrz(UPPER, LOWER, "--today", "1970-01-01").stdout
    assert _mrz(UPPER, LOWER, "--today", "yesterday").exit_code == 2


def test_every_key_of_the_answer_is_documented(undocumented: Callable[[Any], set[str]]) -> None:
    done = _mrz("--json", typed=f"{UPPER.replace('ANNA', 'AN1A')}\n{BROKEN}\n\n{UNREAD}")
    answer = json.loads(done.stdout)
    assert done.exit_code == 5
    assert undocumented(answer) == set()
    assert [zone["source_line"] for zone in answer["zones"]] == [1]
    assert [(zone["source_line"], zone["code"]) for zone in answer["rejected_zones"]] == [(4, "mrz.format")]


def test_the_answer_tells_digits_findings_and_suggestions_apart() -> None:
    (zone,) = json.loads(_mrz("--json", "--lang", "fr", UPPER, BROKEN).stdout)["zones"]
    assert zone["digits_agree"] is False
    assert [check["field"] for check in zone["checks"] if not check["agrees"]] == ["birth_date", "composite"]
    assert {finding["severity"] for finding in zone["findings"]} == {"wrong", "doubt", "note"}
    assert zone["record"]["documents"] == [{"number": "L898902C3", "kind": "passport", "issuer": "UTO"}]


def _listed(**other: str) -> str:
    holder = {
        "document_code": "P", "issuer": "QMA", "number": "X0000001", "primary": "Zitouni",
        "secondary": "Driss Abdelkader", "nationality": "QMA", "birth_date": "791103", "sex": "M",
        "expiry_date": "310101",
    }  # fmt: skip
    return "\n".join(write_zone("TD3", **{**holder, **other}))


def test_holders_are_compared_with_the_loaded_lists_where_asked(demo_home: Path) -> None:
    done = _mrz("--screen", _listed())
    assert done.exit_code == 0
    assert "MW-2021-0117" in done.stdout
    assert "a person decides" in done.stdout
    assert "MW-2021-0117" not in _mrz(_listed()).stdout


def test_the_possible_hits_stand_with_their_zone(demo_home: Path, undocumented: Callable[[Any], set[str]]) -> None:
    nobody = _listed(primary="Quarkstrudel", secondary="Wolfgang")
    unnamed = _listed(primary="Aa").replace("AA<<DRISS<ABDELKADER", "<" * 20)
    done = _mrz("--screen", "--json", typed=f"{unnamed}\n\n{nobody}\n\n{_listed()}")
    answer = json.loads(done.stdout)
    assert undocumented(answer) == set()
    assert [len(zone["hits"]) > 0 for zone in answer["zones"]] == [False, False, True]
    assert answer["zones"][2]["hits"][0]["reference"] == "MW-2021-0117"


def test_a_zone_without_a_name_is_compared_with_nobody_and_that_is_said(demo_home: Path) -> None:
    done = _mrz("--screen", _listed(primary="Aa").replace("AA<<DRISS<ABDELKADER", "<" * 20))
    assert "not compared with any list" in done.stdout


def test_without_a_list_there_is_nothing_to_compare_with() -> None:
    done = _mrz("--screen", UPPER, LOWER)
    assert done.exit_code == 4
    assert done.stderr.startswith("cli.no_list: ")
