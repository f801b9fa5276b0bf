"""Two whole nodes, each with its own database, folder and keys: a message, its answer, the receipts, and what fails.

And, in a browser, a node whose partners ask it or are asked.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks.exchanging.nodes import Node, carry, two_nodes

from tansiq.engines.envelopes import cards_of, digest_of, read_directory, read_message, read_receipts

pytestmark = [pytest.mark.node, pytest.mark.allow_hosts(["127.0.0.1"])]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    with two_nodes(tmp_path_factory.mktemp("https")) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    with two_nodes(tmp_path_factory.mktemp("folder"), carrier="folder") as nodes:
        yield nodes


def _turn(a: Node, b: Node, rounds: int = 2) -> None:
    for _ in range(rounds):
        for one in (a, b):
            carry(a, b)
            carry(b, a)
            one.run("turn()")


def _settled(a: Node, b: Node) -> None:
    """Everything that was queued has a receipt, and is at the other side once."""
    for one, other in ((a, b), (b, a)):
        assert set(one.run("told = standing()")) <= {"delivered"}
        assert set(other.run("told = received()").values()) <= {1}


@pytest.mark.parametrize("way", ["connected", "carried"])
def test_a_message_and_its_answer_arrive_once_and_their_receipts_prove_it_offline(
    way: str, request: pytest.FixtureRequest
) -> None:
    a, b = request.getfixturevalue(way)
    (name,) = a.run("told = send('Does Zaydun Example hold a permit?')")
    _turn(a, b)
    assert b.run("told = received()") == {name: 1}
    b.run("see(name)\nanswer(name)", name=name)
    _turn(a, b, 3)
    assert (a.run("told = standing()"), b.run("told = standing()")) == ({"delivered": 1}, {"delivered": 1})
    _turn(a, b)
    given = read_directory(base64.b64decode(b.run("told = introduction()")[0]).splitlines()[0])
    proofs = a.run("told = proofs()")
    assert [one["state"] for one in proofs] == ["delivered", "seen", "answered"]
    for one in proofs:
        # Nothing of a node is asked from here on: the partner's directory, what was said, and what was signed.
        content = base64.b64decode(one["content"])
        batch = read_receipts(base64.b64decode(one["receipts"]), cards_of([given]), at=datetime.now(UTC), tolerance=DAY)
        told = next(each for each in batch.receipts if each.message.id == name)
        assert (told.state, told.message.digest) == (one["state"], digest_of(content))
        assert read_message(content).body["text"] == "Does Zaydun Example hold a permit?"
    for node in (a, b):
        assert node.run("told = sound()") == []


@pytest.mark.parametrize(
    ("dies", "place"),
    [
        ("a", "deliver.answered"), ("b", "receive.opened"), ("b", "receive.written"), ("b", "receive.committed"),
        ("a", "settle.written"), ("a", "deliver.settled"),
    ],
)  # fmt: skip
def test_a_receipted_message_survives_a_kill_at_any_place_and_is_there_once(
    connected: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = connected
    (name,) = a.run("told = send()")
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is a:
        with pytest.raises(BrokenPipeError):
            a.run("turn()")
    else:
        a.run("turn()")
        assert a.run("told = standing()")["waiting"] == 1  # no answer came: nothing is taken for delivered
    assert victim.wait() == -9
    victim.restart()
    _turn(a, b)
    assert b.run("told = received()")[name] == 1
    _settled(a, b)
    assert a.run("told = sound()") == b.run("told = sound()") == []


def test_what_was_not_queued_when_the_node_died_is_not_sent(connected: tuple[Node, Node]) -> None:
    a, b = connected
    before = sum(b.run("told = received()").values())
    a.run("die_at('send.queued')")
    with pytest.raises(BrokenPipeError):
        a.run("send()")
    a.wait()
    a.restart()
    _turn(a, b)
    assert sum(b.run("told = received()").values()) == before
    _settled(a, b)


def test_a_stick_that_is_carried_twice_brings_a_message_once(carried: tuple[Node, Node]) -> None:
    a, b = carried
    (name,) = a.run("told = send()")
    a.run("turn()")
    assert carry(a, b, copy=True) == 1
    b.run("turn()")
    carry(a, b)
    _turn(a, b, 3)
    assert b.run("told = received()")[name] == 1
    _settled(a, b)


def test_messages_catch_up_by_themselves_after_an_outage_and_in_order(connected: tuple[Node, Node]) -> None:
    a, b = connected
    b.kill()
    names = [a.run("told = send()")[0] for _ in range(5)]
    assert a.run("turn()\ntold = standing()")["waiting"] == 5
    assert a.run("told = Partner.objects.get().problem") == "carrier.unreachable"
    b.restart()
    paused = "told = (Partner.objects.get().due_at - timezone.now()).total_seconds()"
    assert a.run(paused) < 60  # without any new traffic
    _turn(a, b)
    took = b.run("told = list(Incoming.objects.order_by('pk').values_list('message_id', flat=True))")
    assert took[-5:] == names
    _settled(a, b)


def test_new_keys_reach_the_partner_and_both_go_on(connected: tuple[Node, Node]) -> None:
    a, b = connected
    renewed = a.run("told = identity.renew_keys(by=identity.OPERATOR, reason='a year is over', revoke=False)")
    (name,) = a.run("told = send()")
    _turn(a, b)
    assert b.run("told = own.directory_of(bytes(Partner.objects.get().directory)).number") == renewed
    assert b.run("told = received()")[name] == 1
    (back,) = b.run("told = send()")
    _turn(a, b)
    assert a.run("told = received()")[back] == 1
    _settled(a, b)


def test_a_leave_lifts_one_use_of_one_message_until_its_end_and_a_refusal_lifts_nothing(
    connected: tuple[Node, Node],
) -> None:
    a, b = connected
    (first,), (second,) = (a.run("told = send(handling=('h1', 'h2'))") for _ in range(2))
    _turn(a, b)
    before = b.run("told = open_uses(name)", name=first)
    assert "forward" not in before
    asked = {name: b.run("told = ask_leave(name)", name=name) for name in (first, second)}
    _turn(a, b)
    assert b.run("told = open_uses(name)", name=first) == before
    a.run("told = decide_leave(name, granted=True)", name=asked[first])
    a.run("told = decide_leave(name, granted=False)", name=asked[second])
    _turn(a, b)
    assert set(b.run("told = open_uses(name)", name=first)) == {*before, "forward"}
    assert b.run("told = open_uses(name)", name=second) == before
    b.run("skew(24 * 5 + 1)")
    assert b.run("told = open_uses(name)", name=first) == before
    b.run("skew(0)")
    _settled(a, b)
    for node in (a, b):
        assert node.run("told = sound()") == []


MANY_PIECES = 5 * (1 << 20) + 17


@pytest.mark.parametrize("way", ["connected", "carried"])
def test_what_is_attached_arrives_before_its_message_once_and_equal(way: str, request: pytest.FixtureRequest) -> None:
    a, b = request.getfixturevalue(way)
    digest = a.run("told = attach(give(size, seed=7))", size=MANY_PIECES)
    before = sum(b.run("told = received()").values())
    a.run("bring()")
    assert sum(b.run("told = received()").values()) == before
    _turn(a, b, 3)
    assert b.run("told = attachments()")[digest] == 1
    _settled(a, b)
    for node in (a, b):
        assert node.run("told = sound()") == []


@pytest.mark.parametrize(
    ("dies", "place"),
    [("b", "attachment.piece"), ("a", "bring.answered"), ("b", "attachment.whole"), ("b", "attachment.kept")],
)
def test_a_transfer_that_a_kill_interrupts_goes_on_where_it_stopped_and_the_file_is_there_once(
    connected: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = connected
    digest = a.run("told = attach(give(size, seed=place))", size=MANY_PIECES, place=place)
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is a:
        with pytest.raises(BrokenPipeError):
            a.run("turn()")
    else:
        a.run("turn()")
    assert victim.wait() == -9
    victim.restart()
    assert digest not in b.run("told = attachments()")
    assert a.run("told = standing()")["waiting"] == 1
    pieces = a.run("due()\ntold = bring()")
    assert pieces < 3, "what was there before the kill is not sent again"
    _turn(a, b)
    assert b.run("told = attachments()")[digest] == 1
    _settled(a, b)
    assert a.run("told = sound()") == b.run("told = sound()") == []


TRACED = "trace=read,recvfrom,write,sendto,fsync,fdatasync,rename"
KINDS = {"read": "R", "recvfrom": "R", "write": "W", "sendto": "W", "fsync": "S", "fdatasync": "S", "rename": "M"}
GROWING = re.compile(r"/arriving/[^/]+/[0-9a-f]{64}\.[0-9]+")
FOLDER = re.compile(r"/(attachments|arriving)/[^/>]+>")


def _calls(trace: str) -> list[str]:
    """The calls of each thread: R(ead) of TLS, W(rite) of TLS, S(ync) of a database, G: sync of a growing attachment,
    M: it is put in its place, F: sync of a folder of attachments."""
    found: dict[str, str] = {}
    for thread, name, rest in re.findall(r"^(\d+) +(?:\d+\.\d+ )?(\w+)\((.*)$", trace, re.MULTILINE):
        kind = KINDS[name]
        if kind in "RW" and r'"\27\3\3' not in rest:  # no record of TLS that holds data
            continue
        if kind == "S":
            kind = "G" if GROWING.search(rest) else "F" if FOLDER.search(rest) else "S"
        found[thread] = found.get(thread, "") + kind
    return list(found.values())


@contextmanager
def _traced(node: Node, file: Path) -> Iterator[None]:
    """The node begins again under a trace of its system calls, which lies in ``file`` afterwards."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed (Debian: strace)")
    node.kill()
    node.restart((strace, "-f", "-qq", "-y", "-s", "8", "-e", TRACED, "-o", str(file)))
    yield
    node.kill()
    node.restart()


