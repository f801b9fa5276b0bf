"""What the environment says becomes databases, hosts and a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.desk.surroundings import READS, Surroundings, databases, read_surroundings
from tansiq.errors import MalformedError


def test_a_node_without_hosts_answers_on_this_machine_only(tmp_path: Path) -> None:
    around = read_surroundings({}, tmp_path)
    assert around.loopback
    assert around.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert around.secret_file == tmp_path / "desk" / "secret-key"


def test_hosts_are_listed_with_commas_or_blanks(tmp_path: Path) -> None:
    around = read_surroundings({"TANSIQ_HOSTS": "desk.example, second.example"}, tmp_path)
    assert not around.loopback
    assert around.allowed_hosts == ["desk.example", "second.example"]


def test_sqlite_keeps_what_is_read_in_a_file_of_its_own(tmp_path: Path) -> None:
    tables = databases(Surroundings(tmp_path))
    assert tables["default"]["NAME"] != tables[READS]["NAME"]
    assert {each["OPTIONS"]["transaction_mode"] for each in tables.values()} == {"IMMEDIATE"}


def test_postgresql_is_one_database_with_two_connections(tmp_path: Path) -> None:
    tables = databases(Surroundings(tmp_path, "postgresql://desk@/tansiq?host=/run/postgresql"))
    assert tables["default"] == tables[READS]
    assert tables["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert tables["default"]["NAME"] == "tansiq"


@pytest.mark.parametrize("address", ["mysql://desk@host/tansiq", "sqlite:///x", "tansiq", "postgres:x"])
def test_another_kind_of_database_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(MalformedError, match=r"database\.address"):
        databases(Surroundings(tmp_path, address))
