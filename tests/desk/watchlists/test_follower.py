"""Whatever breaks off where: the copies come to hold what is in force, and nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.desk.accounts.models import Group
from tansiq.desk.watchlists import follower, live, photographs, truth
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.actions.disposal import dispose
from tansiq.desk.watchlists.models import Certificate, Change, Entry
from tansiq.desk.watchlists.rules import attested, newest
from tansiq.engines.matching import Record, WrittenName
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"
PNG = b"\x89PNG\r\n\x1a\n" + b"invented"


def _found(name: str, *scopes: str) -> list[str]:
    query = Record(names=(WrittenName(name),), kind="unknown")
    return [hit.record.id for hit in live.search(scopes or (truth.OPEN,), query, 10)]


def _approve(people: Any, entry_id: str) -> None:
    by = people["supervisor"].actor
    entries.approve(by=by, entry_id=entry_id, attested=attested("approve", newest().version), reason=WHY)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Copies fail until the returned function is called."""
    failing = {"now": True}

    def fail(one: truth.Truth) -> None:
        if failing["now"]:
            raise OSError("the disk is gone")
        live.bring(one)

    monkeypatch.setattr(follower, "COPIES", {"index": fail, "photographs": photographs.bring})
    return lambda: failing.update(now=False)


def test_an_entry_is_found_as_soon_as_it_is_published_and_no_more_when_it_is_withdrawn(
    people: Any, published: Any
) -> None:
    entry_id = published()
    assert _found("Zaydun Marwani") == [entry_id]
    assert _found("زيدون مرواني") == [entry_id]
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert _found("Zaydun Marwani") == []
    assert live.ids(truth.OPEN) == set()


def test_a_draft_is_in_no_copy(people: Any, content: Any) -> None:
    entries.draft(by=people["ncb_officer"].actor, content=content())
    assert Change.objects.count() == 0
    assert live.ids(truth.OPEN) == set()


def test_what_a_failing_copy_missed_is_made_good(people: Any, published: Any, broken: Callable[[], None]) -> None:
    entry_id = published()  # committed, though no copy could be told
    assert Entry.objects.get(pk=entry_id).status == "published"
    with pytest.raises(OSError, match="disk"):
        follower.follow()
    broken()
    assert follower.follow() == 1
    assert _found("Zaydun Marwani") == [entry_id]
    assert follower.follow() == 0


def test_a_failure_after_the_index_and_before_the_outbox_does_no_harm(
    people: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = published()
    calls: list[str] = []

    def index_then_fail(one: truth.Truth) -> None:
        live.bring(one)
        calls.append(one.entry_id)
        if len(calls) == 1:
            raise OSError

    monkeypatch.setattr(follower, "COPIES", {"index": index_then_fail})
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert live.ids(truth.OPEN) == set()
    assert follower.follow() == 1
    assert live.ids(truth.OPEN) == set()
    assert calls == [entry_id, entry_id]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("verb", ["publish", "withdraw"])
def test_a_process_killed_between_the_commit_and_the_index_loses_nothing(
    people: Any, content: Any, published: Any, moment: str, verb: str
) -> None:
    author, other = people["ncb_officer"].actor, published(content("Suhayb Qasrani", born="1971-01-02"))
    if verb == "publish":
        entry_id = entries.draft(by=author, content=content())
        _approve(people, entry_id)
    else:
        entry_id = published()
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die_in_the_index(moment)
        if verb == "publish":
            entries.publish(by=author, entry_id=entry_id)
        else:
            entries.withdraw(by=author, entry_id=entry_id, reason=WHY)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert Entry.objects.get(pk=entry_id).status == ("published" if verb == "publish" else "withdrawn")
    assert Change.objects.filter(entry_id=entry_id, done_at__isnull=True, due_at__lte=timezone.now()).count() == 1
    follower.follow()
    assert live.ids(truth.OPEN) == ({other, entry_id} if verb == "publish" else {other})


def _die_in_the_index(moment: str) -> None:
    def die(one: truth.Truth) -> None:
        if moment == "after":
            live.bring(one)
        os.kill(os.getpid(), signal.SIGKILL)

    follower.COPIES = {"index": die}


def test_one_that_lapses_leaves_the_copies_without_anybody_doing_anything(
    people: Any, content: Any, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    published(content(judicial_reference=""))
    assert follower.follow() == 0
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=73))
    assert follower.follow() == 1
    assert live.ids(truth.OPEN) == set()


def test_every_copy_is_told(people: Any, published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, bool]] = []

    def queue(one: truth.Truth) -> None:
        told.append((one.entry_id, one.record is not None))

    monkeypatch.setattr(follower, "COPIES", {**follower.COPIES, "queue": queue})
    entry_id = published()
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    assert told == [(entry_id, True), (entry_id, False)]


def test_a_restricted_entry_lies_in_a_part_of_its_own(people: Any, published: Any, matter: Group) -> None:
    entry_id = published(group=matter)
    assert _found("Zaydun Marwani") == []
    assert _found("Zaydun Marwani", truth.OPEN, str(matter.pk)) == [entry_id]
    assert truth.scopes_of(people["analyst"].actor) == (truth.OPEN,)


def test_an_entry_that_becomes_restricted_leaves_the_open_part(
    people: Any, content: Any, published: Any, matter: Group
) -> None:
    entry_id = published()
    author = people["ncb_officer"].actor
    entries.correct(by=author, entry_id=entry_id, content=content(), reason=WHY, group_id=str(matter.pk))
    assert live.ids(truth.OPEN) == set()
    _approve(people, entry_id)
    entries.publish(by=author, entry_id=entry_id)
    assert live.ids(truth.OPEN) == set()
    assert live.ids(str(matter.pk)) == {entry_id}