def test_what_was_taken_in_is_synced_to_disk_before_the_bytes_of_the_receipt_leave(
    tmp_path: Path, connected: tuple[Node, Node]
) -> None:
    """Killing a process proves nothing about power: a trace of its system calls does."""
    a, b = connected
    _turn(a, b)
    with _traced(b, tmp_path / "trace"):
        (name,) = a.run("told = send()")
        a.run("turn()")
        assert b.run("told = received()")[name] == 1
    told = _calls((tmp_path / "trace").read_text(encoding="utf-8", errors="replace"))
    (calls,) = [each for each in told if "S" in each and "W" in each]
    assert re.search(r"RS+W+R*$", calls), calls
    assert a.run("told = standing()") == {"delivered": a.run("told = Outgoing.objects.count()")}


def test_every_piece_of_an_attachment_and_the_whole_in_its_place_are_synced_before_the_answer_leaves(
    tmp_path: Path, connected: tuple[Node, Node]
) -> None:
    a, b = connected
    _turn(a, b)
    a.run("attach(give(size, seed=77))", size=MANY_PIECES)
    with _traced(b, tmp_path / "trace"):
        assert a.run("told = bring()") == 3
    told = _calls((tmp_path / "trace").read_text(encoding="utf-8", errors="replace"))
    (calls,) = [each for each in told if "G" in each]
    # A new file in its folder, and its bytes; more bytes; the last ones, the whole in its place, both folders, and the
    # entry in the record: each is on disk before it is said to be there.
    assert re.search(r"R+FGW+R+GW+R+GS*MFFS+W+R*$", calls), calls
    _turn(a, b)
    _settled(a, b)


