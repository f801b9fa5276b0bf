"""An archive gives back what was put in, or is refused; nothing leads out of the folder."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import archive
from tansiq.stores.archive import ARCHIVE_FORMAT, Member, read_archive, write_archive


def _made(folder: Path, **files: bytes) -> Path:
    members = []
    for name, data in files.items():
        path = folder / f"source-{name}"
        path.write_bytes(data)
        members.append(Member(f"sub/{name}", path))
    target = folder / "a.tar"
    write_archive(target, members, {"node": "desk"})
    return target


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.dictionaries(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), st.binary(max_size=3000), max_size=5)
)
def test_what_was_put_in_comes_out(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    target = _made(folder, **files)
    assert read_archive(target, folder / "out") == {"node": "desk"}
    assert {path.name: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == files


def test_an_archive_and_what_comes_out_is_its_owners_alone(tmp_path: Path) -> None:
    target = _made(tmp_path, key=b"secret")
    read_archive(target, tmp_path / "out")
    for path in (target, tmp_path / "out" / "sub" / "key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_written_over(tmp_path: Path) -> None:
    target = _made(tmp_path, a=b"1")
    with pytest.raises(RefusedError, match=r"backup\.exists"):
        write_archive(target, [], {})
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(TansiqError, match=r"storage\.no_space"):
        _made(tmp_path, a=b"1")
    assert not list(tmp_path.glob("a.tar*"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_is_refused_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    whole = _made(folder, a=b"x" * 700, b=b"y" * 10).read_bytes()
    cut = data.draw(st.booleans())
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = folder / "broken.tar"
    broken.write_bytes(whole[:place] if cut else whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
    try:
        read_archive(broken, folder / "out")
    except MalformedError:
        return
    # What was changed says nothing: a time, padding, the end.
    assert (folder / "out" / "sub" / "a").read_bytes() == b"x" * 700
    assert (folder / "out" / "sub" / "b").read_bytes() == b"y" * 10


def _forged(path: Path, listed: object, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    text = json.dumps(listed).encode() if not isinstance(listed, bytes) else listed
    with tarfile.open(path, "w") as written:
        for head, data in ((tarfile.TarInfo("manifest.json"), text), *members):
            head.size = len(data)
            written.addfile(head, io.BytesIO(data))
    return path


def _list(*files: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": ARCHIVE_FORMAT, "version": 1, "about": {}, "files": list(files), **more}


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "name", ["../up", "/etc/passwd", "a/../../b", ".hidden", "a//b", "", "a/.b", "a\nb", "a" + "/a" * 20]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    listed = _list({"name": name, "size": 0, "sha256": EMPTY})
    forged = _forged(tmp_path / "a.tar", listed, (tarfile.TarInfo(name), b""))
    with pytest.raises(MalformedError, match=r"backup\."):
        read_archive(forged, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "out") == ["a.tar"]


def _link() -> tarfile.TarInfo:
    head = tarfile.TarInfo("a")
    head.type, head.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return head


@pytest.mark.parametrize(
    ("listed", "heads"),
    [
        ({"name": "a", "size": 0, "sha256": EMPTY}, [_link]),
        ({"name": "a", "size": 0, "sha256": EMPTY}, []),
        ({"name": "a", "size": 1, "sha256": EMPTY}, [lambda: tarfile.TarInfo("a")]),
        ({"name": "b", "size": 0, "sha256": EMPTY}, [lambda: tarfile.TarInfo("a")]),
        ({"name": "a", "size": 0, "sha256": "00"}, [lambda: tarfile.TarInfo("a")]),
        ({"name": "a", "size": 0, "sha256": EMPTY}, [lambda: tarfile.TarInfo("a"), lambda: tarfile.TarInfo("b")]),
    ],
)
def test_what_is_not_as_listed_is_refused(
    tmp_path: Path, listed: dict[str, Any], heads: list[Callable[[], tarfile.TarInfo]]
) -> None:
    forged = _forged(tmp_path / "a.tar", _list(listed), *((head(), b"") for head in heads))
    with pytest.raises(MalformedError, match=r"backup\.differs"):
        read_archive(forged, tmp_path / "out")


@pytest.mark.parametrize(
    "listed",
    [b"{", [], {}, _list(format="other"), _list(version=2), _list(about=[]), _list(files={}), _list("x"), _list({}),
     _list({"name": "a", "size": True, "sha256": ""}), _list(*[{"name": "a", "size": 0, "sha256": EMPTY}] * 2)],
)  # fmt: skip
def test_a_list_of_other_hands_is_refused(tmp_path: Path, listed: object) -> None:
    with pytest.raises(MalformedError, match=r"backup\.foreign"):
        read_archive(_forged(tmp_path / "a.tar", listed), tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"no archive at all", bytes(4096)])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.tar").write_bytes(data)
    with pytest.raises(MalformedError, match=r"backup\."):
        read_archive(tmp_path / "a.tar", tmp_path / "out")


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TansiqError, match=r"storage\.unreadable"):
        read_archive(tmp_path / "a.tar", tmp_path / "out")
