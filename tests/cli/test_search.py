"""``tansiq search`` from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq


def _search(*arguments: str) -> Result:
    return CliRunner().invoke(tansiq, ["search", *arguments])


def test_a_name_in_latin_letters_finds_the_arabic_entry(demo_home: Path) -> None:
    done = _search("Driss Abdelkader Zitouni")
    assert done.exit_code == 0
    assert "MW-2021-0117" in done.stdout
    assert "a person decides" in done.stdout


def test_what_else_is_known_adds_evidence(demo_home: Path, undocumented: Callable[[Any], set[str]]) -> None:
    bare = json.loads(_search("Driss Abdelkader Zitouni", "--json").stdout)
    more = json.loads(
        _search(
            "Driss Abdelkader Zitouni", "--json", "--born", "1979-11-03", "--nationality", "qma", "--sex", "m"
        ).stdout
    )
    assert more["hits"][0]["evidence"]["bits"] > bare["hits"][0]["evidence"]["bits"] + 10
    assert {part["field"] for part in more["hits"][0]["evidence"]["parts"]} == {
        "name", "birth_date", "sex", "nationality",
    }  # fmt: skip
    assert undocumented(more) == set()


def test_an_organisation_is_found_by_its_name(demo_home: Path) -> None:
    answer = json.loads(_search("Bridge Travel Bureau", "--json").stdout)
    assert {hit["listed"]["kind"] for hit in answer["hits"]} == {"organisation"}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_nobody_found_is_said_with_the_lists_that_were_asked(demo_home: Path, lang: str) -> None:
    done = _search("Wolfgang Quarkstrudel", "--lang", lang, "--list", "council")
    assert done.exit_code == 0
    assert "council" in done.stdout


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "cli.name_letters"),
        ("   ", "cli.name_letters"),
        ("٣٤٥", "cli.name_letters"),
        ("🧭", "cli.name_character"),
        ("Omar\u202e", "cli.name_character"),
        ("Omar\x00", "cli.name_character"),
        ("a\udcffb", "cli.name_character"),
        ("x" * 10_000, "name.too_long"),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_can_be_no_name_is_malformed(demo_home: Path, name: str, code: str, lang: str) -> None:
    done = _search(name, "--lang", lang)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{code}: ")
    assert len(done.stderr.splitlines()) == 2


def test_an_unreadable_birth_date_is_malformed(demo_home: Path) -> None:
    done = _search("Omar", "--born", "30 Februar")
    assert done.exit_code == 3
    assert done.stderr.startswith("date.unreadable: ")


def test_a_document_alone_with_another_name_is_asked_as_written(demo_home: Path) -> None:
    answer = json.loads(_search("Lotfi Tahan", "--json", "--document", "passport:QMA:K0417730").stdout)
    assert answer["query"]["documents"] == [{"number": "K0417730", "kind": "passport", "issuer": "QMA"}]
    assert answer["hits"][0]["reference"] == "MW-2020-0088"