#: Run beside the node, on its database: a partner that is silent, one that asks, one that is asked in vain.
SEED = """
import sys
from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tansiq.desk import node
node.prepare()
from django.conf import settings
from django.utils import timezone
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of

spec = spec_from_file_location("exchange", Path(sys.argv[1]) / "conftest.py")
of = module_from_spec(spec)
spec.loader.exec_module(of)
(settings.TANSIQ_FOLDER / "exchange.toml").write_text(
    'authority = "marwana.police"\\nstate = "QMA"\\nkind = "police"\\naddresses = ["https://desk.example"]\\n'
    'names.ar = "شرطة مروانة"\\nnames.fr = "Police de Marwana"\\nnames.en = "Police of Marwana"\\n', encoding="utf-8"
)
of.identity.set_up(by=of.identity.OPERATOR)
by, now = actor_of(User.objects.get(username="supervisor")), timezone.now()
for name, carrier in (("sahelia.police", "asking"), ("sahelia.ncb", "asking"), ("sahelia.border", "asked")):
    peer = of.Peer(name)
    kind = name.partition(".")[2]
    told = of.Ceremony(peer.introduction, peer.fingerprint, "their duty officer", "QSA", kind, carrier)
    print(of.partners.pin(by=by, ceremony=told))
whom = [str(one.pk) for one in of.Partner.objects.filter(authority="sahelia.police")]
of.sending.send(by=by, draft=of.draft_of(), partner_ids=whom)
from tansiq.desk.exchange.models import Asked, Handed
Handed.objects.filter(partner__authority="sahelia.police").update(since=now - timedelta(hours=2))
Handed.objects.filter(partner__authority="sahelia.ncb").update(since=now, asked_at=now)
Asked.objects.update(answered_at=now - timedelta(minutes=9), problem="carrier.unreachable")
"""


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("en", "light", 1100), ("ar", "dark", 320), ("fr", "light", 320)],
)
def test_who_asks_whom_is_told_on_pages_that_everybody_can_use(
    desk: Any, node: Any, lang: str, scheme: str, width: int
) -> None:
    known = node.seed("from tansiq.desk import node; node.prepare()\nfrom tansiq.desk.exchange.models import Partner\n"
                      "print(*Partner.objects.order_by('-authority').values_list('pk', flat=True))")  # fmt: skip
    sheets = known or node.seed(SEED, str(Path(__file__).resolve().parent))
    page = desk.page("supervisor", lang, scheme, width)
    assert desk.faults_of(page, "today/", *(f"partners/{one}/" for one in sheets), "partners/pin/") == []
    desk.go(page, "today/")
    assert page.locator(f"a[href='/partners/{sheets[0]}/']").count() == 1
    assert page.locator(f"a[href='/partners/{sheets[1]}/']").count() == 0
