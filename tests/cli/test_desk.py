"""``tansiq desk``: a node from nothing, in a process of its own."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tansiq.cli import tansiq

COMMAND = [sys.executable, "-W", "error", "-c", "from tansiq.cli import main; main()", "desk"]


def _run(home: Path, *words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    left_out = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"TANSIQ_HOME": str(home), "PYTHONIOENCODING": "utf-8", **surroundings}
    return subprocess.run([*COMMAND, *words], env=environ, capture_output=True, encoding="utf-8", check=False)


def test_a_node_is_made_from_nothing_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = _run(tmp_path / "home", "migrate", "--lang", "fr")
        assert (done.returncode, done.stderr) == (0, "")
        assert "à jour" in done.stdout
    folder = tmp_path / "home" / "desk"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {"secret-key", "desk.sqlite3", "reads.sqlite3"} <= {each.name for each in folder.iterdir()}


def test_the_first_overseer_is_appointed_once(tmp_path: Path) -> None:
    _run(tmp_path, "migrate")
    words = ["appoint", "first", "--name", "Invented", "--role", "oversight", "--json"]
    made = json.loads(_run(tmp_path, *words).stdout)["accounts"]
    assert [(each["username"], each["role"]) for each in made] == [("first", "oversight")]
    again = _run(tmp_path, "appoint", "second", "--name", "Invented", "--role", "oversight")
    assert again.returncode == 4
    assert "founding.held" in again.stderr


def test_a_node_is_introduced_by_a_file_and_a_fingerprint_and_renews_its_keys(tmp_path: Path) -> None:
    _run(tmp_path, "migrate")
    refused = _run(tmp_path, "introduce", str(tmp_path / "file"))
    assert (refused.returncode != 0, "exchange.toml" in refused.stderr) == (True, True)
    (tmp_path / "desk" / "exchange.toml").write_text(
        'authority = "marwana.police"\nstate = "QMA"\nkind = "police"\n'
        'names = { ar = "شرطة مروانة", fr = "Police de Marwana", en = "Police of Marwana" }\n',
        encoding="utf-8",
    )
    told = [json.loads(_run(tmp_path, "introduce", str(tmp_path / "file"), "--json").stdout) for _ in range(2)]
    assert told[0] == told[1]
    assert len(told[0]["fingerprint"].split()) == 10
    assert (tmp_path / "file").read_bytes().count(b"\n") == 2
    renewed = _run(tmp_path, "renew-keys", "--reason", "a year is over", "--json")
    assert json.loads(renewed.stdout) == {"number": 2, "revoked": False}


def test_a_node_that_others_reach_is_set_up_safely(tmp_path: Path) -> None:
    done = _run(tmp_path, "check", TANSIQ_HOSTS="desk.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(_run(tmp_path, "check", "--json", TANSIQ_HOSTS="desk.example").stdout) == {"found": []}


def test_what_is_not_safe_is_told_with_an_exit_code(tmp_path: Path) -> None:
    done = _run(tmp_path, "check")
    assert done.returncode == 1
    assert "security.W012" in done.stdout


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    done = _run(tmp_path, "migrate", TANSIQ_DATABASE="mysql://x")
    assert done.returncode == 3
    assert "database.address" in done.stderr


def test_fictional_accounts_are_refused_where_others_reach(tmp_path: Path) -> None:
    done = _run(tmp_path, "serve", "--demo", TANSIQ_HOSTS="desk.example")
    assert done.returncode == 4
    assert "founding.outside" in done.stderr


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"]])
def test_help_needs_no_database(words: list[str]) -> None:
    assert CliRunner().invoke(tansiq, ["desk", *words]).exit_code == 0


def test_limits_are_shown_with_their_source_and_set_with_a_reason(tmp_path: Path) -> None:
    home, table = tmp_path / "home", tmp_path / "limits.toml"
    _run(home, "migrate")
    shown = _run(home, "parameters", "--lang", "ar")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "غير محدد" in shown.stdout
    assert "border_hit.second_line_hold" in shown.stdout
    table.write_text(
        '[types.border_hit.second_line_hold]\nvalue = 4\nunit = "hours"\ncitation = "Law 7"\n', encoding="utf-8"
    )
    refused = _run(home, "parameters", "--set", str(table))
    assert (refused.returncode, "parameters.reason" in refused.stderr) == (4, True)
    told = json.loads(_run(home, "parameters", "--set", str(table), "--reason", "a decree", "--json").stdout)
    own = [each for each in told["parameters"] if each["own"]]
    assert [(each["parameter"], each["value"], each["citation"]) for each in own] == [("second_line_hold", 4, "Law 7")]
    assert [(each["number"], each["reason"]) for each in told["issues"]] == [(1, "a decree")]
    table.write_text("[types.voyage.x]\n", encoding="utf-8")
    assert _run(home, "parameters", "--set", str(table), "--reason", "a slip").returncode == 3