def test_parts_are_followed_apart(people: Any, content: Any, published: Any, matter: Group, broken: Any) -> None:
    """A search brings up to date what its person may see: what it may not see costs it nothing."""
    published(group=matter)
    published(content("Suhayb Qasrani"))
    broken()
    assert follower.follow([truth.OPEN]) == 1
    assert follower.follow([str(matter.pk)]) == 1


def test_a_lost_or_damaged_index_is_made_anew(published: Any, folder: Any) -> None:
    entry_id = published()
    for damage in ("lose", "spoil"):
        (part,) = [path for path in (folder / "live" / truth.OPEN).iterdir() if path.is_dir()]
        for path in sorted(part.rglob("*"), reverse=True):
            if path.is_file() and damage == "lose":
                path.unlink()
            elif path.is_file():
                path.write_bytes(b"damaged")
        live._opened.clear()
        assert _found("Zaydun Marwani") == [entry_id], damage


def test_deletion_is_proved_by_a_certificate_when_every_copy_is_gone(
    people: Any, content: Any, published: Any, folder: Any, writes: Any, broken: Any
) -> None:
    broken()
    author, kept = people["ncb_officer"].actor, published(content("Suhayb Qasrani"))
    entry_id = entries.draft(by=author, content=content("Vanishing Invented"))
    digest = entries.add_photograph(by=author, entry_id=entry_id, data=PNG)
    _approve(people, entry_id)
    entries.publish(by=author, entry_id=entry_id)
    with pytest.raises(RefusedError):
        dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)  # what is in force is withdrawn first
    entries.withdraw(by=author, entry_id=entry_id, reason=WHY)
    assert b"Vanishing" in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    proved = dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    certificate = Certificate.objects.get()
    assert (str(certificate.entry_id), certificate.digest) == (entry_id, proved)
    copies = ["database", "index", "photographs", "hits"]
    assert (certificate.copies, str(certificate.by_id)) == (copies, people["dpo"].id)
    assert certificate.proved_at is not None
    assert not Entry.objects.filter(pk=entry_id).exists()
    assert b"Vanishing" not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not (folder / "photographs" / digest[:2] / digest).exists()
    assert live.ids(truth.OPEN) == {kept}
    recorded = [each for each in writes() if each.what == "watchlists:entry:delete"]
    assert [(each.who, each.details["digest"]) for each in recorded] == [(people["dpo"].id, proved)] * 2
    assert recorded[1].details["copies"] == copies


def test_a_certificate_waits_for_the_last_copy(people: Any, published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    entry_id = published()
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)

    def fail(_: truth.Truth) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(follower, "COPIES", {**follower.COPIES, "queue": fail})
        dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
        assert Certificate.objects.get().proved_at is None
    follower.follow()
    assert Certificate.objects.get().proved_at is not None


def test_a_picture_that_another_entry_shows_stays(people: Any, content: Any, folder: Any) -> None:
    author = people["ncb_officer"].actor
    one, two = (entries.draft(by=author, content=content()) for _ in range(2))
    for entry_id in (one, two):
        digest = entries.add_photograph(by=author, entry_id=entry_id, data=PNG)
    for entry_id, is_kept in ((one, True), (two, False)):
        entries.withdraw(by=author, entry_id=entry_id, reason=WHY)
        dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
        assert (folder / "photographs" / digest[:2] / digest).exists() == is_kept


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "correct", "withdraw", "lapse", "restrict", "crash", "mend"]), st.integers(0, 2)
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_whatever_is_done_in_whatever_order_the_index_holds_what_is_in_force(
    people: Any, content: Any, matter: Group, steps: list[tuple[str, int]]
) -> None:
    """Publish, correct, withdraw, lapse, restrict; between them the copies break, and are mended."""
    author, crashed = people["ncb_officer"].actor, {"now": False}

    def bring(one: truth.Truth) -> None:
        if crashed["now"]:
            raise OSError
        live.bring(one)

    names = ["Zaydun Marwani", "Suhayb Qasrani", "Tamim Wadani"]
    made = [entries.draft(by=author, content=content(name)) for name in names]
    before, follower.COPIES = follower.COPIES, {"index": bring}
    try:
        for verb, number in steps:
            _step(
                verb,
                made[number],
                people=people,
                changed=content(names[number] + " Again"),
                matter=matter,
                crashed=crashed,
            )
        crashed["now"] = False
        follower.follow()
    finally:
        follower.COPIES = before
    for scope in (truth.OPEN, str(matter.pk)):
        in_force = {record.id for record in truth.records_of(scope)}
        assert live.ids(scope) == in_force
        assert in_force <= {str(pk) for pk in Entry.objects.filter(status="published").values_list("pk", flat=True)}


def _step(
    verb: str, entry_id: str, *, people: Any, changed: dict[str, Any], matter: Group, crashed: dict[str, bool]
) -> None:
    author = people["ncb_officer"].actor
    try:
        match verb:
            case "crash" | "mend":
                crashed["now"] = verb == "crash"
            case "publish":
                _approve(people, entry_id)
                entries.publish(by=author, entry_id=entry_id)
            case "correct" | "restrict":
                group_id = str(matter.pk) if verb == "restrict" else None
                entries.correct(by=author, entry_id=entry_id, content=changed, reason=WHY, group_id=group_id)
            case "withdraw":
                entries.withdraw(by=author, entry_id=entry_id, reason=WHY)
            case "lapse":
                past = timezone.now() - timedelta(seconds=1)
                with transaction.atomic():
                    Entry.objects.filter(pk=entry_id, status="published").update(until=past, lapses_at=None)
                    Change.objects.filter(entry_id=entry_id, done_at__isnull=True).update(due_at=past)
                entries.lapse_entry(by=author, entry_id=entry_id)
    except RefusedError:
        pass
