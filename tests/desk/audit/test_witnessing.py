"""The worker asks the witnesses of the log, keeps what they cosign, and says when they do not, or say otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit import log as audit_log
from tansiq.desk.audit import witnessing
from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import log_entries, log_folder, verifier_key
from tansiq.desk.audit.models import Contact, Entry
from tansiq.desk.audit.verifying import verify_record
from tansiq.desk.audit.witnessing import ask_witnesses, contact_of, pace, witness_policy
from tansiq.engines.ledger import CosignerKey, Policy
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.cosigned import best_cosigned, cosigned_notes
from tansiq.stores.tiles import read_state
from tansiq.stores.witness import make_witness, open_witness, trust_log
from tansiq.transports.witness_server import WitnessServer
from tansiq.transports.witnesses import answer_folder

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.allow_hosts(["127.0.0.1"])]


def entries(count: int) -> None:
    for number in range(count):
        record_look(Entry.Kind.READ, "app:thing:read", by=Actor("7f0c"), target=f"look:{number}")
    log_entries()


class Witnesses:
    """Three witnesses of the node's log, of whom two are a quorum; each answers over HTTP while it is ``up``."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.home, self.folder, self.ports = home, folder, dict[int, int]()
        self.keys = [self._make(number) for number in range(3)]

    def _make(self, number: int) -> CosignerKey:
        return make_witness(self.home / f"w{number}", f"witness.example/w{number}", "ed25519")

    def trusted(self) -> None:
        """Each knows the node's log, which is made by its first step."""
        key = verifier_key()
        assert key is not None
        for number in range(3):
            trust_log(self.home / f"w{number}", key)

    @contextmanager
    def up(self, *numbers: int) -> Iterator[None]:
        servers = {
            number: WitnessServer(("127.0.0.1", 0), partial(open_witness, self.home / f"w{number}"))
            for number in numbers
        }
        threads = [threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True) for one in servers.values()]
        for thread in threads:
            thread.start()
        self.named({number: f"http://127.0.0.1:{one.server_address[1]}" for number, one in servers.items()})
        try:
            yield
        finally:
            for server, thread in zip(servers.values(), threads, strict=True):
                server.shutdown()
                thread.join()
                server.server_close()

    def named(self, urls: dict[int, str], quorum: str = "group q 2 w0 w1 w2\nquorum q\n") -> None:
        """Write the node's policy; who has no address here answers at a port where nobody listens."""
        lines = (
            f"witness w{number} {key.line} {urls.get(number, 'http://127.0.0.1:9')}\n"
            for number, key in enumerate(self.keys)
        )
        (self.folder / "witnesses.policy").write_text("".join(lines) + quorum)

    def cosigned(self) -> tuple[int, list[str]] | None:
        """The size that a quorum cosigned last, and who did."""
        policy, key = witness_policy(), verifier_key()
        assert policy is not None
        best = best_cosigned(log_folder(), policy, key)
        return (best[1].checkpoint.size, [one.witness.name for one in best[1].cosigned]) if best else None

    def problems(self) -> list[str]:
        policy = witness_policy()
        assert policy is not None
        contacts = [contact_of(one) for one in policy.witnesses]
        return [one.problem if one else "?" for one in contacts]


@pytest.fixture
def witnesses(settings: Any, tmp_path: Path) -> Witnesses:
    return Witnesses(settings.TANSIQ_FOLDER, tmp_path)


