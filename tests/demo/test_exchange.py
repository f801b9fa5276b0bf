"""The demonstration of two nodes: each whole, one killed midway, and the proofs verified without either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.engines.envelopes import read_proof
from tansiq.errors import TansiqError

pytestmark = pytest.mark.enable_socket

Played = tuple[Path, Result]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    out = tmp_path_factory.mktemp("demo") / "out"
    return out, CliRunner().invoke(tansiq, ["--lang", "fr", "desk", "demo", "--out", str(out), "--json"])


def test_the_request_is_taken_in_once_though_its_node_was_killed_before_it_said_so(played: Played) -> None:
    answer = json.loads(played[1].stdout)
    assert played[1].exit_code == 0
    assert answer["after_the_death"] == {"sent": 1, "delivered": 0, "waiting": 1, "refused": 0, "dead": 0}
    assert answer["taken_in"] == 1
    assert answer["state"] == "closed"


def test_the_asking_node_proves_delivery_and_answer_and_the_other_that_its_answer_arrived(played: Played) -> None:
    request, reply = json.loads(played[1].stdout)["proofs"]
    assert (request["issuer"], request["receipts"]) == ("sahelia.police", ["delivered", "seen", "answered"])
    assert (reply["issuer"], reply["receipts"]) == ("marwana.police", ["delivered", "seen"])


def test_both_records_are_sound_and_hold_what_was_done(played: Played) -> None:
    nodes = json.loads(played[1].stdout)["nodes"]
    assert [one["wrong"] for one in nodes] == [[], []]
    assert all(one["entries"] > 15 for one in nodes)


def test_the_proofs_lie_there_and_a_changed_letter_is_no_proof(played: Played) -> None:
    for path in json.loads(played[1].stdout)["files"]:
        lines = Path(path).read_bytes().split(b"\n")[:-1]
        assert read_proof(lines).receipts
        with pytest.raises(TansiqError):
            read_proof([lines[0].replace(b"Zitouni", b"Zaytuni").replace(b"titre", b"tigre"), *lines[1:]])
