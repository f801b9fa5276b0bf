"""``tansiq compare`` from the outside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq

LEFT = '{"names": ["El Haddad Youssef"], "birth_dates": ["1984-03-07"], "sex": "M", "nationalities": ["QMA"]}'
RIGHT = '{"names": ["يوسف الحداد"], "birth_dates": ["1984"], "sex": "M", "nationalities": ["QMA"]}'


def _compare(*arguments: str) -> Result:
    return CliRunner().invoke(tansiq, ["compare", *arguments])


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_waterfall_as_printed_adds_up_to_the_total(lang: str) -> None:
    done = _compare(LEFT, RIGHT, "--lang", lang)
    assert done.exit_code == 0
    rows = re.findall(r"^\u200f?  \S.*?([+-]\d+\.\d)\u2069?(?:  |$)", done.stdout, re.MULTILINE)
    *parts, total = (round(float(bits) * 10) for bits in rows)
    assert len(parts) >= 4
    assert sum(parts) == total


def test_the_probability_stands_beside_its_prior() -> None:
    lines = _compare(LEFT, RIGHT, "--lang", "en").stdout.splitlines()
    (line,) = (line for line in lines if "robability" in line)
    assert re.search(r"Probability (?:[<>] )?[01]\.\d+, if one in [\d,]+ were .* \(prior -\d+\.\d bits\)", line)


def test_json_parts_add_up_exactly_and_every_key_is_documented(undocumented: Callable[[Any], set[str]]) -> None:
    answer = json.loads(_compare(LEFT, RIGHT, "--json").stdout)
    evidence = answer["evidence"]
    assert sum(part["bits"] for part in evidence["parts"]) == pytest.approx(evidence["bits"], abs=1e-9)
    assert undocumented(answer) == set()


def test_two_plain_names_are_enough() -> None:
    assert "total" in _compare("El Bouzidy", "البوزيدي", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("a", "code"),
    [
        ('{"names": ', "cli.record_json"),
        ('{"verdict": "x"}', "cli.record_field"),
        ('{"names": [1]}', "cli.record_value"),
        ('{"birth_dates": "soon"}', "date.unreadable"),
    ],
)
def test_a_record_that_cannot_be_read_is_malformed(a: str, code: str) -> None:
    done = _compare(a, "Omar", "--lang", "en")
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{code}: ")
    assert len(done.stderr.splitlines()) == 2


def test_one_name_alone_is_wrong_usage() -> None:
    assert _compare("Omar").exit_code == 2
