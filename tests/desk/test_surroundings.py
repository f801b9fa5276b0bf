"""What the environment says becomes databases, hosts and a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.desk.surroundings import READS, MailServer, Surroundings, databases, read_surroundings
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
    assert tables["default"]["OPTIONS"] == {"host": "/run/postgresql", "server_side_binding": True}


def test_who_is_told_by_which_way_is_said_by_the_machine(tmp_path: Path) -> None:
    assert read_surroundings({}, tmp_path).gateways == {}
    told = {"TANSIQ_MAIL": "smtps://desk:p%40ss@mail.example", "TANSIQ_SMS": "/usr/local/bin/send-sms"}
    around = read_surroundings(told, tmp_path)
    assert around.gateways == {
        "email": ("tansiq.desk.duty.gateways.ByMail", ()),
        "sms": ("tansiq.desk.duty.gateways.ByCommand", ("/usr/local/bin/send-sms",)),
    }
    assert around.mail_server == MailServer("mail.example", 465, "desk", "p@ss", is_sealed=True, begins_tls=False)
    address = read_surroundings({"TANSIQ_SMS": "https://sms.example/send"}, tmp_path)
    assert address.gateways["sms"][0].endswith("ByAddress")


@pytest.mark.parametrize(
    ("mail", "port", "begins_tls"), [("smtp://mail.example", 587, True), ("smtp://localhost:25", 25, False)]
)
def test_mail_goes_in_the_clear_to_this_machine_alone(tmp_path: Path, mail: str, port: int, begins_tls: object) -> None:
    server = read_surroundings({"TANSIQ_MAIL": mail}, tmp_path).mail_server
    assert (server.port, server.is_sealed, server.begins_tls) == (port, False, begins_tls)


@pytest.mark.parametrize("mail", ["https://mail.example", "mail.example", "mailto:desk@mail.example"])
def test_an_address_of_no_server_of_mail_is_refused(tmp_path: Path, mail: str) -> None:
    with pytest.raises(MalformedError, match="mail"):
        read_surroundings({"TANSIQ_MAIL": mail}, tmp_path)


@pytest.mark.parametrize("address", ["mysql://desk@host/tansiq", "sqlite:///x", "tansiq", "postgres:x"])
def test_another_kind_of_database_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(MalformedError, match=r"database\.address"):
        databases(Surroundings(tmp_path, address))
