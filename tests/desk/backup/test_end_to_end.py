"""A node is backed up while it has work to do, restored elsewhere, and verified there: on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import postgresql
from tansiq.demo.nodes import surroundings
from tansiq.desk.backup import databases, making, restoring
from tansiq.desk.surroundings import Surroundings
from tansiq.errors import RefusedError

pytestmark = pytest.mark.node
SRC = Path(__file__).resolve().parents[3] / "src"
DESK = [sys.executable, "-W", "error", "-c", "from tansiq.cli import main; main()", "desk"]


class Node:
    """A home, and the commands of its desk."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home, self.database = home, database

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environ = surroundings(self.home) | {"PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"}
        environ |= {"TANSIQ_DATABASE": self.database} if self.database else {}
        return subprocess.run([*DESK, *words], env=environ, capture_output=True, text=True, check=False)

    def answer(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def begin(self) -> None:
        """With entries in the log, and others that wait for it."""
        self.answer("migrate")
        self.answer("appoint", "first", "--name", "Invented", "--role", "oversight")
        self.answer("work", "--once")
        self.answer("appoint", "second", "--name", "Invented", "--role", "dpo")

    @property
    def folder(self) -> Path:
        return self.home / "desk"


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} if folder.exists() else set()


def _pictures(folder: Path) -> dict[str, bytes]:
    """A picture of an entry, one of a traveller, the node's own times; and a manifest, which stays behind."""
    digest = "ab" * 32
    kept = {f"photographs/ab/{digest}": b"an entry's", f"travellers/ab/{digest}": b"a traveller's",
            f"attachments/sahelia.police/{digest}": b"sealed",
            "manifests.toml": b"[retention]\n"}  # fmt: skip
    for path, data in {**kept, "uploads/1c5f": b"name\nInvented\n"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return kept


@pytest.fixture
def node(tmp_path: Path) -> Node:
    made = Node(tmp_path / "old")
    made.begin()
    return made


def test_a_backup_is_restored_into_an_empty_home_and_goes_on(node: Node, tmp_path: Path) -> None:
    (node.folder / "witnesses.policy").write_text("quorum none\n")
    pictures = _pictures(node.folder)
    made = node.answer("backup", str(tmp_path), "--with-keys")
    assert Path(made["path"]).parent == tmp_path
    assert made["logged"] == 1
    other = Node(tmp_path / "new")
    found = other.answer("restore", made["path"])
    assert (found["size"], found["held"], found["waiting"], found["problems"]) == (1, 1, 1, [])
    assert (other.folder / "secret-key").read_text() == (node.folder / "secret-key").read_text()
    assert (other.folder / "witnesses.policy").read_text() == "quorum none\n"
    assert {path: (other.folder / path).read_bytes() for path in pictures} == pictures
    assert not (other.folder / "uploads").exists()
    assert other.answer("work", "--once")["done"]["log"] == 1
    assert other.answer("verify")["held"] == 2
    assert node.answer("work", "--once")["done"]["log"] == 1
    # The same entries under the same key: the log that went on elsewhere is the same log.
    assert other.answer("verify")["root"] == node.answer("verify")["root"]


def test_without_its_key_a_restored_log_is_read_and_not_continued(node: Node, tmp_path: Path) -> None:
    made = tmp_path / "b.tar"
    node.answer("backup", str(made))
    other = Node(tmp_path / "new")
    done = other.run("restore", str(made), "--lang", "en")
    assert done.returncode == 0
    assert "log-key" in done.stdout
    assert not (other.folder / "log-key").exists()
    assert "audit.key_missing" in other.run("work", "--once").stderr
    (other.folder / "log-key").write_bytes((node.folder / "log-key").read_bytes())
    (other.folder / "log-key").chmod(0o600)
    assert other.answer("work", "--once")["done"]["log"] == 1
    assert other.answer("verify")["problems"] == []


def test_nothing_is_restored_over_data(node: Node, tmp_path: Path) -> None:
    made = tmp_path / "b.tar"
    node.answer("backup", str(made))
    before = _files(node.folder)
    done = node.run("restore", str(made))
    assert (done.returncode, "backup.not_empty" in done.stderr) == (4, True)
    assert _files(node.folder) == before


@pytest.mark.parametrize("damage", ["cut", "bit", "other"])
def test_a_broken_archive_is_refused_and_changes_nothing(node: Node, tmp_path: Path, damage: str) -> None:
    made = tmp_path / "b.tar"
    node.answer("backup", str(made))
    data = made.read_bytes()
    place = data.index(b"SQLite format 3") + 5000
    changed = {"cut": data[: len(data) // 2], "bit": data[:place] + b"\x55" + data[place + 1 :], "other": b"x" * 9000}
    made.write_bytes(changed[damage])
    other = Node(tmp_path / "new")
    done = other.run("restore", str(made))
    assert (done.returncode, "backup." in done.stderr) == (3, True), done.stderr
    assert _files(tmp_path / "new") == set()


def test_a_backup_of_another_database_is_refused(node: Node, tmp_path: Path) -> None:
    made = tmp_path / "b.tar"
    node.answer("backup", str(made))
    with pytest.raises(RefusedError, match=r"backup\.other_database"):
        restoring._fill(Surroundings(tmp_path, "postgresql://x"), {"database": "sqlite"}, tmp_path)


def test_what_is_no_database_of_the_desk_is_refused(tmp_path: Path) -> None:
    for name in databases.FILES.values():
        (tmp_path / name).write_bytes(b"SQLite format 3\0" + bytes(500))
    with pytest.raises(Exception, match=r"backup\.database"):
        databases.refuse_damaged(tmp_path)


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(databases, "_PLACES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusedError, match=r"backup\.no_program"):
        databases.copy_out(tmp_path, "postgresql://x/y")


def test_a_password_stands_on_no_command_line() -> None:
    assert databases._settings("postgresql://desk:s3cret@db.example:5433/desk?sslmode=verify-full") == {
        "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "desk", "PGPASSWORD": "s3cret", "PGDATABASE": "desk",
        "PGSSLMODE": "verify-full",
    }  # fmt: skip


def test_secrets_are_those_that_act_for_the_node() -> None:
    assert set(making.SECRETS) == {"log-key", "secret-key", "oidc.toml"}


@pytest.fixture
def server() -> Iterator[str]:
    place = postgresql.binaries()
    if place is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with postgresql.running(place) as address:
        yield address


def test_postgresql_is_dumped_and_loaded(server: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE other")
    node, made = Node(tmp_path / "old", server), tmp_path / "b.tar"
    node.begin()
    node.answer("backup", str(made), "--with-keys")
    filled = Node(tmp_path / "new", server)
    assert "backup.not_empty" in filled.run("restore", str(made)).stderr
    other = Node(tmp_path / "new", server.replace("/postgres?", "/other?"))
    found = other.answer("restore", str(made))
    assert (found["size"], found["waiting"], found["problems"]) == (1, 1, [])
    assert not (other.folder / "desk.dump").exists()
    assert other.answer("work", "--once")["done"]["log"] == 1
    assert other.answer("verify")["held"] == 2
    with psycopg.connect(other.database) as connection, pytest.raises(psycopg.Error, match="neither changed"):
        connection.execute("DELETE FROM audit_entry")


def test_keys_of_the_exchange_come_along_where_keys_do_and_are_their_owners_alone(node: Node, tmp_path: Path) -> None:
    (node.folder / "exchange.toml").write_text(
        'authority = "marwana.police"\nstate = "QMA"\nkind = "police"\nnames = { ar = "x", fr = "x", en = "x" }\n'
    )
    told = node.answer("introduce", str(tmp_path / "file"))["fingerprint"]
    for words, comes in ((["--with-keys"], True), ([], False)):
        made = node.answer("backup", str(tmp_path / f"{comes}.tar"), *words)
        other = Node(tmp_path / f"new-{comes}")
        other.answer("restore", made["path"])
        keys = sorted((other.folder / "exchange").glob("*"))
        assert [key.name for key in keys] == (["certificate-0001.pem", "identity", "keys-0001"] if comes else [])
        assert all(key.stat().st_mode & 0o077 == 0 for key in keys)
        assert (other.folder / "exchange.toml").is_file()
    assert Node(tmp_path / "new-True").answer("introduce", str(tmp_path / "again"))["fingerprint"] == told
