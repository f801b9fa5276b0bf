"""A file arrives as it was sent, whatever breaks off between, or it is refused with its reason."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.models import Upload
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

_spec = spec_from_file_location("sending", Path(__file__).parents[1] / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
sending = module_from_spec(_spec)
_spec.loader.exec_module(sending)

DATA = bytes(range(256)) + b"the end"


def _kept(upload: Upload) -> bytes:
    return b"".join(keeping.parts(upload.pk))


def test_a_file_arrives_part_by_part(sender: Any, writes: Any) -> None:
    done = sending.send(sender, sending.announce(sender, DATA), DATA)
    assert done.is_whole
    assert done.sha256 == sending.digest(DATA)
    assert _kept(done) == DATA
    assert [each.details["did"] for each in writes()] == ["begin", *["part"] * 5]
    assert writes()[-1].details["sha256"] == done.sha256


def test_a_file_that_broke_off_goes_on_where_it_stopped(sender: Any) -> None:
    begun = sending.send(sender, sending.announce(sender, DATA), DATA, parts=2)
    again = sending.announce(sender, DATA)
    assert (again.pk, again.received) == (begun.pk, 2 * sending.PART)
    assert sending.send(sender, again, DATA).is_whole
    assert _kept(again) == DATA
    assert Upload.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.binary(min_size=1, max_size=600), st.lists(st.integers(0, 3), max_size=8))
def test_wherever_it_breaks_off_the_same_bytes_arrive(sender: Any, data: bytes, breaks: list[int]) -> None:
    for parts in breaks:
        begun = sending.announce(sender, data)
        if not begun.is_whole:
            sending.send(sender, begun, data, parts=parts)
    last = sending.announce(sender, data)
    done = last if last.is_whole else sending.send(sender, last, data)
    assert _kept(done) == data
    files.drop(by=sender, upload_id=str(done.pk))


def test_bytes_written_by_a_process_that_died_are_written_over(sender: Any) -> None:
    begun = sending.send(sender, sending.announce(sender, DATA), DATA, parts=1)
    with keeping.path_of(begun.pk).open("ab") as stream:
        stream.write(b"half a part, which nobody was told of")
    assert _kept(sending.send(sender, begun, DATA)) == DATA


def test_a_part_at_another_place_is_refused_and_the_right_place_is_told(sender: Any) -> None:
    begun = sending.send(sender, sending.announce(sender, DATA), DATA, parts=1)
    part = sending.parts_of(DATA)[2]
    told = {"upload_id": str(begun.pk), "offset": 2 * sending.PART, "digest": sending.digest(part)}
    with pytest.raises(RefusedError) as refused:
        files.add_part(by=sender, data=part, **told)
    assert (refused.value.code, refused.value.details["next"]) == ("upload.offset", sending.PART)
    assert _kept(begun) == sending.parts_of(DATA)[0]


@pytest.mark.parametrize(
    ("data", "digest", "code"),
    [
        (b"x" * 64, "0" * 64, "upload.digest"),
        (b"x" * 63, sending.digest(b"x" * 63), "upload.part"),
        (b"", sending.digest(b""), "upload.part"),
    ],
)
def test_a_part_that_was_damaged_on_its_way_changes_nothing(sender: Any, data: bytes, digest: str, code: str) -> None:
    begun = sending.announce(sender, DATA)
    with pytest.raises(RefusedError, match=code.replace(".", r"\.")):
        files.add_part(by=sender, upload_id=str(begun.pk), offset=0, digest=digest, data=data)
    assert Upload.objects.get().received == 0
    assert not keeping.path_of(begun.pk).exists()


def test_a_file_that_is_not_the_one_announced_does_not_arrive(sender: Any) -> None:
    begun = sending.send(sender, sending.announce(sender, DATA), DATA, parts=4)
    with pytest.raises(RefusedError, match=r"upload\.other_file"):
        sending.send(sender, begun, DATA[:-1] + b"?")
    assert not Upload.objects.get().is_whole


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"size": 0}, "upload.empty"),
        ({"size": -1}, "upload.empty"),
        ({"size": 2**40}, "upload.too_large"),
        ({"fingerprint": "x"}, "upload.fingerprint"),
        ({"kind": "picture"}, "upload.kind"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(sender: Any, said: dict[str, Any], code: str) -> None:
    known = {"kind": "list", "name": "a", "size": 5, "fingerprint": "0" * 64}
    with pytest.raises(RefusedError, match=code.replace(".", r"\.")):
        files.begin(by=sender, **{**known, **said})
    assert Upload.objects.count() == 0


def test_who_may_not_do_what_a_file_is_for_may_not_send_it(officer: Any, looks: Any) -> None:
    analyst = officer("analyst").actor
    with pytest.raises(RefusedError, match=r"access\.permission"):
        sending.announce(analyst, DATA)
    with pytest.raises(RefusedError, match=r"access\.permission"):
        files.send_whole(by=analyst, kind="list", name="a", size=3, chunks=[b"abc"])
    assert [each.reason for each in looks()] == ["access.permission"] * 2
    assert not keeping.path_of(Upload().pk).parent.exists()


def test_nobody_sends_more_files_at_once_than_the_rules_say(sender: Any) -> None:
    for number in range(20):
        sending.announce(sender, b"%d" % number)
    with pytest.raises(RefusedError, match=r"upload\.too_many"):
        sending.announce(sender, b"one more")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("C:\\lists\\wanted.csv", "wanted.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\u202ecsv.exe\n", "acsv.exe"),
        ("", "file"),
    ],
)
def test_a_name_is_kept_without_folders_and_hidden_signs(sender: Any, told: str, kept: str) -> None:
    assert sending.announce(sender, DATA, told).name == kept


def test_a_file_that_came_whole_is_the_same_as_one_in_parts(sender: Any) -> None:
    whole = files.send_whole(by=sender, kind="list", name="w.csv", size=len(DATA), chunks=[DATA[:100], DATA[100:]])
    assert (whole.sha256, whole.fingerprint) == (sending.digest(DATA), sending.fingerprint(DATA))
    assert sending.announce(sender, DATA).pk == whole.pk  # sent again, nothing is left to send
    assert keeping.path_of(whole.pk).stat().st_mode & 0o077 == 0


def test_one_may_drop_a_file_of_ones_own_and_no_other(sender: Any, officer: Any) -> None:
    begun = sending.send(sender, sending.announce(sender, DATA), DATA, parts=1)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        files.drop(by=officer("supervisor").actor, upload_id=str(begun.pk))
    files.drop(by=sender, upload_id=str(begun.pk))
    assert Upload.objects.count() == 0
    assert not keeping.path_of(begun.pk).exists()


def test_a_file_is_forgotten_only_after_its_time(sender: Any) -> None:
    from tansiq.desk.uploads.work import WORKER

    begun = sending.announce(sender, DATA)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        files.forget(by=WORKER, upload_id=str(begun.pk), now=timezone.now())
    files.forget(by=WORKER, upload_id=str(begun.pk), now=timezone.now() + timedelta(hours=25))
    assert Upload.objects.count() == 0