NOW = datetime(2030, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return timezone.now()


def test_a_node_without_witnesses_asks_nobody() -> None:
    entries(1)
    assert ask_witnesses(now()) == 0
    assert witness_policy() is None
    assert not Contact.objects.exists()


def test_before_there_is_a_log_nobody_is_asked(witnesses: Witnesses) -> None:
    witnesses.named({})
    assert ask_witnesses(now()) == 0
    log_entries()
    assert ask_witnesses(now()) == 0  # a log without entries
    assert not Contact.objects.exists()


def test_what_the_witnesses_cosigned_is_kept_with_the_checkpoint(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1, 2):
        assert ask_witnesses(now()) == 0
        assert witnesses.cosigned() == (3, ["w0", "w1", "w2"])
        entries(300)
        ask_witnesses(now())
        assert witnesses.cosigned() == (303, ["w0", "w1", "w2"])
    assert witnesses.problems() == ["", "", ""]
    assert [size for size, _ in cosigned_notes(log_folder())] == [303]
    assert Entry.objects.using("reads").count() == 303  # being witnessed is no entry


def test_who_cosigned_the_newest_is_not_asked_again(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1):
        ask_witnesses(now())
        first = {one.pk: one.at for one in Contact.objects.all()}
        ask_witnesses(now() + timedelta(hours=1))
    again = {one.pk: one.at for one in Contact.objects.all()}
    assert sum(again[pk] != at for pk, at in first.items()) == 1  # the one that is away


def test_one_that_is_away_holds_up_nobody(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 2):
        ask_witnesses(now())
    assert witnesses.cosigned() == (3, ["w0", "w2"])
    assert witnesses.problems() == ["", "download.unreachable", ""]


def test_one_that_is_away_is_asked_more_and_more_rarely_and_then_again(witnesses: Witnesses) -> None:
    entries(1)
    witnesses.trusted()
    witnesses.named({})
    at, tries = now(), []
    for _ in range(40):
        ask_witnesses(at)
        tries.append(Contact.objects.filter(failures__gt=0).values_list("failures", flat=True)[0])
        at += timedelta(seconds=pace().ask_seconds)
        if tries[-1] >= 4:
            break
    assert len(tries) > 2 * tries[-1]
    with witnesses.up(0, 1, 2):
        ask_witnesses(at + timedelta(seconds=pace().longest_seconds))
    assert witnesses.problems() == ["", "", ""]
    assert set(Contact.objects.values_list("failures", flat=True)) == {0}


def test_without_a_quorum_it_is_alarmed_after_a_time_and_nothing_waits(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(1):
        assert ask_witnesses(now()) == 0
        assert witnesses.cosigned() is None
        with pytest.raises(RefusedError) as told:
            ask_witnesses(now() + timedelta(minutes=pace().alarm_minutes, seconds=5))
        assert (told.value.code, told.value.details["minutes"]) == ("ledger.unwitnessed", pace().alarm_minutes)
        entries(2)  # the record and the log go on
    assert read_state(log_folder()).size == 5


def test_a_log_that_does_not_grow_is_not_late(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1):
        ask_witnesses(now())
        assert ask_witnesses(now() + timedelta(days=30)) == 0


def test_who_needs_no_quorum_is_not_alarmed(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.named({}, quorum="quorum none\n")
    assert ask_witnesses(now() + timedelta(days=1)) == 0


def _set_back(folder: Path, keep: Callable[[], None]) -> None:
    """The log as it was when ``keep`` begins is put back after it."""
    import shutil

    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    keep()
    shutil.rmtree(folder)
    kept.rename(folder)


def _append(count: int) -> None:
    """Entries that the record does not hold."""
    with audit_log.writing(log_folder(), audit_log._ready()) as writer:
        writer.append([bytes([number]) * 32 for number in range(count)])


def test_a_log_that_was_set_back_is_told_by_its_witnesses(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1, 2):
        ask_witnesses(now())
        _set_back(log_folder(), lambda: (entries(2), ask_witnesses(now()))[0])
        _append(1)
        at = now() + timedelta(hours=1)
        for later in (at, at):  # the alarm stays while nobody is asked again
            with pytest.raises(RefusedError, match=r"ledger\.witness_ahead"):
                ask_witnesses(later)
    assert witnesses.cosigned() == (3, ["w0", "w1", "w2"])


def test_a_log_that_was_set_back_and_is_written_again_from_the_record_is_the_same_log(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1, 2):
        _set_back(log_folder(), lambda: (entries(2), ask_witnesses(now()))[0])
        entries(1)
        ask_witnesses(now())
    assert witnesses.cosigned() == (6, ["w0", "w1", "w2"])


def test_a_log_that_tells_another_story_is_told_by_its_witnesses_and_the_evidence_is_kept(
    witnesses: Witnesses,
) -> None:
    entries(3)
    witnesses.trusted()

    def goes_on() -> None:
        with witnesses.up(0, 1, 2):
            ask_witnesses(now())
            entries(2)
            ask_witnesses(now())

    _set_back(log_folder(), goes_on)
    # Other entries take the places of those that were cosigned: two stories under one key.
    _append(2)
    with witnesses.up(0, 1, 2), pytest.raises(RefusedError, match=r"ledger\.witness_disagrees"):
        ask_witnesses(now() + timedelta(hours=1))
    assert all(open_witness(witnesses.home / f"w{number}").contradictions() for number in range(3))


def test_what_was_cosigned_before_tells_another_log_from_the_nodes_own(witnesses: Witnesses) -> None:
    entries(3)
    witnesses.trusted()
    with witnesses.up(0, 1, 2):
        ask_witnesses(now())
    note = next(cosigned_notes(log_folder()))[1]
    assert verify_record().problems == ()
    _set_back(log_folder(), lambda: entries(1))
    (log_folder() / "cosigned" / "9").write_bytes(note.replace(b"\n3\n", b"\n9\n"))
    with pytest.raises(RefusedError, match=r"ledger\.rolled_back"):
        ask_witnesses(now())
    assert "ledger.rolled_back" in [one.code for one in verify_record().problems]


def test_a_witness_is_asked_in_a_folder_that_is_carried(witnesses: Witnesses, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    entries(3)
    witnesses.trusted()
    witnesses.named({0: usb.as_uri(), 1: usb.as_uri()})
    ask_witnesses(now())
    assert len(list(usb.glob("*.request"))) == 2
    for number in (0, 1):
        assert [error for _, error in answer_folder(open_witness(tmp_path / f"w{number}"), usb, 1)] == [None]
    entries(4)
    ask_witnesses(now())
    assert witnesses.cosigned() == (3, ["w0", "w1"])


def test_an_address_that_cannot_be_used_is_told_for_that_witness_alone(witnesses: Witnesses) -> None:
    entries(1)
    witnesses.named({0: "smb://share", 1: "http://inner.example/"})
    ask_witnesses(now())
    problems = witnesses.problems()
    assert problems[0] == "ledger.witness_address"
    assert problems[1] in ("download.plain_http", "download.unknown_host")
    assert problems[2] == "download.unreachable"


def test_one_that_never_answers_is_not_waited_for_longer_than_a_round(
    witnesses: Witnesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries(1)
    witnesses.named({})
    asked = threading.Event()

    def never(*_: object) -> None:
        asked.wait(10)

    monkeypatch.setattr(witnessing, "ask_over_http", never)
    monkeypatch.setattr(witnessing, "wait", lambda _asked, _seconds: None)
    ask_witnesses(now())
    assert witnesses.problems() == ["download.too_slow"] * 3
    asked.set()


def test_a_policy_that_cannot_be_read_is_told(settings: Any) -> None:
    (settings.TANSIQ_FOLDER / "witnesses.policy").write_text("witness\n")
    with pytest.raises(MalformedError, match=r"ledger\.policy"):
        witness_policy()
    with pytest.raises(MalformedError, match=r"ledger\.policy"):
        ask_witnesses(now())


def test_the_pace_is_what_its_file_says() -> None:
    assert pace().alarm_minutes == 15
    assert pace().round_seconds < pace().ask_seconds < pace().longest_seconds


def test_a_quorum_of_two_of_three_means_two_of_three(witnesses: Witnesses) -> None:
    witnesses.named({})
    policy = witness_policy()
    assert isinstance(policy, Policy)
    assert [policy.is_reached_by(names) for names in (["w0"], ["w0", "w2"])] == [False, True]
